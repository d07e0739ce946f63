"""Answers that give a word for each of several fields."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import Any

from civicsdata.check.messages import MOST_WORDS, brief, rounded
from civicsdata.check.question import Question, no
from civicsdata.check.reading.conversions import is_option, spelling, unfilled
from civicsdata.check.verdicts import Verdict
from civicsdata.values import is_number, opaque_part


def mapping(question: Question, answer: Any, earlier: Any) -> Verdict:
    """Return the verdict on a word for each field; every field that is not right is named."""
    fields = list(question.fields)
    empty = unfilled(answer, fields)
    if empty is not None:
        return empty
    strange = opaque_part([answer[name] for name in fields])
    if strange is not None:
        return no(f"Each field needs a word in quotation marks; one of yours is {strange.kind}.")
    answers = {name: _only(answer[name]) for name in fields}
    wrong: dict[str, Verdict] = {}
    for name, word in answers.items():
        options = question.fields[name]
        if options and not is_option(word, options):
            return no(f"For {name}, write one of these: {', '.join(options)}.")
        verdict = _field(question, name, word)
        if verdict.word != "Yes":
            wrong[name] = verdict
    if not wrong:
        return replace(question.complete(f"All {len(fields)} are right."), right=len(fields))
    told = next((name for name in wrong if wrong[name].idea), next(iter(wrong)))
    others = [name for name in wrong if name != told]
    right = len(fields) - len(wrong)
    count = f"{right} of {len(fields)} {'is' if right == 1 else 'are'} right."
    more = f"Look at {_listed(others)} as well." if others else ""
    said = wrong[told].message
    ways = (f"{count} {said} {more}", f"{said} {more}", f"{count} {said}", said)
    fits = (way.strip() for way in ways if len(way.split()) <= MOST_WORDS)
    return Verdict("Not yet", next(fits, brief(said)), wrong[told].idea, right=right)


def _listed(names: list[str]) -> str:
    """Return names as a list in a sentence.

    Examples
    --------
    >>> _listed(["S1"]), _listed(["S1", "S2", "S3"])
    ('S1', 'S1, S2 and S3')
    """
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _only(word: Any) -> Any:
    """Return the one word of a list that holds no other."""
    return word[0] if isinstance(word, list) and len(word) == 1 else word


def _field(question: Question, name: str, word: Any) -> Verdict:
    """Return the verdict on one field; where no choices are given, it may hold several words."""
    verdict = _known(question, name, word)
    if verdict is None and not question.fields[name]:
        several = _several(word)
        verdicts = [_known(question, name, one) for one in several]
        wrong = (one for one in verdicts if one is None or one.word != "Yes")
        verdict = next(wrong, verdicts[0]) if len(several) > 1 else None
    return verdict or no(f"Look at “{name}” again.", question.otherwise)


def _known(question: Question, name: str, word: Any) -> Verdict | None:
    """Return what the key says to a word, or to the one number that stands in it; else None."""
    verdict = question.verdict(f"{name}={spelling(word)}")
    if verdict is not None or question.fields[name]:
        return verdict
    if is_number(word):
        whole = question.verdict(f"{name}={round(word)}") if math.isfinite(word) else None
        if whole is not None and whole.word == "Yes":
            return no(f"{rounded(word)} still has decimals. Round it to a whole number.")
        return None
    numbers = re.findall(r"\d+(?:\.\d+)?", word) if isinstance(word, str) else []
    return question.verdict(f"{name}={spelling(float(numbers[0]))}") if len(numbers) == 1 else None


def _several(word: Any) -> list[Any]:
    """Return the words of a list, or of a text with a comma or semicolon between them."""
    if isinstance(word, list):
        return word
    return re.split(r"[,;]", word) if isinstance(word, str) else []
