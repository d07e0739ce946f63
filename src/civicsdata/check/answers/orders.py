"""Answers that put lines into an order, as letters."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

from civicsdata.check.question import Question, no
from civicsdata.check.reading.conversions import as_words, has_order, order_spelling
from civicsdata.check.verdicts import Verdict

LONGEST_ORDER = 26  # letters; a longer answer cannot be an order of lettered lines
LEAST_SHARE = 0.5  # of the agreement; an order by chance agrees by 0 on average


def order(question: Question, answer: Any, earlier: Any) -> Verdict:
    """Return the verdict on an order of letters; one that is nearly right earns a part.

    The key is asked for the whole order, for ``"extra:<letter>"`` (a line that does not belong),
    and for pairs (see `pairs_of`).
    """
    words = as_words(answer, several=True)
    if isinstance(words, Verdict):
        return no('Write the letters in quotation marks, one after the other, such as "BA".')
    if not has_order(answer):
        return no("Curly brackets make a set, which has no order. Use square brackets.")
    spelled = order_spelling(words)
    verdict = question.verdict(spelled)
    if verdict is not None and verdict.word == "Yes":
        return verdict
    if len(spelled) > LONGEST_ORDER:
        return no(
            f"Your answer has {len(spelled)} letters. Write one letter for each line.",
            question.otherwise,
        )
    share, seen = _agreement(question, spelled)
    extras = (question.verdict(f"extra:{letter}") for letter in dict.fromkeys(spelled))
    verdict = verdict or next(filter(None, extras), None) or no(seen, question.otherwise)
    return verdict if share < LEAST_SHARE else replace(verdict, word="Almost", share=share)


def _agreement(question: Question, spelled: str) -> tuple[float, str]:
    """Return how far an order agrees with a right one, and what was seen of it.

    The measure is Kendall's rank correlation: pairs of lines in the right order, less those the
    other way round, as a share of all pairs. A line that is missing or does not belong, or stands
    there twice, brings pairs that are not in the right order.
    """
    lines = int(question.reply("lines") or 0)
    known: list[str] = []
    for letter in spelled:
        if letter not in known and question.reply(f"line:{letter}"):
            known.append(letter)
    right = wrong = 0
    for first, second in combinations(known, 2):
        if question.reply(f"pair:{first}{second}"):
            right += 1
        else:
            wrong += 1
    foreign = len(spelled) - len(known)
    pairs = (lines + foreign) * (lines + foreign - 1) // 2
    # an order of which the key does not know that it is right is never worth all
    share = min(right - wrong, pairs - 1) / pairs if pairs else 0.0
    if len(known) < lines:
        seen = f"{len(known)} of the {lines} lines that belong are there."
    elif foreign:
        seen = "One letter is there twice, or names no line."
    else:
        seen = f"{right} of {right + wrong} pairs are in the right order."
    return share, seen


def pairs_of(right: str) -> dict[str, str]:
    """Return what the key of a right order says about its lines and their pairs.

    Parameters
    ----------
    right : str
        The letters of a right order.

    Returns
    -------
    dict of str to str
        ``lines`` to their number, ``line:<letter>`` and ``pair:<letters>`` to ``yes``.

    Examples
    --------
    >>> pairs_of("CAB")["lines"], [key for key in pairs_of("CAB") if key.startswith("pair")]
    ('3', ['pair:CA', 'pair:CB', 'pair:AB'])
    """
    lines = {f"line:{letter}": "yes" for letter in right}
    pairs = {f"pair:{first}{second}": "yes" for first, second in combinations(right, 2)}
    return {"lines": str(len(right)), **lines, **pairs}
