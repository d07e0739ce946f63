"""Errors of pages and reports about a class."""

from __future__ import annotations

from civicsdata.instructor.errors import CourseError


class ReportError(CourseError):
    """What stands in the class folder cannot be reported on; the message says what to do."""
