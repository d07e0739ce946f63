"""One round of the course: from the school's list of the class to the files that go back to it.

Made-up students hand in work from the kept right and wrong answers. Every step is the one that a
teacher takes with a command of the same name. All of it stays in ``class/demo`` and never touches a
real class.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from civicsdata.instructor.authoring.build import build
from civicsdata.instructor.authoring.source.syllabus import Unit, read_course
from civicsdata.instructor.commands import command
from civicsdata.instructor.demo import school
from civicsdata.instructor.demo.made_up_class import Student, UnitWork, students
from civicsdata.instructor.demo.reading import UNIT, read_essays
from civicsdata.instructor.demo.scores import show_scores
from civicsdata.instructor.grading import grade
from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.report.class_report.page import write_report
from civicsdata.instructor.report.console import progress, report
from civicsdata.instructor.report.feedback.writer import write_pages
from civicsdata.instructor.report.standing import ClassRecord, read_class
from civicsdata.instructor.term.collect.collecting import CollectOptions, collect
from civicsdata.instructor.term.dates import read_dates
from civicsdata.instructor.term.dates.apply import apply_dates
from civicsdata.instructor.term.export.exporting import export
from civicsdata.instructor.term.roster import Roster
from civicsdata.instructor.term.roster.columns import people, recognize
from civicsdata.instructor.term.roster.gradebook_names import write_names
from civicsdata.instructor.term.roster.merge import merge
from civicsdata.instructor.term.roster.students import write_roster
from civicsdata.instructor.term.roster.tables import read_table

FOLDER = "class/demo"


def run(root: Path, count: int, console: Console) -> ClassRecord:
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
    ClassRecord
        Where everybody stands at the end.
    """
    group = students(count)
    course = read_course(root / "course")
    with student_data(FOLDER):
        a_round = _Round(ClassFolders(root, FOLDER), course.units, group, console)
        a_round.hand_in()
        a_round.take_in()
        a_round.grade()
        return a_round.give_back()


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


@dataclass
class _Round:
    """A made-up class on its way through the course."""

    folders: ClassFolders
    units: Sequence[Unit]
    group: Sequence[Student]
    console: Console
    started: float = field(default_factory=time.monotonic)

    @property
    def school(self) -> Path:
        """Folder of what the school's systems gave out."""
        return self.folders.classroom / "school"

    def say(self, what: str) -> None:
        """Print what is being done, with the seconds so far."""
        self.console.print(f"[dim]{time.monotonic() - self.started:5.1f} s[/dim]  {what}")

    def hand_in(self) -> None:
        """Build the course, and write what the school's systems have of the class."""
        self.say("building the course")
        built = build(self.folders.root)
        built.write(self.folders.root)
        if self.folders.classroom.exists():
            shutil.rmtree(self.folders.classroom)
        self.folders.make_classroom()
        self.say(f"{len(self.group)} students work on {len(self.units)} units")
        files = {"class-list.csv": school.class_list(self.group)}
        for unit in self.units[: school.CANVAS_UNITS]:
            work = UnitWork.of(self.folders.root, unit, built.files).notebooks(self.group)
            files[f"canvas-{unit.id}.zip"] = school.canvas_zip(unit, self.group, work)
        for unit in self.units[school.CANVAS_UNITS :]:
            work = UnitWork.of(self.folders.root, unit, built.files).notebooks(self.group)
            files[f"moodle-{unit.id}.zip"] = school.moodle_zip(unit, self.group, work)
            sheet = school.moodle_worksheet(unit, self.group, work)
            files[f"moodle-{unit.id}.csv"] = sheet
        own = self.units[: school.CANVAS_UNITS]
        files["canvas-gradebook.csv"] = school.canvas_gradebook(own, self.group)
        school.write_files(self.school, files)
        school.write_files(self.folders.classroom, {"dates.toml": school.dates(self.units)})

    def take_in(self) -> None:
        """Take the class and its work from the school's files."""
        table = read_table(self.school / "class-list.csv")
        columns = recognize(table, "class-list.csv")
        merged = merge(Roster(), people(table, columns), "class-list.csv")
        write_roster(self.folders, merged.roster)
        self.say(f"roster: {len(merged.roster.students)} students from class-list.csv")
        zone = read_dates(self.folders).zone
        for system in ("canvas", "moodle"):
            paths = [
                path
                for unit in self.units
                for path in sorted(self.school.glob(f"{system}-{unit.id}.*"))
            ]
            done = collect(self.folders, paths, CollectOptions(zone=zone))
            zips = sum(path.suffix == ".zip" for path in paths)
            self.say(
                f"collect: {done.placed} notebooks from {zips} zips of {system.capitalize()}, "
                f"{len(done.said)} of them odd"
            )
            for line in done.waiting:
                self.console.print(f"  {line}", markup=False)

    def grade(self) -> None:
        """Grade the class, bring in its dates, and read three essays."""
        self.say("grade")
        with progress(self.console) as tick:
            summary = grade(self.folders.root, progress=tick)
        report(summary, self.console)
        write_names(self.folders)
        read = read_essays(self.folders)
        for line in apply_dates(self.folders, {}):
            self.console.print(f"  {line}", markup=False)
        self.say(f"read: {read} essays of {UNIT}, one of them twice")

    def give_back(self) -> ClassRecord:
        """Write pages, the class report, grades and the school's files; say where they stand."""
        record = read_class(self.folders)
        began = time.monotonic()
        written = write_pages(self.folders, record)
        seconds = time.monotonic() - began
        self.say(f"feedback: {len(written.pages)} pages in {seconds:.1f} s")
        write_report(self.folders, record)
        self.say("report: one page about the class")
        given = [*sorted(self.school.glob("moodle-*.csv")), self.school / "canvas-gradebook.csv"]
        for files in ([], given):
            done = export(self.folders, files)
        self.say(f"export: our own table, {len(given)} files of Canvas and Moodle, pages as zips")
        for line in done.lines[: len(given)]:
            self.console.print(f"  {line}", markup=False)
        show_scores(record, self.group, self.console)
        show_paths(self.console)
        self.console.print(f"The whole round took {time.monotonic() - self.started:.0f} seconds.")
        return record


def show_paths(console: Console) -> None:
    """Print where to look next."""
    page = Path("feedback", "dolores", UNIT, f"{UNIT}.html")
    console.print("Look at:")
    for place, what in (
        ("report/index.html", "the class report"),
        (str(page), "a feedback page, with an essay that was read"),
        ("export", "grades, and the files that go back to Canvas and Moodle"),
        ("school", "what came from the school: list, zips, empty grade files"),
        ("gradebook.db", "nbgrader's gradebook"),
    ):
        console.print(f"  {FOLDER}/{place}  {what}", soft_wrap=True)
    lab = command(f"lab --class {FOLDER}").strip("`")
    console.print(f"  {lab}  the same in the formgrader", soft_wrap=True)
