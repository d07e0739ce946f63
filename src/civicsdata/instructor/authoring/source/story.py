"""The text of a unit: prose and code, with one line where an item stands.

A unit is a MyST notebook. An empty code cell with ``:answer: <item>`` or ``:test: <item>`` stands
for the answer cell and the check of an item; the build puts the item's hints behind its check. A
text cell after ``+++ {"essay": "<item>"}`` is a piece of writing, with its pre-flight behind it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupytext import myst

from civicsdata.instructor.authoring.source.errors import BuildError
from civicsdata.instructor.authoring.source.items import Writing
from civicsdata.instructor.authoring.source.syllabus import Unit

CODE_MARKS = ("answer", "test")
TEXT_MARKS = ("essay",)
KEPT_METADATA = ("tags", "position", "editable")


@dataclass
class StoryCell:
    """One cell of a unit's text."""

    kind: str  # "code" or "markdown"
    text: str
    line: int
    mark: str | None = None
    item: str = ""
    metadata: dict[str, Any] = field(default_factory=dict)


def read_story(path: Path, unit: Unit) -> list[StoryCell]:
    """Read the text of one unit and check its marks.

    Parameters
    ----------
    path : Path
        ``course/<unit>/<unit>.md``.
    unit : Unit
        Its items.

    Returns
    -------
    list of StoryCell
        Cells in order.

    Raises
    ------
    BuildError
        When the file is missing, a mark is malformed, names an unknown item or is used twice, an
        item has no cells, or a code cell is not valid Python.
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
        if raw.source.strip() or raw.metadata
    ]
    _refuse_misfits(path, unit, cells)
    return cells


def functions_of(cells: Iterable[StoryCell]) -> str:
    """Return the functions that the code of a story defines, one after the other."""
    shown = [ast.parse(cell.text) for cell in cells if cell.kind == "code" and not cell.mark]
    functions = [one for tree in shown for one in tree.body if isinstance(one, ast.FunctionDef)]
    return "\n".join(map(ast.unparse, functions))


def _cell(path: Path, unit: Unit, raw: Any, line: int) -> StoryCell:
    metadata = dict(raw.metadata)
    marks = CODE_MARKS if raw.cell_type == "code" else TEXT_MARKS
    found = [name for name in metadata if name in marks]
    unknown = [name for name in metadata if name not in (*marks, *KEPT_METADATA)]
    if unknown:
        known = ", ".join(marks)
        sentence = f"{unknown[0]!r} is no mark of a {raw.cell_type} cell, which knows: {known}."
        raise BuildError(path, line, sentence)
    if len(found) > 1:
        raise BuildError(path, line, f"One mark a cell: this has {' and '.join(found)}.")
    cell = StoryCell(raw.cell_type, raw.source.rstrip(), line, None, "", metadata)
    if found:
        cell.mark = found[0]
        cell.item = str(metadata.pop(cell.mark))
        item = unit.item(cell.item)
        if item is None or isinstance(item, Writing) != (cell.mark == "essay"):
            fitting = [i.id for i in unit.items if isinstance(i, Writing) == (cell.mark == "essay")]
            raise BuildError(
                path, line,
                f"The mark {cell.mark!r} names {cell.item!r}; "
                f"items.yaml has for it: {', '.join(fitting)}.",
            )  # fmt: skip
        if cell.kind == "code" and cell.text:
            sentence = f"The cell marked {cell.mark!r} is filled from items.yaml; leave it empty."
            raise BuildError(path, line, sentence)
    elif cell.kind == "code":
        refuse_bad_code(path, line, cell.text)
    return cell


def refuse_bad_code(path: Path, line: int, code: str) -> None:
    """Raise an error when code is not valid Python; IPython's own lines are let through."""
    if code.lstrip().startswith("%"):
        return
    try:
        ast.parse(code)
    except SyntaxError as error:
        sentence = f"This code is not valid Python: {error.msg}."
        raise BuildError(path, line + (error.lineno or 1), sentence) from error


def _refuse_misfits(path: Path, unit: Unit, cells: list[StoryCell]) -> None:
    lines: dict[tuple[str, str], int] = {}
    for cell in cells:
        if cell.mark is None:
            continue
        place = (cell.mark, cell.item)
        if place in lines:
            sentence = f"{cell.mark!r} of {cell.item} stands already at line {lines[place]}."
            raise BuildError(path, cell.line, sentence)
        lines[place] = cell.line
    for item in unit.items:
        needed = TEXT_MARKS if isinstance(item, Writing) else CODE_MARKS
        for mark in needed:
            if (mark, item.id) not in lines:
                sentence = f"items.yaml has {item.id}, but no cell here is its {mark!r}."
                raise BuildError(path, 1, sentence)
        places = [lines[mark, item.id] for mark in needed]
        if places != sorted(places):
            raise BuildError(path, places[-1], f"The test of {item.id} stands before its answer.")
