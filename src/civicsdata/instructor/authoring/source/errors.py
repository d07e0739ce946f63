"""Errors in the source of the course, with file and line."""

from __future__ import annotations

from pathlib import Path

from civicsdata.instructor.errors import CourseError


class BuildError(CourseError):
    """A mistake in the source of the course: file, line and one sentence."""

    def __init__(self, path: Path, line: int, sentence: str) -> None:
        super().__init__(f"{path}:{line}: {sentence}")
        self.path = path
        self.line = line
        self.sentence = sentence
