"""Errors of the site's build that the user can correct."""

from __future__ import annotations

from civicsdata.instructor.errors import CourseError


class SiteError(CourseError):
    """Something that the site needs is missing, or is not what it should be."""
