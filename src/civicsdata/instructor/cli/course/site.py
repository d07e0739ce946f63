"""``civicsdata site``: the web site with the notebooks running in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from civicsdata.instructor.cli.context import console, course_root
from civicsdata.instructor.errors import CourseError


def site(
    output: Annotated[
        Path | None, typer.Option(help="Folder of the site; without it, build/site.")
    ] = None,
) -> None:
    """Build the web site: pages, guides, and the notebooks running in the browser."""
    try:
        from civicsdata.instructor.site.build import SITE, build_site
    except ModuleNotFoundError as error:
        raise CourseError(
            f"The site needs {error.name}; install it with `pip install 'civicsdata[site]'`."
        ) from None
    root = course_root()
    built = build_site(root, output.resolve() if output else root / SITE, console.print)
    console.print(f"Course version {built.version}, {built.megabytes:.0f} MB: {built.folder}")
    console.print(f"Look at it with `python -m http.server --directory {built.folder}`.")
