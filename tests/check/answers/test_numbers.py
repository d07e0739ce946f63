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
    [
        4,
        4.0,
        4 + 1e-12,
        np.float64(4),
        np.int8(4),
        Decimal(4),
        Fraction(8, 2),
        Colour.RED,
        np.array(4),
    ],
)
def test_a_right_number_passes_however_it_is_written(answer):
    assert verdict(FOUR, answer).text == "Yes. Two and two."


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (4.02, "You have 4.02."),
        (4.004, "You have 4.004."),
        (True, "the result of a comparison"),
        ("4", "That is text. Leave out the quotation marks."),
        ("four", "That is text. Write a number in digits"),
        ("4 people", "Write only a number, without quotation marks, words or signs."),
        ("50-60", "Write only a number"),
        ("20.7 %", "Write only a number"),
        ("2025-02-27", "That is a date."),
        ("Washington and then Phoenix and Houston", "That is text. One number is needed here."),
        ({"people": 4}, "Leave out the curly brackets"),
        ([4], "one value in it: leave out the brackets"),
        ((4, 4), "several values (2)"),
        (pd.Series([4]), "one value in it"),
        (pd.Series([4, 4]), "several values (2)"),
        (pd.DataFrame({"a": [4, 4]}), "a table of 2 rows"),
        (None, "empty (None)"),
        (math.nan, "Did you divide by zero, or use a gap in the data?"),
        (-math.inf, "Did you divide by zero"),
        (10**4000, "too many digits"),
        (10**399, "Your answer is inf"),
        (len, "a function, not its result. Call it"),
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
@given(st.floats(-1e6, 1e6), st.integers(0, 4))
def test_a_number_counts_to_the_decimals_for_which_the_task_asks(value, decimals):
    question = ask(answer="number", yes={value: "It is."}, decimals=decimals)
    unit = 10.0**-decimals
    for same in (value, round(value, decimals), round(value, decimals + 1)):
        assert verdict(question, same).word == "Yes"
    for other in (value + 1.01 * unit, value - 1.01 * unit):
        assert verdict(question, other).word == "Not yet"


@settings(deadline=None)
@given(st.integers(-1000, 100000), st.floats(0.001, 0.999))
def test_people_are_counted_whole(count, part):
    question = ask(answer="number", yes={count: "It is."})
    assert verdict(question, float(count)).word == "Yes"
    assert verdict(question, count + part).word == "Not yet"


def test_a_wrong_number_with_decimals_is_known_rounded_and_a_whole_one_exactly():
    question = ask(answer="number", yes={13: "It is."}, no={21.67: "By three.", 18: "The example."})
    assert verdict(question, 65 / 3).message == "By three."
    assert verdict(question, 21.67).message == "By three."
    assert verdict(question, 18).message == "The example."
    assert "You have 18.2." in verdict(question, 18.2).message


@pytest.mark.parametrize(
    "answers",
    [
        {"decimals": 1, "yes": {20.7: "It is."}, "no": {20.69: "Near."}},
        {"yes": {4: "It is."}, "no": {4.0: "Is it?"}},
        {"yes": [1, 2], "no": {2: "Two."}},
    ],
)
def test_two_answers_of_a_key_are_never_taken_for_each_other(answers):
    with pytest.raises(ValidationError, match="would be taken for the right answer"):
        ask(answer="number", **answers)


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
