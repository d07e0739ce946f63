"""Answers that are a function: tried on inputs that its author has and has not seen."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from civicsdata.check.cards import NotYet
from civicsdata.check.messages import MOST_WORDS, brief, written
from civicsdata.check.question import Case, Question, no, verdict_of, yes
from civicsdata.check.reading.conversions import plain, spelling
from civicsdata.check.verdicts import Verdict, not_started
from civicsdata.values import equal, is_number, normalize, opaque_part

LONGEST_ERROR = 160  # characters of an error that are repeated to the learner
LONGEST_INPUTS = (
    200,
    120,
    60,
    30,
    12,
)  # characters of an input: as many as leave room for the rest

_ERRORS = {
    "NameError": "Is the name spelled as above? Text needs quotation marks.",
    "KeyError": "No field has that name. Check the spelling.",
    "IndexError": "There is not always such a row. What if the list is empty?",
    "TypeError": "Look at what your function is given, and at what it does with it.",
}

_AS_AT_START = (
    "On these inputs your function still gives what it gave at the start. "
    "Change it, run its cell, then run this cell again."
)


def function(question: Question, answer: Any, earlier: Any) -> Verdict:
    """Return the verdict on a function: the first case that it does not meet, or a yes.

    Parameters
    ----------
    question : Question
        With the cases to try.
    answer : Any
        What stands under the function's name, not normalized.
    earlier : Any
        Not used.
    """
    if not callable(answer):
        return no("A function is needed here. Keep the line that starts with `def`.")
    outcomes = _try(answer, question)
    if outcomes == list(question.at_start or ()):
        return not_started(_AS_AT_START)
    return _first_problem(question, outcomes) or yes(
        f"Right on {len(outcomes)} of {len(outcomes)} inputs."
    )


@dataclass(frozen=True, eq=False)
class _Outcome:
    """What a function gave back for one case, or how it stopped."""

    value: Any = None
    error: BaseException | None = None

    def __eq__(self, other: object) -> bool:
        """Compare with an outcome at the start, which is plain data."""
        if not isinstance(other, Mapping):
            return NotImplemented
        if self.error is not None:
            return bool(other.get("raised") == type(self.error).__name__)
        return "value" in other and equal(_written(self.value), _written(other["value"]))


def _try(answer: Callable[..., Any], question: Question) -> list[_Outcome]:
    """Call a function on each case, as far as it does not stop with an error of its own."""
    outcomes: list[_Outcome] = []
    for place, case in enumerate(question.cases):
        outcome = _call(answer, case)
        outcomes.append(outcome)
        start = question.at_start[place] if question.at_start else None
        if outcome.error is not None and outcome != start:
            break  # an endless loop would take its whole time again
    return outcomes


def _call(answer: Callable[..., Any], case: Case) -> _Outcome:
    try:
        return _Outcome(normalize(answer(*copy.deepcopy(case.inputs))))
    except NotYet:
        raise
    except (Exception, SystemExit) as error:
        return _Outcome(error=error)


def _written(value: Any) -> Any:
    """Return a result; three dots are as good as nothing."""
    return None if value is ... else value


def _first_problem(question: Question, outcomes: list[_Outcome]) -> Verdict | None:
    empty: list[Case] = []
    for case, outcome in zip(question.cases, outcomes, strict=False):
        if outcome.error is not None:
            return _stopped(case, outcome.error)
        strange = opaque_part(outcome.value)
        if strange is not None:
            words = f"your function gives back {strange.kind}; a plain value is needed."
            return _with_inputs(case, words)
        if _written(outcome.value) is None and case.gives is not None:
            empty.append(case)
        elif not equal(outcome.value, case.gives):
            return _wrong_result(question, case, outcome.value)
    if empty and len(empty) == len(question.cases):
        return not_started(
            "The function gives nothing back yet. End it with `return`; `print` only shows."
        )
    if empty:
        return _with_inputs(empty[0], "your function gives nothing back yet.", question.otherwise)
    return None


def _stopped(case: Case, error: BaseException) -> Verdict:
    try:
        words = str(error)
    except Exception:
        words = "an error without words"
    if "ellipsis" in words:
        return not_started("Three dots are still in your function. Replace them first.")
    kind = type(error).__name__
    if kind == "KeyError":
        words = "'" + words.strip("\"'") + "'"  # a key that came from elsewhere is quoted twice
    sentence = f"{brief(words[:LONGEST_ERROR]).rstrip('.')}."
    return _with_inputs(case, f"your function stopped: {kind}: {sentence}", _ERRORS.get(kind, ""))


def _wrong_result(question: Question, case: Case, result: Any) -> Verdict:
    for wrong, said in case.wrong:
        if equal(result, wrong):
            return verdict_of(said)
    seen = f"your function gives {written(result)}."
    if isinstance(case.gives, str) and isinstance(result, str) and _same_words(result, case.gives):
        return _with_inputs(
            case, seen, "Spell it exactly as the task does: letters, commas and spaces."
        )
    if is_number(case.gives) and isinstance(result, str) and result.strip() == str(case.gives):
        return _with_inputs(case, seen, "That is text. Return the number itself.")
    return _with_inputs(case, seen, question.otherwise)


def _same_words(given: str, wanted: str) -> bool:
    """Return whether two texts differ in no more than spelling that a reader overlooks."""
    return plain(spelling(given)) == plain(spelling(wanted))


def _with_inputs(case: Case, seen: str, step: str = "") -> Verdict:
    """Return a verdict that shows the inputs, as much of them as leaves room for what follows."""
    for longest in LONGEST_INPUTS:
        inputs = ", ".join(written(value, longest) for value in case.inputs)
        parts = (f"With ({inputs}) {seen}", step)
        if len(" ".join(parts).split()) <= MOST_WORDS:
            break
    return no(*parts)
