"""``civicsdata export``: grades and pages for the school's system."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from civicsdata.instructor.cli.context import console, course_root
from civicsdata.instructor.errors import CourseError


def export(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Files that Canvas or Moodle gave out, to fill.")
    ] = None,
    unit: Annotated[str, typer.Option(help="The unit of a grading worksheet of Moodle.")] = "",
    column: Annotated[
        list[str] | None,
        typer.Option(help='What a column of Canvas is: --column "Essay 1=1-evidence".'),
    ] = None,
    scale: Annotated[
        bool, typer.Option("--scale", help="Convert points where the LMS counts others.")
    ] = False,
) -> None:
    """Write grades as a table, fill files of Canvas or Moodle, and pack feedback pages for them."""
    from civicsdata.instructor.grading.folders import ClassFolders
    from civicsdata.instructor.term.export.exporting import ExportOptions
    from civicsdata.instructor.term.export.exporting import export as write_out

    columns = dict(map(_meaning, column or []))
    options = ExportOptions(unit, columns, scale)
    done = write_out(ClassFolders(course_root()), files or [], options)
    for line in done.lines:
        console.print(line, markup=False, soft_wrap=True)
    console.print(f"Written to {done.folder}.", markup=False, soft_wrap=True)


def _meaning(text: str) -> tuple[str, str]:
    """Return a heading and the unit that it stands for."""
    heading, equals, unit = text.rpartition("=")
    if not equals or not heading or not unit:
        raise CourseError(f"--column {text!r} is not understood; write HEADING=UNIT.")
    return heading, unit
