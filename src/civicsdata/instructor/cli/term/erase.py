"""``civicsdata erase``: every trace of one student."""

from __future__ import annotations

from typing import Annotated

import typer

from civicsdata.instructor.cli.context import at_terminal, console, course_root
from civicsdata.instructor.errors import CourseError


def erase(
    student: Annotated[str, typer.Argument(help="Id of the student, as in class/roster.csv.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove every trace of a student from the class folder."""
    from civicsdata.instructor.grading.folders import ClassFolders
    from civicsdata.instructor.term.erase import erase as remove
    from civicsdata.instructor.term.erase import find_traces

    folders = ClassFolders(course_root())
    erasure = find_traces(folders, student)
    if not yes:
        if not at_terminal():
            raise CourseError(
                f"Nothing of {student} was removed, since nobody could be asked; give --yes to "
                "remove everything. It cannot be taken back."
            )
        for what, _ in erasure.found:
            console.print(f"  {what}", markup=False)
        if not typer.confirm(f"Remove all this of {student}? It cannot be taken back."):
            console.print("Nothing was removed.")
            return
    remove(folders, student, erasure)
    for what, _ in erasure.found:
        console.print(f"removed {what}", markup=False, soft_wrap=True)
    for name in erasure.still:
        console.print(
            f"{name} still names {student}; make it anew or delete it.", markup=False,
            soft_wrap=True,
        )  # fmt: skip
    console.print(f"{student} has been erased from {folders.students}/.", markup=False)
