"""Find the submissions of a class."""

from __future__ import annotations

import os
from collections.abc import Sequence

from civicsdata.instructor.commands import command
from civicsdata.instructor.grading.errors import GradingError
from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.grading.submission.reader import SubmissionFolder

_LONGEST_NAME = 100  # bytes; a file name may have 255, and names of reports are made from this one
_MOST_NAMED = 3  # of the folders that are no unit


def find_submissions(
    folders: ClassFolders, units: Sequence[str]
) -> tuple[list[SubmissionFolder], list[str]]:
    """Find the submissions for some units.

    Returns
    -------
    submissions, problems
        Folders by student and unit, and a sentence for each folder that can be none.

    Raises
    ------
    GradingError
        When there is no folder of submissions.
    """
    found: list[SubmissionFolder] = []
    problems: list[str] = []
    if not folders.submitted.is_dir():
        raise GradingError(
            f"There is no folder {folders.submitted}; put each student's work there, as "
            "<student>/<unit>/<unit>.ipynb."
        )
    known = folders.units()
    for student in sorted(os.listdir(folders.submitted)):
        folder = folders.submitted / student
        if student.startswith("."):
            continue
        if not os.path.isdir(folder):
            problems.append(
                f"{student!r} lies directly in {folders.submitted.name}/ and belongs to nobody, so "
                "it is not graded; put it into <student>/<unit>/, or use "
                f"{command('collect FILE')}."
            )
            continue
        problem = _name_problem(student)
        if problem:
            problems.append(f"The folder {student!r} is not graded: {problem}.")
            continue
        try:
            handed_in = sorted(os.listdir(folder))
        except OSError as error:
            problems.append(f"The folder {student!r} cannot be read ({error.strerror}).")
            continue
        wanted = [unit for unit in handed_in if unit in units]
        found += [SubmissionFolder(student, unit, str(folder / unit)) for unit in wanted]
        unknown = [one for one in handed_in if one not in known and not one.startswith(".")]
        if unknown:
            problems.append(
                f"{student} handed in {', '.join(map(repr, unknown[:_MOST_NAMED]))}, which is no "
                f"unit of this course; there are: {', '.join(known)}."
            )
    return found, problems


def _name_problem(student: str) -> str:
    """Return why a name cannot be a student's id; nothing when it can."""
    if student != student.strip():
        return "a student id may not begin or end with a space"
    if ".." in student or "\\" in student:
        return "a student id may not contain '..' or a backslash"
    if not student.isprintable():
        return "a student id may not contain control characters or broken letters"
    if len(student.encode()) > _LONGEST_NAME:
        return f"a student id may have at most {_LONGEST_NAME} letters"
    return ""
