"""What does the whole course do, tried on a class that does not exist?

The demo builds the course, lets made-up students hand in work from the kept right and wrong
answers, grades it, and leaves a gradebook and feedback pages to look at. It stays in
``class/demo`` and never touches a real class.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from rich.console import Console
from rich.table import Table

from civicsdata.authoring.build import build
from civicsdata.authoring.corpus import Answer, read_corpus
from civicsdata.authoring.release import notebook_text
from civicsdata.authoring.source import read_unit
from civicsdata.authoring.syllabus import Unit, read_course
from civicsdata.instructor.errors import CourseError
from civicsdata.instructor.grading import grade
from civicsdata.lab import environment
from civicsdata.tally import progress, report

FEWEST, MOST = 8, 400
DUE = "2025-03-14 23:59:00"
LATE = "2025-03-16 08:15:00"
IN_TIME = "2025-03-13 18:30:00"
FOLDER = "class/demo"


@dataclass(frozen=True)
class Student:
    """A made-up student, whose last name says how they work."""

    id: str
    first_name: str
    last_name: str


CLASS = (
    Student("ada", "Ada", "Perfect"),
    Student("bruno", "Bruno", "Differently"),
    Student("chidi", "Chidi", "Halfway"),
    Student("dolores", "Dolores", "Tempted"),
    Student("emil", "Emil", "Shortcut"),
    Student("farida", "Farida", "Blank"),
    Student("gita", "Gita", "Late"),
    Student("hugo", "Hugo", "Broken"),
)


def run(root: Path, count: int, console: Console) -> list[Row]:
    """Take a made-up class through the whole course.

    Parameters
    ----------
    root : Path
        The folder of the course.
    count : int
        How many students.
    console : rich.console.Console
        Where progress and the table of scores are shown.

    Returns
    -------
    list of Row
        One row for each student and unit.
    """
    started = time.monotonic()

    def say(what: str) -> None:
        console.print(f"[dim]{time.monotonic() - started:5.1f} s[/dim]  {what}")

    course = read_course(root / "course")
    units = [unit.id for unit in course.units]
    group = prepare(root, course.units, count, say)
    say("grading")
    with student_data(FOLDER), progress(console) as tick:
        summary = grade(root, progress=tick)
    report(summary, console)
    _register(root, group, units)
    for unit in units:
        say(f"writing feedback for {unit}")
        _nbgrader(root, "generate_feedback", unit)
    say("exporting grades")
    _nbgrader(root, "export", f"--to={root / FOLDER / 'grades.csv'}")
    reasons = {(o.student, o.unit): o.reason for o in summary.outcomes if o.reason}
    rows = read_rows(root, group, units, reasons)
    show_rows(rows, units, group, console)
    show_paths(units, console)
    return rows


@contextmanager
def student_data(folder: str) -> Iterator[None]:
    """Let student data stand in another folder for the length of a block."""
    before = os.environ.get("CIVICSDATA_CLASS")
    os.environ["CIVICSDATA_CLASS"] = folder
    try:
        yield
    finally:
        if before is None:
            del os.environ["CIVICSDATA_CLASS"]
        else:
            os.environ["CIVICSDATA_CLASS"] = before


@dataclass(frozen=True)
class Row:
    """What became of one student's work on one unit.

    Attributes
    ----------
    student, unit : str
        Ids.
    points, maximum : float
        Points so far and points of the unit.
    state : str
        ``graded``, what still waits, or why there is no score.
    """

    student: str
    unit: str
    points: float
    maximum: float
    state: str


def _nbgrader(root: Path, *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words],
        cwd=root,
        env=environment(FOLDER),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise CourseError(f"nbgrader {words[0]} did not finish: {''.join(last)}")


def _register(root: Path, group: list[Student], units: list[str]) -> None:
    """Tell the gradebook who is in the class and when work is due."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{root / FOLDER / 'gradebook.db'}", "handed-over") as book:
        for student in group:
            book.update_or_create_student(
                student.id, first_name=student.first_name, last_name=student.last_name
            )
        for unit in units:
            book.update_or_create_assignment(unit, duedate=DUE)


