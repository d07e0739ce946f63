"""How does an outcome get into nbgrader's gradebook and ``class/autograded``?

One writer. A submission is one transaction: old automatic scores go, new ones come, what a person
gave stays. Files are written beside their place and then renamed. The result file is written last
and says that the rest is done, so a run that is killed goes on where it was.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from sqlalchemy import insert, select
from sqlalchemy.exc import SQLAlchemyError

from civicsdata.instructor.files import write_whole
from civicsdata.instructor.grading.errors import GradingError
from civicsdata.instructor.grading.folders import Course
from civicsdata.instructor.grading.gradebook.late_policy import LatePolicy
from civicsdata.instructor.grading.gradebook.notebook import graded_notebook, notebook_bytes
from civicsdata.instructor.grading.gradebook.recorded import (
    Change,
    looks_done,
    result_path,
    time_of,
)
from civicsdata.instructor.grading.gradebook.register import open_gradebook, register
from civicsdata.instructor.grading.judge.result import Result, to_json
from civicsdata.instructor.grading.submission.reader import HandIn
from civicsdata.instructor.grading.submission.specification import Plan, normal


@dataclass(frozen=True)
class _Known:
    """Keys of a unit in the gradebook."""

    assignment: str
    notebook: str
    grades: dict[str, str]
    comments: dict[str, str]
    checksums: dict[str, str | None]


class Recorder:
    """Writes results; only one may exist for a class at a time.

    Parameters
    ----------
    course : Course
        Where the files stand.
    course_id : str
        nbgrader's name of the course.

    Raises
    ------
    GradingError
        When the gradebook is missing, locked, or cannot be written.
    """

    def __init__(self, course: Course, course_id: str = "handed-over") -> None:
        self.course = course
        self._known: dict[str, _Known] = {}
        self._late = LatePolicy(course.root)
        self._may_exist()
        with _told("open"):
            self._probe()
            self.gradebook = open_gradebook(course, course_id)
            self.db: Any = self.gradebook.db

    def _may_exist(self) -> None:
        path = self.course.gradebook
        graded = self.course.autograded
        if not path.exists() and graded.is_dir() and any(graded.iterdir()):
            raise GradingError(
                f"The gradebook {path} is missing, although there is graded work in {graded}. "
                "Put the gradebook back, or move the graded work away to begin anew."
            )
        if path.exists() and not os.access(path, os.W_OK):
            raise GradingError(
                f"The gradebook {path} is read-only; allow writing to it and its folder."
            )

    def _probe(self) -> None:
        """Find out early whether the gradebook can be written."""
        self.course.gradebook.parent.mkdir(parents=True, exist_ok=True)
        probe = sqlite3.connect(self.course.gradebook, timeout=5)
        try:
            probe.execute("BEGIN IMMEDIATE")
            probe.execute("ROLLBACK")
        finally:
            probe.close()

    def prepare(self, plan: Plan) -> None:
        """Make sure that the gradebook knows a unit as it is now.

        Raises
        ------
        GradingError
            When the unit has changed since it was released.
        """
        with _told("read"):
            known = self._find(plan.unit)
            if known is None:
                register(self.course, plan.unit)
                known = self._find(plan.unit)
            if known is None:
                raise GradingError(f"The unit {plan.unit} could not be put into the gradebook.")
            changed = self._changed(plan, known)
            self.db.remove()
        if changed:
            raise GradingError(
                f"The unit {plan.unit} is not the one that was released: {', '.join(changed)}. "
                f"Run `nbgrader generate_assignment {plan.unit} --force` to release it as it is "
                "now, or go back to the course as it was."
            )
        self._known[plan.unit] = known

    def _find(self, unit: str) -> _Known | None:
        notebook = self.db.execute(
            select(Notebook).join(Assignment).where(Assignment.name == unit, Notebook.name == unit)
        ).scalar_one_or_none()
        if notebook is None:
            return None
        grades = {c.name: c.id for c in (*notebook.grade_cells, *notebook.task_cells)}
        comments = {c.name: c.id for c in (*notebook.solution_cells, *notebook.task_cells)}
        sums = {c.name: c.checksum for c in notebook.source_cells}
        return _Known(notebook.assignment_id, notebook.id, grades, comments, sums)

    def _changed(self, plan: Plan, known: _Known) -> list[str]:
        """Give the items whose test, points or existence differ from the gradebook's."""
        notebook = self.db.get(Notebook, known.notebook)
        points = {c.name: c.max_score for c in (*notebook.grade_cells, *notebook.task_cells)}
        sources = {c.name: c.source for c in notebook.source_cells}
        ours = {c.grade_id: c for c in plan.graded()}
        changed = set(points) ^ set(ours)
        for name in set(points) & set(ours):
            cell = ours[name]
            same = cell.role != "test" or normal(sources.get(name) or "") == normal(cell.source)
            if points[name] != cell.points or not same:
                changed.add(name)
        return sorted(changed)

    def is_done(self, hand_in: HandIn, plan: Plan, confined: bool) -> bool:
        """Say whether exactly this submission has been recorded already."""
        if not looks_done(self.course, hand_in, plan, confined):
            return False
        with _told("read"):
            found = self._submission(hand_in.student, hand_in.unit) is not None
            self.db.remove()
        return found

    def _submission(self, student: str, unit: str) -> Any:
        return self.db.execute(
            select(SubmittedAssignment).where(
                SubmittedAssignment.assignment_id == self._known[unit].assignment,
                SubmittedAssignment.student_id == student,
            )
        ).scalar_one_or_none()

    def record(self, hand_in: HandIn, plan: Plan, result: Result) -> list[Change]:
        """Record one result; give the automatic scores that changed.

        Raises
        ------
        GradingError
            When something cannot be written. Nothing of this submission is recorded then, or it
            is recorded again by the next run.
        """
        known = self._known[hand_in.unit]
        notebook = graded_notebook(plan, result, known.checksums)
        done = result_path(self.course, hand_in)
        with _told("write"):
            done.unlink(missing_ok=True)
            self._write_files(hand_in, notebook_bytes(notebook))
            try:
                with self.db.no_autoflush:
                    changes = self._write_scores(hand_in, known, result)
                self.db.commit()
            except BaseException:
                self.db.rollback()
                raise
            finally:
                self.db.remove()
            text = f"{hand_in.sha256}\n{to_json(result, cells=False)}\n"
            write_whole(done, text.encode())
        return changes

    def _write_files(self, hand_in: HandIn, notebook: bytes) -> None:
        folder = self.course.autograded / hand_in.student / hand_in.unit
        write_whole(folder / f"{hand_in.unit}.ipynb", notebook)
        source = self.course.master(hand_in.unit).parent
        for path in source.rglob("*"):
            place = folder / path.relative_to(source)
            if path.is_file() and path.suffix != ".ipynb" and not place.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, place)
        stamp = folder / "timestamp.txt"
        if hand_in.stamp and time_of(hand_in.stamp) is not None:
            write_whole(stamp, hand_in.stamp.encode())
        else:
            stamp.unlink(missing_ok=True)

    def _write_scores(self, hand_in: HandIn, known: _Known, result: Result) -> list[Change]:
        submission, notebook, new = self._rows(hand_in, known)
        submission.timestamp = time_of(hand_in.stamp)
        items = {item.item: item for item in result.items}
        changes: list[Change] = []
        grades = {} if new else self._have(Grade, notebook)
        fresh = []
        for name, key in known.grades.items():
            score = items[name].score if name in items else 0.0
            grade = grades.get(key)
            if grade is None:
                values = {"auto_score": score, "needs_manual_grade": score is None}
                fresh.append({"cell_id": key, **values})
                continue
            if grade.auto_score != score:
                changes.append(Change(hand_in.student, hand_in.unit, name, grade.auto_score, score))
            grade.auto_score = score
            grade.needs_manual_grade = score is None or grade.manual_score is not None
        self._insert(Grade, notebook, fresh)
        self._write_comments(known, notebook, result, new=new)
        self._take_off(submission, notebook)
        return changes

    def _write_comments(self, known: _Known, notebook: Any, result: Result, *, new: bool) -> None:
        answered = {cell.grade_id: cell.answered for cell in result.cells if cell.grade_id}
        comments = {} if new else self._have(Comment, notebook)
        fresh = []
        for name, key in known.comments.items():
            text = result.reason or (None if answered.get(name, False) else "No response.")
            if key in comments:
                comments[key].auto_comment = text
            else:
                fresh.append({"cell_id": key, "auto_comment": text})
        self._insert(Comment, notebook, fresh)

    def _take_off(self, submission: Any, notebook: Any) -> None:
        """Let the course's late policy take points off."""
        notebook.late_submission_penalty = None
        seconds = submission.total_seconds_late
        if seconds > 0:
            self.db.flush()
            self.db.refresh(notebook)
            notebook.late_submission_penalty = self._late.penalty(
                submission.student_id, notebook.score, seconds
            )

    def _rows(self, hand_in: HandIn, known: _Known) -> tuple[Any, Any, bool]:
        """Give the rows of a submission and its notebook, and whether they were made."""
        db = self.db
        if db.get(Student, hand_in.student) is None:
            db.add(Student(id=hand_in.student))
        submission = self._submission(hand_in.student, hand_in.unit)
        if submission is None:
            submission = SubmittedAssignment(
                id=new_uuid(), assignment_id=known.assignment, student_id=hand_in.student
            )
            db.add(submission)
            submission.assignment = db.get(Assignment, known.assignment)
        notebook = db.execute(
            select(SubmittedNotebook).where(
                SubmittedNotebook.assignment_id == submission.id,
                SubmittedNotebook.notebook_id == known.notebook,
            )
        ).scalar_one_or_none()
        new = notebook is None
        if new:
            notebook = SubmittedNotebook(
                id=new_uuid(), assignment_id=submission.id, notebook_id=known.notebook
            )
            db.add(notebook)
        return submission, notebook, new

    def _have(self, kind: Any, notebook: Any) -> dict[str, Any]:
        """Give the grades or comments that a notebook has, by the key of their cell."""
        found = self.db.execute(select(kind).where(kind.notebook_id == notebook.id)).scalars()
        return {row.cell_id: row for row in found}

    def _insert(self, kind: Any, notebook: Any, rows: list[dict[str, Any]]) -> None:
        """Put new grades or comments into the gradebook, all in one statement."""
        if rows:
            self.db.flush()
            made = [{"id": new_uuid(), "notebook_id": notebook.id, **row} for row in rows]
            self.db.execute(insert(kind), made)

    def close(self) -> None:
        """Close the gradebook."""
        self.gradebook.close()


@contextlib.contextmanager
def _told(doing: str) -> Iterator[None]:
    """Turn failures of disk and database into one sentence."""
    try:
        yield
    except (sqlite3.Error, SQLAlchemyError) as error:
        text = str(getattr(error, "orig", error))
        raise GradingError(_database_sentence(doing, text)) from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise GradingError(
                "The disk is full. What was graded before is recorded; make room and run the "
                "same command again."
            ) from error
        raise GradingError(
            f"A file could not be written ({error.strerror}: {error.filename}). Correct that and "
            "run the same command again; nothing is lost."
        ) from error


def _database_sentence(doing: str, text: str) -> str:
    again = "Nothing is lost; run the same command again"
    if "locked" in text:
        return (
            "The gradebook is in use by another program, such as the formgrader. "
            f"{again} when that has finished."
        )
    if "readonly" in text:
        return f"The gradebook is read-only. {again} when it can be written."
    if "full" in text:
        return f"The disk is full, so the gradebook could not be written. {again} with more room."
    if "not a database" in text or "malformed" in text:
        return "The gradebook is damaged or no database; put back a copy of it."
    return f"The gradebook could not be used to {doing} ({text[:200]}). {again}."
