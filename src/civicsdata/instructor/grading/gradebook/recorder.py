"""Record results in nbgrader's gradebook and ``class/autograded``.

One writer. A submission is one transaction: old automatic scores go, new ones come, what a person
gave stays. Files are written beside their place and then renamed. The result file is written last
and says that the rest is done, so a run that is killed goes on where it was.
"""

from __future__ import annotations

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

from civicsdata.instructor.files import write_whole
from civicsdata.instructor.grading.errors import GradingError
from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.grading.gradebook.failures import plain_errors
from civicsdata.instructor.grading.gradebook.late_policy import LatePolicy
from civicsdata.instructor.grading.gradebook.notebook import (
    autograded_notebook,
    notebook_bytes,
    rewritten_texts,
    write_autograded,
)
from civicsdata.instructor.grading.gradebook.recorded import (
    GradedSubmission,
    ScoreChange,
    parse_timestamp,
    result_path,
    result_text,
)
from civicsdata.instructor.grading.gradebook.register import (
    check_gradebook,
    open_gradebook,
    register,
)
from civicsdata.instructor.grading.judge.result import Result
from civicsdata.instructor.grading.submission.cell_source import normalized
from civicsdata.instructor.grading.submission.reader import SubmissionFolder
from civicsdata.instructor.grading.submission.specification import AssignmentSpec


