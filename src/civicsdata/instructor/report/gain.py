"""Say how many questions without points were right, before and after, and the gain of a class."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from civicsdata.instructor.report.records import ClassRecord

BEFORE, AFTER = ("0-start", "start-before"), ("5-brief", "brief-after")
QUESTIONS = 8  # each survey has so many, and the same ideas in the same order

Pair = tuple[int | None, int | None]


@dataclass(frozen=True)
class Gain:
    """Right answers before and after the course, of those who answered both times.

    Attributes
    ----------
    n : int
        How many answered both times.
    before, after : float
        Means of right answers.
    gain : float or None
        Normalized gain of the class.
    """

    n: int
    before: float
    after: float
    gain: float | None
    most: int = QUESTIONS


def right_of_eight(record: ClassRecord) -> dict[str, Pair]:
    """Return how many of each student's eight questions were right before and after the course.

    Parameters
    ----------
    record : ClassRecord
        Where the class stands.

    Returns
    -------
    dict of str to (int or None, int or None)
        By student id, numbers from 0 to 8; None where the survey was not answered.
    """
    right = {
        (one.student, one.unit, item.id): item.right
        for one in record.standings
        for item in one.items
    }
    return {
        student: (right.get((student, *BEFORE)), right.get((student, *AFTER)))
        for student in record.names
    }


def normalized_gain(pairs: Iterable[Pair]) -> float | None:
    """Return the normalized gain of a class.

    It is the part of what was still to be learned that was learned (Hake 1998): the mean after
    less the mean before, over eight less the mean before.

    Parameters
    ----------
    pairs : iterable of (int or None, int or None)
        Right answers before and after, one pair a student; see `right_of_eight`.

    Returns
    -------
    float or None
        At most 1, and below 0 when fewer were right afterwards. Only students with both numbers
        count. None when there are none, or when nothing was left to be learned.

    Examples
    --------
    >>> normalized_gain([(2, 5), (4, 6), (8, None)])
    0.5
    >>> normalized_gain([(8, 8)]) is None
    True
    """
    both = _both(pairs)
    left = sum(QUESTIONS - before for before, _ in both)
    return sum(after - before for before, after in both) / left if left else None


def before_and_after(pairs: Sequence[Pair]) -> Gain | None:
    """Return the gain of a class with its means; None when nobody has answered both times.

    Examples
    --------
    >>> before_and_after([(2, 5), (8, None)])
    Gain(n=1, before=2.0, after=5.0, gain=0.5, most=8)
    """
    both = _both(pairs)
    if not both:
        return None
    before, after = (sum(values) / len(both) for values in zip(*both, strict=True))
    return Gain(len(both), before, after, normalized_gain(both))


def _both(pairs: Iterable[Pair]) -> list[tuple[int, int]]:
    return [(one, other) for one, other in pairs if one is not None and other is not None]
