"""Tell from files alone what has been recorded already.

This takes neither nbgrader nor its gradebook, so it is done while other processes start.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.grading.judge.result import Result, from_json, to_json
from civicsdata.instructor.grading.submission.specification import AssignmentSpec

_DAY = timedelta(days=1)  # a clock or a time zone may be wrong by so much
_YEARS = range(2000, 3000)  # in which nbgrader can reckon with time zones and deadlines


@dataclass(frozen=True)
class GradedSubmission:
    """Record of what was graded, apart from its content.

    Attributes
    ----------
    student, unit : str
        Whose, and for which unit.
    sha256 : str
        Digest of exactly the files that were graded.
    timestamp : str
        Text of ``timestamp.txt``, empty when there is none.
    """

    student: str
    unit: str
    sha256: str
    timestamp: str = ""


@dataclass(frozen=True)
class ScoreChange:
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
        """Return it in one line.

        Examples
        --------
        >>> print(ScoreChange("ana", "demo", "demo-sum", 2.0, None))
        ana, demo, demo-sum: from 2 points to a mark by hand
        """
        old, new = (
            "a mark by hand" if score is None else f"{score:g} point{'s' if score != 1 else ''}"
            for score in (self.before, self.after)
        )
        return f"{self.student}, {self.unit}, {self.item}: from {old} to {new}"


def result_path(folders: ClassFolders, student: str, unit: str) -> Path:
    """Return the path of a result file."""
    return folders.results / unit / f"{student}.json"


def result_text(graded: GradedSubmission, result: Result) -> str:
    """Return the content of a result file: the digest of what was graded, and the result."""
    return f"{graded.sha256}\n{to_json(result, cells=False)}\n"


def is_recorded(
    folders: ClassFolders, graded: GradedSubmission, spec: AssignmentSpec, confined: bool
) -> bool:
    """Tell whether the files show that exactly this submission has been recorded.

    Parameters
    ----------
    folders : ClassFolders
        Where the files stand.
    graded : GradedSubmission
        The submission as it is now.
    spec : AssignmentSpec
        What it answers.
    confined : bool
        Whether a result counts only if student code ran behind walls.
    """
    try:
        text = result_path(folders, graded.student, graded.unit).read_text(encoding="utf-8")
        digest, _, rest = text.partition("\n")
        old = from_json(rest)
    except (OSError, ValueError, TypeError, KeyError):
        return False
    notebook = folders.autograded / graded.student / graded.unit / f"{graded.unit}.ipynb"
    same = digest == graded.sha256 and old.source_notebook == spec.sha256
    return same and (old.confinement != "none" or not confined) and notebook.exists()


def parse_timestamp(text: str) -> datetime | None:
    """Read the text of ``timestamp.txt``; None when it is no time of this millennium.

    Examples
    --------
    >>> parse_timestamp("2026-09-01 12:00:00 UTC")
    datetime.datetime(2026, 9, 1, 12, 0)
    >>> parse_timestamp("yesterday, honest") is None
    True
    """
    if not text:
        return None
    from nbgrader.utils import parse_utc

    try:
        found: datetime = parse_utc(text)
    except (ValueError, OverflowError, TypeError, AttributeError):
        return None
    return found if found.year in _YEARS else None


def timestamp_notes(text: str) -> list[str]:
    """Return what is odd about the text of ``timestamp.txt``."""
    if not text:
        return []
    found = parse_timestamp(text)
    if found is None:
        return ["timestamp.txt says no time; it was left out."]
    if found > datetime.now(UTC).replace(tzinfo=None) + _DAY:
        return ["timestamp.txt lies in the future; please look."]
    return []
