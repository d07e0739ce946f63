"""Let nbgrader take off for late work what class/dates.toml says.

``nbgrader_config.py`` names this plug-in. Where the file has no late rule, nbgrader's own settings
hold; a course that names another plug-in keeps it.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from nbgrader.plugins import LateSubmissionPlugin

from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.term.dates.read import read_dates
from civicsdata.instructor.term.dates.rules import LateRule


class DatesPlugin(LateSubmissionPlugin):  # type: ignore[misc]
    """Applies the late rule of ``class/dates.toml``."""

    @cached_property
    def _rule(self) -> LateRule | None:
        root = self.config.CourseDirectory.get("root", None)
        return read_dates(ClassFolders(Path(root))).late if root else None

    def late_submission_penalty(self, student_id: str, score: float, seconds: float) -> Any:
        """Return the points that late work loses; None when there is no rule."""
        if self._rule is None:
            return super().late_submission_penalty(student_id, score, seconds)
        return self._rule.penalty(score, seconds)
