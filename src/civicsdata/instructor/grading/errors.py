"""What does an instructor hear when grading cannot go on?"""

from __future__ import annotations

from civicsdata.instructor.errors import CourseError


class GradingError(CourseError):
    """One sentence for the instructor: what was found, what is needed, what to try."""


class Broken(Exception):
    """The student's session cannot be used any more; the text is the reason."""


class Overtime(Exception):
    """Student code ran longer than it may; the session can still be used."""
