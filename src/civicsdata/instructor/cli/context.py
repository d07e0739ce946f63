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


def built_course() -> Path:
    """Return the folder of the course, built anew if its source is newer than what was built.

    Raises
    ------
    CourseError
        As `course_root` does, or when the course cannot be built.
    """
    root = course_root()
    if _newest(root / "course") > _newest(root / "build" / "source"):
        from civicsdata.instructor.authoring.build import build

        console.print("The course is newer than what was built of it, so it is built first.")
        build(root).write(root)
        (root / "build" / "source").touch()  # also when nothing in it had changed
    return root


def _newest(folder: Path) -> float:
    """Return when a folder, or anything in it, was changed last; 0 when there is none."""
    places = (folder, *folder.rglob("*")) if folder.is_dir() else ()
    return max((place.stat().st_mtime for place in places), default=0.0)


def at_terminal() -> bool:
    """Tell whether a person can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()
