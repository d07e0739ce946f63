"""The command ``civicsdata`` with its sub-commands."""

from __future__ import annotations

import contextlib
import signal
import sys
import traceback
from typing import Annotated

import typer

from civicsdata.instructor.cli.context import USAGE
from civicsdata.instructor.cli.course.build import build
from civicsdata.instructor.cli.course.demo import demo
from civicsdata.instructor.cli.course.kit import kit
from civicsdata.instructor.cli.course.site import site
from civicsdata.instructor.cli.term.collect import collect
from civicsdata.instructor.cli.term.erase import erase
from civicsdata.instructor.cli.term.export import export
from civicsdata.instructor.cli.term.feedback import feedback
from civicsdata.instructor.cli.term.grade import grade
from civicsdata.instructor.cli.term.lab import lab
from civicsdata.instructor.cli.term.read import read
from civicsdata.instructor.cli.term.report import report
from civicsdata.instructor.cli.term.roster import roster
from civicsdata.instructor.errors import CourseError

app = typer.Typer(
    help="Build, hand out and grade the course.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
COURSE = (build, demo, kit, site)
TERM = (roster, collect, grade, lab, read, feedback, report, export, erase)
for command in (*COURSE, *TERM):
    app.command()(command)


@app.callback()
def options(
    debug: Annotated[bool, typer.Option(help="Show the whole traceback of an error.")] = False,
) -> None:
    """Build, hand out and grade the course."""
    _ = debug  # `run` has read it, so that it may stand anywhere on the line


def run(arguments: list[str]) -> int:
    """Run one command.

    Parameters
    ----------
    arguments : list of str
        What stands after ``civicsdata`` on the command line.

    Returns
    -------
    int
        0 when the work is done, 1 when a check failed, 2 when the input was wrong.
    """
    debug = "--debug" in arguments
    words = [word for word in arguments if word != "--debug"]
    with contextlib.suppress(ValueError):  # only the main thread may say what a signal does
        for name in ("SIGTERM", "SIGHUP"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), _stop)
    try:
        app(words, standalone_mode=True)
    except (CourseError, FileNotFoundError, PermissionError) as error:
        if debug:
            traceback.print_exc()
        sys.stderr.write(f"civicsdata: {error}\n")
        return USAGE
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 0
    return 0


def _stop(number: int, frame: object) -> None:
    """End as after an error, so that processes and temporary folders end as well."""
    _ = frame
    sys.exit(128 + number)  # the exit code that shells give to the end by a signal
