"""What does an instructor hear when grading cannot go on?"""

from __future__ import annotations

from civicsdata.errors import CourseError


class GradingError(CourseError):
    """One sentence for the instructor: what was found, what is needed, what to try."""


class Broken(Exception):  # noqa: N818 - an outcome of a session, not a mistake of ours
    """The student's session cannot be used any more; the text is the reason."""


class Overtime(Exception):  # noqa: N818 - an outcome of a session, not a mistake of ours
    """Student code ran longer than it may; the session can still be used."""
