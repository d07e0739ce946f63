"""What does an author hear when the source of the course has a mistake?"""

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


def line_of(text: str, needle: str, default: int = 1) -> int:
    r"""Give the number of the first line that holds a text.

    Examples
    --------
    >>> line_of("a\nb\nc", "b")
    2
    """
    for number, line in enumerate(text.splitlines(), start=1):
        if needle in line:
            return number
    return default
