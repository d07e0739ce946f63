"""``civicsdata demo``: the whole course on a class that does not exist."""

from __future__ import annotations

from typing import Annotated

import typer

from civicsdata.instructor.cli.context import console, course_root
from civicsdata.instructor.cli.term.lab import open_lab


def demo(
    students: Annotated[int, typer.Option(help="How many made-up students.")] = 8,
    open_: Annotated[bool, typer.Option("--open", help="Open the formgrader at the end.")] = False,
) -> None:
    """Build, hand out, hand in, grade and give back, with a class that does not exist."""
    from civicsdata.instructor.demo import round as demo_round

    demo_round.run(course_root(), students, console)
    if open_:
        open_lab(demo_round.FOLDER, 8888, "formgrader", browser=True)
