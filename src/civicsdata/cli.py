"""Which commands does the course have?

Everything that nbgrader can do is done by nbgrader. The command ``civicsdata`` adds what it lacks.
A mistake in the input ends with one sentence and exit code 2; ``--debug`` shows where it came from.
"""

from __future__ import annotations

import sys
from pathlib import Path

USAGE = 2


def main() -> None:
    """Run the command line; this is what ``civicsdata`` calls."""
    try:
        import typer  # noqa: F401
    except ModuleNotFoundError:
        sys.stderr.write(
            "civicsdata: the commands need the instructor part; "
            "install it with `pip install 'civicsdata[instructor]'`.\n"
        )
        raise SystemExit(USAGE) from None
    from civicsdata.commands import run

    raise SystemExit(run(sys.argv[1:]))


def course_root(start: Path | None = None) -> Path:
    """Find the folder of the course, from here upwards.

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
    FileNotFoundError
        When no folder on the way up is a course.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "course" / "syllabus.toml").is_file():
            return folder
    raise FileNotFoundError(
        f"{here} is not inside a course: no folder from here upwards holds course/syllabus.toml. "
        "Change into the folder that you cloned."
    )
