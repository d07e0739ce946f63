"""Which cells does the text of a unit hold, and what is each for?

A unit is a MyST notebook. One line in a cell says what the cell is: ``:answer: <item>``,
``:test: <item>`` and ``:preflight: <item>`` in a code cell; ``+++ {"essay": "<item>"}``,
``{"explain": "<item>"}`` and ``{"model": "<item>"}`` before a text cell. Explanations and model
answers go to the answer key only.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupytext import myst

from civicsdata.authoring.errors import BuildError
from civicsdata.authoring.syllabus import Item, Unit

CODE_MARKS = ("answer", "test", "preflight")
TEXT_MARKS = ("essay", "explain", "model")
KEPT_METADATA = ("tags", "position", "editable")


@dataclass
class SourceCell:
    """One cell of a unit's text."""

    kind: str  # "code" or "markdown"
    text: str
    line: int
    mark: str | None = None
    item: str | None = None
    metadata: dict[str, Any] = field(default_factory=dict)


def read_unit(path: Path, unit: Unit) -> list[SourceCell]:
    """Read the text of one unit and check its marks.

    Parameters
    ----------
    path : Path
        ``course/<unit>/<unit>.md``.
    unit : Unit
        What the syllabus says about it.

    Returns
    -------
    list of SourceCell
        Cells in order.

    Raises
    ------
    BuildError
        When the file is missing, a mark is malformed, names an unknown item or is used twice, an
        item of the syllabus has no cells, or a code cell is not valid Python.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BuildError(path, 1, f"Unit {unit.id} has no text here.") from error
    try:
        notebook = myst.myst_to_notebook(text, add_source_map=True)  # type: ignore[no-untyped-call]
    except Exception as error:
        raise BuildError(path, 1, f"This is not a MyST notebook: {error}.") from error
    lines = notebook.metadata.pop("source_map")
    cells = [
        _cell(path, unit, raw, line + 1)
        for raw, line in zip(notebook.cells, lines, strict=True)
        if raw.source.strip()
    ]
    _refuse_misfits(path, unit, cells)
    return cells


def _cell(path: Path, unit: Unit, raw: Any, line: int) -> SourceCell:
    metadata = dict(raw.metadata)
    marks = CODE_MARKS if raw.cell_type == "code" else TEXT_MARKS
    found = [name for name in metadata if name in CODE_MARKS + TEXT_MARKS]
    unknown = [n for n in metadata if n not in (*CODE_MARKS, *TEXT_MARKS, *KEPT_METADATA, "level")]
    if unknown:
        sentence = f"{unknown[0]!r} is no mark; a {raw.cell_type} cell knows {', '.join(marks)}."
        raise BuildError(path, line, sentence)
    if len(found) > 1:
        raise BuildError(path, line, f"One mark a cell: this has {' and '.join(found)}.")
    mark = found[0] if found else None
    if mark and mark not in marks:
        sentence = f"{mark!r} cannot mark a {raw.cell_type} cell; it knows {', '.join(marks)}."
        raise BuildError(path, line, sentence)
    cell = SourceCell(raw.cell_type, raw.source.rstrip(), line, mark, None, metadata)
    if mark:
        name = metadata.pop(mark)
        if not isinstance(name, str) or unit.item(name) is None:
            known = ", ".join(item.id for item in unit.items)
            sentence = f"The mark {mark!r} names {name!r}; the syllabus has for {unit.id}: {known}."
            raise BuildError(path, line, sentence)
        cell.item = name
    if cell.kind == "code":
        _refuse_bad_code(path, cell)
    return cell


def _refuse_bad_code(path: Path, cell: SourceCell) -> None:
    if cell.text.lstrip().startswith("%"):
        return
    try:
        ast.parse(cell.text)
    except SyntaxError as error:
        line = cell.line + (error.lineno or 1)
        raise BuildError(path, line, f"This code cell is not valid Python: {error.msg}.") from error
    for begin, end in (
        ("BEGIN SOLUTION", "END SOLUTION"),
        ("BEGIN HIDDEN TESTS", "END HIDDEN TESTS"),
    ):
        if cell.text.count(f"### {begin}") != cell.text.count(f"### {end}"):
            raise BuildError(path, cell.line, f"`### {begin}` has no `### {end}` in this cell.")
    if "### BEGIN SOLUTION" in cell.text and cell.mark != "answer":
        raise BuildError(path, cell.line, "A solution stands in a cell without `:answer: <item>`.")
    if "### BEGIN HIDDEN TESTS" in cell.text and cell.mark != "test":
        raise BuildError(path, cell.line, "Hidden tests stand in a cell without `:test: <item>`.")
    if cell.mark == "answer" and "### BEGIN SOLUTION" not in cell.text:
        raise BuildError(path, cell.line, f"The answer cell of {cell.item} marks no solution.")


def _refuse_misfits(path: Path, unit: Unit, cells: list[SourceCell]) -> None:
    places: dict[tuple[str, str], int] = {}
    for cell in cells:
        if cell.mark is None or cell.item is None or cell.mark in ("explain", "model"):
            continue
        place = (cell.mark, cell.item)
        if place in places:
            sentence = f"{cell.mark!r} of {cell.item} stands already at line {places[place]}."
            raise BuildError(path, cell.line, sentence)
        places[place] = cell.line
    for item in unit.items:
        for mark in _marks_needed(item):
            if (mark, item.id) not in places:
                sentence = f"The syllabus has {item.id}, but no cell here is its {mark!r}."
                raise BuildError(path, 1, sentence)
        given, checked = (places[(mark, item.id)] for mark in _marks_needed(item))
        if given > checked:
            raise BuildError(path, checked, f"The test of {item.id} stands before its answer.")


def _marks_needed(item: Item) -> tuple[str, ...]:
    return ("essay", "preflight") if item.by_hand else ("answer", "test")
