"""Remove every trace of one student from the class folder."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import sqlite3
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from pathlib import Path

from civicsdata.instructor.errors import CourseError
from civicsdata.instructor.files import write_whole
from civicsdata.instructor.grading.folders import ClassFolders, class_lock
from civicsdata.instructor.grading.gradebook.failures import plain_errors
from civicsdata.instructor.report.desk.readings import read_readings, write_readings
from civicsdata.instructor.term.collect.register import (
    Received,
    read_register,
    write_register,
)
from civicsdata.instructor.term.roster.students import (
    Roster,
    Student,
    read_roster,
    write_roster,
)

_MOST_BYTES = 5_000_000  # of a file that is searched for a name
# Where nbgrader keeps a student's files, one folder a student.
_FOLDERS = ("submitted", "autograded", "feedback", "received/students")
_HEADER = re.compile(r"^\s*\[", re.MULTILINE)
_SUBMISSIONS = "SELECT id FROM submitted_assignment WHERE student_id = :student"
_NOTEBOOKS = f"SELECT id FROM submitted_notebook WHERE assignment_id IN ({_SUBMISSIONS})"  # noqa: S608
_ROWS = (
    ("scores", f"DELETE FROM grade WHERE notebook_id IN ({_NOTEBOOKS})"),  # noqa: S608
    ("comments", f"DELETE FROM comment WHERE notebook_id IN ({_NOTEBOOKS})"),  # noqa: S608
    ("notebooks", f"DELETE FROM submitted_notebook WHERE assignment_id IN ({_SUBMISSIONS})"),  # noqa: S608
    ("submissions", "DELETE FROM submitted_assignment WHERE student_id = :student"),
    ("student", "DELETE FROM student WHERE id = :student"),
)


@dataclass
class Erasure:
    """What there is of a student, and how to remove it.

    Attributes
    ----------
    found : list of (str, callable)
        What was found, in words, and what removes it.
    still : list of str
        Files that name the student and are not removed, such as an exported table.
    """

    found: list[tuple[str, Callable[[], object]]] = field(default_factory=list)
    still: list[str] = field(default_factory=list)


def find_traces(folders: ClassFolders, student: str) -> Erasure:
    """Find every trace of a student.

    Parameters
    ----------
    folders : ClassFolders
        The class.
    student : str
        The student's id.

    Raises
    ------
    CourseError
        When nobody is known by that id.
    """
    roster = read_roster(folders)
    one = next((s for s in roster.students if s.id == student), None)
    erasure = Erasure()
    if student == Path(student).name and student not in ("", ".", ".."):  # a name of a folder
        erasure.found += _gradebook(folders, student)
        erasure.found += [
            (str(path.relative_to(folders.classroom)), partial(_remove, path))
            for path in _paths(folders, student, one)
        ]
        erasure.found += _lines(folders, student, roster, one)
    if not erasure.found:
        known = ", ".join(s.id for s in roster.students[:8]) or "nobody"
        raise CourseError(
            f"There is no trace of a student {student!r} in {folders.classroom}; the roster has: "
            f"{known}{', …' if len(roster.students) > 8 else ''}."
        )
    return erasure


def erase(folders: ClassFolders, student: str, erasure: Erasure) -> None:
    """Remove what was found, and note what names the student even then.

    Parameters
    ----------
    folders : ClassFolders
        The class.
    student : str
        The student's id.
    erasure : Erasure
        What `find_traces` found.

    Raises
    ------
    GradingError
        When the class is being graded.
    """
    one = next((s for s in read_roster(folders).students if s.id == student), Student(student))
    with class_lock(folders.classroom), plain_errors("write"):
        for _, remove in erasure.found:
            remove()
    erasure.still = list(_still_named(folders, one))


def _paths(folders: ClassFolders, student: str, one: Student | None) -> Iterator[Path]:
    """Go through the files and folders that are the student's."""
    for name in _FOLDERS:
        if (folders.classroom / name / student).is_dir():
            yield folders.classroom / name / student
    yield from sorted(folders.results.glob(f"*/{_plain(student)}.json"))
    names = {student, one.login if one else student} - {""}
    for name in sorted(names):
        for pattern in (f"exchange/**/{_plain(name)}+*", f"exchange/**/{_plain(name)}"):
            yield from sorted(folders.classroom.glob(pattern))
    for entry in read_register(folders):
        path = folders.received / entry.kept
        if not entry.student and student in entry.candidates and path.is_file():
            yield path


