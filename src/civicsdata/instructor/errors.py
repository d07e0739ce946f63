"""Base class of errors that the user can correct."""

from __future__ import annotations


class CourseError(Exception):
    """A mistake in what was given; its text is one sentence that says what to try.

    Examples
    --------
    >>> raise CourseError("Unit 7-end is not in the syllabus; it has 0-start and 1-evidence.")
    Traceback (most recent call last):
    civicsdata.instructor.errors.CourseError: Unit 7-end is not in the syllabus; it has 0-start and 1-evidence.
    """