@dataclass(frozen=True)
class _UnitKeys:
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
    folders : ClassFolders
        Where the files stand.
    course_id : str
        nbgrader's name of the course.

    Raises
    ------
    GradingError
        When the gradebook is missing, locked, or cannot be written.
    """

    def __init__(self, folders: ClassFolders, course_id: str = "handed-over") -> None:
        self.folders = folders
        self._course_id = course_id
        self._keys: dict[str, _UnitKeys] = {}
        self._late = LatePolicy(folders.root)
        with plain_errors("open"):
            check_gradebook(folders)
            self.gradebook = open_gradebook(folders, course_id)
            self.db: Any = self.gradebook.db

    def prepare(self, spec: AssignmentSpec) -> None:
        """Make sure that the gradebook knows a unit as it is now.

        Raises
        ------
        GradingError
            When the unit has changed since it was released.
        """
        with plain_errors("read"):
            known = self._find_keys(spec.unit)
            if known is None or self._is_half_registered(spec, known):
                self.db.remove()
                register(self.folders, spec.unit, self._course_id)
                known = self._find_keys(spec.unit)
            if known is None:
                raise GradingError(f"The unit {spec.unit} could not be put into the gradebook.")
            changed = self._changed(spec, known)
            self.db.remove()
        if changed:
            raise GradingError(
                f"The unit {spec.unit} is not the one that was released: {', '.join(changed)}. "
                f"Run `nbgrader generate_assignment {spec.unit} --force` to release it as it is "
                "now, or go back to the course as it was."
            )
        self._keys[spec.unit] = known

    def _find_keys(self, unit: str) -> _UnitKeys | None:
        notebook = self.db.execute(
            select(Notebook).join(Assignment).where(Assignment.name == unit, Notebook.name == unit)
        ).scalar_one_or_none()
        if notebook is None:
            return None
        grades = {c.name: c.id for c in (*notebook.grade_cells, *notebook.task_cells)}
        comments = {c.name: c.id for c in (*notebook.solution_cells, *notebook.task_cells)}
        sums = {c.name: c.checksum for c in notebook.source_cells}
        return _UnitKeys(notebook.assignment_id, notebook.id, grades, comments, sums)

    def _is_half_registered(self, spec: AssignmentSpec, keys: _UnitKeys) -> bool:
        """Tell whether the registration of a unit was interrupted: released cells are missing."""
        wanted = {cell.grade_id for cell in spec.cells if cell.grade_id}
        missing = {cell.grade_id for cell in spec.graded()} - keys.grades.keys()
        missing |= {cell.grade_id for cell in spec.cells if cell.is_students} - keys.comments.keys()
        missing |= wanted - keys.checksums.keys()
        if not missing or not missing <= self.folders.released_ids(spec.unit):
            return False
        graded = select(SubmittedNotebook.id).where(SubmittedNotebook.notebook_id == keys.notebook)
        return self.db.execute(graded).first() is None

    def _changed(self, spec: AssignmentSpec, keys: _UnitKeys) -> list[str]:
        """Return the items whose test, points or existence differ from the gradebook's."""
        notebook = self.db.get(Notebook, keys.notebook)
        points = {c.name: c.max_score for c in (*notebook.grade_cells, *notebook.task_cells)}
        sources = {c.name: c.source for c in notebook.source_cells}
        ours = {c.grade_id: c for c in spec.graded()}
        changed = set(points) ^ set(ours)
        for name in set(points) & set(ours):
            cell = ours[name]
            same = cell.role != "test" or normalized(sources.get(name) or "") == normalized(
                cell.source
            )
            if points[name] != cell.points or not same:
                changed.add(name)
        return sorted(changed)

    def has(self, place: SubmissionFolder) -> bool:
        """Tell whether the gradebook knows a submission of that student for that unit."""
        with plain_errors("read"):
            found = self._submission(place.student, place.unit) is not None
            self.db.remove()
        return found

    def _submission(self, student: str, unit: str) -> Any:
        return self.db.execute(
            select(SubmittedAssignment).where(
                SubmittedAssignment.assignment_id == self._keys[unit].assignment,
                SubmittedAssignment.student_id == student,
            )
        ).scalar_one_or_none()

    def record(
        self, graded: GradedSubmission, spec: AssignmentSpec, result: Result
    ) -> list[ScoreChange]:
        """Record one result; return the automatic scores that changed.

        Raises
        ------
        GradingError
            When something cannot be written. Nothing of this submission is recorded then, or it
            is recorded again by the next run.
        """
        keys = self._keys[graded.unit]
        notebook = notebook_bytes(autograded_notebook(spec, result, keys.checksums))
        done = result_path(self.folders, graded.student, graded.unit)
        place = self.folders.autograded / graded.student / graded.unit / f"{graded.unit}.ipynb"
        with plain_errors("write"):
            # An earlier run that was stopped may have left the new notebook with the old scores.
            rewritten = rewritten_texts(place, notebook) if done.is_file() else set(keys.grades)
            done.unlink(missing_ok=True)
            write_autograded(self.folders, graded, notebook)
            try:
                with self.db.no_autoflush:
                    changes = self._write_scores(graded, keys, result, rewritten)
                self.db.commit()
            except BaseException:
                self.db.rollback()
                raise
            finally:
                self.db.remove()
            write_whole(done, result_text(graded, result).encode())
        return changes

    def _write_scores(
        self, graded: GradedSubmission, keys: _UnitKeys, result: Result, rewritten: set[str]
    ) -> list[ScoreChange]:
        submission, notebook, new = self._rows(graded, keys)
        submission.timestamp = parse_timestamp(graded.timestamp)
        items = {item.item: item for item in result.items}
        changes: list[ScoreChange] = []
        grades = {} if new else self._rows_by_cell(Grade, notebook)
        fresh = []
        for name, key in keys.grades.items():
            score = items[name].score if name in items else 0.0
            grade = grades.get(key)
            if grade is None:
                values = {"auto_score": score, "needs_manual_grade": score is None}
                fresh.append({"cell_id": key, **values})
                continue
            if grade.auto_score != score:
                changes.append(
                    ScoreChange(graded.student, graded.unit, name, grade.auto_score, score)
                )
            grade.auto_score = score
            # A text that was read stays read until its words change; then a person looks again.
            unread = grade.manual_score is None or grade.needs_manual_grade or name in rewritten
            grade.needs_manual_grade = unread if score is None else grade.manual_score is not None
        self._insert(Grade, notebook, fresh)
        self._write_comments(keys, notebook, result, new=new)
        self._apply_late_policy(submission, notebook)
        return changes

    def _write_comments(self, keys: _UnitKeys, notebook: Any, result: Result, *, new: bool) -> None:
        answered = {cell.grade_id: cell.answered for cell in result.cells if cell.grade_id}
        comments = {} if new else self._rows_by_cell(Comment, notebook)
        fresh = []
        for name, key in keys.comments.items():
            text = result.reason or (None if answered.get(name, False) else "No response.")
            if key in comments:
                comments[key].auto_comment = text
            else:
                fresh.append({"cell_id": key, "auto_comment": text})
        self._insert(Comment, notebook, fresh)

    def _apply_late_policy(self, submission: Any, notebook: Any) -> None:
        """Let the course's late policy take points off."""
        notebook.late_submission_penalty = None
        seconds = submission.total_seconds_late
        if seconds > 0:
            self.db.flush()
            self.db.refresh(notebook)
            notebook.late_submission_penalty = self._late.penalty(
                submission.student_id, notebook.score, seconds
            )

    def _rows(self, graded: GradedSubmission, keys: _UnitKeys) -> tuple[Any, Any, bool]:
        """Return the rows of a submission and its notebook, and whether they were made."""
        db = self.db
        if db.get(Student, graded.student) is None:
            db.add(Student(id=graded.student))
        submission = self._submission(graded.student, graded.unit)
        if submission is None:
            submission = SubmittedAssignment(
                id=new_uuid(), assignment_id=keys.assignment, student_id=graded.student
            )
            db.add(submission)
            submission.assignment = db.get(Assignment, keys.assignment)
        notebook = db.execute(
            select(SubmittedNotebook).where(
                SubmittedNotebook.assignment_id == submission.id,
                SubmittedNotebook.notebook_id == keys.notebook,
            )
        ).scalar_one_or_none()
        new = notebook is None
        if new:
            notebook = SubmittedNotebook(
                id=new_uuid(), assignment_id=submission.id, notebook_id=keys.notebook
            )
            db.add(notebook)
        return submission, notebook, new

    def _rows_by_cell(self, kind: Any, notebook: Any) -> dict[str, Any]:
        """Return the grades or comments that a notebook has, by the key of their cell."""
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
