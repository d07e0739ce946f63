"""The table of scores at the end of the demo: one line a student, one screen high."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from civicsdata.instructor.demo.made_up_class import Student

MOST_LINES = 16  # with the lines around the table, a terminal of 24 lines is full


@dataclass(frozen=True)
class Row:
    """What became of one student's work on one unit.

    Attributes
    ----------
    student, unit : str
        Ids.
    points, maximum : float
        Points so far, and points of the unit.
    to_read : float
        Points that wait for a person.
    late : bool
        Whether it came after the due date.
    reason : str
        Why there is no score; empty when there is one.
    """

    student: str
    unit: str
    points: float
    maximum: float
    to_read: float = 0.0
    late: bool = False
    reason: str = ""


def read_rows(
    gradebook: Path, group: Sequence[Student], units: Sequence[str], reasons: dict[Any, str]
) -> list[Row]:
    """Read from a gradebook what became of each submission.

    Parameters
    ----------
    gradebook : Path
        Its file.
    group : sequence of Student
        The class.
    units : sequence of str
        Unit ids.
    reasons : dict of (str, str) to str
        Student and unit to why there is no score.
    """
    from nbgrader.api import Gradebook, MissingEntry

    rows = []
    with Gradebook(f"sqlite:///{gradebook}", "handed-over") as book:
        for unit in units:
            maximum = book.find_assignment(unit).max_score
            for student in group:
                reason = reasons.get((student.id, unit), "")
                try:
                    done = book.find_submission(unit, student.id)
                except MissingEntry:
                    rows.append(Row(student.id, unit, 0.0, maximum, reason=reason or "no score"))
                    continue
                late = done.total_seconds_late > 0
                rows.append(
                    Row(student.id, unit, done.score, maximum, _to_read(done), late, reason)
                )
    return rows


def _to_read(submission: Any) -> float:
    return sum(
        float(grade.max_score)
        for notebook in submission.notebooks
        for grade in notebook.grades
        if grade.needs_manual_grade
    )


def show_rows(rows: Sequence[Row], group: Sequence[Student], console: Console) -> None:
    """Print one line a student: points in each unit, what waits to be read, and what is unusual.

    Parameters
    ----------
    rows : sequence of Row
        What became of each submission.
    group : sequence of Student
        The class.
    console : rich.console.Console
        Where it is printed.
    """
    maxima = {row.unit: row.maximum for row in rows}
    table = Table(
        title="Points so far", title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0)
    )
    table.add_column("student", no_wrap=True)
    for unit, maximum in maxima.items():
        table.add_column(f"{unit.partition('-')[0]}\n/{maximum:g}", justify="right", no_wrap=True)
    table.add_column(f"all\n/{sum(maxima.values()):g}", justify="right", no_wrap=True)
    table.add_column("to\nread", justify="right", no_wrap=True)
    table.add_column("note", no_wrap=True)
    for student in group[:MOST_LINES]:
        own = [row for row in rows if row.student == student.id]
        table.add_row(
            f"{student.first_name} {student.last_name}",
            *(f"{row.points:g}" for row in own),
            f"{sum(row.points for row in own):g}",
            f"{sum(row.to_read for row in own):g}",
            note_on(own),
        )
    console.print(table)
    if len(group) > MOST_LINES:
        console.print(f"… and {len(group) - MOST_LINES} more students; grades.csv has them all.")


def note_on(rows: Sequence[Row]) -> str:
    """Return what is unusual about a student's work, in a few words.

    Examples
    --------
    >>> note_on([Row("ada", "0-start", 5, 5), Row("ada", "1-end", 2, 5, late=True)])
    'late: 1'
    >>> note_on([Row("ada", "0-start", 5, 5)])
    ''
    """
    notes = {
        "not readable": [row.unit.partition("-")[0] for row in rows if row.reason],
        "late": [row.unit.partition("-")[0] for row in rows if row.late],
    }
    return "; ".join(
        f"{what}: {'all' if 1 < len(units) == len(rows) else ', '.join(units)}"
        for what, units in notes.items()
        if units
    )
