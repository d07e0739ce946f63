"""Answers that put lines into an order, as letters."""

from __future__ import annotations

import math
from typing import Any

from civicsdata.check.question import Question, almost, no
from civicsdata.check.reading.conversions import as_words, has_order, order_spelling
from civicsdata.check.verdicts import Verdict

LONGEST_ORDER = 26  # letters; a longer answer cannot be an order of lettered lines


def order(question: Question, answer: Any, earlier: Any) -> Verdict:
    """Return the verdict on an order of letters; the longest correct run earns its part.

    The key is asked for the whole order, for ``"extra:<letter>"`` (a line that does not belong),
    and for runs (see `runs_of`).
    """
    words = as_words(answer, several=True)
    if isinstance(words, Verdict):
        return words
    if not has_order(answer):
        return no("Curly brackets make a set, which has no order. Use square brackets.")
    spelled = order_spelling(words)
    verdict = question.verdict(spelled)
    if verdict is not None:
        return verdict
    for letter in dict.fromkeys(spelled):
        verdict = question.verdict(f"extra:{letter}")
        if verdict is not None:
            return verdict
    share = _longest_run(question, spelled)
    if share == 0:
        words_ = "Fewer than half of the lines follow each other as they should."
        return no(words_, question.otherwise)
    return almost(share, "A part of your order works.", question.otherwise)


def _longest_run(question: Question, spelled: str) -> float:
    """Return the share of the lines that stand in an unbroken correct run, if half or more.

    An answer that is longer than the order is measured by its own length.
    """
    if len(spelled) > LONGEST_ORDER:
        return 0.0
    best = 0.0
    for start in range(len(spelled)):
        for stop in range(start + 2, len(spelled) + 1):
            share = question.reply(f"run:{spelled[start:stop]}")
            if share is not None:
                length = stop - start
                best = max(best, length / max(round(length / float(share)), len(spelled)))
    return best


def runs_of(right: str) -> dict[str, str]:
    """Return what unbroken runs of a right order are worth, for its key.

    Parameters
    ----------
    right : str
        The letters of a right order.

    Returns
    -------
    dict of str to str
        ``run:<letters>`` to its share of all lines, for runs of at least half of them.

    Examples
    --------
    >>> runs_of("ABCD")["run:BCD"]
    '0.75'
    """
    half = math.ceil(len(right) / 2)
    return {
        f"run:{right[start:stop]}": f"{(stop - start) / len(right):.4g}"
        for start in range(len(right))
        for stop in range(start + half, len(right) + 1)
    }
