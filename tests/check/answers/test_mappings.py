"""A word for each of several fields."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.check.asking import ask, family, verdict

ONE = ask(**family("mapping"))
THREE = ask(
    answer="mapping",
    options=["fact", "opinion", "claim"],
    fields={
        "S1": {"yes": ["fact"], "no": {"opinion": "Who judges in S1?"}},
        "S2": {"yes": ["opinion", "claim"]},
        "S3": {"yes": {"claim": None}, "ideas": {"fact": "one-side"}},
    },
    yes={"all": "All three."},
    otherwise="Find its verb.",
)
RIGHT = {"S1": "fact", "S2": "claim", "S3": "claim"}


@pytest.mark.parametrize(
    "answer", [{"S1": "Fact"}, {"S1": " fact. "}, {"S1": "fact", "more": ...}, {"S1": ["fact"]}]
)
def test_a_right_word_passes_however_it_is_written(answer):
    assert verdict(ONE, answer).text == "Yes. All 1 are right."


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({"S1": "opinion"}, "0 of 1 are right. Look at “S1” again."),
        ({"S2": "fact"}, "Keep the names in front of the colons: S1."),
        ({"S1": "nonsense"}, "For S1, write one of these: fact, opinion."),
        ({"S1": 4}, "write one of these"),
        ({"S1": ["fact", "opinion"]}, "write one of these"),
        ({"S1": print}, "one of yours is a function"),
        (["fact"], "Keep the curly brackets"),
        (pd.Series({"S1": "fact"}), "Keep the curly brackets"),
        ("fact", "Keep the curly brackets"),
    ],
)
def test_what_is_no_right_word_says_why(answer, says):
    heard = verdict(ONE, answer)
    assert heard.word == "Not yet"
    assert says in heard.message


@pytest.mark.parametrize("answer", [{"S1": ...}, {}])
def test_blank_fields_are_not_started(answer):
    assert verdict(ONE, answer).word == "Not started"


def test_the_count_and_one_next_step_are_said():
    assert verdict(THREE, RIGHT).text == "Yes. All three."
    assert verdict(THREE, RIGHT | {"S2": "opinion"}).word == "Yes"
    one_wrong = verdict(THREE, RIGHT | {"S1": "opinion"})
    assert one_wrong.text == "Not yet. 2 of 3 are right. Who judges in S1?"
    plain = verdict(THREE, RIGHT | {"S2": "fact"})
    assert plain.message == "2 of 3 are right. Look at “S2” again. Find its verb."
    assert plain.share == 0


def test_the_idea_behind_a_wrong_word_goes_first():
    heard = verdict(THREE, {"S1": "opinion", "S2": "fact", "S3": "fact"})
    assert heard.idea == "one-side"
    assert heard.message == (
        "0 of 3 are right. All of it is on one side. Look across. Look at S1 and S2 as well."
    )


def test_fields_that_are_left_blank_are_named():
    assert verdict(THREE, RIGHT | {"S2": ...}).message == "Still to answer: S2."


LETTERS = ask(
    answer="mapping",
    same={"reported fact": "F"},
    fields={
        "kind": {"options": ["F", "O"], "yes": ["F"], "no": {"O": "Who judges?"}},
        "sentence": {"options": ["1", "2"], "yes": [2]},
        "number": {"yes": [63], "no": {65: "That is the average."}},
        "key": {"yes": ["R-TRIB", "R-WATCH"], "no": {"ZETA": "One year only."}},
    },
)
FILLED = {"kind": "F", "sentence": 2, "number": 63, "key": "R-TRIB"}


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "Reported fact."}, {"kind": "(f)"}, {"sentence": "2."}, {"sentence": 2.0},
        {"number": "about 63"}, {"number": "63 people"}, {"number": 63.0},
        {"key": "[R-WATCH]"}, {"key": ["R-TRIB", "R-WATCH"]}, {"key": "R-WATCH; r-trib"},
    ],
)  # fmt: skip
def test_each_field_is_read_as_it_is_meant(changed):
    assert verdict(LETTERS, FILLED | changed).word == "Yes"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"kind": "opinion"}, "For kind, write one of these: F, O, reported fact."),
        ({"sentence": [1, 2]}, "For sentence, write one of these: 1, 2."),
        ({"number": 63.28}, "63.28 still has decimals. Round it"),
        ({"number": "65 people"}, "That is the average."),
        ({"number": "60 to 63"}, "Look at “number” again."),
        ({"number": 64.2}, "Look at “number” again."),
        ({"key": "R-TRIB, ZETA"}, "One year only."),
        ({"key": []}, "Look at “key” again."),
    ],
)
def test_a_field_that_is_not_right_says_why(changed, says):
    heard = verdict(LETTERS, FILLED | changed)
    assert heard.word == "Not yet"
    assert says in heard.message
