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
from civicsdata.check.verdicts import Verdict, not_started, recorded
from civicsdata.values import normalize

__all__ = ["Card", "NotYet", "Verdict", "check", "preflight", "reporting"]

WRITING = (
    "This item is a piece of writing, which a person reads: call `preflight` in place of `check`."
)
KEPT = "Your answer is kept. Whether it is right is told after grading."
KEPT_WITHOUT_POINTS = "Your answers are kept. They earn no points, and nobody grades them."


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
        For hidden tests: name of a part to what only grading knows of it: the ``cases`` on which a
        function is tried in place of those of the item, or the ``key`` of an answer that the
        check only records; and the next step (``otherwise``).

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
            before, known = earlier.get(question.after), (hidden or {}).get(name)
            full = _with_hidden(question, known) if known else question
            stale = stale_verdict(name)
            verdict = stale or _verdict(full, answer, before)
            if asked.recorded and not stale:
                form = _verdict(replace(question, recorded=True), answer, before)
                verdict = _kept(asked, form, verdict if known else None)
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


def _kept(asked: bank.Item, form: Verdict, graded: Verdict | None) -> Verdict:
    """Return the verdict on an answer whose key is not in the package, once its form is right.

    Parameters
    ----------
    asked : Item
        Its item.
    form : Verdict
        The verdict on its form alone.
    graded : Verdict or None
        The verdict of grading, which knows the key.
    """
    if form.word != "Yes":
        return form
    if asked.points and graded:
        return graded
    right = graded.right if graded else None
    return recorded(KEPT if asked.points else KEPT_WITHOUT_POINTS, right)


def _with_hidden(question: Question, hidden: Mapping[str, Any]) -> Question:
    return replace(
        question,
        key=hidden.get("key", question.key),
        cases=tuple(map(bank.case_from, hidden.get("cases", ()))),
        otherwise=hidden.get("otherwise") or question.otherwise,
        at_start=None,
    )


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep warnings about an answer off stderr, where nbgrader would count them as an error."""
    with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        yield
