"""Bring the gradebook in line with class/dates.toml, touching nothing else.

nbgrader keeps one due date a unit, and an extension for each submission: so a section's date and a
student's extension become the difference to the unit's. Then the formgrader, nbgrader's export and
our own pages all say the same.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from civicsdata.instructor.grading.folders import ClassFolders, class_lock
from civicsdata.instructor.grading.gradebook.recorded import parse_timestamp
from civicsdata.instructor.term.collect.register import NOTEBOOK, newest, read_register
from civicsdata.instructor.term.dates.read import read_dates
from civicsdata.instructor.term.dates.rules import Dates

Penalties = dict[tuple[str, str], float]
_ONE_DAY_SECONDS = 86_400.0
_PENALTIES = """
    SELECT submission.student_id, assignment.name, sum(notebook.late_submission_penalty) AS points
    FROM submitted_notebook AS notebook
    JOIN submitted_assignment AS submission ON submission.id = notebook.assignment_id
    JOIN assignment ON assignment.id = submission.assignment_id
    GROUP BY submission.id HAVING points > 0 ORDER BY assignment.name, submission.student_id
"""


def late_penalties(folders: ClassFolders) -> Penalties:
    """Return what lateness takes off now: student and unit to points, where it is not 0.

    It is read without nbgrader, which takes seconds to import. A gradebook that cannot be read has
    no penalties here; whoever grades says what is wrong with it.
    """
    if not folders.gradebook.is_file():
        return {}
    try:
        with contextlib.closing(
            sqlite3.connect(f"{folders.gradebook.resolve().as_uri()}?mode=ro", uri=True)
        ) as db:
            return {(student, unit): points for student, unit, points in db.execute(_PENALTIES)}
    except sqlite3.Error:
        return {}


def apply_dates(folders: ClassFolders, before: Penalties | None = None) -> list[str]:
    """Bring due dates, extensions and penalties in the gradebook in line with the dates.

    Parameters
    ----------
    folders : ClassFolders
        The class.
    before : dict, optional
        Penalties before work was graded, as `late_penalties` gives them; without it, those that
        stand in the gradebook.

    Returns
    -------
    list of str
        One line for each penalty that is not what it was, and for each that needs a person.

    Raises
    ------
    CourseError
        When the dates contradict themselves; nothing is changed then.
    """
    dates = read_dates(folders)
    before = late_penalties(folders) if before is None else before
    lines = _bring_in_line(folders, dates) if dates.is_given else []
    after = late_penalties(folders)
    for who in sorted(before.keys() | after.keys()):
        old, new = before.get(who, 0.0), after.get(who, 0.0)
        if old != new:
            lines.append(
                f"{who[0]}, {who[1]}: points taken off for lateness were {old:g} and are {new:g}"
            )
    return lines


def _bring_in_line(folders: ClassFolders, dates: Dates) -> list[str]:
    """Set what differs in the gradebook; return what a person has to settle."""
    with class_lock(folders.classroom), _open(folders) as book:
        if book is None:
            return []
        run = _Run(folders, dates, _late_without_time(folders))
        for assignment in book.assignments:
            run.apply(assignment)
        book.db.commit()
    return run.lines


@contextlib.contextmanager
def _open(folders: ClassFolders) -> Iterator[Any]:
    """Open the gradebook; None when there is none yet."""
    if not folders.gradebook.is_file() or not folders.gradebook.stat().st_size:
        yield None
        return
    from civicsdata.instructor.grading.gradebook.failures import plain_errors
    from civicsdata.instructor.grading.gradebook.register import open_gradebook

    with plain_errors("write"):
        book = open_gradebook(folders)
        try:
            yield book
        finally:
            book.close()


def _who(submission: Any) -> tuple[str, str]:
    return submission.student.id, submission.assignment.name


def _late_without_time(folders: ClassFolders) -> set[tuple[str, str]]:
    """Return students and units whose LMS says that they are late, but not how late."""
    entries = [entry for entry in read_register(folders) if entry.kind == NOTEBOOK]
    pairs = {(entry.student, entry.unit) for entry in entries}
    best = [newest(e for e in entries if (e.student, e.unit) == pair) for pair in pairs]
    return {(e.student, e.unit) for e in best if e is not None and e.late and not e.when}


@dataclass
class _Run:
    """Applies dates to one assignment after the other."""

    folders: ClassFolders
    dates: Dates
    late_by_lms: set[tuple[str, str]]

    def __post_init__(self) -> None:
        from civicsdata.instructor.grading.gradebook.late_policy import LatePolicy

        self.lines: list[str] = []
        self.policy = LatePolicy(self.folders.root)

    def apply(self, assignment: Any) -> None:
        """Set what differs of one assignment."""
        base = _utc(self.dates.base(assignment.name))
        if assignment.duedate != base:
            assignment.duedate = base
        for submission in assignment.submissions:
            self._apply_to(submission, base)

    def _apply_to(self, submission: Any, base: datetime | None) -> None:
        who = _who(submission)
        came = _utc(self.dates.times.get(who)) or self._recorded_time(who)
        if submission.timestamp != came:
            submission.timestamp = came
        due = _utc(self.dates.due_for(*who))
        extension = due - base if due is not None and base is not None and due != base else None
        if self.dates.is_excused(*who) and base is not None and submission.timestamp is not None:
            extension = max(submission.timestamp - base, timedelta()) or None
        if submission.extension != extension:
            submission.extension = extension
        seconds = float(submission.total_seconds_late)
        if who in self.late_by_lms and submission.timestamp is None:
            seconds = self._seconds_of_lms(who, base)
        for notebook in submission.notebooks:
            wanted = None
            if seconds > 0:
                wanted = self._points(who[0], notebook.score, seconds) or None
            if (notebook.late_submission_penalty or None) != wanted:
                notebook.late_submission_penalty = wanted

    def _recorded_time(self, who: tuple[str, str]) -> datetime | None:
        """Return the time that came with the work when it was graded."""
        path = self.folders.autograded / who[0] / who[1] / "timestamp.txt"
        text = path.read_text("utf-8", "replace") if path.is_file() else ""
        return parse_timestamp(text.strip())

    def _points(self, student: str, score: float, seconds: float) -> float | None:
        """Return what late work loses: by the dates, unless the course has a plug-in of its own."""
        rule = self.dates.late
        if rule is not None and not self.policy.is_own:
            return rule.penalty(score, seconds)
        return self.policy.penalty(student, score, seconds)

    def _seconds_of_lms(self, who: tuple[str, str], base: datetime | None) -> float:
        """Return how late work is for sure whose time is not known: as little as it can be."""
        (student, unit), rule = who, self.dates.late
        how = f'[[handed_in]] student = "{student}", unit = "{unit}", at = …'
        if self.dates.is_excused(*who) or base is None or not (rule and rule.percent):
            return 0.0
        if who in self.dates.extensions:
            self.lines.append(
                f"{student}, {unit}: late by the LMS, which does not say when it came; whether it "
                f"came within the extension is not known, so nothing is taken off. Write {how} "
                "into class/dates.toml."
            )
            return 0.0
        self.lines.append(
            f"{student}, {unit}: late by the LMS, which does not say when it came; counted as one "
            f"day. If it was more, write {how} into class/dates.toml."
        )
        return _ONE_DAY_SECONDS


def _utc(time: datetime | None) -> datetime | None:
    """Return a time as nbgrader keeps it: in UTC, without saying so."""
    return None if time is None else time.astimezone(UTC).replace(tzinfo=None)
