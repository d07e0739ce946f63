"""``civicsdata report``: one page about the class."""

from __future__ import annotations

from typing import Annotated

import typer

from civicsdata.instructor.cli.context import console, course_root


def report(
    units: Annotated[list[str] | None, typer.Argument(help="Units; without them, all.")] = None,
    anonymous: Annotated[
        bool, typer.Option("--anonymous", help="Put numbers in the place of names.")
    ] = False,
) -> None:
    """Write one page about the class, and one of texts that are alike, side by side."""
    from civicsdata.instructor.grading.folders import ClassFolders
    from civicsdata.instructor.report.class_report.page import write_report
    from civicsdata.instructor.report.likeness.page import FILE
    from civicsdata.instructor.report.standing import read_class

    folders = ClassFolders(course_root())
    record = read_class(folders, units or None)
    path = write_report(folders, record, hide_names=anonymous)
    console.print(
        f"The report on {len(record.names)} students is {path}.", markup=False, soft_wrap=True
    )
    console.print(
        f"Texts that are alike stand side by side in {path.with_name(FILE)}: a reason to ask, "
        "never a proof.",
        markup=False,
        soft_wrap=True,
    )
