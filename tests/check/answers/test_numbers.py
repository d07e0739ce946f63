"""Numbers and guesses."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.check.asking import ask, family, verdict
from tests.check.odd_values import Colour

FOUR = ask(**family("number"))
BOUND = ask(answer="number", yes={4: "It is."}, low=0, high=10, otherwise="Count the wheels.")
GUESS = ask(**family("guess"))
WORD = ask(answer="guess", options=["rise", "fall"])


@pytest.mark.parametrize(
    "answer",
    [4, 4.0, 4.004, np.float64(4), np.int8(4), Decimal(4), Fraction(8, 2), Colour.RED, np.array(4)],
)
def test_a_right_number_passes_however_it_is_written(answer):
    assert verdict(FOUR, answer).text == "Yes. Two and two."


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (4.02, "You have 4.02."),
        (True, "the result of a comparison"),
        ("4", "That is text. Leave out the quotation marks."),
        ("four", "That is text. Write it in digits."),
        ([4], "one value in it: leave out the brackets"),
        ((4, 4), "several values (2)"),
        (pd.Series([4]), "one value in it"),
        (pd.Series([4, 4]), "several values (2)"),
        (pd.DataFrame({"a": [4, 4]}), "a table of 2 rows"),
        (None, "empty (None)"),
        (math.nan, "a division by zero, or a gap in the data?"),
        (-math.inf, "a division by zero"),
        (10**4000, "too many digits"),
        (10**399, "Your answer is inf"),
        (len, "a function itself. Call it"),
        (object(), "a value of type object"),
    ],
)
def test_what_is_no_right_number_says_why(answer, says):
    heard = verdict(FOUR, answer)
    assert heard.word == "Not yet"
    assert says in heard.message


def test_a_wrong_number_of_the_key_gets_its_own_words_and_others_the_next_step():
    question = ask(
        answer="number",
        yes={5: "Five years."},
        no={6: "One too many."},
        ideas={4: "counts-gaps", 3: {"idea": "counts-gaps", "say": "You lost two."}},
        otherwise="Use your fingers.",
    )
    assert verdict(question, 6).text == "Not yet. One too many."
    assert verdict(question, 6).idea is None
    assert verdict(question, 4).text == "Not yet. You divided by four. Count the years."
    assert verdict(question, 4).idea == verdict(question, 3).idea == "counts-gaps"
    assert verdict(question, 3).text == "Not yet. You lost two."
    assert verdict(question, 40).text == "Not yet. You have 40. Use your fingers."
    assert "step by step" in verdict(FOUR, 40).message


def test_a_number_that_is_not_possible_is_told_so():
    assert "outside what is possible" in verdict(BOUND, 11).message
    assert "outside what is possible" in verdict(BOUND, -0.1).message
    assert "You have 10. Count the wheels." in verdict(BOUND, 10).message


@settings(deadline=None)
@given(st.floats(-1e9, 1e9), st.sampled_from([0.01, 0.1, 0.5, 1]))
def test_a_number_passes_within_a_step_and_not_beyond_two(value, step):
    question = ask(answer="number", yes={value: "It is."}, step=step)
    assert verdict(question, value).word == "Yes"
    assert verdict(question, value + 0.4 * step).word == "Yes"
    assert verdict(question, value + 2.1 * step).word == "Not yet"
    assert verdict(question, value - 2.1 * step).word == "Not yet"


def test_two_answers_of_a_key_are_never_taken_for_each_other():
    with pytest.raises(ValidationError, match="closer than two steps"):
        ask(answer="number", step=0.1, yes={1.0: "One."}, no={1.1: "Near."})


@pytest.mark.parametrize("answer", [0, 100, 20.5, np.int64(3), Fraction(1, 3)])
def test_every_guess_in_the_range_is_right(answer):
    assert "No guess is wrong here" in verdict(GUESS, answer).message
    assert verdict(GUESS, answer).word == "Yes"


@pytest.mark.parametrize("answer", [-1, 101, "20", math.nan, None, True, [20]])
def test_what_is_no_guess_does_not_pass(answer):
    assert verdict(GUESS, answer).word == "Not yet"


def test_the_range_of_a_guess_is_said():
    assert verdict(GUESS, 101).message == "Any number from 0 to 100 will do; you wrote 101."
    assert "Any number will do" not in verdict(ask(answer="guess", low=0), -1).message


def test_a_guess_can_be_a_word():
    assert verdict(WORD, " Rise. ").text == "Yes. Noted: rise. No guess is wrong here."
    assert "rise, fall" in verdict(WORD, "stay").message
    assert verdict(WORD, 4).word == verdict(WORD, ["rise"]).word == "Not yet"
