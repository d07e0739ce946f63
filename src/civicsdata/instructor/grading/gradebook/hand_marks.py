"""Record in nbgrader's gradebook what a person gives for a text."""

from __future__ import annotations

from dataclasses import dataclass

from nbgrader.api import MissingEntry

from civicsdata.instructor.grading.errors import GradingError
from civicsdata.instructor.grading.folders import ClassFolders, class_lock
from civicsdata.instructor.grading.gradebook.failures import plain_errors
from civicsdata.instructor.grading.gradebook.late_policy import LatePolicy
from civicsdata.instructor.grading.gradebook.register import check_gradebook, open_gradebook

_WAIT_SECONDS = 20  # for a run of the grader to end


@dataclass(frozen=True)
class HandMark:
    """Points and words of a person.

    Attributes
    ----------
    student, unit, item : str
        For what.
    points : float
        Points, in place of an automatic score.
    comment : str
        What the student reads.
    """

    student: str
    unit: str
    item: str
    points: float
    comment: str


def record_hand_mark(folders: ClassFolders, mark: HandMark) -> None:
    """Record points and a comment; the formgrader and every export show them.

    Parameters
    ----------
    folders : ClassFolders
        The class.
    mark : HandMark
        What is given.

    Raises
    ------
    GradingError
        When the gradebook does not know that text, or cannot be written; then nothing changes.
    """
    with class_lock(folders.classroom, _WAIT_SECONDS), plain_errors("write"):
        check_gradebook(folders)
        with open_gradebook(folders) as gradebook:
            try:
                grade = gradebook.find_grade(mark.item, mark.unit, mark.unit, mark.student)
                comment = gradebook.find_comment(mark.item, mark.unit, mark.unit, mark.student)
            except MissingEntry as error:
                raise GradingError(
                    f"The gradebook has no {mark.item} of {mark.student}; grade the unit first."
                ) from error
            grade.manual_score = mark.points
            grade.needs_manual_grade = False
            comment.manual_comment = mark.comment
            submission, notebook = grade.notebook.assignment, grade.notebook
            gradebook.db.flush()
            if submission.total_seconds_late > 0:
                gradebook.db.refresh(notebook)
                notebook.late_submission_penalty = LatePolicy(folders.root).penalty(
                    mark.student, notebook.score, submission.total_seconds_late
                )
            gradebook.db.commit()
