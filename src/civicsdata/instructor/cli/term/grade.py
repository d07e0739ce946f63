"""``civicsdata grade``: everything new in class/submitted."""

from __future__ import annotations

from typing import Annotated

import typer

from civicsdata.instructor.cli.context import USAGE, built_course, console


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
    from civicsdata.instructor.grading.folders import ClassFolders
    from civicsdata.instructor.report.console import progress, report
    from civicsdata.instructor.term.dates.apply import apply_dates, late_penalties
    from civicsdata.instructor.term.dates.read import read_dates
    from civicsdata.instructor.term.roster.gradebook_names import write_names

    folders = ClassFolders(built_course())
    read_dates(folders)  # what contradicts itself is said before anything is graded
    before = late_penalties(folders)
    with progress(console) as tick:
        summary = grading.grade(
            folders.root,
            units or None,
            grading.GradeOptions(everything=everything, jobs=jobs, unconfined=unconfined),
            tick,
        )
    report(summary, console)
    write_names(folders)
    for line in apply_dates(folders, before):
        console.print(f"  {line}", markup=False, soft_wrap=True)
    if summary.problems:
        raise typer.Exit(USAGE)
