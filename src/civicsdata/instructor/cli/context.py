"""What all commands share: the console and the folder of the course."""

from __future__ import annotations

import sys
from pathlib import Path

from rich.console import Console

from civicsdata.instructor.errors import CourseError

CHECK_FAILED = 1  # exit code when a check found something
USAGE = 2  # exit code for input that was wrong

console = Console(highlight=False)


def course_root(start: Path | None = None) -> Path:
    """Return the folder of the course, looking from here upwards.

    Parameters
    ----------
    start : Path, optional
        Where to begin; without it, the current folder.

    Returns
    -------
    Path
        The nearest folder that holds ``course/syllabus.toml``.

    Raises
    ------
    CourseError
        When no folder on the way up is a course.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "course" / "syllabus.toml").is_file():
            return folder
    raise CourseError(
        f"{here} is not inside a course: no folder from here upwards holds course/syllabus.toml. "
        "Change into the folder that you cloned."
    )


def at_terminal() -> bool:
    """Tell whether a person can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()
