"""Where every student stands in every unit, from the gradebook and the result files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from civicsdata.instructor.authoring.source.items import Writing
from civicsdata.instructor.authoring.source.syllabus import Course, Unit, read_course
from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.grading.gradebook.recorded import result_path
from civicsdata.instructor.report.errors import ReportError
from civicsdata.instructor.report.ledger import GradeRow, Ledger, read_ledger
from civicsdata.instructor.report.rubric import parse_levels
from civicsdata.instructor.term.roster import read_roster

State = Literal["missing", "excused", "ungraded", "unread", "graded"]


@dataclass(frozen=True)
class ItemStanding:
    """What one student has in one item.

    Attributes
    ----------
    id, title, objective, kind : str
        As in ``items.yaml``; the look at the form of a text has the kind ``form`` and no points.
    points_max : float
        Points of the item.
    automatic, manual : float or None
        What the grader gave, and what a person gave in its place.
    needs_person : bool
        Whether the item has points that only a person can give, and nobody has yet.
    levels : dict of str to int, or None
        Levels of the rubric by criterion, when a person gave them.
    comment : str
        A person's comment, without the levels.
    message : str
        What the grader said; empty when no result file says it.
    extra : float
        Extra credit that a person gave.
    verdict, idea : str
        The grader's verdict, as in `ItemResult`, and the id of the misconception behind the answer.
    answered : bool
        Whether anything was answered.
    right : int or None
        How many of its questions were right, where a result file says so.
    """

    id: str
    title: str
    objective: str
    kind: str
    points_max: float
    automatic: float | None = None
    manual: float | None = None
    needs_person: bool = False
    levels: dict[str, int] | None = None
    comment: str = ""
    message: str = ""
    extra: float = 0.0
    verdict: str = ""
    idea: str = ""
    answered: bool = True
    right: int | None = None

    @property
    def earned(self) -> float | None:
        """Points of the item; None while a person has to give them.

        Examples
        --------
        >>> ItemStanding("a", "A", "o", "essay", 4, needs_person=True).earned is None
        True
        >>> ItemStanding("a", "A", "o", "concept", 2, automatic=0, manual=1.5).earned
        1.5
        """
        given = self.automatic if self.manual is None else self.manual
        return None if given is None else given + self.extra


@dataclass(frozen=True)
class Standing:
    """Where one student stands in one unit.

    Attributes
    ----------
    student, unit : str
        Ids.
    state : str
        ``missing`` (nothing was handed in), ``excused``, ``ungraded`` (handed in, no score: not
        graded yet, or the file could not be read), ``unread`` (a text with points waits for a
        person) or ``graded``.
    items : tuple of ItemStanding
        In the order of the unit; also when nothing was handed in.
    late_penalty : float
        Points taken off because the work came late.
    handed_in : datetime or None
        In UTC, without a zone; None when it is not known.
    flags : tuple of str
        Lines that a person should read.
    seconds_late : float
        How long after its due date it came; 0 when it did not, or no date is known.
    reason : str
        Why a file that was handed in has no score.
    """

    student: str
    unit: str
    state: State
    items: tuple[ItemStanding, ...]
    late_penalty: float = 0.0
    handed_in: datetime | None = None
    flags: tuple[str, ...] = ()
    seconds_late: float = 0.0
    reason: str = ""

    @property
    def points_max(self) -> float:
        """Points of the unit."""
        return sum(item.points_max for item in self.items)

    @property
    def so_far(self) -> float:
        """Points that are given already, less what was taken off; never below 0."""
        return max(0.0, sum(item.earned or 0.0 for item in self.items) - self.late_penalty)

    @property
    def earned(self) -> float | None:
        """Points of the unit; None unless all of it has been graded and read."""
        return self.so_far if self.state == "graded" else None


@dataclass(frozen=True)
class ClassRecord:
    """A class: its course, its students, and where each stands in each unit.

    Attributes
    ----------
    course : Course
        The spine of the course.
    units : tuple of Unit
        The units that were asked for, in order.
    names : dict of str to str
        Student id to first and last name, or to the id where no name is known.
    standings : tuple of Standing
        By unit in the order of the course, then by student id.
    """

    course: Course
    units: tuple[Unit, ...]
    names: dict[str, str]
    standings: tuple[Standing, ...]


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
    names = _names(folders, ledger)
    standings = (
        _standing(folders, unit, student, ledger) for unit in wanted for student in sorted(names)
    )
    return ClassRecord(course, tuple(wanted), names, tuple(standings))


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


def _names(folders: ClassFolders, ledger: Ledger) -> dict[str, str]:
    """Return who is in the class: the roster's, but for leavers, and whom the gradebook knows."""
    roster = read_roster(folders).students
    left = {student.id for student in roster if not student.is_active}
    names = {student: name or student for student, name in ledger.students.items()}
    names |= {student.id: student.name.strip() or student.id for student in roster}
    return {student: name for student, name in names.items() if student not in left}


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
    if row is None or not row.grades:
        is_there = row is not None or _is_there(folders, student, unit)
        return Standing(student, unit.id, "ungraded" if is_there else "missing", tuple(blank))
    result = _read_result(folders, student, unit.id)
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
        needs_person=blank.points_max > 0 and grade.automatic is None and grade.manual is None,
        levels=levels,
        comment=comment,
        message=said.get("message", ""),
        extra=grade.extra,
        verdict=said.get("verdict", ""),
        idea=said.get("misconception") or "",
        answered=said.get("answered", True),
        right=said.get("right"),
    )  # fmt: skip


@dataclass(frozen=True)
class _Said:
    """What a result file says."""

    items: tuple[dict[str, Any], ...] = ()
    flags: tuple[str, ...] = ()
    reason: str = ""


def _read_result(folders: ClassFolders, student: str, unit: str) -> _Said:
    """Read a result file; one that is missing or of another version says nothing."""
    try:
        text = result_path(folders, student, unit).read_text(encoding="utf-8")
        data = json.loads(text.partition("\n")[2])
        flags = tuple(f"{one['cell']}, line {one['line']}: {one['what']}" for one in data["flags"])
        return _Said(tuple(data["items"]), flags, data["reason"] or "")
    except (OSError, ValueError, TypeError, KeyError):
        return _Said()
