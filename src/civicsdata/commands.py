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


@app.command()
def grade(
    units: Annotated[list[str] | None, typer.Argument(help="Units; without them, all.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Grade again what has not changed.")
    ] = False,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Processes at the same time; one for each core.")
    ] = None,
    unconfined: Annotated[
        bool, typer.Option("--unconfined", help="Run students' code without walls. Says so.")
    ] = False,
) -> None:
    """Grade everything new in class/submitted."""
    from civicsdata.instructor import grading
    from civicsdata.tally import progress, report

    with progress(console) as tick:
        summary = grading.grade(
            course_root(),
            units or None,
            grading.GradeOptions(everything=everything, jobs=jobs, unconfined=unconfined),
            tick,
        )
    report(summary, console)
    if summary.problems:
        raise typer.Exit(USAGE)


@app.command()
def demo(
    students: Annotated[int, typer.Option(help="How many made-up students.")] = 8,
    open_: Annotated[bool, typer.Option("--open", help="Open the formgrader at the end.")] = False,
) -> None:
    """Build, hand out, hand in, grade and give back, with a class that does not exist."""
    from civicsdata import demo as show

    root = course_root()
    show.run(root, students, console)
    if open_:
        _open_lab(show.FOLDER, 8888, "formgrader", browser=True)


@app.command()
def lab(
    students: Annotated[
        str, typer.Option("--class", help="Folder of the student data, such as class/demo.")
    ] = "class",
    port: Annotated[int, typer.Option(help="Port to try first.")] = 8888,
    browser: Annotated[bool, typer.Option(help="Open a browser window.")] = True,
) -> None:
    """Start JupyterLab with the formgrader on this course."""
    _open_lab(students, port, "lab", browser=browser)


def _open_lab(students: str, port: int, page: str, *, browser: bool) -> None:
    import webbrowser

    from civicsdata.lab import running_lab

    root = course_root()
    with running_lab(root, students, port) as server:
        print(f"JupyterLab: {server.page('lab')}", flush=True)
        print(f"Formgrader: {server.page('formgrader')}", flush=True)
        print("Stop it with Ctrl+C.", flush=True)
        if browser:
            webbrowser.open(server.page(page))
        try:
            server.process.wait()
        except KeyboardInterrupt:
            print("\nJupyterLab has been stopped.")


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
    from civicsdata.instructor.errors import CourseError

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
