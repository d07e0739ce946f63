"""Answers of one word, also those that depend on an earlier number."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.check.asking import ask, family, verdict

LETTER = ask(**family("choice"))
CITY = ask(answer="choice", yes={"Mexico City": "The capital."}, otherwise="Look at the map.")
BANDS = ask(
    answer="choice",
    after="guess",
    options=["A", "B", "C"],
    bands={
        "low": {"from": 0, "to": 45, "yes": {"A": "Pulled down."}, "no": {"B": "A low guess?"}},
        "high": {"from": 45, "to": 100, "yes": ["B"], "ideas": {"C": "one-side"}},
    },
    otherwise="Write one letter.",
)


@pytest.mark.parametrize(
    "answer",
    ["B", "b", " B. ", '"B"', "(B)", "b)", "[B].", "“B”", ["B"], np.str_("B"), pd.Series(["B"])],
)
def test_a_right_letter_passes_however_it_is_written(answer):
    assert verdict(LETTER, answer).text == "Yes. It is."


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("A", "Read the task and the choices once more"),
        ("C", "'C' is not one of the choices: A, B."),
        ("B and A", "not one of the choices"),
        (["B", "A"], "Choose only one; you gave 2."),
        ("", "one of these, in quotation marks: A, B."),
        (2, "one of these, in quotation marks: A, B."),
        (None, "one of these, in quotation marks: A, B."),
        ([], "text in quotation marks"),
        (print, "your answer is a function"),
        ("X" * 1000, "not one of the choices"),
    ],
)
def test_what_is_no_right_letter_says_why(answer, says):
    heard = verdict(LETTER, answer)
    assert heard.word == "Not yet"
    assert says in heard.message
    assert len(heard.message) < 200


def test_a_word_without_choices_is_compared_by_its_spelling():
    assert verdict(CITY, "mexico  CITY.").word == verdict(CITY, "“México” City").word == "Yes"
    assert verdict(CITY, "Puebla").text == "Not yet. Look at the map."


@pytest.mark.parametrize(
    ("guess", "answer", "text"),
    [
        (0, "A", "Yes. Pulled down."),
        (44.9, "a", "Yes. Pulled down."),
        (45, "A", "Not yet. Write one letter."),
        (45, "B", "Yes. That is right."),
        (np.int64(20), "B", "Not yet. A low guess?"),
        (99, "C", "Not yet. All of it is on one side. Look across."),
    ],
)
def test_the_right_word_depends_on_the_earlier_number(guess, answer, text):
    assert verdict(BANDS, answer, guess).text == text


@pytest.mark.parametrize("guess", [None, ..., "20", True, 100, -1, [20]])
def test_without_a_guess_the_guess_comes_first(guess):
    assert "builds on your guess" in verdict(BANDS, "A", guess).message


def test_an_idea_stands_beside_the_words_and_not_in_them():
    heard = verdict(BANDS, "C", 99)
    assert heard.idea == "one-side"
    assert "one-side" not in heard.text
