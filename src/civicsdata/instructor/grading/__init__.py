"""How does a submission become a score?

Rebuild it on the master notebook, run the student's code in a confined process, judge it outside of
that process, record the outcome in nbgrader's gradebook. `grade` does all of it for a class.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from civicsdata.instructor.grading.errors import GradingError

if TYPE_CHECKING:
    from civicsdata.instructor.grading.classroom import Summary, grade

__all__ = ["GradingError", "Summary", "grade"]


def __getattr__(name: str) -> Any:
    # The student's process imports this package as well, and needs none of these.
    if name in ("Summary", "grade"):
        from importlib import import_module

        return getattr(import_module("civicsdata.instructor.grading.classroom"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
