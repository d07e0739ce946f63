"""The answer key of a unit, as a notebook that runs.

It shows solutions without marker lines, visible checks without hidden tests, an explanation after
each item, the rubric, and model texts for each piece of writing.
"""

from __future__ import annotations

import re

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from civicsdata.instructor.authoring.notebooks.source_notebook import KERNEL
from civicsdata.instructor.authoring.notebooks.stubs import STUB_MARK
from civicsdata.instructor.authoring.source.items import Writing
from civicsdata.instructor.authoring.source.syllabus import Rubric, Unit

MARKS = ("nbgrader", "civicsdata")
_HIDDEN = re.compile(r"\n?[ \t]*### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS[^\n]*", re.DOTALL)


def answer_key(unit: Unit, source: NotebookNode, rubrics: dict[str, Rubric]) -> NotebookNode:
    """Return the answer key of a unit, without what nbgrader and buttons know of its cells.

    Parameters
    ----------
    unit : Unit
        Its items, with explanations and model texts.
    source : NotebookNode
        The source notebook.
    rubrics : dict of str to Rubric
        How writing is read.
    """
    made = []
    for cell in source.cells:
        make = new_code_cell if cell.cell_type == "code" else new_markdown_cell
        metadata = {name: value for name, value in cell.metadata.items() if name not in MARKS}
        made.append(make(_as_key(cell.source), id=cell.id, metadata=metadata))
        item = unit.item(cell.id)
        if isinstance(item, Writing):
            text = rubric_text(rubrics[item.rubric])
            made.append(new_markdown_cell(text, id=f"{item.id}-rubric"))
        elif item is not None and item.explanation:
            text = f"**Why ({item.id}).** {item.explanation.strip()}"
            made.append(new_markdown_cell(text, id=f"{item.id}-why"))
        if cell.id in {one.form_id for one in unit.items if isinstance(one, Writing)}:
            made += _models(unit, cell.id)
    return new_notebook(cells=made, metadata=dict(KERNEL, title=f"{unit.spine.title} (answer key)"))


def rubric_text(rubric: Rubric) -> str:
    """Return a rubric as a Markdown table, after its note that position is no criterion."""
    levels = range(len(rubric.criteria[0].levels))
    rows = [
        "| Criterion | " + " | ".join(f"Level {level}" for level in levels) + " |",
        "| --- |" + " --- |" * len(levels),
        *(f"| {c.title} | " + " | ".join(c.levels) + " |" for c in rubric.criteria),
    ]
    return f"**Rubric: {rubric.title}.** {rubric.note}\n\n" + "\n".join(rows)


def _models(unit: Unit, form_id: str) -> list[NotebookNode]:
    """Return the model texts of the piece of writing with that pre-flight."""
    return [
        new_markdown_cell(
            f"**Model answer ({item.id}, {model.level}).**\n\n{model.text.strip()}",
            id=f"{item.id}-model-{number}",
        )
        for item in unit.items
        if isinstance(item, Writing) and item.form_id == form_id
        for number, model in enumerate(item.models, start=1)
    ]


def _as_key(text: str) -> str:
    marks = ("### BEGIN SOLUTION", "### END SOLUTION", STUB_MARK)
    lines = _HIDDEN.sub("", text).rstrip().split("\n")
    return "\n".join(line for line in lines if not line.strip().startswith(marks))
