"""Export grades as a table that a spreadsheet opens safely.

nbgrader's own export writes names as they are: a comma moves the columns, and a name that begins
like a formula is one when a spreadsheet opens the file. ``nbgrader_config.py`` sets this plug-in in
its place.
"""

from __future__ import annotations

import contextlib
import csv
import io
from pathlib import Path
from typing import Any

from nbgrader.api import MissingEntry
from nbgrader.plugins import ExportPlugin

from civicsdata.instructor.files import write_whole

COLUMNS = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email",
    "raw_score", "late_submission_penalty", "score", "max_score",
)  # fmt: skip


class TableExportPlugin(ExportPlugin):  # type: ignore[misc]
    """Writes one row for each student and unit, with nbgrader's columns.

    Without ``--to`` the table stands beside the gradebook, where student data belongs.
    """

    def export(self, gradebook: Any) -> None:
        """Write the table.

        Parameters
        ----------
        gradebook : nbgrader.api.Gradebook
            The gradebook.
        """
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS)
        writer.writeheader()
        for assignment in gradebook.assignments:
            for student in gradebook.students:
                if self._is_wanted(self.assignment, assignment.name) and self._is_wanted(
                    self.student, student.id
                ):
                    row = _row(gradebook, assignment, student)
                    writer.writerow({name: without_formula(value) for name, value in row.items()})
        place = Path(self.to) if self.to else self._beside_the_gradebook()
        write_whole(place, text.getvalue().encode())
        self.log.info("Exported grades to %s", place)

    def _is_wanted(self, some: list[Any], name: str) -> bool:
        return not some or name in map(str, some)

    def _beside_the_gradebook(self) -> Path:
        url = str(self.config.CourseDirectory.get("db_url", ""))
        return Path(url.removeprefix("sqlite:///")).with_name("grades.csv")


def _row(gradebook: Any, assignment: Any, student: Any) -> dict[str, Any]:
    """Return the grades of one student in one unit; blank, never 0, where there are none yet."""
    raw, penalty, score, timestamp = None, None, None, None
    with contextlib.suppress(MissingEntry):
        submission = gradebook.find_submission(assignment.name, student.id)
        timestamp = submission.timestamp
        if _is_complete(submission):
            raw, penalty = submission.score, submission.late_submission_penalty
            score = max(0.0, raw - penalty)
    values = (
        assignment.name, assignment.duedate, timestamp, student.id, student.last_name,
        student.first_name, student.email, raw, penalty, score, assignment.max_score,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def _is_complete(submission: Any) -> bool:
    """Tell whether work has been graded, and whatever a person has to read has been read."""
    grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
    # nbgrader makes empty grades when an extension is given to somebody who has handed in nothing.
    has_points = any(g.auto_score is not None or g.manual_score is not None for g in grades)
    return has_points and not any(grade.needs_manual_grade for grade in grades)


def without_formula(value: object) -> object:
    """Return a value, with an apostrophe before a text that would be taken for a formula.

    Examples
    --------
    >>> without_formula("=1+1"), without_formula("Ana"), without_formula(-1.5)
    ("'=1+1", 'Ana', -1.5)
    """
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value
