"""Read three essays of the made-up class, as a teacher does at the desk."""

from __future__ import annotations

from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.report.desk.desk import Desk
from civicsdata.instructor.report.rubric import CRITERIA

UNIT = "1-evidence"
# Student to levels in the order of the rubric, and a comment.
FIRST = {
    "ada": ((3, 3, 2, 3), "Well argued, with two witnesses. Who would disagree, and why?"),
    "bruno": ((3, 3, 3, 3), "I could follow every number to its source."),
    "dolores": ((1, 1, 1, 1), "Begin with your answer, then name the source of the number."),
}
SECOND = {"dolores": ((1, 2, 1, 1), "")}


def read_essays(folders: ClassFolders) -> int:
    """Read some essays, one of them twice; return how many were read."""
    for readings, second in ((FIRST, False), (SECOND, True)):
        desk = Desk(folders, UNIT, second=second)
        numbers = {essay.student: number for number, essay in desk.essays.items()}
        for student, (levels, comment) in readings.items():
            desk.save(numbers[student], dict(zip(CRITERIA, levels, strict=True)), comment)
    return len(FIRST)
