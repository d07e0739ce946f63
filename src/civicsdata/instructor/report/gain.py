"""Read how many questions without points were right, before and after, and the gain of a class."""

from __future__ import annotations

from collections.abc import Iterable

from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.grading.gradebook.recorded import result_path
from civicsdata.instructor.grading.judge.result import from_json

BEFORE, AFTER = ("0-start", "start-before"), ("5-brief", "brief-after")
QUESTIONS = 8  # each survey has so many, and the same ideas in the same order


def right_of_eight(folders: ClassFolders, student: str) -> tuple[int | None, int | None]:
    """Return how many of a student's eight questions were right before and after the course.

    Parameters
    ----------
    folders : ClassFolders
        Where the results of grading stand.
    student : str
        The student's id.

    Returns
    -------
    int or None, int or None
        Numbers from 0 to 8; None where the survey was not answered, or the unit not graded.
    """
    return _right(folders, student, *BEFORE), _right(folders, student, *AFTER)


def normalized_gain(pairs: Iterable[tuple[int | None, int | None]]) -> float | None:
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
    both = [(one, other) for one, other in pairs if one is not None and other is not None]
    left = sum(QUESTIONS - before for before, _ in both)
    return sum(after - before for before, after in both) / left if left else None


def _right(folders: ClassFolders, student: str, unit: str, item: str) -> int | None:
    try:
        text = result_path(folders, student, unit).read_text(encoding="utf-8")
        result = from_json(text.partition("\n")[2])
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return next((one.right for one in result.items if one.item == item), None)
