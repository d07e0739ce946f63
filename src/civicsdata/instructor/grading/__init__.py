"""Turn submissions into scores.

Rebuild each submission on its source notebook, run the student's code in a confined process, judge
it outside of that process, record the outcome in nbgrader's gradebook. `grade` does all of it for a
class.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from civicsdata.instructor.grading.errors import GradingError, require_linux

if TYPE_CHECKING:
    from civicsdata.instructor.grading.classroom import GradeOptions, grade
    from civicsdata.instructor.grading.summary import Summary

__all__ = ["GradeOptions", "GradingError", "Summary", "grade"]


def __getattr__(name: str) -> Any:
    # The student's process imports this package as well, and needs none of these.
    if name in __all__:
        require_linux()  # the next line needs what other systems lack
        from civicsdata.instructor.grading import classroom

        return getattr(classroom, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
