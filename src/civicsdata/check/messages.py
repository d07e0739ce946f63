"""Short sentences for learners: values written out, words that come near, a limit of length."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Any

MOST_WORDS = 40  # of one message: what a learner reads at a glance
LIKE = 0.7  # from 0 to 1: how much two words must agree before one is named for the other


def written(value: Any, longest: int = 60) -> str:
    """Return a value as a message shows it.

    Examples
    --------
    >>> written("abc"), written([1, 2], longest=4), written("abcdefgh", longest=6)
    ("'abc'", '[1,…', "'abc…'")
    """
    text = repr(value)
    if len(text) <= longest:
        return text
    end = text[-1] if isinstance(value, str) else ""
    return f"{text[: longest - 1 - len(end)]}…{end}"


def rounded(value: float) -> str:
    """Return a number with at most six digits.

    Examples
    --------
    >>> rounded(63.284566), rounded(302.0)
    ('63.2846', '302')
    """
    return f"{value:.6g}"


def brief(*parts: str) -> str:
    """Return the parts of a message as one, cut after 40 words.

    Examples
    --------
    >>> brief("You have 4.", "", "Count again.")
    'You have 4. Count again.'
    """
    words = " ".join(parts).encode("utf-8", "replace").decode().split()
    return " ".join(words[:MOST_WORDS]) + (" …" if len(words) > MOST_WORDS else "")


def near(word: str, known: Sequence[str]) -> str:
    """Return a sentence that names words like one that does not exist.

    Examples
    --------
    >>> near("handover", ["handovers", "claims"]), near("x", ["claims"])
    ('Did you mean handovers?', '')
    """
    found = difflib.get_close_matches(word[:60], known, n=2, cutoff=LIKE)
    return f"Did you mean {' or '.join(found)}?" if found else ""


def amount(number: int, noun: str) -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> amount(1, "source"), amount(2, "source")
    ('1 source', '2 sources')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"
