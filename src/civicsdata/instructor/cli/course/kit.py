"""``civicsdata kit``: what students get, as a folder and a zip."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from civicsdata.instructor.cli.context import console, course_root
from civicsdata.instructor.term.kit.build import build_kit


def kit(
    units: Annotated[list[str] | None, typer.Argument(help="Units; without them, all.")] = None,
    output: Annotated[
        Path | None, typer.Option(help="Where folder and zip are to stand; without it, build/kit.")
    ] = None,
    class_id: Annotated[
        str, typer.Option(help="A mark of your class that notebooks carry; never a name.")
    ] = "",
) -> None:
    """Make the folder and zip that students get: notebooks, package, start files; no key."""
    root = course_root()
    made = build_kit(
        root, units or [], output.resolve() if output else root / "build/kit", class_id
    )
    size = made.archive.stat().st_size / 1e6
    console.print(
        f"Course version {made.version}; a student's machine installs {made.packages} packages."
    )
    console.print(f"Folder: {made.folder}", soft_wrap=True)
    console.print(f"Zip, {size:.1f} MB, to hand out: {made.archive}", soft_wrap=True)
