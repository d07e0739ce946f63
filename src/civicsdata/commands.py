"""What does each command do, and what does it print?"""

from __future__ import annotations

import sys
import traceback
from typing import Annotated

import typer
from rich.console import Console

from civicsdata.cli import USAGE, course_root

app = typer.Typer(
    help="Build, hand out and grade the course.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
console = Console(highlight=False)


@app.callback()
def options(
    debug: Annotated[bool, typer.Option(help="Show the whole traceback of an error.")] = False,
) -> None:
    """Build, hand out and grade the course."""
    _ = debug


@app.command()
def build(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail with a diff if files differ.")
    ] = False,
) -> None:
    """Make assignments/ and solutions/ from course/."""
    from civicsdata.authoring.build import build as make

    root = course_root()
    built = make(root)
    if check:
        differences = built.differences(root)
        for difference in differences:
            print(difference)
        if differences:
            raise typer.Exit(1)
        console.print("assignments/ and solutions/ are what course/ gives.")
        return
    changed = built.write(root)
    for name in changed:
        console.print(f"wrote {name}")
    console.print(f"{len(changed)} of {len(built.files)} files changed.")


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
    from civicsdata.errors import CourseError

    debug = "--debug" in arguments
    words = [word for word in arguments if word != "--debug"]
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
