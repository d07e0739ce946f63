"""What does nbgrader get to see of a unit?

The master notebook: every mark written out as nbgrader's cell metadata, a stable id for each cell,
an explicit kernel, and the head of the unit printed from the syllabus.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from civicsdata.authoring.keys import seal_keys
from civicsdata.authoring.source import SourceCell
from civicsdata.authoring.stubs import TEXT_STUB
from civicsdata.authoring.syllabus import Course, Item, Unit

KERNEL = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
CHECK_LINE = "# Run this cell to check your answer."
LAST_LINE = (
    "**Before you hand in:** in the menu *Kernel*, *Restart Kernel and Run All Cells*. Look at "
    "each check, and save."
)
HIDDEN_LINE = f"{CHECK_LINE} Grading tries other inputs as well."
FORM_LINE = "# Save the notebook, then run this cell. It looks at the form only, for no points."


def master_notebook(
    path: Path, unit: Unit, cells: list[SourceCell], course: Course
) -> NotebookNode:
    """Make the notebook from which nbgrader makes the student version.

    Parameters
    ----------
    path : Path
        File of the unit, for messages.
    unit : Unit
        What the syllabus says.
    cells : list of SourceCell
        The unit's cells.
    course : Course
        The spine.

    Returns
    -------
    NotebookNode
        A notebook of format 4.5. Cells for the answer key are left out.
    """
    made = [new_markdown_cell(head(unit), id=f"{unit.id}-head")]
    place = 0
    for cell in cells:
        if cell.mark in ("explain", "model"):
            continue
        place += 1
        made.append(_cell(path, unit, cell, course, f"{unit.id}-{place:03d}"))
    if not any("Restart Kernel" in cell.source for cell in made):
        made[-1].source += f"\n\n{LAST_LINE}"
    return new_notebook(cells=made, metadata=dict(KERNEL, title=unit.title))


def head(unit: Unit) -> str:
    """Give the first cell of a unit.

    Parameters
    ----------
    unit : Unit
        What the syllabus says.

    Returns
    -------
    str
        Markdown: question, win, objectives, minutes, points.
    """
    by_hand = sum(item.points for item in unit.items if item.by_hand)
    machine = unit.points - by_hand
    shares = f" ({machine} checked by machine, {by_hand} for writing)" if by_hand else ""
    number = unit.id.partition("-")[0]
    goals = "\n".join(f"- {objective.text}" for objective in unit.objectives)
    return (
        f"# Unit {number}: {unit.title}\n\n"
        f"**The question.** {unit.question}\n\n"
        f"**What you will have at the end.** {unit.win}\n\n"
        f"**After this unit you can**\n\n{goals}\n\n"
        f"**Time and points.** About {unit.minutes} minutes; {unit.points} points{shares}."
    )


def points_line(item: Item) -> str:
    """Give the line that names an item and its points.

    Examples
    --------
    >>> item = Item("demo-sum", "Sum", "faded", 2, "o", "D1.1", (), None)
    >>> points_line(item)
    '# Item demo-sum (2 points)'
    """
    return f"# Item {item.id} ({item.points} point{'s' if item.points != 1 else ''})"


def _cell(path: Path, unit: Unit, cell: SourceCell, course: Course, place: str) -> NotebookNode:
    item = unit.item(cell.item) if cell.item else None
    metadata: dict[str, Any] = dict(cell.metadata)
    if cell.mark == "answer" and item:
        metadata["nbgrader"] = _nbgrader(f"{item.id}-answer", solution=True)
        text = f"{points_line(item)}\n{cell.text}"
        return new_code_cell(text, id=f"{item.id}-answer", metadata=metadata)
    if cell.mark == "test" and item:
        metadata["nbgrader"] = _nbgrader(item.id, grade=True, locked=True, points=item.points)
        first = HIDDEN_LINE if "### BEGIN HIDDEN TESTS" in cell.text else CHECK_LINE
        text = f"{first}\n{seal_keys(path, cell, course)}"
        return new_code_cell(text, id=item.id, metadata=metadata)
    if cell.mark == "essay" and item:
        metadata["nbgrader"] = _nbgrader(item.id, grade=True, solution=True, points=item.points)
        return new_markdown_cell(TEXT_STUB, id=item.id, metadata=metadata)
    if cell.mark == "preflight" and item:
        metadata["nbgrader"] = _nbgrader(item.form, grade=True, locked=True, points=0)
        return new_code_cell(f"{FORM_LINE}\n{cell.text}", id=item.form, metadata=metadata)
    make = new_code_cell if cell.kind == "code" else new_markdown_cell
    return make(cell.text, id=place, metadata=metadata)


def _nbgrader(
    grade_id: str,
    *,
    grade: bool = False,
    solution: bool = False,
    locked: bool = False,
    points: int | None = None,
) -> dict[str, Any]:
    data: dict[str, Any] = {
        "grade": grade,
        "grade_id": grade_id,
        "locked": locked,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    if points is not None:
        data["points"] = points
    return data
