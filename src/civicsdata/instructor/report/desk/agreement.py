"""Say how far two readers agree on the levels of a rubric."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from civicsdata.instructor.report.desk.readings import Reading
from civicsdata.instructor.report.rubric import CRITERIA


@dataclass(frozen=True)
class Agreement:
    """How far two readers agree on one criterion.

    Attributes
    ----------
    criterion : str
        Id in ``course/rubrics.toml``.
    texts : int
        Texts that both have read.
    same : int
        How many of them have the same level from both.
    kappa : float or None
        Weighted kappa; None when chance alone would give full agreement.
    """

    criterion: str
    texts: int
    same: int
    kappa: float | None


def weighted_kappa(pairs: Sequence[tuple[int, int]]) -> float | None:
    """Return Cohen's kappa with quadratic weights: agreement beyond chance.

    A difference of two levels weighs four times as much as one of one level. 1 is full agreement, 0
    what chance would give.

    Parameters
    ----------
    pairs : sequence of (int, int)
        Levels of both readers for each text.

    Returns
    -------
    float or None
        None when there is no text, or both gave one and the same level to all.

    References
    ----------
    J. Cohen (1968), Weighted kappa, Psychological Bulletin 70 (4), 213-220.

    Examples
    --------
    >>> weighted_kappa([(0, 0), (1, 1), (2, 2), (3, 3)])
    1.0
    >>> weighted_kappa([(0, 3), (3, 0)])
    -1.0
    >>> weighted_kappa([(2, 2), (2, 2)]) is None
    True
    """
    if not pairs:
        return None
    seen = sum((a - b) ** 2 for a, b in pairs) / len(pairs)
    by_chance = sum((a - b) ** 2 for a, _ in pairs for _, b in pairs) / len(pairs) ** 2
    return 1 - seen / by_chance if by_chance else None


def pairs_of(readings: Sequence[Reading], item: str) -> list[tuple[Reading, Reading]]:
    """Return the first and second reading of each text that has both, of the same words."""
    first = {one.student: one for one in readings if one.item == item and not one.second}
    second = {one.student: one for one in readings if one.item == item and one.second}
    both = [(first[name], second[name]) for name in sorted(first.keys() & second.keys())]
    return [(one, other) for one, other in both if one.sha256 == other.sha256]


def agreement(both: Sequence[tuple[Reading, Reading]]) -> list[Agreement]:
    """Return how far two readers agree, by criterion; empty without a text that both have read."""
    found = []
    for criterion in CRITERIA if both else ():
        levels = [(one.levels[criterion], other.levels[criterion]) for one, other in both]
        same = sum(a == b for a, b in levels)
        found.append(Agreement(criterion, len(levels), same, weighted_kappa(levels)))
    return found


def differing(readings: Sequence[Reading], item: str) -> list[tuple[Reading, Reading]]:
    """Return the texts on which two readers differ by two levels, or by more than one in sum."""

    def distance(pair: tuple[Reading, Reading]) -> tuple[int, int]:
        steps = [abs(pair[0].levels[name] - pair[1].levels[name]) for name in CRITERIA]
        return max(steps), sum(steps)

    apart = [pair for pair in pairs_of(readings, item) if distance(pair) > (1, 1)]
    return sorted(apart, key=distance, reverse=True)
