"""``civicsdata lab``: JupyterLab with the formgrader on this course."""

from __future__ import annotations

import webbrowser
from typing import Annotated

import typer

from civicsdata.instructor.cli.context import course_root
from civicsdata.instructor.commands import command

DEMO = "class/demo"  # where `civicsdata demo` leaves its class


def lab(
    students: Annotated[
        str, typer.Option("--class", help="Folder of the student data, such as class/demo.")
    ] = "class",
    port: Annotated[int, typer.Option(help="Port to try first.")] = 8888,
    browser: Annotated[bool, typer.Option(help="Open a browser window.")] = True,
) -> None:
    """Start JupyterLab with the formgrader on this course."""
    open_lab(students, port, "lab", browser=browser)


def open_lab(students: str, port: int, page: str, *, browser: bool) -> None:
    """Run JupyterLab until it is stopped; print its addresses and open a page."""
    from civicsdata.instructor.grading.folders import ClassFolders
    from civicsdata.instructor.lab.server import running_lab

    root = course_root()
    if not ClassFolders(root, students).gradebook.is_file():
        print(f"Nothing in {students} has been graded yet, so the formgrader is empty.", flush=True)
        if ClassFolders(root, DEMO).gradebook.is_file():
            print(f"The demo's class opens with {command(f'lab --class {DEMO}')}.", flush=True)
    with running_lab(root, students, port) as server:
        print(f"JupyterLab: {server.page('lab')}", flush=True)
        print(f"Formgrader: {server.page('formgrader')}", flush=True)
        print("Stop it with Ctrl+C.", flush=True)
        if browser:
            webbrowser.open(server.page(page))
        try:
            server.process.wait()
        except KeyboardInterrupt:
            print("\nJupyterLab has been stopped.")
