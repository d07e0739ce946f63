"""Answers that are one word or one letter."""

from __future__ import annotations

from typing import Any

from civicsdata.check.messages import written
from civicsdata.check.question import Question, no
from civicsdata.check.reading.conversions import as_number, as_words, is_option, spelling
from civicsdata.check.verdicts import Verdict


def choice(question: Question, answer: Any, earlier: Any) -> Verdict:
    """Return the verdict on a word; with bands, it depends on an earlier number as well."""
    words = as_words(answer, several=False)
    choices = ", ".join(question.options)
    if isinstance(words, Verdict):
        plain_value = answer is None or isinstance(answer, (str, int, float))
        if plain_value and choices:
            return no(f"Write one of these, in quotation marks: {choices}.")
        return words
    word = words[0]
    if question.options and not is_option(word, question.options):
        return no(f"{written(word, 40)} is not one of the choices: {choices}.")
    spelled = spelling(word)
    if question.bands:
        band = _band(question, earlier)
        if band is None:
            return no(
                "This answer builds on your guess. Write a number in its cell, and run that first."
            )
        spelled = f"{band}:{spelled}"
    otherwise = question.otherwise or "That is not it. Read the task and the choices once more."
    return question.verdict(spelled) or no(otherwise)


def _band(question: Question, earlier: Any) -> str | None:
    number = as_number(earlier)
    if isinstance(number, Verdict):
        return None
    bands = question.bands.items()
    return next((name for name, (low, high) in bands if low <= number < high), None)
