"""The course as it is written and as it is built, for tests of all items."""

from __future__ import annotations

from collections.abc import Iterator

import nbformat
from tests.course import ROOT, built, course

from civicsdata.instructor.authoring.source.items import Item, Writing
from civicsdata.instructor.authoring.source.parts import Part
from civicsdata.instructor.authoring.source.syllabus import Unit

__all__ = ["ROOT", "built", "code_cells", "course", "items", "said", "writings"]


def items(unit: Unit | None = None) -> list[Item]:
    """Return the items that a machine checks, of one unit or all."""
    units = (unit,) if unit else course().units
    return [item for one in units for item in one.items if isinstance(item, Item)]


def writings() -> list[Writing]:
    return [one for unit in course().units for one in unit.items if isinstance(one, Writing)]


def said(item: Item) -> Iterator[tuple[Part, str, str, str]]:
    """Go through what can be said to answers of an item: part, answer, tag, words."""
    for part in item.parts:
        for answer, tag, words in part.everything_said():
            yield part, answer, tag, words


def code_cells(text: str) -> dict[str, str]:
    """Return the code cells of a notebook by their id."""
    cells = nbformat.reads(text, as_version=4).cells
    return {cell.id: cell.source for cell in cells if cell.cell_type == "code"}
