"""The table of scores at the end of the demo: one line a student, one screen high."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from civicsdata.instructor.demo.made_up_class import Student
from civicsdata.instructor.report.standing import ClassRecord, Standing

MOST_LINES = 16  # with the lines around the table, a terminal of 24 lines is full


def show_scores(record: ClassRecord, group: Sequence[Student], console: Console) -> None:
    """Print one line a student: points in each unit, what waits to be read, and what is unusual.

    Parameters
    ----------
    record : ClassRecord
        Where everybody stands.
    group : sequence of Student
        The class, in the order of the lines.
    console : rich.console.Console
        Where it is printed.
    """
    maxima = {unit.id: unit.spine.points for unit in record.units}
    table = Table(
        title="Points so far", title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0),
        show_edge=False,
    )  # fmt: skip
    table.add_column("student", no_wrap=True)
    for unit, maximum in maxima.items():
        table.add_column(f"{_number(unit)}\n/{maximum:g}", justify="right", no_wrap=True)
    table.add_column(f"all\n/{sum(maxima.values()):g}", justify="right", no_wrap=True)
    table.add_column("to\nread", justify="right", no_wrap=True)
    table.add_column("note", no_wrap=True)
    for student in group[:MOST_LINES]:
        own = [one for one in record.standings if one.student == student.id]
        table.add_row(
            student.name,
            *(f"{one.so_far:g}" if _has_points(one) else "–" for one in own),
            f"{sum(one.so_far for one in own):g}",
            f"{sum(map(_to_read, own)):g}",
            note_on(own),
        )
    console.print(table)
    if len(group) > MOST_LINES:
        console.print(f"… and {len(group) - MOST_LINES} more students; export/grades.csv has all.")


def _number(unit: str) -> str:
    return unit.partition("-")[0]


def _has_points(standing: Standing) -> bool:
    return standing.state in ("graded", "unread")


def _to_read(standing: Standing) -> float:
    """Return the points that wait for a person."""
    if standing.state != "unread":
        return 0.0
    return sum(item.points_max for item in standing.items if item.needs_person)


def note_on(standings: Iterable[Standing]) -> str:
    """Return what is unusual about a student's work, in a few words.

    Examples
    --------
    >>> late = Standing("ada", "1-end", "graded", (), seconds_late=60)
    >>> note_on([Standing("ada", "0-start", "graded", ()), late])
    'late: 1'
    >>> note_on([Standing("ada", "0-start", "graded", ())])
    ''
    """
    own = list(standings)
    notes = {
        "not readable": [one.unit for one in own if one.reason],
        "late": [one.unit for one in own if one.late_penalty or one.seconds_late],
        "excused": [one.unit for one in own if one.state == "excused"],
    }
    return "; ".join(
        f"{what}: {'all' if 1 < len(units) == len(own) else ', '.join(map(_number, units))}"
        for what, units in notes.items()
        if units
    )
