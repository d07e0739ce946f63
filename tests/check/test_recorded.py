"""Items that are told after grading: the package has no key, and the check only keeps the answer."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError
from tests.check.asking import IDEAS, family, graded, installed, item

from civicsdata.check import check
from civicsdata.check.bank import item_from
from civicsdata.instructor.authoring.generated.item_bank import hidden_data, item_data

FIELDS = {
    "Q1": {"yes": ["A"], "no": {"B": "Read Q1 again."}},
    "Q2": {"yes": ["B"], "ideas": {"A": "one-side"}},
}
SURVEY = family("mapping", fields=FIELDS, options=["A", "B"], otherwise="Read it again.")
PARTS = {
    "number": (family("number"), 4, 5, "four"),
    "choice": (family("choice"), "B", "A", "Z"),
    "order": (family("order"), "ABCD", "DCBA", 7),
    "mapping": (SURVEY, {"Q1": "A", "Q2": "B"}, {"Q1": "B", "Q2": "B"}, {"Q1": "A"}),
}


def told_after(name: str):
    return item(PARTS[name][0], points=2, feedback="after")


def survey():
    return item(SURVEY, kind="survey", points=0, feedback="after")


@pytest.mark.parametrize("name", PARTS)
def test_the_check_keeps_right_and_wrong_answers_alike(name):
    _, right, wrong, malformed = PARTS[name]
    with installed(told_after(name)):
        cards = [check("demo-item", answer) for answer in (right, wrong)]
        assert [card.word for card in cards] == ["Recorded", "Recorded"]
        assert cards[0].text == cards[1].text
        assert cards[0].earns == "2 points, told after grading."
        assert "of 2 points" not in cards[0].text + cards[0].html()
        assert check("demo-item", malformed).word == "Not yet"
        assert check("demo-item", ...).word == "Not started"


@pytest.mark.parametrize("name", PARTS)
def test_neither_key_nor_messages_are_in_the_package(name):
    asked = told_after(name)
    data = item_data(asked, IDEAS)
    known = json.dumps(data)
    (question,) = item_from("demo-item", data).parts
    assert question.key == question.otherwise == ""
    assert "again" not in known
    assert all(part["key"] for part in hidden_data(asked, IDEAS).values())


@pytest.mark.parametrize("name", PARTS)
def test_grading_tells(name):
    _, right, wrong, _ = PARTS[name]
    yes = graded(told_after(name), right, hidden=True)
    assert (yes.word, yes.points) == ("Yes", 2)
    no = graded(told_after(name), wrong, hidden=True)
    assert (no.word, no.points) == ("Not yet", 0)
    if name == "mapping":
        assert "Read Q1 again" in no.text


def test_the_visible_check_fails_nobody_in_stock_nbgrader(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    with installed(told_after("choice")):
        assert "Recorded" in repr(check("demo-item", "A"))


@pytest.mark.parametrize(
    ("answers", "right"), [({"Q1": "A", "Q2": "B"}, 2), ({"Q1": "A", "Q2": "A"}, 1)]
)
def test_a_survey_counts_what_is_right_and_never_tells(answers, right):
    card = graded(survey(), answers, hidden=True)
    assert (card.word, card.right, card.earns, card.belief) == ("Recorded", right, "", "")
    assert str(right) not in card.text
    with installed(survey()):
        shown = check("demo-item", answers)
    assert shown.right is None
    assert shown.text == card.text


@pytest.mark.parametrize(
    ("part", "fields", "sentence"),
    [
        (family("guess"), {"feedback": "after"}, "`feedback: after` is for number, choice"),
        (family("function"), {"feedback": "after"}, "a is 'function'"),
        (family("choice"), {"kind": "survey", "points": 0}, "a survey has one part, a mapping"),
        (SURVEY, {"kind": "survey", "points": 1}, "less than or equal to 0"),
        (SURVEY, {"kind": "survey", "points": 0, "feedback": "now"}, "a survey has one part"),
        (SURVEY, {"kind": "concept", "points": 0}, "greater than or equal to 1"),
    ],
)
def test_what_cannot_be_told_after_is_refused(part, fields, sentence):
    with pytest.raises(ValidationError, match=sentence):
        item(part, **fields)


def test_items_told_after_are_not_open_to_trying():
    assert not told_after("choice").open_to_trying
    assert item(family("choice")).open_to_trying
    assert not item(family("guess")).open_to_trying
    case = {"inputs": [3], "gives": 6}
    assert not item(family("function", hidden={"cases": [case]})).open_to_trying
