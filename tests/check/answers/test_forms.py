"""Forms: everything is there, whatever it says."""

from __future__ import annotations

import pytest
from tests.check.asking import EVIDENCE, ask, verdict

FIELDS = {
    "claim": {"words": [5, 20]},
    "row": {"row": "against"},
    "letter": {"options": ["A", "B"]},
    "limit": {"words": [5, 20]},
}
FORM = ask(answer="form", after="evidence", fields=FIELDS)
FILLED = {
    "claim": "The tool was fair in that year.",
    "row": 2,
    "letter": "a",
    "limit": "Nobody knows what else was said.",
}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, ""),
        ({"row": 2.0}, ""),
        ({"claim": "The tool was not fair in that year."}, ""),
        ({"claim": "Yes."}, "claim has 1 words"),
        ({"claim": "no no no no no no no"}, "claim has 7 words"),
        (
            {"claim": "word " * 30 + "and so on for ever with other words, on and on"},
            "are the most",
        ),
        ({"claim": 5}, "text in quotation marks"),
        ({"claim": len}, "One of your fields is a function"),
        ({"row": 1}, 'is not marked "against"'),
        ({"row": 0}, "1 to 2"),
        ({"row": 3}, "1 to 2"),
        ({"row": 2.5}, "1 to 2"),
        ({"row": True}, "1 to 2"),
        ({"row": float("inf")}, "1 to 2"),
        ({"row": "2"}, "without quotation marks"),
        ({"letter": "C"}, "one of these"),
        ({"limit": ...}, "no answer: limit"),
        ({"limit": "the tool was fair, in that year"}, "claim and limit say the same"),
    ],
)
def test_fields_of_a_form(change, says):
    heard = verdict(FORM, FILLED | change, EVIDENCE)
    assert heard.word == ("Not yet" if says else "Yes")
    assert says in heard.message


@pytest.mark.parametrize("evidence", [None, ..., [], "text", [5]])
def test_without_evidence_the_evidence_comes_first(evidence):
    assert "First fill your table of evidence" in verdict(FORM, FILLED, evidence).message


def test_a_blank_form_is_not_started():
    assert verdict(FORM, dict.fromkeys(FIELDS, ...), EVIDENCE).word == "Not started"
    assert "Keep the curly brackets" in verdict(FORM, ["a"], EVIDENCE).message


def test_what_is_noticed_can_be_answered_by_the_key():
    question = ask(
        answer="form",
        after="evidence",
        fields=FIELDS,
        no={"claim: short": "Say it in five words.", "same words": "Two texts are one."},
        ideas={"row: other side": "one-side"},
        yes={"all": "A person reads it."},
    )
    said = {
        "Say it in five words.": {"claim": "Yes."},
        "Two texts are one.": {"limit": FILLED["claim"]},
        "A person reads it.": {},
    }
    for words, change in said.items():
        assert verdict(question, FILLED | change, EVIDENCE).message == words
    assert verdict(question, FILLED | {"row": 1}, EVIDENCE).idea == "one-side"


def test_the_key_knows_a_field_however_its_name_is_written():
    fields = {"Claim": {"words": [5, 20]}}
    question = ask(answer="form", after="evidence", fields=fields, no={"Claim: short": "Longer."})
    assert verdict(question, {"Claim": "Yes."}, EVIDENCE).text == "Not yet. Longer."
