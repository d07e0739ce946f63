"""Levels of a rubric: the line that keeps them in a comment, and the points that they earn."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Final

# Names of the criteria of course/rubrics.toml in its order, as a comment writes them.
CRITERIA: Final = {
    "claim": "claim",
    "evidence": "evidence and source",
    "other-view": "other view",
    "reasoning": "reasoning and limits",
}
HIGHEST: Final = 3  # level of each criterion; the lowest is 0

_LINE = re.compile(
    ", ".join(rf"{name} (?P<{key.replace('-', '_')}>[0-3])" for key, name in CRITERIA.items())
    + r"\.[ \t]*(?:\r?\n|\Z)",
    re.IGNORECASE,
)


def levels_line(levels: Mapping[str, int]) -> str:
    """Return the line that keeps levels in a comment of nbgrader's gradebook.

    Parameters
    ----------
    levels : mapping of str to int
        Level from 0 to 3 of each criterion, by its id in ``course/rubrics.toml``.

    Returns
    -------
    str
        The first line of the comment; a blank line and the teacher's words may follow it.

    Raises
    ------
    ValueError
        When a criterion is missing or unknown, or a level is none of 0, 1, 2, 3.

    Examples
    --------
    >>> levels_line({"claim": 2, "evidence": 3, "other-view": 1, "reasoning": 2})
    'Claim 2, evidence and source 3, other view 1, reasoning and limits 2.'
    """
    _check(levels)
    line = ", ".join(f"{name} {levels[key]}" for key, name in CRITERIA.items())
    return f"{line[0].upper()}{line[1:]}."


def parse_levels(comment: str | None) -> tuple[dict[str, int] | None, str]:
    """Return the levels that a comment begins with, and the rest of it.

    Parameters
    ----------
    comment : str or None
        A person's comment from the gradebook.

    Returns
    -------
    levels : dict of str to int, or None
        By id of the criterion, in the rubric's order; None when the comment has no such line.
    rest : str
        The comment without the line, or all of it.

    Examples
    --------
    >>> text = "Claim 2, evidence and source 3, other view 1, reasoning and limits 2."
    >>> parse_levels(text + chr(10) * 2 + "Well argued.")[1]
    'Well argued.'
    >>> parse_levels("Well argued.")
    (None, 'Well argued.')
    """
    text = (comment or "").strip()
    found = _LINE.match(text)
    if found is None:
        return None, text
    levels = {key: int(found[key.replace("-", "_")]) for key in CRITERIA}
    return levels, text[found.end() :].strip()


def points(levels: Mapping[str, int], out_of: float) -> float:
    """Return the points of levels: their share of all levels times the points, in halves.

    The rule of ``course/rubrics.toml``. A sum that lies between two halves goes up.

    Parameters
    ----------
    levels : mapping of str to int
        Level from 0 to 3 of each criterion, by its id.
    out_of : float
        Points of the whole text.

    Raises
    ------
    ValueError
        As `levels_line` does.

    Examples
    --------
    >>> points({"claim": 2, "evidence": 3, "other-view": 1, "reasoning": 2}, 4)
    2.5
    >>> points({"claim": 3, "evidence": 3, "other-view": 3, "reasoning": 2}, 9)
    8.5
    """
    _check(levels)
    halves = 2 * out_of * sum(levels.values()) / (HIGHEST * len(CRITERIA))
    return math.floor(halves + 0.5 + 1e-9) / 2  # a product may be a little less than its tie


def _check(levels: Mapping[str, int]) -> None:
    if set(levels) != set(CRITERIA):
        named = ", ".join(levels) or "none"
        raise ValueError(f"Levels are asked for {', '.join(CRITERIA)}; given were: {named}.")
    for key, level in levels.items():
        if level not in range(HIGHEST + 1):
            raise ValueError(f"The levels are 0, 1, 2 and {HIGHEST}; that of {key} is {level!r}.")
