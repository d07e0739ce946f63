"""``civicsdata lab``: JupyterLab with the formgrader on this course."""

from __future__ import annotations

import webbrowser
from typing import Annotated

import typer

from civicsdata.instructor.cli.context import course_root


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
    from civicsdata.instructor.lab.server import running_lab

    with running_lab(course_root(), students, port) as server:
        print(f"JupyterLab: {server.page('lab')}", flush=True)
        print(f"Formgrader: {server.page('formgrader')}", flush=True)
        print("Stop it with Ctrl+C.", flush=True)
        if browser:
            webbrowser.open(server.page(page))
        try:
            server.process.wait()
        except KeyboardInterrupt:
            print("\nJupyterLab has been stopped.")