def _plain(name: str) -> str:
    """Return a name in which no sign stands for others in a pattern."""
    return re.sub(r"([*?\[])", r"[\1]", name)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _gradebook(folders: ClassFolders, student: str) -> list[tuple[str, Callable[[], object]]]:
    """Count the rows of the gradebook that are the student's."""
    if not folders.gradebook.is_file():
        return []
    counted = []
    with plain_errors("read"), contextlib.closing(sqlite3.connect(folders.gradebook)) as book:
        for what, statement in _ROWS:
            query = statement.replace("DELETE", "SELECT count(*)", 1)
            ((count,),) = book.execute(query, {"student": student})
            if count:
                counted.append(f"{count} {what}" if what != "student" else "the student")
    if not counted:
        return []
    return [
        (f"gradebook.db: {', '.join(counted)}", lambda: _erase_rows(folders.gradebook, student))
    ]


def _erase_rows(gradebook: Path, student: str) -> None:
    """Delete the rows, and overwrite the space that they took."""
    with contextlib.closing(sqlite3.connect(gradebook, isolation_level=None)) as book:
        book.execute("PRAGMA secure_delete = ON")
        book.execute("BEGIN IMMEDIATE")
        for _, statement in _ROWS:
            book.execute(statement, {"student": student})
        book.execute("COMMIT")
        book.execute("VACUUM")


def _lines(
    folders: ClassFolders, student: str, roster: Roster, one: Student | None
) -> list[tuple[str, Callable[[], object]]]:
    """Find the lines about the student in files that are about everybody."""
    found: list[tuple[str, Callable[[], object]]] = []
    register = read_register(folders)
    kept = _entries_of_others(register, student, one)
    if kept != register:
        found.append(("received/received.json: its entries",
                      lambda: write_register(folders, kept)))  # fmt: skip
    log = folders.classroom / "grading.log"
    lines = log.read_text("utf-8").splitlines(keepends=True) if log.is_file() else []
    others = [line for line in lines if not _is_about(line, student)]
    if others != lines:
        found.append((f"grading.log: {len(lines) - len(others)} lines",
                      lambda: write_whole(log, "".join(others).encode())))  # fmt: skip
    text = folders.dates.read_text("utf-8") if folders.dates.is_file() else ""
    without = _without_entries(text, student)
    if without != text:
        found.append(("dates.toml: extensions and excuses",
                      lambda: write_whole(folders.dates, without.encode())))  # fmt: skip
    readings = read_readings(folders)
    of_others = [reading for reading in readings if reading.student != student]
    if of_others != readings:
        found.append((f"readings.json: {len(readings) - len(of_others)} readings",
                      lambda: write_readings(folders, of_others)))  # fmt: skip
    if one is not None:
        rest = Roster(tuple(s for s in roster.students if s.id != student))
        found.append(("roster.csv: one line", lambda: write_roster(folders, rest)))
    return found


def _entries_of_others(
    register: list[Received], student: str, one: Student | None
) -> list[Received]:
    """Return the entries of the others; those of a team no longer say who handed in for it."""
    paths = {entry.path for entry in register if entry.student == student}
    name = one.name if one is not None else student
    kept = []
    for entry in register:
        if entry.student == student or (not entry.student and student in entry.candidates):
            continue
        said = tuple(sentence for sentence in entry.sentences if name not in sentence)
        path = f"of the team/{entry.unit}" if entry.path in paths else entry.path
        kept.append(replace(entry, sentences=said, path=path))
    return kept


def _is_about(line: str, student: str) -> bool:
    try:
        return bool(json.loads(line)["student"] == student)
    except (ValueError, KeyError, TypeError):
        return False


def _without_entries(text: str, student: str) -> str:
    r"""Return the text of dates.toml without the lists' entries about a student.

    Examples
    --------
    >>> _without_entries('late = "none"\n[[excuse]]\nstudent = "ana"\nunit = "x"\n', "ana")
    'late = "none"\n'
    """
    starts = [match.start() for match in _HEADER.finditer(text)] + [len(text)]
    kept = [text[: starts[0]]]
    for start, end in pairwise(starts):
        block = text[start:end]
        try:
            tables = tomllib.loads(block)
        except tomllib.TOMLDecodeError:
            tables = {}
        entries = [one for table in tables.values() if isinstance(table, list) for one in table]
        if not any(isinstance(one, dict) and one.get("student") == student for one in entries):
            kept.append(block)
    return "".join(kept)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def _still_named(folders: ClassFolders, one: Student) -> Iterator[str]:
    """Go through the files that name the student after all."""
    # Short ids and numbers occur in any text.
    ids = {text for text in (one.id, one.login, one.sis_id) if len(text) > 3 and not text.isdigit()}
    texts = ids | {one.name if " " in one.name else "", one.email} - {""}
    if not texts:
        return
    wanted = re.compile("|".join(rf"(?<!\w){re.escape(text)}(?!\w)" for text in sorted(texts)))
    for path in sorted(folders.classroom.rglob("*")):
        if not path.is_file() or path.is_symlink() or path == folders.gradebook:
            continue
        name = str(path.relative_to(folders.classroom))
        if wanted.search(name) or (
            path.stat().st_size <= _MOST_BYTES and wanted.search(path.read_text("utf-8", "replace"))
        ):
            yield name
