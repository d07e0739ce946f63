"""Answers that give a word for each of several fields."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from civicsdata.check.messages import MOST_WORDS, brief
from civicsdata.check.question import Question, no
from civicsdata.check.reading.conversions import is_option, spelling, unfilled
from civicsdata.check.verdicts import Verdict
from civicsdata.values import opaque_part


def mapping(question: Question, answer: Any, earlier: Any) -> Verdict:
    """Return the verdict on a word for each field; all must be right."""
    fields = list(question.fields)
    empty = unfilled(answer, fields)
    if empty is not None:
        return empty
    strange = opaque_part([answer[name] for name in fields])
    if strange is not None:
        return no(f"Each field needs a word in quotation marks; one of yours is {strange.kind}.")
    wrong: list[Verdict] = []
    for name in fields:
        if question.options and not is_option(answer[name], question.options):
            return no(f"For {name}, write one of these: {', '.join(question.options)}.")
        verdict = _field(question, name, answer[name])
        if verdict.word != "Yes":
            wrong.append(verdict)
    if not wrong:
        return replace(question.complete(f"All {len(fields)} are right."), right=len(fields))
    first = next((verdict for verdict in wrong if verdict.idea), wrong[0])
    message = f"{len(fields) - len(wrong)} of {len(fields)} are right. {first.message}"
    message = message if len(message.split()) <= MOST_WORDS else first.message
    return Verdict("Not yet", brief(message), first.idea, right=len(fields) - len(wrong))


def _field(question: Question, name: str, word: Any) -> Verdict:
    verdict = question.verdict(f"{name}={spelling(word)}")
    return verdict or no(f"Look at {name} again.", question.otherwise)
