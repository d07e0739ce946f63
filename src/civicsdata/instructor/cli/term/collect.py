"""``civicsdata collect``: work from an LMS, an exchange or a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from civicsdata.instructor.cli.context import at_terminal, built_course, console


def collect(
    files: Annotated[
        list[Path], typer.Argument(help="Zips of Canvas, Moodle, Blackboard; folders.")
    ],
    unit: Annotated[
        str, typer.Option(help="Unit for which it was handed in, where names do not say it.")
    ] = "",
) -> None:
    """Put handed-in work into class/submitted; doing it again changes nothing."""
    from civicsdata.instructor.grading.folders import ClassFolders
    from civicsdata.instructor.term.collect.collecting import CollectOptions
    from civicsdata.instructor.term.collect.collecting import collect as take
    from civicsdata.instructor.term.dates.read import read_dates

    folders = ClassFolders(built_course())
    zone = read_dates(folders).zone
    ask = _ask if at_terminal() else None
    done = take(folders, files, CollectOptions(unit, zone, ask))
    for line in (*done.said, *done.waiting):
        console.print(line, markup=False, soft_wrap=True)
    notebooks = f"{done.placed} notebook{'s' if done.placed != 1 else ''} placed"
    more = f", {done.same} stood there already" if done.same else ""
    count = len(done.waiting)
    lines = "1 line above waits" if count == 1 else f"{count} lines above wait"
    console.print(f"{notebooks}{more}{f'; {lines} for you' if count else ''}.")


def _ask(question: str, options: Sequence[str]) -> int | None:
    """Ask a person at the terminal; no answer leaves it open."""
    console.print(question, markup=False)
    for number, option in enumerate(options, start=1):
        console.print(f"  {number}  {option}", markup=False)
    given = typer.prompt("Number, or Enter to leave it open", default="", show_default=False)
    chosen = int(given) if given.strip().isdecimal() else 0
    return chosen - 1 if 1 <= chosen <= len(options) else None
