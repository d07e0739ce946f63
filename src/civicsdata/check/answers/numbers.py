"""Answers that are one number, and guesses, of which every one that is possible is right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from civicsdata.check.messages import rounded
from civicsdata.check.question import Question, no, yes
from civicsdata.check.reading.conversions import (
    as_number,
    exact_spelling,
    rounded_spellings,
    spelling,
)
from civicsdata.check.verdicts import Verdict

MOST_DECIMALS = 6  # of a number in a key


def number(question: Question, answer: Any, earlier: Any) -> Verdict:
    """Return the verdict on a number; the key is asked for it as it is, then for it rounded.

    The key says to how many decimals each of its numbers counts.
    """
    value = as_number(answer)
    if isinstance(value, Verdict):
        return value
    if not _possible(question, value):
        return no(f"{rounded(value)} is outside what is possible here.", question.otherwise)
    for spelled in _spellings(value):
        verdict = question.verdict(spelled)
        if verdict is not None:
            return verdict
    return no(
        f"You have {rounded(value)}.", question.otherwise or "Read the task again, step by step."
    )


def _spellings(value: float) -> Iterator[str]:
    """Give a number as it is, then rounded to fewer and fewer decimals."""
    yield exact_spelling(value)
    for decimals in range(MOST_DECIMALS, -1, -1):
        yield from rounded_spellings(value, decimals)


def guess(question: Question, answer: Any, earlier: Any) -> Verdict:
    """Return a yes to every guess that is one: a number in a range, or one of some words."""
    if question.options:
        word = spelling(answer) if isinstance(answer, str) else ""
        option = next((one for one in question.options if spelling(one) == word), None)
        if option is not None:
            return yes(f"Noted: {option}. No guess is wrong here.")
        return no(f"Write one of these, in quotation marks: {', '.join(question.options)}.")
    value = as_number(answer)
    if isinstance(value, Verdict):
        return value
    if not _possible(question, value):
        return no(f"{_range(question)} will do; you wrote {rounded(value)}.")
    return yes(f"Noted: {rounded(value)}. No guess is wrong here.")


def _possible(question: Question, value: float) -> bool:
    low, high = question.low, question.high
    return (low is None or value >= low) and (high is None or value <= high)


def _range(question: Question) -> str:
    start = "" if question.low is None else f" from {question.low:g}"
    end = "" if question.high is None else f" to {question.high:g}"
    return f"Any number{start}{end}"
