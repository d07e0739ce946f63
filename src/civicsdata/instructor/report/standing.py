"""Where every student stands in every unit, from the gradebook and the result files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC
from typing import Any

from civicsdata.instructor.authoring.source.items import Writing
from civicsdata.instructor.authoring.source.syllabus import Course, Unit, read_course
from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.report.errors import ReportError
from civicsdata.instructor.report.ledger import GradeRow, Ledger, read_ledger
from civicsdata.instructor.report.members import Came, read_came, read_members
from civicsdata.instructor.report.records import ClassRecord, ItemStanding, Standing, State
from civicsdata.instructor.report.results import read_result
from civicsdata.instructor.report.rubric import parse_levels
from civicsdata.instructor.term.dates import Dates, read_dates

__all__ = ["ClassRecord", "ItemStanding", "Standing", "State", "read_class", "read_standings"]


def read_class(folders: ClassFolders, units: Sequence[str] | None = None) -> ClassRecord:
    """Read where every student stands in every unit, and the course in which they do.

    Parameters
    ----------
    folders : ClassFolders
        The course and its class.
    units : sequence of str, optional
        Only these units.

    Raises
    ------
    ReportError
        When there is no gradebook, a unit is unknown, or the class belongs to another version of
        the course.
    BuildError
        When the course cannot be read.
    """
    course = read_course(folders.root / "course")
    wanted = _wanted(course, units)
    ledger = read_ledger(folders)
    for unit in wanted:
        _refuse_other_course(folders, unit, ledger)
    names, dates = read_members(folders, ledger), read_dates(folders)
    came = read_came(folders)
    standings = (
        _completed(
            _standing(folders, unit, student, ledger), dates, came.get((student, unit.id), Came())
        )
        for unit in wanted
        for student in sorted(names)
    )
    return ClassRecord(course, tuple(wanted), names, tuple(standings), dates.zone or UTC)


def read_standings(folders: ClassFolders, units: Sequence[str] | None = None) -> list[Standing]:
    """Return where every student stands in every unit, as `read_class` reads it.

    Parameters
    ----------
    folders, units
        As for `read_class`.

    Returns
    -------
    list of Standing
        By unit in the order of the course, then by student id.
    """
    return list(read_class(folders, units).standings)


def _wanted(course: Course, units: Sequence[str] | None) -> list[Unit]:
    known = {unit.id: unit for unit in course.units}
    for unit in units or ():
        if unit not in known:
            raise ReportError(f"There is no unit {unit!r}; there are: {', '.join(known)}.")
    return [unit for unit in course.units if not units or unit.id in units]


def _refuse_other_course(folders: ClassFolders, unit: Unit, ledger: Ledger) -> None:
    """Raise when the gradebook knows a unit with other items or points than the course."""
    recorded = ledger.points.get(unit.id)
    ours = {item.id: float(item.points_max) for item in _blank_items(unit)}
    if recorded is None or recorded == ours:
        return
    other = sorted(
        name for name in recorded.keys() | ours.keys() if recorded.get(name) != ours.get(name)
    )
    raise ReportError(
        f"{folders.classroom} was graded with another version of the course: unit {unit.id} "
        f"differs in {', '.join(other)}. Use the course as it was when the class was graded, or "
        f"release the unit as it is now and grade again."
    )


def _blank_items(unit: Unit) -> list[ItemStanding]:
    """Return the items of a unit, nothing earned."""
    made = []
    for item in unit.items:
        made.append(ItemStanding(item.id, item.title, item.objective, item.kind, item.points))
        if isinstance(item, Writing):
            title = f"Form of “{item.title}”"
            made.append(ItemStanding(item.form_id, title, item.objective, "form", 0))
    return made


def _standing(folders: ClassFolders, unit: Unit, student: str, ledger: Ledger) -> Standing:
    row = ledger.submissions.get((student, unit.id))
    blank = _blank_items(unit)
    if row is None or not row.is_graded:
        is_there = _is_there(folders, student, unit) or (row is not None and row.handed_in)
        return Standing(student, unit.id, "ungraded" if is_there else "missing", tuple(blank))
    result = read_result(folders, student, unit.id)
    said = {item["item"]: item for item in result.items}
    items = tuple(
        _with_grade(item, row.grades.get(item.id, GradeRow()), said.get(item.id, {}))
        for item in blank
    )
    read = any(item.manual is not None for item in items)
    waits = any(item.needs_person for item in items)
    state: State = "unread" if waits else "graded"
    if result.reason and not read:
        state = "ungraded"
    return Standing(
        student, unit.id, state, items,
        late_penalty=row.late_penalty, handed_in=row.handed_in, flags=result.flags,
        seconds_late=row.seconds_late, reason=result.reason,
    )  # fmt: skip


def _completed(standing: Standing, dates: Dates, came: Came) -> Standing:
    """Return a standing with what the dates and the hand-in say of it."""
    if standing.state == "missing" and dates.is_excused(standing.student, standing.unit):
        standing = replace(standing, state="excused")
    if came.is_refused and standing.state in ("missing", "ungraded") and not standing.reason:
        return replace(standing, state="ungraded", reason=" ".join(came.sentences))
    return replace(standing, notes=came.sentences)


def _is_there(folders: ClassFolders, student: str, unit: Unit) -> bool:
    """Tell whether something was handed in that the gradebook does not know yet."""
    folder = folders.submitted / student / unit.id
    return folder.is_dir() and any(folder.iterdir())


def _with_grade(blank: ItemStanding, grade: GradeRow, said: Mapping[str, Any]) -> ItemStanding:
    """Return an item with what the gradebook and the result file say of it.

    What the result says is left out where its score is not the gradebook's: it is older.
    """
    levels, comment = parse_levels(grade.comment)
    if said.get("score") != grade.automatic:
        said = {}
    return ItemStanding(
        blank.id, blank.title, blank.objective, blank.kind, blank.points_max,
        automatic=grade.automatic,
        manual=grade.manual,
        needs_person=blank.points_max > 0
        and grade.automatic is None
        and (grade.manual is None or grade.look_again),
        levels=levels,
        comment=comment,
        message=said.get("message", ""),
        extra=grade.extra,
        verdict=said.get("verdict", ""),
        idea=said.get("misconception") or "",
        answered=said.get("answered", True),
        right=said.get("right"),
    )  # fmt: skip
