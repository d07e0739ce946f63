"""How a card is shown to a learner, and how it counts when graded."""

from __future__ import annotations

import sys

import pytest
from tests.check.asking import installed, item

from civicsdata.check import NotYet, check, reporting
from civicsdata.check.cards import Card, deliver, is_graded
from civicsdata.check.verdicts import Verdict, not_started

NUMBER = item(
    {"answer": "number", "yes": {4: "It is."}, "ideas": {5: "counts-gaps"}},
    name="demo-number",
    title="How many?",
)
ORDER = item({"answer": "order", "yes": {"ABCD": "In order."}}, name="demo-order", points=2)
WRONG = (
    "Not yet. You divided by four. Count the years.\n"
    "Idea behind it: From 2019 to 2023 there are four years."
)


@pytest.fixture(autouse=True)
def session(monkeypatch):
    """A learner's session, whatever the tests themselves run in."""
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    with installed(NUMBER, ORDER):
        yield


@pytest.fixture
def stock(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")


@pytest.fixture
def shell():
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    yield shell
    InteractiveShell.clear_instance()


def test_a_learners_session_shows_the_card_and_never_raises(capsys):
    card = check("demo-number", 5)
    said = capsys.readouterr()
    assert said.out == f"How many? 0 of 1 point so far.\n{WRONG}\n"
    assert said.err == ""
    assert card.word == "Not yet"
    assert repr(card) == card.text
    assert not is_graded()


def test_when_graded_the_traceback_is_the_sentences_alone(stock, capsys):
    with pytest.raises(NotYet) as caught:
        check("demo-number", 5)
    assert str(caught.value) == WRONG
    assert caught.value._render_traceback_() == [WRONG]
    assert caught.value.card.idea == "counts-gaps"
    assert isinstance(caught.value, AssertionError)
    assert capsys.readouterr().err == ""


def test_when_graded_three_dots_earn_nothing_as_well(stock):
    with pytest.raises(NotYet, match="Not started"):
        check("demo-number", ...)
    with pytest.raises(NotYet, match="of different versions"):
        check("no-such-item", 4)


def test_a_part_of_the_points_is_told_by_a_number_when_graded_and_by_the_text_else(monkeypatch):
    card = check("demo-order", "ABC")
    assert card.word == "Almost"
    assert repr(card) == card.text
    assert card._ipython_display_() is None
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert repr(card) == "1"
    with pytest.raises(NotImplementedError):
        card._ipython_display_()
    full = check("demo-order", "ABCD")
    assert full._ipython_display_() is None
    assert repr(full) == full.text


def test_a_grader_hears_what_is_not_shown(capsys):
    heard = []
    with reporting(heard.append):
        assert is_graded()
        card = check("demo-number", 4)
    assert heard == [card]
    assert card == Card(
        "demo-number", "How many?", 1, (("a", Verdict("Yes", "It is.", share=1.0)),)
    )
    assert capsys.readouterr() == ("", "")
    assert not is_graded()


def test_a_grader_hears_a_card_before_it_is_raised():
    heard = []
    with reporting(heard.append), pytest.raises(NotYet) as caught:
        check("demo-number", ...)
    assert heard == [caught.value.card]


def test_reporting_ends_with_its_block_also_after_an_error(capsys):
    with pytest.raises(ZeroDivisionError), reporting(lambda card: 1 / 0):
        deliver(Card("demo", "Demo", 1, (("a", not_started()),)))
    assert not is_graded()
    deliver(Card("demo", "Demo", 1, (("a", not_started()),)))
    assert "Not started" in capsys.readouterr().out


# ---- in IPython ----

RUN = "from civicsdata.check import check\n"


def test_the_card_is_shown_once_as_the_last_line_of_a_cell(shell, capsys):
    result = shell.run_cell(f"{RUN}check('demo-number', 5)", store_history=True)
    said = capsys.readouterr()
    assert result.result.word == "Not yet"
    assert said.out.count("How many?") == 1
    assert said.out.count("You divided by four.") == 1
    assert said.err == ""


@pytest.mark.parametrize("last", ["card", "[card]", "print(card)"])
def test_a_card_that_is_kept_can_be_looked_at(shell, capsys, last):
    shell.run_cell(f"{RUN}card = check('demo-number', 5)")
    assert capsys.readouterr().out.count("How many?") == 1
    shell.run_cell(last)
    assert capsys.readouterr().err == ""


def test_a_card_comes_as_text_and_as_html(shell):
    from IPython.utils.capture import capture_output

    with capture_output() as seen:
        shell.run_cell(f"{RUN}check('demo-number', 5);")
    (shown,) = [output for output in seen.outputs if output.data]
    assert set(shown.data) == {"text/plain", "text/html"}
    assert shown.data["text/plain"].startswith("How many? 0 of 1 point so far.\nNot yet.")
    assert shown.data["text/html"].startswith("<div")
    assert "How many?" not in seen.stdout
    assert seen.stderr == ""


def test_ipython_prints_the_sentences_in_place_of_a_traceback(shell, stock, capsys):
    result = shell.run_cell(f"{RUN}check('demo-number', 5)")
    said = capsys.readouterr()
    assert isinstance(result.error_in_exec, NotYet)
    assert said.out.strip().endswith(WRONG)
    assert "Traceback" not in said.out
    assert said.err == ""


def test_ipython_shows_points_only_where_a_part_is_earned(shell, stock, capsys):
    shell.run_cell(f"{RUN}check('demo-order', 'ABC')", store_history=True)
    assert capsys.readouterr().out.strip().splitlines()[-1].endswith(": 1")
    shell.run_cell("check('demo-order', 'ABCD')", store_history=True)
    assert capsys.readouterr().out.strip().endswith(("In order.", "Out[2]:"))  # and no value


def test_without_ipython_a_card_is_printed(capsys, monkeypatch):
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    check("demo-number", 4)
    assert capsys.readouterr().out == "How many? 1 of 1 point so far.\nYes. It is.\n"


def test_no_empty_result_is_left_under_a_card_in_jupyterlite(shell, monkeypatch, capsys):
    sent = []
    hook = shell.displayhook
    results = {}
    monkeypatch.setattr(type(hook), "finish_displayhook", lambda self: self.publish_execution_result(
        1, results.pop("data", {}), {}
    ))  # fmt: skip
    monkeypatch.setattr(
        type(hook), "write_format_data", lambda self, data, *_: results.update(data=data)
    )
    for code in ("from civicsdata import check\ncheck('demo-number', 5)", "1 + 1"):
        hook.publish_execution_result = lambda *result: sent.append(result)
        shell.run_cell(code)
    assert sent == [(1, {"text/plain": "2"}, {})]
