"""``civicsdata roster``: who is in the class, from a school's own file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from civicsdata.instructor.cli.context import at_terminal, console, course_root
from civicsdata.instructor.errors import CourseError


def roster(
    file: Annotated[Path, typer.Argument(help="CSV or XLSX from your school or LMS.")],
    column: Annotated[
        list[str] | None,
        typer.Option(help='What a column is, as in --column "Rufname=first_name".'),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; take it as understood.")] = False,
) -> None:
    """Take the class from a file into class/roster.csv; again when it has changed."""
    from civicsdata.instructor.grading.folders import ClassFolders
    from civicsdata.instructor.term.roster.columns import people, recognize
    from civicsdata.instructor.term.roster.gradebook_names import write_names
    from civicsdata.instructor.term.roster.merge import merge
    from civicsdata.instructor.term.roster.students import read_roster, write_roster
    from civicsdata.instructor.term.roster.tables import read_table

    folders = ClassFolders(course_root())
    table = read_table(file)
    columns = recognize(table, file.name, _named(column or []))
    if columns.doubts:
        headings = ", ".join(filter(None, columns.headings))
        refusal = (
            f"{file.name}: {'; '.join(columns.doubts)}. Its headings are: {headings}. Correct "
            'them, say what a column is with --column "HEADING=first_name", or give --yes.'
        )
        _confirm(yes, "This is how the columns are understood:", columns.lines(), refusal)
    old = read_roster(folders)
    merged = merge(old, people(table, columns), file.name)
    active = sum(student.is_active for student in old.students)
    if merged.left > active / 2:
        refusal = (
            f"{file.name} leaves out {merged.left} of {active} students; is it the list of another "
            "class? Nothing was changed; give --yes if they have left."
        )
        _confirm(yes, "This would happen:", list(merged.lines), refusal)
    for line in merged.lines:
        console.print(line, markup=False)
    if merged.roster == old:
        console.print(f"The roster is as it was: {active} students.")
        return
    write_roster(folders, merged.roster)
    write_names(folders)
    active = sum(student.is_active for student in merged.roster.students)
    console.print(f"{active} students are in {folders.roster}.", markup=False, soft_wrap=True)


def _named(columns: list[str]) -> dict[str, str]:
    """Return what the teacher says of columns."""
    from civicsdata.instructor.term.roster.columns import SETTABLE

    named = {}
    for one in columns:
        heading, equals, meaning = one.rpartition("=")
        if not equals or meaning not in SETTABLE:
            raise CourseError(
                f"--column {one!r} is not understood; write HEADING=COLUMN, with one of the "
                f"columns {', '.join(SETTABLE)}."
            )
        named[heading] = meaning
    return named


def _confirm(yes: bool, title: str, lines: list[str], refusal: str) -> None:
    """Ask at a terminal whether it is right; elsewhere refuse."""
    if yes:
        return
    if not at_terminal():
        raise CourseError(refusal)
    console.print(title)
    for line in lines:
        console.print(f"  {line}", markup=False)
    if not typer.confirm("Is that right?"):
        raise CourseError(refusal)
