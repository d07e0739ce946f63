"""Which word, which letters in which order, and which word for each field?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from civicsdata.kinds.shared import (
    MOST_WORDS,
    Key,
    as_number,
    as_words,
    brief,
    canonical,
    is_option,
    look_up,
    no,
    say,
    shown,
    unfilled,
    whole,
)
from civicsdata.plain import NotPlain, plain
from civicsdata.seal import unseal
from civicsdata.verdicts import Verdict, Word

LONGEST_ORDER = 26


def word(
    item: str,
    answer: Any,
    kind: str,
    key: Key | None,
    options: Sequence[str] | None,
    after: Any,
    bands: Mapping[str, tuple[float, float]] | None,
    hint: str,
) -> Verdict:
    """Look one word up, or several that have no order."""
    words = as_words(item, answer, several=kind == "set")
    if isinstance(words, Verdict):
        return words
    if options is not None:
        unknown = [one for one in words if not is_option(one, options)]
        if unknown:
            choices = ", ".join(options)
            return no(item, f"{shown(unknown[0], 40)} is none of the choices: {choices}.")
    spelling = canonical(kind, words if kind == "set" else words[0])
    if bands is not None:
        band = _band(after, bands)
        if band is None:
            return no(item, "First commit a guess in the cell above; this answer builds on it.")
        spelling = f"{band}:{spelling}"
    saying = look_up(item, key, spelling, kind)
    if saying is None:
        return no(item, hint or "That is not it. Read the task and the choices once more.")
    return say(item, saying)


def _band(after: Any, bands: Mapping[str, tuple[float, float]]) -> str | None:
    number = as_number("", after)
    if isinstance(number, Verdict):
        return None
    return next((name for name, (low, high) in bands.items() if low <= number < high), None)


def order(item: str, answer: Any, key: Key | None, hint: str) -> Verdict:
    """Count the longest correct run of an order of lines.

    What is noticed and can be answered by the key: ``"extra:<letter>"``, a line that does not
    belong.
    """
    words = as_words(item, answer, several=True)
    if isinstance(words, Verdict):
        return words
    spelling = canonical("order", words)
    saying = look_up(item, key, spelling, "order")
    if saying is not None:
        return say(item, saying)
    for letter in dict.fromkeys(spelling):
        saying = look_up(item, key, canonical("order", f"extra:{letter}"), "order")
        if saying is not None:
            return say(item, saying)
    share = _longest_run(item, spelling, key)
    if share == 0:
        return no(item, "Fewer than half of the lines follow each other as they should.", hint)
    return no(item, "A part of your order works.", hint, word="Almost", share=share)


def _longest_run(item: str, spelling: str, key: Key | None) -> float:
    """Share of the lines that stand in an unbroken correct run, when it is half or more.

    A sealed key holds every run of half the lines or more under ``run:<lines>``, with its share of
    the whole order. An answer that is longer than the order is measured by its own length.
    """
    if len(spelling) > LONGEST_ORDER:
        return 0.0
    best = 0.0
    runs = runs_of(key) if not isinstance(key, str) else None
    for start in range(len(spelling)):
        for stop in range(start + 2, len(spelling) + 1):
            run = f"run:{spelling[start:stop]}"
            saying = runs.get(run) if runs is not None else unseal(item, str(key), run)
            if saying is not None:
                length = stop - start
                best = max(best, length / max(round(length / float(saying)), len(spelling)))
    return best


def runs_of(key: Mapping[Any, Any] | None) -> dict[str, str]:
    """Give the shares that unbroken runs of a right order are worth.

    Parameters
    ----------
    key : mapping
        Key of an ordering item.

    Returns
    -------
    dict of str to str
        ``run:<lines>`` to its share of all lines, for runs of at least half of them.

    Examples
    --------
    >>> runs_of({"ABCD": "yes: Right."})["run:BCD"]
    '0.75'
    """
    runs: dict[str, str] = {}
    for answer, saying in dict(key or {}).items():
        if not str(saying).startswith("yes"):
            continue
        line = canonical("order", answer)
        for start in range(len(line)):
            for stop in range(start + math.ceil(len(line) / 2), len(line) + 1):
                runs[f"run:{line[start:stop]}"] = f"{(stop - start) / len(line):.4g}"
    return runs


def mapping(
    item: str,
    answer: Any,
    key: Key | None,
    fields: Sequence[str],
    hint: str,
    options: Sequence[str] | None,
) -> Verdict:
    """Look the word of each field up."""
    empty = unfilled(item, answer, fields)
    if empty is not None:
        return empty
    try:
        value = plain({name: dict.get(answer, name) for name in fields})
    except NotPlain as error:
        return no(item, f"Each field needs a word in quotation marks; one of yours is {error}.")
    wrong: list[Verdict] = []
    for name in fields:
        given = value.get(name)
        if options is not None and not is_option(given, options):
            return no(item, f"For {name}, write one of these: {', '.join(options)}.")
        verdict = _field(item, name, given, key, hint)
        if verdict.word != "Yes":
            wrong.append(verdict)
    if not wrong:
        return whole(item, key, f"All {len(fields)} are right.")
    share = 1 - len(wrong) / len(fields)
    first = next((verdict for verdict in wrong if verdict.misconception), wrong[0])
    word_: Word = "Almost" if share >= 0.5 else "Not yet"
    message = f"{len(fields) - len(wrong)} of {len(fields)} are right. {first.message}"
    message = message if len(message.split()) <= MOST_WORDS else first.message
    return Verdict(item, word_, brief(message), first.misconception, share)


def _field(item: str, name: str, given: Any, key: Key | None, hint: str) -> Verdict:
    if isinstance(key, str):
        saying = unseal(item, key, f"{name}={canonical('text', given)}")
    else:
        sayings = dict(dict(key or {}).get(name, {}))
        spelling = canonical("text", given)
        saying = next((s for w, s in sayings.items() if canonical("text", w) == spelling), None)
    if saying is None:
        return no(item, f"Look at {name} again.", hint)
    return say(item, str(saying))