def read_rows(
    root: Path, group: list[Student], units: list[str], reasons: dict[tuple[str, str], str]
) -> list[Row]:
    """Read from the gradebook what became of each submission."""
    from nbgrader.api import Gradebook, MissingEntry

    rows = []
    with Gradebook(f"sqlite:///{root / FOLDER / 'gradebook.db'}", "handed-over") as book:
        for student in group:
            for unit in units:
                maximum = book.find_assignment(unit).max_score
                try:
                    done = book.find_submission(unit, student.id)
                except MissingEntry:
                    reason = reasons.get((student.id, unit), "no score was recorded")
                    rows.append(Row(student.id, unit, 0.0, maximum, reason))
                    continue
                state = reasons.get((student.id, unit), _state(done))
                rows.append(Row(student.id, unit, done.score, maximum, state))
    return rows


def _state(submission: Any) -> str:
    waiting = sum(
        grade.max_score
        for notebook in submission.notebooks
        for grade in notebook.grades
        if grade.needs_manual_grade
    )
    late = submission.total_seconds_late > 0
    words = ["late"] if late else []
    words.append(f"{waiting:g} points wait for a person" if waiting else "graded")
    return ", ".join(words)


def show_rows(rows: list[Row], units: list[str], group: list[Student], console: Console) -> None:
    """Print one line for each student: points in each unit, and the state of the work.

    Parameters
    ----------
    rows : list of Row
        What became of each submission.
    units : list of str
        Units, one column each under its number.
    group : list of Student
        The class.
    console : rich.console.Console
        Where it is printed.
    """
    table = Table(title=f"Points so far (columns: {', '.join(units)})", title_justify="left")
    table.add_column("Student", no_wrap=True)
    for unit in units:
        table.add_column(unit.partition("-")[0], justify="right", no_wrap=True)
    table.add_column("State")
    for student in group:
        own = [row for row in rows if row.student == student.id]
        cells = [f"{row.points:g}/{row.maximum:g}" for row in own]
        table.add_row(f"{student.first_name} {student.last_name}", *cells, state_of(own))
    console.print(table)


def state_of(rows: list[Row]) -> str:
    """Put the states of a student's units into one line, each said once.

    Examples
    --------
    >>> state_of([Row("ada", "0-start", 5, 5, "graded"), Row("ada", "1-end", 0, 5, "late")])
    '0: graded; 1: late'
    >>> state_of([Row("ada", "0-start", 5, 5, "graded"), Row("ada", "1-end", 5, 5, "graded")])
    'graded'
    """
    units: dict[str, list[str]] = {}
    for row in rows:
        units.setdefault(row.state, []).append(row.unit.partition("-")[0])
    if len(units) == 1:
        return next(iter(units))
    return "; ".join(f"{', '.join(numbers)}: {state}" for state, numbers in units.items())


def show_paths(units: list[str], console: Console) -> None:
    """Print where to look next."""
    base = Path(FOLDER)
    unit = units[-1] if len(units) < 2 else units[1]
    console.print("Look at:")
    console.print(
        f"  {base / 'feedback' / 'dolores' / unit / f'{unit}.html'}  feedback for a student"
    )
    console.print(f"  {base / 'grades.csv'}  grades as a table")
    console.print(f"  {base / 'gradebook.db'}  the gradebook")
    console.print(f"  civicsdata lab --class {FOLDER}  the same in the formgrader")


def students(count: int) -> list[Student]:
    """Give a class of a certain size.

    Parameters
    ----------
    count : int
        From 8 to 400. The first eight have a style of their own, the others mix.

    Returns
    -------
    list of Student
        The class.

    Raises
    ------
    CourseError
        When `count` is outside the limits.

    Examples
    --------
    >>> [student.id for student in students(9)][-2:]
    ['hugo', 'mixed-009']
    """
    if not FEWEST <= count <= MOST:
        raise CourseError(
            f"--students {count}: the demo makes from {FEWEST} to {MOST} students, so that each "
            f"style of work is there; try --students {FEWEST}."
        )
    more = [
        Student(f"mixed-{n:03d}", "Mixed", f"Number {n:03d}")
        for n in range(len(CLASS) + 1, count + 1)
    ]
    return [*CLASS, *more]


def prepare(
    root: Path, units: Sequence[Unit], count: int, say: Callable[[str], None]
) -> list[Student]:
    """Build the course and let the class hand in.

    Parameters
    ----------
    root : Path
        The folder of the course.
    units : sequence of Unit
        What the syllabus says of each unit.
    count : int
        How many students.
    say : callable
        Told what is being done.

    Returns
    -------
    list of Student
        Who handed in.
    """
    group = students(count)
    say("building the course")
    built = build(root)
    built.write(root)
    folder = root / FOLDER
    if folder.exists():
        shutil.rmtree(folder)
    for unit in units:
        say(f"{count} students work on {unit.id}")
        desk = Desk.of(root, unit, built.files)
        for student in group:
            desk.hand_in(folder / "submitted" / student.id / unit.id, student)
    return group


