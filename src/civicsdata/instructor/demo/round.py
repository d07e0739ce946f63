"""One round of the course: build, hand out, hand in, grade, give back.

Made-up students hand in work from the kept right and wrong answers; a gradebook and feedback pages
are left to look at. It stays in ``class/demo`` and never touches a real class.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from civicsdata.instructor.authoring.build import build
from civicsdata.instructor.authoring.source.syllabus import Unit, read_course
from civicsdata.instructor.demo.made_up_class import Desk, Student, students
from civicsdata.instructor.demo.scores import Row, read_rows, show_rows
from civicsdata.instructor.errors import CourseError
from civicsdata.instructor.grading import grade
from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.lab.server import environment
from civicsdata.instructor.report.console import progress, report
from civicsdata.instructor.report.feedback.writer import write_pages
from civicsdata.instructor.report.standing import read_class

DUE = "2025-03-14 23:59:00"
FOLDER = "class/demo"


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
    say("writing feedback pages")
    folders = ClassFolders(root, FOLDER)
    write_pages(folders, read_class(folders))
    say("exporting grades")
    _nbgrader(root, "export", f"--to={root / FOLDER / 'grades.csv'}")
    reasons = {(o.student, o.unit): o.reason for o in summary.outcomes if o.reason}
    rows = read_rows(root / FOLDER / "gradebook.db", group, units, reasons)
    show_rows(rows, group, console)
    show_paths(units, console)
    console.print(f"The whole round took {time.monotonic() - started:.0f} seconds.")
    return rows


@contextmanager
def student_data(folder: str) -> Iterator[None]:
    """Keep student data in another folder for the length of a block."""
    before = os.environ.get("CIVICSDATA_CLASS")
    os.environ["CIVICSDATA_CLASS"] = folder
    try:
        yield
    finally:
        if before is None:
            del os.environ["CIVICSDATA_CLASS"]
        else:
            os.environ["CIVICSDATA_CLASS"] = before


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
    """Write into the gradebook who is in the class and when work is due."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{root / FOLDER / 'gradebook.db'}", "handed-over") as book:
        for student in group:
            book.update_or_create_student(
                student.id, first_name=student.first_name, last_name=student.last_name
            )
        for unit in units:
            book.update_or_create_assignment(unit, duedate=DUE)


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
    console.print(f"  uv run civicsdata lab --class {FOLDER}  the same in the formgrader")


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
    ClassFolders(root, FOLDER).make_classroom()
    for unit in units:
        say(f"{count} students work on {unit.id}")
        desk = Desk.of(root, unit, built.files)
        for student in group:
            desk.hand_in(folder / "submitted" / student.id / unit.id, student)
    return group
