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
    from civicsdata.instructor.files import write_whole
    from civicsdata.instructor.grading.folders import ClassFolders
    from civicsdata.instructor.report.standing import read_class
    from civicsdata.instructor.term.export.lms_file import Wanted, fill
    from civicsdata.instructor.term.export.own_table import as_csv, as_xlsx, own_rows
    from civicsdata.instructor.term.export.page_zip import page_zips
    from civicsdata.instructor.term.export.raw_table import read_raw_table
    from civicsdata.instructor.term.roster import read_roster

    folders = ClassFolders(course_root())
    record, roster = read_class(folders), read_roster(folders)
    units = [one.id for one in record.units]
    if all(one.state in ("missing", "ungraded") for one in record.standings):
        raise CourseError("Nothing has been graded yet; run `civicsdata grade` first.")
    columns = dict(_meaning(one, units) for one in column or [])
    if unit and unit not in units:
        raise CourseError(f"There is no unit {unit}; try one of: {', '.join(units)}.")
    wanted = Wanted(record, roster, columns, unit, scale)
    made: dict[Path, bytes] = {}
    target = folders.classroom / "export"
    lines = []
    for path in files or []:
        table = read_raw_table(path)
        filled = fill(table, path.name, wanted)
        made[target / path.name] = table.content()
        lines.append(
            f"{path.name}: {filled.grades} grades filled in; {filled.open} places left as they "
            "were, for work that is missing, not graded, or not read."
        )
        if filled.strangers:
            lines.append(f"  In the file, not in the class: {', '.join(filled.strangers)}.")
        if filled.absent:
            lines.append(f"  In the class, not in the file: {', '.join(filled.absent)}.")
    if not files:
        rows = own_rows(record, roster)
        made |= {target / "grades.csv": as_csv(rows), target / "grades.xlsx": as_xlsx(rows)}
        lines.append(f"{len(rows) - 1} students, {len(units)} units.")
    for packed in page_zips(folders, units):
        made[target / packed.name] = packed.content
        lines.append(f"{packed.name}: {packed.pages} feedback pages, to upload as they are.")
    for path, content in made.items():
        write_whole(path, content)
    for line in lines:
        console.print(line, markup=False, soft_wrap=True)
    console.print(f"Written to {target}.", markup=False, soft_wrap=True)


def _meaning(text: str, units: list[str]) -> tuple[str, str]:
    """Return a heading and the unit that it stands for."""
    heading, equals, unit = text.rpartition("=")
    if not equals or unit not in units:
        raise CourseError(
            f"--column {text!r} is not understood; write HEADING=UNIT, with one of the units "
            f"{', '.join(units)}."
        )
    return heading, unit