@dataclass(frozen=True)
class Desk:
    """What lies before a student who works on one unit."""

    unit: Unit
    released: Any
    reference: dict[str, str]
    kept: list[Answer]
    essays: dict[str, list[str]]

    @classmethod
    def of(cls, root: Path, unit: Unit, files: dict[str, str]) -> Desk:
        """Lay out one unit."""
        master = nbformat.reads(files[f"build/source/{unit.id}/{unit.id}.ipynb"], as_version=4)
        released = nbformat.reads(files[f"assignments/{unit.id}/{unit.id}.ipynb"], as_version=4)
        items = {item.id: float(item.points) for item in unit.items if not item.by_hand}
        cells = {cell.id: cell.source for cell in master.cells}
        essays: dict[str, list[str]] = {}
        for cell in read_unit(root / "course" / unit.id / f"{unit.id}.md", unit):
            if cell.mark == "model" and cell.item:
                essays.setdefault(cell.item, []).append(cell.text)
        reference = {item: cells[f"{item}-answer"] for item in items}
        return cls(unit, released, reference, read_corpus(root, unit.id, items), essays)

    def hand_in(self, folder: Path, student: Student) -> None:
        """Write what a student hands in, with the time of it."""
        folder.mkdir(parents=True)
        notebook = nbformat.from_dict(json.loads(json.dumps(self.released)))
        answers, essay = self.work(student)
        for cell in notebook.cells:
            item, _, kind = cell.id.rpartition("-")
            if kind == "answer" and item in answers:
                cell.source = answers[item]
            if cell.id in self.essays and essay is not None:
                cell.source = self.essays[cell.id][essay]
        text = notebook_text(notebook)
        if student.last_name == "Broken":
            text = text[: len(text) // 2]
        (folder / f"{self.unit.id}.ipynb").write_text(text, encoding="utf-8")
        when = LATE if student.last_name == "Late" else IN_TIME
        (folder / "timestamp.txt").write_text(f"{when} UTC\n", encoding="utf-8")

    def work(self, student: Student) -> tuple[dict[str, str], int | None]:
        """Give the answer cells of a student, and which model text they wrote (None: none)."""
        match student.last_name:
            case "Blank":
                return {}, None
            case "Perfect" | "Broken":
                return self.reference, 0
            case "Differently" | "Late":
                return self._mix(lambda item, _: self._kept(item, right=True)), 1
            case "Halfway":
                return self._mix(lambda i, n: self._kept(i, right=False) if n % 2 else None), 2
            case "Tempted":
                return self._mix(lambda item, _: self._tempted(item)), 2
            case "Shortcut":
                return self._mix(lambda item, _: self._hardcoded(item)), None
            case _:
                chance = random.Random(f"{student.id} {self.unit.id}")  # noqa: S311 - no secret
                return self._mix(lambda item, _: self._any(item, chance)), chance.choice([0, 1, 2])

    def _mix(self, pick: Callable[[str, int], Answer | None]) -> dict[str, str]:
        texts = dict(self.reference)
        for place, item in enumerate(self.reference):
            answer = pick(item, place)
            if answer is not None and not answer.given:
                texts[item] = answer.code
        return texts

    def _of(self, item: str, **wanted: bool) -> list[Answer]:
        return [
            a for a in self.kept
            if a.item == item and not a.given and all(getattr(a, k) == v for k, v in wanted.items())
        ]  # fmt: skip

    def _kept(self, item: str, *, right: bool) -> Answer | None:
        one = self.unit.item(item)
        if right and one is not None and one.kind == "predict":
            return None  # another guess would need another reason later on
        return next(iter(self._of(item, right=right)), None)

    def _tempted(self, item: str) -> Answer | None:
        one = self.unit.item(item)
        ideas = one.misconceptions if one is not None else ()
        return next((a for a in self._of(item, right=False) if a.says in ideas), None)

    def _hardcoded(self, item: str) -> Answer | None:
        return next(iter(self._of(item, hardcoded=True)), None)

    def _any(self, item: str, chance: random.Random) -> Answer | None:
        return chance.choice([None, *self._of(item)])
