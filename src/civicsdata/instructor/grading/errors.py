"""Errors of grading."""

from __future__ import annotations

from civicsdata.instructor.errors import CourseError


class GradingError(CourseError):
    """Grading cannot go on; one sentence for the instructor: what was found, what to try."""


class DeadWorkerError(Exception):
    """A student's process cannot be used any more; the text is the reason."""


class WorkerTimeoutError(Exception):
    """Student code ran longer than it may; its process can still be used."""
