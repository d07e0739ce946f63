"""Forms: everything is there, whatever it says."""

from __future__ import annotations

import pytest
from tests.check.asking import ask, verdict

FIELDS = {
    "claim": {"words": [5, 20], "not": ["Was the tool fair in that year?"]},
    "change": {"words": [5, 20], "finding": True},
    "letter": {"options": ["A", "B"]},
    "limit": {"words": [5, 20]},
}
FORM = ask(answer="form", after="plan", fields=FIELDS)
FILLED = {
    "claim": "The tool was fair in that year.",
    "change": "A study of prices that finds the opposite.",
    "letter": "a",
    "limit": "Nobody knows what else was said.",
}
PLAN = {"question": "A", "claim": "Nobody could have refused that tool."}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, ""),
        ({"claim": "The tool was not fair in that year."}, ""),
        ({"claim": "Yes."}, "claim has 1 words"),
        ({"claim": "no no no no no no no"}, "claim has 7 words"),
        (
            {"claim": "one two three four five six seven " * 3 + "eight nine ten"},
            "are allowed",
        ),
        ({"claim": 5}, "text in quotation marks"),
        ({"claim": len}, "One of your fields is a function"),
        ({"claim": "was the tool fair in that year"}, "claim is a question"),
        ({"claim": "Is any tool fair between such states?"}, "claim is a question"),
        ({"claim": "Was it fair?"}, "claim is a question"),
        ({"limit": "In that year, the tool was really fair"}, "claim and limit say the same"),
        ({"limit": "Nobody else could have refused that tool."}, "the same as claim above"),
        ({"limit": "Nobody could not have refused that tool."}, ""),
        ({"letter": "(B)"}, ""),
        ({"letter": "C"}, "one of these"),
        ({"limit": ...}, "Still to answer: limit"),
        ({"limit": "the tool was fair, in that year"}, "claim and limit say the same"),
        ({"limit": "Nobody could have refused THAT tool!"}, "limit says the same as claim above"),
    ],
)
def test_fields_of_a_form(change, says):
    heard = verdict(FORM, FILLED | change, PLAN)
    assert heard.word == ("Not yet" if says else "Yes")
    assert says in heard.message


@pytest.mark.parametrize(
    "words",
    [
        "Nothing.",
        "Nothing would ever change my mind about this question",
        "No finding could change my mind about it",
        "Absolutely nothing will convince me of the opposite view",
        "I would never change my mind about a thing like this",
        "My mind cannot be changed by any finding",
        "No evidence of any kind can persuade me",
    ],
)
def test_nothing_is_no_finding(words):
    assert "nothing could be found" in verdict(FORM, FILLED | {"change": words}, PLAN).message


@pytest.mark.parametrize(
    "words",
    [
        "A report that found nothing at all in the cracks would change my mind.",
        "Nothing less than a ruling of a Mexican court would do.",
        "Records which show that no tariff was ever threatened.",
        "I would change my mind if nobody had been hurt.",
        "A letter that says that the ministers never changed their plan.",
    ],
)
def test_a_finding_may_speak_of_nothing_and_never(words):
    assert verdict(FORM, FILLED | {"change": words}, PLAN).word == "Yes"


@pytest.mark.parametrize("earlier", [None, ..., [], "text", [5], {"claim": 5}])
def test_without_an_earlier_form_nothing_is_compared(earlier):
    assert verdict(FORM, FILLED, earlier).word == "Yes"


def test_a_blank_form_is_not_started():
    assert verdict(FORM, dict.fromkeys(FIELDS, ...), PLAN).word == "Not started"
    assert "Keep the curly brackets" in verdict(FORM, ["a"], PLAN).message


def test_what_is_noticed_can_be_answered_by_the_key():
    question = ask(
        answer="form",
        after="plan",
        fields=FIELDS,
        no={
            "claim: short": "Say it in five words.",
            "claim: question": "Answer it.",
            "change: nothing": "Which finding?",
            "same words": "Two texts are one.",
        },
        ideas={"same as before": "one-side"},
        yes={"all": "A person reads it."},
    )
    said = {
        "Say it in five words.": {"claim": "Yes."},
        "Answer it.": {"claim": "Was the tool fair in that year?"},
        "Which finding?": {"change": "Nothing."},
        "Two texts are one.": {"limit": FILLED["claim"]},
        "A person reads it.": {},
    }
    for words, change in said.items():
        assert verdict(question, FILLED | change, PLAN).message == words
    assert verdict(question, FILLED | {"limit": PLAN["claim"]}, PLAN).idea == "one-side"


def test_the_key_knows_a_field_however_its_name_is_written():
    fields = {"Claim": {"words": [5, 20]}}
    question = ask(answer="form", after="plan", fields=fields, no={"Claim: short": "Longer."})
    assert verdict(question, {"Claim": "Yes."}, PLAN).text == "Not yet. Longer."
