"""The check of an item: what its answers show about what their author understood.

`check` serves the student at work and the grader. It answers with one card, never with a traceback,
whatever stands in the answer cell. What an item asks, its key and its messages come from the
installed package (see `civicsdata.check.bank`).
"""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from civicsdata.check import bank
from civicsdata.check.answers import FAMILIES
from civicsdata.check.cards import Card, NotYet, deliver, reporting, unknown_item
from civicsdata.check.preflight import preflight
from civicsdata.check.question import Question
from civicsdata.check.stale import stale_verdict
from civicsdata.check.verdicts import Verdict, not_started
from civicsdata.values import normalize

__all__ = ["Card", "NotYet", "Verdict", "check", "preflight", "reporting"]

WRITING = (
    "This item is a piece of writing, which a person reads: call `preflight` in place of `check`."
)


def check(item: str, *answers: Any, hidden: Mapping[str, Mapping[str, Any]] | None = None) -> Card:
    """Compare the answers to an item with its key and show what they suggest.

    Parameters
    ----------
    item : str
        Item id.
    *answers : Any
        What the learner wrote, in the order of the item's parts, then the earlier answers on which
        a part builds. Three dots mean that nothing has been written.
    hidden : mapping, optional
        For hidden tests: name of a function to the ``cases`` on which it is tried in place of those
        of the item, and the next step (``otherwise``).

    Returns
    -------
    Card
        The verdicts, which have been shown.

    Raises
    ------
    NotYet
        Only when graded and the item earns nothing.
    TypeError
        When there are more or fewer answers than the item has: a changed test cell.

    Examples
    --------
    >>> card = check("start-first-answer", 8)  # doctest: +ELLIPSIS
    Your first answer. 0 of 1 point so far.
    Not yet. Eight is the number of cities. ...
    >>> card = check("start-first-answer", ...)
    Your first answer. 0 of 1 point so far.
    Not started. Replace the three dots in the answer cell, run it, then run this cell again.
    """
    try:
        asked = bank.item(item)
    except bank.UnknownItemError:
        return deliver(unknown_item(item))
    if not asked.parts:
        return deliver(Card(asked.id, asked.title, 0, (("", Verdict("Not yet", WRITING)),)))
    names = [question.name.partition("/")[2] for question in asked.parts] + list(asked.after)
    if len(answers) != len(names):
        raise TypeError(f"check of {item} takes these answers: {', '.join(names)}.")
    with _quiet():
        earlier = {n: normalize(a) for n, a in zip(names, answers, strict=True) if n in asked.after}
        parts = []
        for name, question, answer in zip(names, asked.parts, answers, strict=False):
            if hidden and name in hidden:
                question = _with_hidden(question, hidden[name])
            verdict = stale_verdict(name) or _verdict(question, answer, earlier.get(question.after))
            tried_again = asked.hidden and hidden is None and question.answer == "function"
            if tried_again and verdict.word == "Yes":
                verdict = replace(verdict, on_cases_shown=True)
            parts.append((name, verdict))
    card = Card(asked.id, asked.title, asked.points, tuple(parts))
    return deliver(replace(card, belief=bank.belief(card.idea)))


def _verdict(question: Question, answer: Any, earlier: Any) -> Verdict:
    if answer is ...:
        return not_started()
    if question.answer != "function":
        answer = normalize(answer)
    return FAMILIES[question.answer](question, answer, earlier)


def _with_hidden(question: Question, hidden: Mapping[str, Any]) -> Question:
    return replace(
        question,
        cases=tuple(map(bank.case_from, hidden["cases"])),
        otherwise=hidden.get("otherwise") or question.otherwise,
        at_start=None,
    )


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep warnings about an answer off stderr, where nbgrader would count them as an error."""
    with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        yield
