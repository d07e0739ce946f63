"""What has been recorded already?

This can be told from files alone, without nbgrader and its gradebook, while other processes start.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from civicsdata.instructor.grading.folders import Course
from civicsdata.instructor.grading.judge.result import from_json
from civicsdata.instructor.grading.submission.reader import HandIn
from civicsdata.instructor.grading.submission.specification import Plan


@dataclass(frozen=True)
class Change:
    """An automatic score that is not what it was.

    Attributes
    ----------
    student, unit, item : str
        Whose and of what.
    before, after : float or None
        Old and new score; None means that a person marks it.
    """

    student: str
    unit: str
    item: str
    before: float | None
    after: float | None

    def __str__(self) -> str:
        """Say it in one line.

        Examples
        --------
        >>> print(Change("ana", "demo", "demo-sum", 2.0, None))
        ana, demo, demo-sum: from 2 points to a mark by hand
        """
        old, new = (
            "a mark by hand" if score is None else f"{score:g} point{'s' if score != 1 else ''}"
            for score in (self.before, self.after)
        )
        return f"{self.student}, {self.unit}, {self.item}: from {old} to {new}"


def result_path(course: Course, hand_in: HandIn) -> Path:
    """Give the place of a result file."""
    return course.results / hand_in.unit / f"{hand_in.student}.json"


def looks_done(course: Course, hand_in: HandIn, plan: Plan, confined: bool) -> bool:
    """Say whether the files show that exactly this submission has been recorded already."""
    try:
        text = result_path(course, hand_in).read_text(encoding="utf-8")
        first, _, rest = text.partition("\n")
        old = from_json(rest)
    except (OSError, ValueError, TypeError, KeyError):
        return False
    notebook = course.autograded / hand_in.student / hand_in.unit / f"{hand_in.unit}.ipynb"
    same = first == hand_in.sha256 and old.master == plan.sha256
    return same and (old.confinement != "none" or not confined) and notebook.exists()


def time_of(stamp: str) -> datetime | None:
    """Read the text of ``timestamp.txt``; None when it says no time.

    Examples
    --------
    >>> time_of("2026-09-01 12:00:00 UTC")
    datetime.datetime(2026, 9, 1, 12, 0)
    >>> time_of("yesterday, honest") is None
    True
    """
    if not stamp:
        return None
    from nbgrader.utils import parse_utc

    try:
        found: datetime = parse_utc(stamp)
    except (ValueError, OverflowError, TypeError, AttributeError):
        return None
    return found
