"""A beginner's mistake in a notebook meets a sentence, and no check judges an old answer."""

from __future__ import annotations

import os

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

import civicsdata
from civicsdata.check.stale import STALE
from civicsdata.notebook import Guide


@pytest.fixture
def run(monkeypatch):
    """Run cells in a shell that has a kernel, as a notebook's has."""
    shell = InteractiveShell.instance()
    shell.reset()
    monkeypatch.setattr(shell, "kernel", object(), raising=False)
    shell.run_cell("from civicsdata import begin, check, preflight\nbegin()")
    guide = shell.civicsdata_guide

    def cell(source: str) -> str:
        with capture_output() as seen:
            shell.run_cell(source)
        shown = [output.data.get("text/plain", "") for output in seen.outputs]
        return "\n".join([*shown, seen.stdout])

    yield cell
    shell.events.unregister("pre_run_cell", guide.before)
    shell.events.unregister("post_run_cell", guide.after)
    shell.set_custom_exc((), None)
    del shell.civicsdata_guide
    STALE.clear()
    InteractiveShell.clear_instance()


CHECK = 'check("start-first-answer", how_many)'


def test_a_check_of_a_name_that_was_not_run_is_not_started(run):
    said = run(CHECK)
    assert "Not started. There is no `how_many` yet" in said
    assert said.startswith("Your first answer.\n"), "the card has the title of the item"
    assert "Traceback" not in said


def test_a_check_after_an_error_does_not_judge_the_earlier_answer(run):
    run("how_many = 29")
    assert "Yes." in run(CHECK)
    run("how_many = 29 +")
    said = run(CHECK)
    assert "Yes." not in said
    assert "stopped with an error" in said
    run("how_many = 29 / 0")
    assert "stopped with an error" in run(CHECK)
    run("how_many = 29")
    assert "Yes." in run(CHECK)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("total = 3 +", "bracket or a comma missing"),
        ('total = "three', "quotation mark"),
        ("sources = [DOJ-0227]", "Keys and dates are text"),
        ("total = cities", "Text needs quotation marks"),
        ("total = {'a': 1}['b']", "Compare its spelling"),
        ("total = ... + 1", "three dots left over"),
        ("if True:\ntotal = 1", "equally far to the right"),
    ],
)
def test_below_an_error_of_a_beginner_stands_a_sentence(run, source, words):
    said = run(source)
    assert words in said
    assert "Error" in said, "the error itself is still shown"


def test_an_error_in_the_learners_own_code_is_not_hidden_by_a_check(run):
    run("def helper():\n    return missing")
    assert "NameError" in run(f"helper()\n{CHECK}")


def test_beginning_twice_says_things_once(run):
    run("begin()")
    assert run("total = cities").count("What to look at") == 1


def test_in_grading_nothing_is_replaced(monkeypatch):
    monkeypatch.setitem(os.environ, "NBGRADER_EXECUTION", "autograde")
    shell = InteractiveShell.instance()
    monkeypatch.setattr(shell, "kernel", object(), raising=False)
    try:
        civicsdata.begin()
        assert not hasattr(shell, "civicsdata_guide")
        assert shell.custom_exceptions == ()
    finally:
        InteractiveShell.clear_instance()


def test_without_a_kernel_nothing_is_watched():
    shell = InteractiveShell.instance()
    try:
        civicsdata.begin()
        assert not isinstance(getattr(shell, "civicsdata_guide", None), Guide)
    finally:
        InteractiveShell.clear_instance()
