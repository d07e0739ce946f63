"""Read and write the roster, class/roster.csv."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from functools import cached_property

from civicsdata.instructor.commands import command
from civicsdata.instructor.errors import CourseError
from civicsdata.instructor.files import write_whole
from civicsdata.instructor.grading.folders import ClassFolders

ACTIVE, LEFT = "active", "left"
_SAFE_ID = re.compile(r"[^\W_](?:[\w-]|\.(?!\.))*")  # letters of any script, no two dots


@dataclass(frozen=True)
class Student:
    """One row of the roster.

    Attributes
    ----------
    id : str
        Our own id, a safe name of a folder; it never changes.
    first_name, last_name, email, section : str
        As the school writes them; empty where it does not.
    team : str
        Whose work counts for all of them; empty for those who work alone.
    lms_id, sis_id, login : str
        The number in the LMS, the school's number, and the name to log in with.
    status : str
        ``active`` or ``left``.
    """

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    section: str = ""
    team: str = ""
    lms_id: str = ""
    sis_id: str = ""
    login: str = ""
    status: str = ACTIVE

    @property
    def name(self) -> str:
        """First and last name, or the id where there is none.

        Examples
        --------
        >>> Student("ana", "Ana", "Ruiz").name, Student("s17").name
        ('Ana Ruiz', 's17')
        """
        return f"{self.first_name} {self.last_name}".strip() or self.id

    @property
    def is_active(self) -> bool:
        """Whether the student is still in the class."""
        return self.status != LEFT


COLUMNS = tuple(field.name for field in fields(Student))


@dataclass(frozen=True)
class Roster:
    """All students, those who left included.

    Attributes
    ----------
    students : tuple of Student
        In the order of the file.
    """

    students: tuple[Student, ...] = ()

    @cached_property
    def _by_id(self) -> dict[str, Student]:
        return {student.id: student for student in self.students}

    def student(self, id: str) -> Student:  # noqa: A002 - the name of the column
        """Return the student with an id.

        Raises
        ------
        CourseError
            When nobody has it.
        """
        if id not in self._by_id:
            known = ", ".join(list(self._by_id)[:8]) or "nobody yet"
            raise CourseError(
                f"There is no student {id!r} in the roster; there are {known}"
                f"{', …' if len(self._by_id) > 8 else ''}. Ids stand in class/roster.csv."
            )
        return self._by_id[id]

    def members(self, student: Student) -> tuple[Student, ...]:
        """Return the active members of a student's team; the student alone without one."""
        if not student.team:
            return (student,)
        return tuple(s for s in self.students if s.team == student.team and s.is_active)


def read_roster(folders: ClassFolders) -> Roster:
    """Read ``class/roster.csv``.

    Parameters
    ----------
    folders : ClassFolders
        The class.

    Returns
    -------
    Roster
        Empty when there is no such file.

    Raises
    ------
    CourseError
        When it is no roster, or two rows have the same id.
    """
    path = folders.roster
    if not path.is_file():
        return Roster()
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error):
        raise CourseError(
            f"{path} is not a table in UTF-8; make it anew with {command('roster FILE')}."
        ) from None
    if rows and "id" not in rows[0]:
        raise CourseError(
            f"{path} has no column 'id'; its first line must be {','.join(COLUMNS)}. Make it anew "
            f"with {command('roster FILE')}."
        )
    students = tuple(
        Student(**{name: (row.get(name) or "").strip() for name in COLUMNS}) for row in rows
    )
    check_ids(students, str(path))
    return Roster(students)


def check_ids(students: Sequence[Student], where: str) -> None:
    """Raise when an id is no safe name of a folder, or two students have the same.

    Ids that differ by capitals alone count as one.

    Raises
    ------
    CourseError
        With the ids.
    """
    unsafe = [student.id for student in students if not _SAFE_ID.fullmatch(student.id)]
    if unsafe:
        raise CourseError(
            f"{where} has the id {unsafe[0]!r}, which cannot name a folder; an id has letters, "
            "digits and _ . - only, and begins with a letter or digit. Nothing was changed."
        )
    counts = Counter(student.id.casefold() for student in students)
    double = sorted(one for one, count in counts.items() if count > 1)
    if double:
        raise CourseError(
            f"{where} has the same id for more than one person: {', '.join(double[:5])}. Give each "
            "person one row and an id of their own; nothing was changed."
        )


def write_roster(folders: ClassFolders, roster: Roster) -> None:
    """Write ``class/roster.csv``, whole or not at all."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(student) for student in roster.students)
    folders.make_classroom()
    write_whole(folders.roster, text.getvalue().encode())
