"""What does the answer key show?

The unit as its author wrote it: solutions without marker lines, visible checks without hidden
tests, an explanation after each item, the rubric, and model answers for each piece of writing.
"""

from __future__ import annotations

import re

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from civicsdata.authoring.master import KERNEL
from civicsdata.authoring.source import SourceCell
from civicsdata.authoring.stubs import STUB_MARK
from civicsdata.authoring.syllabus import Rubric, Unit

_HIDDEN = re.compile(r"\n?[ \t]*### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS[^\n]*", re.DOTALL)


def answer_key(
    unit: Unit, master: NotebookNode, cells: list[SourceCell], rubrics: dict[str, Rubric]
) -> NotebookNode:
    """Make the answer key of a unit.

    Parameters
    ----------
    unit : Unit
        What the syllabus says.
    master : NotebookNode
        The master notebook.
    cells : list of SourceCell
        The unit's cells, with explanations and model answers.
    rubrics : dict of str to Rubric
        How writing is read.

    Returns
    -------
    NotebookNode
        A notebook that runs, without nbgrader's metadata.
    """
    made = [master.cells[0]]
    rest = iter(master.cells[1:])
    for place, cell in enumerate(cells, start=1):
        if cell.mark in ("explain", "model"):
            made.append(_teacher_cell(cell, f"{unit.id}-key-{place:03d}"))
            continue
        released = next(rest)
        text = _without_hidden(_without_markers(released.source))
        make = new_code_cell if released.cell_type == "code" else new_markdown_cell
        made.append(make(text, id=released.id, metadata=_plain_metadata(released)))
        item = unit.item(cell.item) if cell.mark == "essay" and cell.item else None
        if item and item.rubric:
            made.append(
                new_markdown_cell(rubric_text(rubrics[item.rubric]), id=f"{item.id}-rubric")
            )
    return new_notebook(cells=made, metadata=dict(KERNEL, title=f"{unit.title} (answer key)"))


def rubric_text(rubric: Rubric) -> str:
    """Give a rubric as a Markdown table.

    Parameters
    ----------
    rubric : Rubric
        Criteria with a descriptor for each level.

    Returns
    -------
    str
        A sentence that position is no criterion, and one row for each criterion.
    """
    levels = range(len(rubric.criteria[0].levels))
    rows = [
        "| Criterion | " + " | ".join(f"Level {level}" for level in levels) + " |",
        "| --- |" + " --- |" * len(levels),
        *(f"| {c.title} | " + " | ".join(c.levels) + " |" for c in rubric.criteria),
    ]
    return f"**Rubric: {rubric.title}.** {rubric.note}\n\n" + "\n".join(rows)


def _teacher_cell(cell: SourceCell, name: str) -> NotebookNode:
    if cell.mark == "explain":
        return new_markdown_cell(f"**Why ({cell.item}).** {cell.text}", id=name)
    level = cell.metadata.get("level", "model")
    return new_markdown_cell(f"**Model answer ({cell.item}, {level}).**\n\n{cell.text}", id=name)


def _plain_metadata(cell: NotebookNode) -> dict[str, object]:
    return {name: value for name, value in cell.metadata.items() if name != "nbgrader"}


def _without_markers(text: str) -> str:
    marks = ("### BEGIN SOLUTION", "### END SOLUTION", STUB_MARK)
    return "\n".join(line for line in text.split("\n") if not line.strip().startswith(marks))


def _without_hidden(text: str) -> str:
    return _HIDDEN.sub("", text).rstrip()
