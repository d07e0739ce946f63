"""What a person sees while a class is graded, and at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from civicsdata.instructor.commands import command

if TYPE_CHECKING:
    from civicsdata.instructor.grading.summary import ProgressUpdate, Summary


@contextmanager
def progress(console: Console) -> Iterator[Callable[[ProgressUpdate], None]]:
    """Show a bar with the time that remains.

    Parameters
    ----------
    console : rich.console.Console
        Where it is shown.

    Yields
    ------
    callable
        To be called with each `ProgressUpdate`.
    """
    columns = (
        TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )  # fmt: skip
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def tick(one: ProgressUpdate) -> None:
            what = f"{one.student} {one.unit}".strip()
            bar.update(task, completed=one.done, total=one.total, description=what)

        yield tick


def report(summary: Summary, console: Console) -> None:
    """Print what a run did: counts, what changed, and what a person should look at.

    Parameters
    ----------
    summary : Summary
        What `civicsdata.instructor.grading.grade` gave.
    console : rich.console.Console
        Where it is printed.
    """
    if not summary.confined:
        console.print("[bold]Students' code ran without walls (--unconfined).[/bold]")
    speed = len(summary.outcomes) / summary.seconds if summary.seconds else 0.0
    console.print(
        f"{len(summary.outcomes)} graded in {summary.seconds:.1f} s ({speed:.1f} a second), "
        f"{summary.skipped} had not changed."
    )
    for unit, seconds in summary.unit_seconds.items():
        count = sum(outcome.unit == unit for outcome in summary.outcomes)
        console.print(f"  {unit}: {count} notebooks, {seconds:.1f} s of work")
    for outcome in summary.outcomes:
        who = f"{outcome.student}, {outcome.unit}"
        if outcome.reason:
            _say(console, f"no score for {who}: {outcome.reason}")
        for note in outcome.notes:
            _say(console, f"note on {who}: {note}")
        for flag in outcome.flags:
            _say(console, f"look at {who}: {flag}")
    for change in summary.changes:
        _say(console, f"changed: {change}")
    for problem in summary.problems:
        _say(console, problem)
    waiting = {one.unit: 0 for one in summary.outcomes if one.by_hand}
    for outcome in summary.outcomes:
        if outcome.by_hand:
            waiting[outcome.unit] += outcome.by_hand
    for unit, count in sorted(waiting.items()):
        texts = "1 text waits" if count == 1 else f"{count} texts wait"
        console.print(f"{texts} for a person: {command(f'read {unit}')}")


def _say(console: Console, line: str) -> None:
    """Print a line in which a student may have put characters that steer the terminal."""
    shown = (c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)
    console.print(f"  {''.join(shown)}", markup=False)
