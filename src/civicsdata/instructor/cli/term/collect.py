"""``civicsdata collect``: work from an LMS, an exchange or a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from civicsdata.instructor.cli.context import at_terminal, console, course_root


def collect(
    files: Annotated[
        list[Path], typer.Argument(help="Zips of Canvas, Moodle or Blackboard; folders.")
    ],
    unit: Annotated[
        str, typer.Option(help="Unit for which it was handed in, where names do not say it.")
    ] = "",
) -> None:
    """Put handed-in work into class/submitted; doing it again changes nothing."""
    from civicsdata.instructor.grading.folders import ClassFolders
    from civicsdata.instructor.term.collect.collecting import CollectOptions
    from civicsdata.instructor.term.collect.collecting import collect as take

    folders = ClassFolders(course_root())
    ask = _ask if at_terminal() else None
    done = take(folders, files, CollectOptions(unit=unit, ask=ask))
    for line in (*done.said, *done.waiting):
        console.print(line, markup=False, soft_wrap=True)
    more = f", {done.same} stood there already" if done.same else ""
    last = f"; {len(done.waiting)} lines above need you" if done.waiting else ""
    console.print(f"{done.placed} notebooks placed{more}{last}.")


def _ask(question: str, options: Sequence[str]) -> int | None:
    """Ask a person at the terminal; no answer leaves it open."""
    console.print(question, markup=False)
    for number, option in enumerate(options, start=1):
        console.print(f"  {number}  {option}", markup=False)
    given = typer.prompt("Number, or Enter to leave it open", default="", show_default=False)
    chosen = int(given) if given.strip().isdecimal() else 0
    return chosen - 1 if 1 <= chosen <= len(options) else None
