"""What nbgrader's gradebook holds of a class, read in a few statements and without a lock.

nbgrader's own objects ask the database once for each grade, which takes seconds for a class; the
tables of nbgrader 0.9.6 are read here as they are.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from civicsdata.instructor.commands import command
from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.report.errors import ReportError

_EPOCH = datetime(1970, 1, 1)  # SQLAlchemy keeps a length of time as a date after this one
_POINTS = """
    SELECT assignment.name, base_cell.name, coalesce(grade_cells.max_score, task_cells.max_score)
    FROM base_cell JOIN notebook ON notebook.id = base_cell.notebook_id
    JOIN assignment ON assignment.id = notebook.assignment_id AND notebook.name = assignment.name
    LEFT JOIN grade_cells ON grade_cells.id = base_cell.id
    LEFT JOIN task_cells ON task_cells.id = base_cell.id
    WHERE coalesce(grade_cells.max_score, task_cells.max_score) IS NOT NULL
"""
_SUBMISSIONS = """
    SELECT submitted_notebook.id, submitted_assignment.student_id, assignment.name,
        submitted_assignment.timestamp, assignment.duedate, submitted_assignment.extension,
        submitted_notebook.late_submission_penalty
    FROM submitted_assignment JOIN assignment ON assignment.id = submitted_assignment.assignment_id
    LEFT JOIN submitted_notebook ON submitted_notebook.assignment_id = submitted_assignment.id
"""
# The comment on a text stands with its cell as an answer, the grade with the same cell as graded.
_GRADES = """
    SELECT grade.notebook_id, base_cell.name, grade.auto_score, grade.manual_score,
        grade.extra_credit, grade.needs_manual_grade
    FROM grade JOIN base_cell ON base_cell.id = grade.cell_id
"""
_COMMENTS = """
    SELECT comment.notebook_id, base_cell.name, comment.manual_comment
    FROM comment JOIN base_cell ON base_cell.id = comment.cell_id
    WHERE comment.manual_comment IS NOT NULL
"""


@dataclass(frozen=True)
class GradeRow:
    """What the gradebook holds of one item of one student."""

    automatic: float | None = None
    manual: float | None = None
    extra: float = 0.0
    comment: str = ""
    look_again: bool = False  # the text has changed since a person read it


@dataclass(frozen=True)
class SubmissionRow:
    """What the gradebook holds of one student's work on one unit."""

    grades: dict[str, GradeRow]
    handed_in: datetime | None
    seconds_late: float
    late_penalty: float

    @property
    def is_graded(self) -> bool:
        """Whether anything has points; nbgrader makes empty grades when an extension is given."""
        return any(g.automatic is not None or g.manual is not None for g in self.grades.values())


@dataclass(frozen=True)
class Ledger:
    """What the gradebook holds of a class.

    Attributes
    ----------
    students : dict of str to str
        Id to first and last name, which may be empty.
    points : dict of str to dict of str to float
        Unit to item to the points of it.
    submissions : dict of (str, str) to SubmissionRow
        By student and unit.
    """

    students: dict[str, str] = field(default_factory=dict)
    points: dict[str, dict[str, float]] = field(default_factory=dict)
    submissions: dict[tuple[str, str], SubmissionRow] = field(default_factory=dict)


def read_ledger(folders: ClassFolders) -> Ledger:
    """Read the gradebook of a class.

    Parameters
    ----------
    folders : ClassFolders
        The course and its class.

    Raises
    ------
    ReportError
        When there is none, or it cannot be read.
    """
    path = folders.gradebook
    if not path.is_file() or path.stat().st_size == 0:
        raise ReportError(
            f"There is no gradebook {path} yet; put work into {folders.submitted} and run "
            f"{command('grade')} first."
        )
    try:
        with contextlib.closing(
            sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        ) as db:
            return _ledger(db)
    except sqlite3.Error as error:
        raise ReportError(
            f"The gradebook {path} cannot be read ({error}). Close other programs that use it, or "
            "put back a copy."
        ) from error


def _ledger(db: sqlite3.Connection) -> Ledger:
    ledger = Ledger()
    for student, first, last in db.execute("SELECT id, first_name, last_name FROM student"):
        ledger.students[student] = " ".join(filter(None, (first, last)))
    for unit, item, most in db.execute(_POINTS):
        ledger.points.setdefault(unit, {})[item] = most
    grades = _grades(db.execute(_GRADES), db.execute(_COMMENTS))
    for notebook, student, unit, handed_in, due, extension, penalty in db.execute(_SUBMISSIONS):
        when = _time(handed_in)
        ledger.submissions[student, unit] = SubmissionRow(
            grades.get(notebook, {}),
            when,
            _late(when, _time(due), _time(extension)),
            penalty or 0.0,
        )
    return ledger


def _grades(rows: Iterable[Any], comments: Iterable[Any]) -> dict[str, dict[str, GradeRow]]:
    said = {(notebook, item): text for notebook, item, text in comments}
    found: dict[str, dict[str, GradeRow]] = {}
    for notebook, item, automatic, manual, extra, waits in rows:
        comment = said.get((notebook, item)) or said.get((notebook, f"{item}-answer")) or ""
        again = bool(waits) and automatic is None and manual is not None
        row = GradeRow(automatic, manual, extra or 0.0, comment, again)
        found.setdefault(notebook, {})[item] = row
    return found


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _late(when: datetime | None, due: datetime | None, extension: datetime | None) -> float:
    """Return the seconds by which work came after its due date and extension."""
    if when is None or due is None:
        return 0.0
    more = (extension - _EPOCH).total_seconds() if extension else 0.0
    return max(0.0, (when - due).total_seconds() - more)
