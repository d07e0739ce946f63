"""Fill the file that a school's system gave out: Canvas's gradebook, Moodle's grading worksheet."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from civicsdata.instructor.authoring.source.syllabus import Unit
from civicsdata.instructor.errors import CourseError
from civicsdata.instructor.grading.gradebook.export import without_formula
from civicsdata.instructor.report.standing import ClassRecord, Standing
from civicsdata.instructor.term.export.people import find
from civicsdata.instructor.term.export.points import points_text, scaled
from civicsdata.instructor.term.export.raw_table import RawTable
from civicsdata.instructor.term.roster import Roster, Student

# Headings, in English and Spanish, in small letters.
CANVAS_FIRST = {"student", "estudiante"}
CANVAS_ID, CANVAS_SIS, CANVAS_LOGIN = {"id"}, {"sis user id"}, {"sis login id"}
CANVAS_POSSIBLE = {"points possible", "puntos posibles"}
CANVAS_EXCUSED = "EX"  # what Canvas reads as excused
MOODLE_ID = {"identifier", "identificador"}
MOODLE_NAME = {"full name", "nombre completo"}
MOODLE_MAIL = {"email address", "dirección de correo"}
MOODLE_GRADE = {"grade", "calificación"}
MOODLE_MOST = {"maximum grade", "calificación máxima"}
MOODLE_COMMENT = {"feedback comments", "comentarios de retroalimentación"}
TEST_STUDENT = "student, test"  # Canvas adds this row itself


@dataclass(frozen=True)
class Wanted:
    """What is to be filled in.

    Attributes
    ----------
    record : ClassRecord
        Where everybody stands.
    roster : Roster
        By which people of the file are found.
    columns : mapping of str to str
        Heading to unit, as the teacher says; elsewhere headings are matched by id or title.
    unit : str
        The unit of a worksheet that is for one; empty when its name says it.
    scale : bool
        Whether points are converted where the system counts another number of them.
    """

    record: ClassRecord
    roster: Roster
    columns: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    scale: bool = False

    def standing(self, student: str, unit: str) -> Standing | None:
        """Return where a student stands in a unit; None for somebody who is not in the class."""
        found = (o for o in self.record.standings if o.student == student and o.unit == unit)
        return next(found, None)


@dataclass
class Filled:
    """What was filled in.

    Attributes
    ----------
    grades : int
        How many grades now stand in the file.
    open : int
        How many places stay as they were, for work that is missing, not graded, or not read.
    strangers : list of str
        People of the file who are not in the class.
    absent : list of str
        People of the class who are not in the file.
    """

    grades: int = 0
    open: int = 0
    strangers: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)


def fill(table: RawTable, name: str, wanted: Wanted) -> Filled:
    """Fill grades into a file of Canvas or Moodle.

    Parameters
    ----------
    table : RawTable
        The file, which is changed.
    name : str
        Its name, for messages, and for the unit of a worksheet.
    wanted : Wanted
        What is to be filled in.

    Returns
    -------
    Filled
        What was done.

    Raises
    ------
    CourseError
        When the file is of neither system or of another course, or counts other points.
    """
    head = [heading.casefold().lstrip("\ufeff") for heading in table.row(0)]
    if head[:1] and head[0] in CANVAS_FIRST:
        filled = _fill_canvas(table, name, head, wanted)
    elif MOODLE_ID & set(head) and MOODLE_GRADE & set(head):
        filled = _fill_moodle(table, name, head, wanted)
    else:
        seen = ", ".join(filter(None, table.row(0)[:8])) or "nothing"
        raise CourseError(
            f"{name} is neither a gradebook of Canvas nor a grading worksheet of Moodle; its first "
            f"line says {seen}. Export the file from your LMS, and give it as it is."
        )
    if filled.grades + filled.open == 0:
        raise CourseError(
            f"Nobody in {name} is in the class, so nothing was written. Is it the file of another "
            "course? People are found by the numbers of class/roster.csv, or by name."
        )
    return filled


def _column(head: list[str], names: set[str]) -> int | None:
    return next((place for place, heading in enumerate(head) if heading in names), None)


def _fill_canvas(table: RawTable, name: str, head: list[str], wanted: Wanted) -> Filled:
    columns = _unit_columns(table, name, wanted)
    # Canvas writes one or two rows before its students: what counts, and how many points.
    rows = range(1, len(table.rows))
    possible = next((r for r in rows if table.cell(r, 0).casefold() in CANVAS_POSSIBLE), None)
    most = {
        column: _most(Place(table, name, possible, column), unit, wanted.scale)
        for column, unit in columns.items()
    }
    places = [_column(head, names) for names in (CANVAS_ID, CANVAS_SIS, CANVAS_LOGIN)]
    start = 1 if possible is None else possible + 1

    def who(row: int) -> tuple[Student | None, str]:
        number, sis, login = ("" if p is None else table.cell(row, p) for p in places)
        keys = {"lms_id": number, "sis_id": sis, "login": login}
        return find(wanted.roster, keys, table.cell(row, 0)), table.cell(row, 0)

    def put(row: int, student: Student, filled: Filled) -> None:
        for column, unit in columns.items():
            one = wanted.standing(student.id, unit.id)
            if one is not None and one.state == "excused":
                table.put(row, column, CANVAS_EXCUSED)
                filled.grades += 1
                continue
            points = "" if one is None else points_text(scaled(one, most[column]))
            _put_points(table, (row, column), points, filled)

    people = [
        row for row in range(start, len(table.rows))
        if table.cell(row, 0) and table.cell(row, 0).casefold() != TEST_STUDENT
    ]  # fmt: skip
    return _people(people, who, put, wanted)


def _fill_moodle(table: RawTable, name: str, head: list[str], wanted: Wanted) -> Filled:
    unit = _worksheet_unit(name, wanted)
    grade, most, comment = (
        _column(head, names) for names in (MOODLE_GRADE, MOODLE_MOST, MOODLE_COMMENT)
    )
    number, mail, full = (_column(head, names) for names in (MOODLE_ID, MOODLE_MAIL, MOODLE_NAME))
    assert grade is not None and number is not None  # noqa: S101, PT018 - `fill` has looked

    def text(row: int, column: int | None) -> str:
        return "" if column is None else table.cell(row, column)

    def who(row: int) -> tuple[Student | None, str]:
        digits = "".join(re.findall(r"\d+", text(row, number)))
        keys = {"lms_id": digits, "email": text(row, mail)}
        return find(wanted.roster, keys, text(row, full)), text(row, full) or text(row, number)

    def put(row: int, student: Student, filled: Filled) -> None:
        one = wanted.standing(student.id, unit.id)
        out_of = _most(Place(table, name, row, most), unit, wanted.scale)
        points = "" if one is None else points_text(scaled(one, out_of), "," in text(row, most))
        _put_points(table, (row, grade), points, filled)
        words = "\n\n".join(item.comment for item in one.items if item.comment) if one else ""
        if points and comment is not None and words and not text(row, comment):
            shown = html.escape(words, quote=False).replace("\n", "<br>")
            table.put(row, comment, str(without_formula(shown)))

    people = [row for row in range(1, len(table.rows)) if text(row, number)]
    return _people(people, who, put, wanted)


def _people(
    rows: list[int],
    who: Callable[[int], tuple[Student | None, str]],
    put: Callable[[int, Student, Filled], None],
    wanted: Wanted,
) -> Filled:
    """Fill the row of each person who is in the class, and note who is not."""
    filled, seen = Filled(), set()
    for row in rows:
        student, name = who(row)
        if student is None or student.id not in wanted.record.names:
            filled.strangers.append(name)
            continue
        seen.add(student.id)
        put(row, student, filled)
    filled.absent = [wanted.record.names[one] for one in wanted.record.names if one not in seen]
    return filled


def _put_points(table: RawTable, place: tuple[int, int], points: str, filled: Filled) -> None:
    """Write points into a cell; without any, it stays as it is."""
    if points:
        table.put(*place, points)
        filled.grades += 1
    else:
        filled.open += 1


def _unit_columns(table: RawTable, name: str, wanted: Wanted) -> dict[int, Unit]:
    """Return which column of a gradebook is which unit."""
    units = {unit.id: unit for unit in wanted.record.units}
    found: dict[int, Unit] = {}
    for column, heading in enumerate(table.row(0)):
        said = wanted.columns.get(heading, "")
        fits = [
            unit for unit in units.values()
            if unit.id == said or (not said and _names_unit(heading, unit))
        ]  # fmt: skip
        if len(fits) == 1:
            found[column] = fits[0]
    if not found:
        seen = ", ".join(filter(None, table.row(0)[4:12])) or "none"
        raise CourseError(
            f"No column of {name} is named after a unit; its assignments are: {seen}. Say which is "
            'which with --column "HEADING=1-evidence".'
        )
    twice = {unit.id for unit in found.values() if list(found.values()).count(unit) > 1}
    if twice:
        raise CourseError(
            f"More than one column of {name} is named after {', '.join(sorted(twice))}. Say which "
            'it is with --column "HEADING=1-evidence".'
        )
    return found


def _names_unit(heading: str, unit: Unit) -> bool:
    """Tell whether a heading names a unit by its id or its title."""
    words = heading.casefold()
    return unit.id in words or unit.spine.title.casefold() in words


def _worksheet_unit(name: str, wanted: Wanted) -> Unit:
    units = wanted.record.units
    if wanted.unit:
        return next(unit for unit in units if unit.id == wanted.unit)
    fits = [unit for unit in units if _names_unit(name, unit)]
    if len(fits) != 1:
        raise CourseError(
            f"A grading worksheet is for one assignment, and the name {name} does not say for "
            f"which. Say it with --unit, one of: {', '.join(unit.id for unit in units)}."
        )
    return fits[0]


@dataclass(frozen=True)
class Place:
    """Where a file says how many points the system gives; nowhere when row or column is None."""

    table: RawTable
    name: str
    row: int | None
    column: int | None

    @property
    def text(self) -> str:
        """What stands there."""
        if self.row is None or self.column is None:
            return ""
        return self.table.cell(self.row, self.column)


def _most(place: Place, unit: Unit, scale: bool) -> float:
    """Return how many points the system gives for a unit; it must be ours, or be scaled to."""
    ours = float(unit.spine.points)
    try:
        theirs = float(place.text.replace(",", "."))
    except ValueError:
        return ours
    if theirs == ours or (scale and theirs > 0):
        return theirs
    raise CourseError(
        f"{place.name} gives {theirs:g} points for {unit.id}, which has {ours:g}. Set it to "
        f"{ours:g} in the LMS and export the file again, or give --scale to convert the points."
    )
