"""The call of a test cell: an item, its answers, one card."""

from __future__ import annotations

import pytest
from tests.check.asking import IDEAS, family, graded, installed, item

from civicsdata.check import bank, check
from civicsdata.check.verdicts import Verdict

PARTS = item(
    {"name": "years", "answer": "number", "yes": {5: "Five."}, "ideas": {4: "counts-gaps"}},
    {"name": "rate", "answer": "number", "yes": {13: "Thirteen."}},
    points=2,
    title="How many?",
)
AFTER = item(
    {
        "name": "reason",
        "answer": "choice",
        "after": "guess",
        "bands": {
            "low": {"from": 0, "to": 45, "yes": ["A"]},
            "high": {"from": 45, "to": 99, "yes": ["B"]},
        },
    },
    {"name": "form", "answer": "form", "after": "evidence", "fields": {"side": {"options": ["a"]}}},
    {"name": "again", "answer": "independent sources", "after": "evidence"},
)
HIDDEN = item(
    {
        "name": "double",
        "answer": "function",
        "cases": [{"inputs": [2], "gives": 4}],
        "otherwise": "Try two.",
        "hidden": {
            "cases": [
                {"inputs": [3], "gives": 6, "wrong": [{"gives": 4, "say": "Always four?"}]},
                {"inputs": [-1], "gives": -2},
            ],
            "otherwise": "Try other numbers.",
        },
    },
    {"name": "count", "answer": "number", "yes": {1: "One."}},
    stub="def double(x):\n    return x",
    points=3,
)


def test_each_part_has_a_verdict_under_its_name():
    card = graded(PARTS, 5, 4)
    assert [(name, one.word) for name, one in card.parts] == [("years", "Yes"), ("rate", "Not yet")]
    assert (card.item, card.title, card.maximum, card.points) == ("demo-item", "How many?", 2, 0)
    assert graded(PARTS, 5, 13).points == 2
    assert graded(PARTS, ..., ...).word == "Not started"
    assert graded(PARTS, 5, ...).word == "Not yet"


def test_the_idea_of_an_answer_is_told_by_its_belief():
    card = graded(PARTS, 4, 13)
    assert card.idea == "counts-gaps"
    assert card.belief == IDEAS["counts-gaps"].belief
    assert graded(PARTS, 5, 13).belief == ""


def test_answers_on_which_parts_build_follow_them():
    assert AFTER.after == ["guess", "evidence"]
    rows = [{"side": "for", "sources": ["DOJ-0227", "ELPAIS"]}]
    sources = ["DOJ-0227", "ELPAIS"]
    assert graded(AFTER, "A", {"side": "a"}, sources, 20, rows).word == "Yes"
    card = graded(AFTER, "A", {"side": "a"}, sources, 50, rows)
    assert [one.word for _, one in card.parts] == ["Not yet", "Yes", "Yes"]
    card = graded(AFTER, "A", {"side": "a"}, sources, ..., ...)
    assert [one.word for _, one in card.parts] == ["Not yet", "Yes", "Not yet"]
    assert card.parts[0][1].message.startswith("This answer builds on your guess")


@pytest.mark.parametrize("answers", [(), (1,), (1, 2, 3)])
def test_a_changed_test_cell_is_told_which_answers_the_item_takes(answers):
    with installed(PARTS), pytest.raises(TypeError, match=r"these answers: years, rate\."):
        check("demo-item", *answers)


@pytest.mark.parametrize("name", ["no-such-item", "", 5, None, ["a"], len])
def test_an_unknown_item_gets_one_sentence(name, capsys):
    card = check(name, 1, 2, 3)
    said = capsys.readouterr()
    assert card.word == "Not yet"
    assert card.maximum == card.share == 0
    assert "of different versions" in said.out
    assert len(said.out.splitlines()) == 2
    assert said.err == ""


def test_a_yes_on_the_cases_shown_is_said_to_be_that_while_hidden_ones_wait():
    card = graded(HIDDEN, lambda x: 4 if x == 2 else 0, 1)
    assert [one.said for _, one in card.parts] == ["Yes, on the cases shown", "Yes"]
    assert card.points == 3
    assert "\ndouble: Yes, on the cases shown. Right on 1 of 1 inputs.\n" in card.text


def test_hidden_cases_take_the_place_of_those_that_are_shown():
    assert graded(HIDDEN, lambda x: x * 2, 1, hidden=True).text.endswith(
        "double: Yes. Right on 2 of 2 inputs.\ncount: Yes. One."
    )
    card = graded(HIDDEN, lambda x: 4, 1, hidden=True)
    assert card.parts[0][1] == Verdict("Not yet", "Always four?")
    assert card.points == 0
    card = graded(HIDDEN, lambda x: abs(x) * 2, 1, hidden=True)
    assert card.parts[0][1].message == "With (-1) your function gives 2. Try other numbers."
    seven = graded(HIDDEN, lambda x: 6 if x == 3 else x * 2, 1, hidden=True)
    assert seven.word == "Yes"


def test_an_untouched_function_is_not_started_with_hidden_cases_as_well():
    shown = graded(HIDDEN, lambda x: x, ...)
    assert shown.word == "Not started"
    assert "what it gave at the start" in shown.findings
    tried = graded(HIDDEN, lambda x: x, ..., hidden=True)
    assert tried.share == 0


def test_a_piece_of_writing_is_no_item_for_check(capsys):
    card = check("evidence-essay")
    assert "preflight" in capsys.readouterr().out
    assert card.share == 0
    assert check("evidence-essay", "some text").share == 0


def test_an_item_is_the_same_on_both_sides_of_the_file():
    with installed(PARTS):
        asked = bank.item("demo-item")
        assert bank.item("demo-item") is asked
        assert [part.name for part in asked.parts] == ["demo-item/years", "demo-item/rate"]
        with pytest.raises(bank.UnknownItemError):
            bank.item("start-first-answer")
    assert bank.item("start-first-answer").points == 1
    assert bank.belief(None) == bank.belief("no-such-idea") == ""


def test_nothing_that_an_answer_does_reaches_stderr(capsys):
    class Loud:
        def __repr__(self):
            import sys

            print("loud", file=sys.stderr)
            return "loud"

    for family_name in ("number", "choice", "sources"):
        graded(item(family(family_name)), [Loud()])
        graded(item(family(family_name)), Loud())
    assert capsys.readouterr().err == ""
