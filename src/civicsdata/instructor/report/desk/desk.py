"""Hold one session of reading: what is shown, and what happens when a text has been read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from civicsdata.instructor.authoring.source.syllabus import read_course
from civicsdata.instructor.errors import CourseError
from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.grading.gradebook.hand_marks import HandMark, record_hand_mark
from civicsdata.instructor.report.desk.essays import Essay, find_question, read_essays
from civicsdata.instructor.report.desk.readings import (
    Reading,
    keep_reading,
    read_readings,
    used_comments,
)
from civicsdata.instructor.report.rubric import levels_line, parse_levels, points
from civicsdata.instructor.report.standing import read_class

MOST_COMMENT = 4_000  # signs of a comment: more than a page
FULL, SHOWN_MODELS = "full marks", 2


class Desk:
    """One question, the texts that were written for it, and one reader.

    Parameters
    ----------
    folders : ClassFolders
        The class.
    question : str
        Id of a unit or of a piece of writing.
    names : bool
        Whether names are shown.
    second : bool
        Whether this is a second reading: earlier levels are hidden, and no points are given.

    Raises
    ------
    CourseError
        When there is no such question, or nothing to read.
    """

    def __init__(
        self, folders: ClassFolders, question: str, *, names: bool = False, second: bool = False
    ) -> None:
        self.folders = folders
        self.second = second
        self.question = find_question(read_course(folders.root / "course"), folders, question)
        self.record = read_class(folders, [self.question.unit.id])
        self.names = self.record.names if names else {}
        essays = read_essays(folders, self.question)
        if second:
            read = {one.student for one in self._readings() if not one.second}
            essays = [essay for essay in essays if essay.student in read]
        self.essays: dict[int, Essay] = {essay.number: essay for essay in essays}
        if not essays:
            raise CourseError(
                f"There is no text to read in {self.question.unit.id}"
                + (" that has had a first reading." if second else "; grade the unit first.")
            )

    def _readings(self) -> list[Reading]:
        item = self.question.item.id
        return [one for one in read_readings(self.folders) if one.item == item]

    def state(self) -> dict[str, Any]:
        """Return all that the page shows, as plain data."""
        item, rubric = self.question.item, self.question.rubric
        readings = {one.student: one for one in self._readings() if one.second == self.second}
        return {
            "title": item.title,
            "unit": self.question.unit.id,
            "points": item.points,
            "words": list(item.words),
            "second": self.second,
            "prompt": self.question.prompt,
            "note": rubric.note,
            "criteria": [
                {"id": one.id, "title": one.title, "levels": one.levels} for one in rubric.criteria
            ],
            "models": [
                {"title": model.level, "text": model.text}
                for model in item.models
                if model.level.startswith(FULL)
            ][:SHOWN_MODELS],
            "editorial": [list(row) for row in self.question.editorial],
            "comments": used_comments(self._readings(), item.id),
            "essays": [self._shown(essay, readings) for essay in self.essays.values()],
        }

    def _shown(self, essay: Essay, readings: Mapping[str, Reading]) -> dict[str, Any]:
        reading = readings.get(essay.student)
        if reading is not None:
            state = "read" if reading.sha256 == essay.sha256 else "changed"
            levels, comment = reading.levels, reading.comment
        else:
            levels, comment, state = self._by_formgrader(essay.student)
        return {
            "number": essay.number,
            "name": self.names.get(essay.student, f"Text {essay.number}"),
            "text": essay.text,
            "words": essay.words,
            "state": state,
            "levels": levels,
            "comment": comment,
        }

    def _by_formgrader(self, student: str) -> tuple[dict[str, int], str, str]:
        """Return what stands in the gradebook for a text that was not read here."""
        for one in self.record.standings:
            if one.student == student and not self.second:
                item = next(i for i in one.items if i.id == self.question.item.id)
                state = "unread" if item.manual is None else "read"
                return item.levels or {}, item.comment, state
        return {}, "", "unread"

    def save(self, number: int, levels: Mapping[str, int], comment: str) -> float:
        """Keep a reading; the first reading also gives points.

        Parameters
        ----------
        number : int
            Number of the text.
        levels : mapping of str to int
            Level of each criterion.
        comment : str
            Words for the student.

        Returns
        -------
        float
            Points of the text.

        Raises
        ------
        CourseError
            When there is no such text, a level is missing, or the gradebook cannot be written.
        """
        essay = self.essays.get(number)
        if essay is None:
            raise CourseError(f"There is no text number {number}; reload the page.")
        comment = comment.strip()[:MOST_COMMENT]
        if parse_levels(comment)[0] is not None:
            raise CourseError("A comment cannot begin with a line of levels; add a word before it.")
        try:
            earned = points(levels, self.question.item.points)
            line = levels_line(levels)
        except ValueError as error:
            raise CourseError(str(error)) from error
        if not self.second:
            mark = HandMark(
                essay.student, self.question.unit.id, self.question.item.id, earned,
                f"{line}\n\n{comment}" if comment else line,
            )  # fmt: skip
            record_hand_mark(self.folders, mark)
        reading = Reading(
            self.question.item.id, essay.student, essay.sha256, dict(levels), comment, self.second
        )
        keep_reading(self.folders, reading)
        return earned
