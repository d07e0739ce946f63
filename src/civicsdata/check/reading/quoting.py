"""Figures, words and units as learners quote them, held against those of the tables."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from civicsdata.check.reading.conversions import plain, spelling

ROUNDING = 0.005  # of a figure: half a percent is more than rounding ever changes
COPIED = 1.3  # a statement up to so many times as long as the cell that stands in it is a copy
SHORT_CELL = 4  # words of a cell that any statement may hold
ADDED = 0.2  # of a text: a few words more do not make another text of it
DENIALS = {
    "no", "not", "never", "nobody", "nothing", "none", "neither", "nor", "hardly", "without",
    "false", "untrue", "wrong", "cannot", "t",
}  # fmt: skip

# Words that mean the same in a unit. A word of a table's unit that stands in no row here must be
# there as it is, in the singular or the plural.
SAME = (
    ("people", "person", "persons", "human", "humans", "individual", "individuals", "prisoner",
     "prisoners", "defendant", "defendants", "man", "men", "national", "nationals", "citizen",
     "citizens", "mexicans", "suspect", "suspects", "detainee", "detainees", "transfer",
     "transfers", "extradition", "extraditions", "extradited"),
    ("percent", "%", "pct", "percentage"),
    ("billion", "billions", "bn"),
    ("million", "millions", "mn", "m"),
    ("dollar", "dollars", "$", "usd"),
    ("pound", "pounds", "lb", "lbs"),
    ("year", "years", "yearly", "annual", "annually", "annum", "yr"),
    ("month", "months", "monthly"),
    ("death", "deaths", "died", "dead", "people", "persons", "lives", "victims"),
    ("case", "cases", "dispute", "disputes", "episode", "episodes", "sanctions"),
    ("aircraft", "plane", "planes", "airplane", "airplanes", "aeroplanes", "flights"),
    ("prison", "prisons", "jail", "jails"),
    ("seizure", "seizures", "events"),
    ("gdp", "output", "economy", "gross"),
)  # fmt: skip
UNNEEDED = {"us", "u", "s", "a", "an", "the", "of", "per", "mexican", "cent"}


def names_unit(written: str, unit: str) -> bool:
    """Return whether a text names the unit of a table, in whatever usual words.

    Examples
    --------
    >>> names_unit("% of the value", "percent"), names_unit("bn USD", "billion US dollars")
    (True, True)
    >>> names_unit("people", "people a year"), names_unit("bananas", "people")
    (False, False)
    """
    there = _words(written)
    return all(there & _same(word) for word in _words(unit) - UNNEEDED)


def _words(text: str) -> set[str]:
    """Return the words and signs of a unit, in small letters."""
    small = re.sub(r"\bper\s+cent\b", "percent", text.casefold())
    return set(re.findall(r"[^\W\d_]+|[%$]", small))


def _same(word: str) -> set[str]:
    """Return every word that means the same as a word of a unit, itself among them."""
    rows = [set(row) for row in SAME if word in row]
    return {word, word.rstrip("s"), f"{word}s"}.union(*rows)


def close(figure: float, cell: float) -> bool:
    """Return whether a figure is that of the table, exactly or well rounded.

    Examples
    --------
    >>> close(534, 534.3), close(21900, 21889.21), close(535.3, 534.3), close(30, 29)
    (True, True, False, False)
    """
    try:
        if not math.isclose(figure, cell, rel_tol=ROUNDING, abs_tol=1e-9):
            return False
        numbers = [cell, *(round(float(cell), places) for places in range(-3, 4))]
        return any(math.isclose(figure, one, rel_tol=1e-9, abs_tol=1e-9) for one in numbers)
    except (OverflowError, ValueError):
        return False


def quotes(figure: Any, cell: Any) -> bool:
    """Return whether a figure is the whole of a cell, or two words or more of its text."""
    text = figure.strip().casefold() if isinstance(figure, str) else ""
    if isinstance(cell, bool):
        return figure is cell or text in {True: ("true", "yes"), False: ("false", "no")}[cell]
    if text == str(cell).strip().casefold():
        return True
    return len(plain(text).split()) > 1 and stands_in(text, str(cell))


def stands_in(figure: str, cell: str) -> bool:
    """Return whether the words of a figure stand side by side in a cell.

    Examples
    --------
    >>> stands_in("No Judge", "no judge was asked"), stands_in("jud", "no judge was asked")
    (True, False)
    """
    words = plain(figure)
    return bool(words) and f" {words} " in f" {plain(cell)} "


def copies(words: str, cell: str) -> bool:
    """Return whether a statement stands in a cell, or is hardly more than the cell.

    Examples
    --------
    >>> copies("no judge was asked", "it says no judge was asked in 2025"), copies("a b", "c d")
    (True, False)
    """
    if f" {words} " in f" {cell} ":
        return True
    few, many = len(cell.split()), len(words.split())
    return few > SHORT_CELL and f" {cell} " in f" {words} " and many <= COPIED * few


def repeats(words: str, other: str) -> bool:
    """Return whether two texts have the same words, in whatever order, and hardly more.

    A word that denies makes another text of it.

    Examples
    --------
    >>> repeats("in 2025 really it was fair", "it was fair in 2025")
    True
    >>> repeats("it was not fair in 2025", "it was fair in 2025"), repeats("it was fair", "it was")
    (False, False)
    """
    few, many = sorted((Counter(words.split()), Counter(other.split())), key=Counter.total)
    added = many - few
    return not few - many and added.total() <= ADDED * few.total() and not DENIALS & set(added)


def as_named(word: Any, names: Sequence[str]) -> Any:
    """Return the name that a word spells; any other word without the spaces around it.

    Examples
    --------
    >>> as_named("Checks ", ["checks"]), as_named(" other", ["checks"]), as_named(3, ["checks"])
    ('checks', 'other', 3)
    """
    if not isinstance(word, str):
        return word
    return next((name for name in names if spelling(name) == spelling(word)), word.strip())
