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
    if isinstance(words, Verdict):
        return words
    word = words[0]
    if question.options and not is_option(word, question.options):
        choices = ", ".join(question.options)
        return no(f"{written(word, 40)} is none of the choices: {choices}.")
    spelled = spelling(word)
    if question.bands:
        band = _band(question, earlier)
        if band is None:
            return no("First commit a guess in the cell above; this answer builds on it.")
        spelled = f"{band}:{spelled}"
    otherwise = question.otherwise or "That is not it. Read the task and the choices once more."
    return question.verdict(spelled) or no(otherwise)


def _band(question: Question, earlier: Any) -> str | None:
    number = as_number(earlier)
    if isinstance(number, Verdict):
        return None
    bands = question.bands.items()
    return next((name for name, (low, high) in bands if low <= number < high), None)
