"""``civicsdata feedback``: a page for each student and unit."""

from __future__ import annotations

from typing import Annotated

import typer

from civicsdata.instructor.cli.context import console, course_root


def feedback(
    units: Annotated[list[str] | None, typer.Argument(help="Units; without them, all.")] = None,
) -> None:
    """Write a page for each student and unit: points, what to do next, comments."""
    from civicsdata.instructor.grading.folders import ClassFolders
    from civicsdata.instructor.report.feedback.writer import write_pages
    from civicsdata.instructor.report.standing import read_class

    folders = ClassFolders(course_root())
    written = write_pages(folders, read_class(folders, units or None))
    console.print(
        f"{len(written.pages)} feedback pages in {folders.feedback}, {written.changed} of them new "
        "or changed.",
        markup=False, soft_wrap=True,
    )  # fmt: skip
