"""Base class of errors that the user can correct."""

from __future__ import annotations


class CourseError(Exception):
    """A mistake in what was given: its text is one sentence that says what to try.

    Examples
    --------
    >>> raise CourseError("There is no unit 7-end.")
    Traceback (most recent call last):
    civicsdata.instructor.errors.CourseError: There is no unit 7-end.
    """
