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
        ({"S1": "opinion"}, "0 of 1 are right. Look at S1 again."),
        ({"S1": "nonsense"}, "For S1, write one of these in quotation marks: fact, opinion."),
        ({"S1": 4}, "write one of these"),
        ({"S1": ["fact", "opinion"]}, "write one of these"),
        ({"S2": "fact"}, "The fields keep their names: S1."),
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
    assert plain.message == "2 of 3 are right. Look at S2 again. Find its verb."
    assert plain.share == 0


def test_the_idea_behind_a_wrong_word_goes_first():
    heard = verdict(THREE, {"S1": "opinion", "S2": "fact", "S3": "fact"})
    assert heard.idea == "one-side"
    assert (
        heard.message
        == "0 of 3 are right. All of it is on one side. Look across. Also wrong: S1, S2."
    )


def test_fields_that_are_left_blank_are_named():
    assert verdict(THREE, RIGHT | {"S2": ...}).message == "These still have no answer: S2."
