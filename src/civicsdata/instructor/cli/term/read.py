"""``civicsdata read``: essays by rubric, one question across all students."""

from __future__ import annotations

import webbrowser
from typing import Annotated

import typer

from civicsdata.instructor.cli.context import console, course_root


def read(
    unit: Annotated[str, typer.Argument(help="The unit whose texts you read.")],
    names: Annotated[
        bool, typer.Option("--names", help="Show names; without it, numbers.")
    ] = False,
    second: Annotated[
        bool, typer.Option("--second", help="A second reading, to see whether readers agree.")
    ] = False,
    port: Annotated[int, typer.Option(help="Where it answers; 0 for any free port.")] = 0,
    open_browser: Annotated[
        bool, typer.Option("--open/--no-open", help="Open the page in the browser.")
    ] = True,
) -> None:
    """Read the texts of a unit in the browser, by keyboard; points go to the gradebook."""
    from civicsdata.instructor.grading.folders import ClassFolders
    from civicsdata.instructor.report.desk.agreement import agreement, differing, pairs_of
    from civicsdata.instructor.report.desk.desk import Desk
    from civicsdata.instructor.report.desk.readings import read_readings
    from civicsdata.instructor.report.desk.server import DeskServer
    from civicsdata.instructor.term.dates.apply import apply_dates

    folders = ClassFolders(course_root())
    desk = Desk(folders, unit, names=names, second=second)
    with DeskServer(desk, port) as server:
        console.print(f"{len(desk.essays)} texts. The page is at {server.url}", soft_wrap=True)
        console.print("Everything is saved as you read. To end, press Ctrl and C here.")
        if open_browser:
            webbrowser.open(server.url)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            console.print("")
    state = desk.state()
    done = sum(essay["state"] == "read" for essay in state["essays"])
    console.print(f"{done} of {len(state['essays'])} texts are read.")
    for line in [] if second else apply_dates(folders):
        console.print(f"  {line}", markup=False, soft_wrap=True)
    readings = read_readings(folders)
    for one in agreement(pairs_of(readings, desk.question.item.id)) if second else ():
        kappa = "not defined" if one.kappa is None else f"{one.kappa:.2f}"
        console.print(
            f"{one.criterion}: the same level in {one.same} of {one.texts}; weighted kappa {kappa}"
        )
    for first, other in differing(readings, desk.question.item.id) if second else ():
        number = next(e.number for e in desk.essays.values() if e.student == first.student)
        console.print(f"Talk about text {number}: {first.levels} and {other.levels}.")
