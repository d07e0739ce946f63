"""Choices by buttons and essays after one click, in a student's JupyterLab."""

from __future__ import annotations

import json
import shutil

import pytest
from tests.browsing import CHROMIUM, FLAGS, open_notebook, student_lab, verdicts
from tests.course import ROOT

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")
UNIT = "1-evidence"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("student")
    shutil.copytree(ROOT / "assignments", made / "assignments")
    return made


@pytest.fixture(scope="module")
def lab(folder):
    with student_lab(folder, port=9464) as running:
        yield running


@pytest.fixture(scope="module")
def browser(playwright):
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield started
    started.close()


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 960})
    made = context.new_page()
    made.set_default_timeout(60_000)
    yield made
    context.close()


def answer_cell(page, item: str):
    cell = page.locator(".jp-CodeCell").filter(has_text=f"# Item {item} (").first
    cell.scroll_into_view_if_needed()
    return cell


def code(page, item: str) -> str:
    """Return the code of an answer cell, from the notebook's model, without its first line."""
    return saved(page)[f"{item}-answer"].partition("\n")[2]


def saved(page) -> dict[str, str]:
    """Save the notebook, and return the source of each cell by its id, from the server."""
    path = f"api/contents/assignments/{UNIT}/{UNIT}.ipynb"
    with page.expect_response(lambda one: one.request.method == "PUT" and path in one.url):
        page.keyboard.press("Control+s")
    base = page.url.split("/lab/")[0].split("/doc/")[0]
    content = page.request.get(f"{base}/{path}").json()["content"]
    return {cell["id"]: cell["source"] for cell in content["cells"]}


def test_a_student_answers_a_choice_and_writes_an_essay_without_code_or_commands(page, lab):
    open_notebook(page, lab, UNIT)
    assert "Validate" in page.locator(".jp-NotebookPanel-toolbar").inner_text()
    assert "Nbgrader" not in page.locator(".lm-MenuBar").inner_text()
    assert page.locator("[title*='Nbgrader']").count() == 0  # its side bar, Create Assignment
    assert page.get_by_text("official Jupyter news").count() == 0
    page.locator(".jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Shift+Enter")

    cell = answer_cell(page, "evidence-status")
    cell.get_by_role("button", name="sentence: B").click()
    cell.get_by_role("button", name="sentence: C").click()
    assert cell.locator("[aria-pressed=true]").all_inner_texts() == ["C"]
    cell.get_by_role("button", name="Run this cell and its check").click()
    verdicts(page, "evidence-status").filter(has_text="Yes.").wait_for()
    before = saved(page)
    assert before["evidence-status-answer"].endswith(
        'sentence = "C"  # a letter in quotation marks'
    )

    essay = page.locator(".civicsdata-essay")
    essay.scroll_into_view_if_needed()
    essay.locator(".jp-MarkdownOutput").click()
    page.keyboard.type("A bad day: dd.")
    page.keyboard.press("Escape")
    essay.locator(".jp-MarkdownOutput").get_by_text("A bad day: dd.").wait_for()
    page.keyboard.type(" And xx, 1 more; zz")  # the cell is selected, in command mode
    page.keyboard.press("Shift+Enter")
    essay.locator(".jp-MarkdownOutput").get_by_text("A bad day: dd. And xx, 1 more; zz").wait_for()
    after = saved(page)
    assert list(after) == list(before)
    assert after.pop("evidence-essay") == "A bad day: dd. And xx, 1 more; zz"
    assert before.pop("evidence-essay") == "Write your text here."
    assert after == before


@pytest.mark.slow
def test_an_order_and_a_form_are_answered_by_keyboard_and_can_be_undone(page, lab):
    open_notebook(page, lab, UNIT)
    cell = answer_cell(page, "evidence-order")
    for letter in "CE":
        cell.get_by_role("button", name=f"order: next {letter}").focus()
        page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # E stands there already
    page.keyboard.press("b")  # no command either
    assert "C → E" in cell.locator("output").inner_text()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert code(page, "evidence-order") == 'order = "CEF"  # five letters in quotation marks'
    cell.get_by_role("button", name="order: take the last letter back").click()
    assert code(page, "evidence-order") == 'order = "CE"  # five letters in quotation marks'
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+z")
    letters = cell.locator(".civicsdata-offer [aria-disabled=true]")
    assert letters.all_inner_texts() == ["C", "E", "F"]

    cell = answer_cell(page, "evidence-flaw")
    cell.get_by_role("button", name="reason: D").click()
    cell.get_by_role("button", name="sentence: 2").click()
    assert code(page, "evidence-flaw") == (
        'flaw = {\n    "sentence": 2,  # 1, 2 or 3\n    "reason": "D",  # a letter in quotation marks\n}'
    )
    page.keyboard.press("Shift+Enter")  # on a button: run the cell and its check
    verdicts(page, "evidence-flaw").first.wait_for(state="attached")


@pytest.mark.slow
def test_a_line_that_cannot_be_read_is_left_as_it_is(page, lab):
    open_notebook(page, lab, UNIT)
    cell = answer_cell(page, "evidence-status")
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text('# Item evidence-status (2 points)\nsentence = ["A"')
    cell.get_by_role("button", name="sentence: B").click()
    assert "bracket or a quotation mark" in cell.locator(".civicsdata-offer").inner_text()
    assert code(page, "evidence-status") == 'sentence = ["A"'


@pytest.mark.slow
def test_a_finger_hits_every_button_of_a_narrow_page(browser, lab):
    context = browser.new_context(
        viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    open_notebook(page, lab, UNIT, view="doc")
    cell = answer_cell(page, "evidence-kinds")
    for button in cell.locator(".civicsdata-offer button").all():
        box = button.bounding_box()
        assert box["width"] >= 44, box
        assert box["height"] >= 44, box
        assert box["x"] + box["width"] <= 390, box
    cell.get_by_role("button", name="S2: S").tap()
    assert cell.locator("[aria-pressed=true]").all_inner_texts() == ["S"]
    context.close()


def test_the_extension_that_is_installed_is_this_one(lab, page):
    page.goto(lab.page())
    source = ROOT / "src" / "civicsdata" / "labextension"
    base = page.url.split("/lab")[0]
    for path in sorted(source.rglob("*.*")):
        url = f"{base}/lab/extensions/civicsdata/{path.relative_to(source).as_posix()}"
        served = page.request.get(url).text()
        assert served == path.read_text(encoding="utf-8"), "run `uv sync`"
    assert json.loads((source / "package.json").read_text())["name"] == "civicsdata"
