"""Write the landing page, and for each unit the page that is read while Python starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
from jinja2 import Environment, PackageLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from civicsdata.instructor.authoring.source.syllabus import Course, UnitSpine
from civicsdata.instructor.site.pages.pictures import Picture, first_picture

TEMPLATES = "templates"
COPIED = ("site.css", "unit.js", "icon.svg")


@dataclass(frozen=True)
class UnitPage:
    """What a page shows of a unit.

    Attributes
    ----------
    spine : UnitSpine
        What the syllabus says of it.
    question : Markup
        Its title and its question, above the picture.
    cells : tuple of Markup
        The rest of its notebook as HTML.
    picture : Picture or None
        The first picture that it draws.
    """

    spine: UnitSpine
    question: Markup
    cells: tuple[Markup, ...]
    picture: Picture | None

    @property
    def number(self) -> str:
        """Number of the unit, with which its id begins."""
        return self.spine.id.partition("-")[0]

    @property
    def name(self) -> str:
        """Name of its notebook."""
        return f"{self.spine.id}.ipynb"


def write_pages(course: Course, notebooks: Mapping[str, str], version: str, target: Path) -> None:
    """Write the landing page, the units' pages, and the notebooks to download.

    Parameters
    ----------
    course : Course
        The course.
    notebooks : mapping of str to str
        Unit id to the text of its released notebook.
    version : str
        Version of the course, which each page says.
    target : Path
        Folder of the site.
    """
    loader = PackageLoader("civicsdata.instructor.site.pages", TEMPLATES)
    templates = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    units = [_unit_page(unit.spine, notebooks[unit.id]) for unit in course.units]
    shared = {"title": course.title, "version": version, "units": units}
    _write(target / "index.html", templates.get_template("landing.html").render(**shared))
    for unit in units:
        page = templates.get_template("unit.html").render(**shared, unit=unit)
        _write(target / "units" / f"{unit.spine.id}.html", page)
        _write(target / "download" / unit.name, notebooks[unit.spine.id])
    for name in COPIED:
        source, _, _ = loader.get_source(templates, name)
        _write(target / name, source)


def _unit_page(spine: UnitSpine, notebook: str) -> UnitPage:
    markdown = MarkdownIt("commonmark").enable("table")
    cells = []
    for cell in nbformat.reads(notebook, as_version=4).cells:
        if cell.cell_type == "markdown":
            cells.append(Markup(markdown.render(cell.source)))  # noqa: S704 - the course's own text
        else:
            cells.append(Markup("<pre><code>{}</code></pre>").format(cell.source))
    question, end, rest = cells[0].partition("</p>\n")
    return UnitPage(spine, question + end, (rest, *cells[1:]), first_picture(notebook))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
