"""Export: a table of our own or the files of a school's system, and pages to upload."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from civicsdata.instructor.commands import command
from civicsdata.instructor.errors import CourseError
from civicsdata.instructor.files import write_whole
from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.report.pages.template import plural
from civicsdata.instructor.report.standing import read_class
from civicsdata.instructor.term.export.lms_file import Wanted, fill
from civicsdata.instructor.term.export.own_table import as_csv, as_xlsx, own_rows
from civicsdata.instructor.term.export.page_zip import page_zips
from civicsdata.instructor.term.export.raw_table import read_raw_table
from civicsdata.instructor.term.roster import read_roster


@dataclass(frozen=True)
class ExportOptions:
    """How to export.

    Attributes
    ----------
    unit : str
        The unit of a grading worksheet of Moodle; empty when its name says it.
    columns : mapping of str to str
        Heading of a column of Canvas to its unit, as the teacher says.
    scale : bool
        Whether points are converted where the system counts others.
    """

    unit: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    scale: bool = False


@dataclass
class Exported:
    """Where files were written, and a line on each."""

    folder: Path
    lines: list[str] = field(default_factory=list)


def export(
    folders: ClassFolders, files: Sequence[Path], options: ExportOptions | None = None
) -> Exported:
    """Fill files of Canvas and Moodle, or without any write our own tables; pack the pages.

    Parameters
    ----------
    folders : ClassFolders
        The class.
    files : sequence of Path
        Files that the system gave out. They stay as they are; filled ones stand in
        ``class/export``.
    options : ExportOptions, optional
        How to export.

    Returns
    -------
    Exported
        What was written.

    Raises
    ------
    CourseError
        When nothing has been graded, or a file cannot be filled; nothing is written then.
    """
    options = options or ExportOptions()
    record, roster = read_class(folders), read_roster(folders)
    units = [one.id for one in record.units]
    if all(one.state in ("missing", "ungraded") for one in record.standings):
        raise CourseError(f"Nothing has been graded yet; run {command('grade')} first.")
    for heading, meant in (*options.columns.items(), ("", options.unit)):
        if meant and meant not in units:
            where = f"--column {heading}={meant}: " if heading else ""
            raise CourseError(f"{where}There is no unit {meant}; try one of: {', '.join(units)}.")
    wanted = Wanted(record, roster, options.columns, options.unit, options.scale)
    made: dict[Path, bytes] = {}
    done = Exported(folders.classroom / "export")
    for path in files:
        table = read_raw_table(path)
        filled = fill(table, path.name, wanted)
        made[done.folder / path.name] = table.content()
        done.lines.append(
            f"{path.name}: {plural(filled.grades, 'grade')} filled in; "
            f"{plural(filled.open, 'place')} left, for work that is missing, not graded, or not "
            "read."
        )
        if filled.strangers:
            done.lines.append(f"  In the file, not in the class: {', '.join(filled.strangers)}.")
        if filled.absent:
            done.lines.append(f"  In the class, not in the file: {', '.join(filled.absent)}.")
    if not files:
        rows = own_rows(record, roster)
        made[done.folder / "grades.csv"] = as_csv(rows)
        made[done.folder / "grades.xlsx"] = as_xlsx(rows)
        done.lines.append(f"{len(rows) - 1} students, {len(units)} units.")
    for packed in page_zips(folders, units):
        made[done.folder / packed.name] = packed.content
        done.lines.append(f"{packed.name}: {packed.pages} feedback pages, to upload as they are.")
    for path, content in made.items():
        write_whole(path, content)
    return done
