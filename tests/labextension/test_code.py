"""What a button changes in the Python of an answer cell, and what it leaves alone."""

from __future__ import annotations

import ast
import base64
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.browsing import CHROMIUM, FLAGS

import civicsdata

CODE = Path(civicsdata.__file__).parent / "labextension" / "static" / "code.js"
CALL = """async ([module, name, args]) => {
    const code = await import(module);
    return code[name](...args) ?? null;
}"""


@pytest.fixture(scope="module")
def call(playwright):
    """Call a function of the module in a browser."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    module = f"data:text/javascript;base64,{base64.b64encode(CODE.read_bytes()).decode()}"
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    page = browser.new_page()
    yield lambda name, *args: page.evaluate(CALL, [module, name, list(args)])
    browser.close()


def changed(source: str, edit) -> str | None:
    return edit and source[: edit["start"]] + edit["text"] + source[edit["end"] :]


FORM = 'flaw = {\n    "sentence": ...,  # 1, 2 or 3, {or} "4"\n    "reason": ...,\n}\nprint(flaw)'


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("x = ...  # a letter", 'x = "B"  # a letter'),
        ("# Item\nx = 'A'\ny = x", '# Item\nx = "B"\ny = x'),
        ("x=['A',\n 'C'] # why", 'x="B" # why'),
        ('x = "#" + """\n"""\ny = 1', 'x = "B"\ny = 1'),
        ("x = 1\nx = 2", 'x = 1\nx = "B"'),
        ("x == 2\nxx = 3", 'x == 2\nxx = 3\nx = "B"'),
        ("", 'x = "B"'),
        ("x = ", 'x = "B"'),
        ("x = ['A'", None),
        ("x = 'A", None),
    ],
)
def test_a_choice_takes_the_place_of_what_stood_there(call, source, result):
    assert changed(source, call("write", source, "x", "B")) == result
    if result is not None:
        assert call("read", result, "x") == "B"


def test_a_field_is_changed_alone(call):
    fields = ["sentence", "reason"]
    one = changed(FORM, call("writeField", FORM, "flaw", fields, "reason", "C"))
    assert one == FORM.replace('"reason": ...', '"reason": "C"')
    both = changed(one, call("writeField", one, "flaw", fields, "sentence", 3))
    assert both == one.replace('"sentence": ...', '"sentence": 3')
    assert [call("read", both, "flaw", field) for field in fields] == [3, "C"]
    assert call("read", FORM, "flaw", "reason") is None


@pytest.mark.parametrize("source", ["", "flaw = ...", "flaw = {'reason': 'C'}  # mine"])
def test_a_form_that_lost_its_fields_is_written_anew_and_keeps_what_is_there(call, source):
    fields = ["sentence", "reason"]
    made = changed(source, call("writeField", source, "flaw", fields, "sentence", 3))
    names = {}
    exec(made, names)
    kept = "C" if "C" in source else ...
    assert names["flaw"] == {"sentence": 3, "reason": kept}
    assert ("# mine" in made) == ("# mine" in source)


def test_an_order_that_is_taken_back_leaves_three_dots(call):
    assert changed('o = "A"  # why', call("write", 'o = "A"  # why', "o", None)) == "o = ...  # why"


STATEMENTS = st.sampled_from(
    ["y = 1", "# x = 3", "print('x = 4')", 'z = {"x": [1, "]"]}', "x = 5", "x = (1,\n  2)", ""]
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lines=st.lists(STATEMENTS), value=st.sampled_from(["A", "two words", 'a "quote"', 3]))
def test_whatever_stands_in_the_cell_stays_python_with_the_chosen_answer(call, lines, value):
    source = "\n".join(lines)
    made = changed(source, call("write", source, "x", value))
    before, after = ast.parse(source).body, ast.parse(made).body
    others = [[ast.dump(one) for one in body if "x" not in names(one)] for body in (before, after)]
    assert others[0] == others[1]
    assert ast.literal_eval([one for one in after if "x" in names(one)][-1].value) == value


def names(node: ast.stmt) -> list[str]:
    targets = node.targets if isinstance(node, ast.Assign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]
