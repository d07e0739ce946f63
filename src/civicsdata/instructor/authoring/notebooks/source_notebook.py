"""The source notebook of a unit: what nbgrader makes the student version from.

Every mark is written out as nbgrader's cell metadata, with a stable id for each cell, an explicit
kernel, and the head of the unit from the syllabus.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from civicsdata.instructor.authoring.generated.item_bank import hidden_data
from civicsdata.instructor.authoring.notebooks.offers import offers
from civicsdata.instructor.authoring.notebooks.stubs import STUB_MARK, TEXT_STUB
from civicsdata.instructor.authoring.source.items import Item, Survey, Writing
from civicsdata.instructor.authoring.source.story import StoryCell
from civicsdata.instructor.authoring.source.syllabus import Course, Unit

KERNEL = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
CHECK_LINE = "# Run this cell to check your answer."
HIDDEN_LINE = f"{CHECK_LINE} Grading tries other inputs as well."
RECORD_LINE = "# Run this cell to keep your answer. Whether it is right is told after grading."
SURVEY_LINE = "# Run this cell to keep your answers. They earn no points."
FORM_LINE = "# Save the notebook, then run this cell. It looks at the form only, for no points."
LAST_LINE = (
    "**Before you hand in:** in the menu *Kernel*, *Restart Kernel and Run All Cells*. Look at "
    "each check, and save."
)
HINT_TITLES = ("a nudge", "a pointer", "a worked example")


@dataclass(frozen=True)
class Role:
    """nbgrader's marks of a cell."""

    grade_id: str
    grade: bool = False
    solution: bool = False
    locked: bool = False
    points: int | None = None

    def metadata(self, others: dict[str, Any]) -> dict[str, Any]:
        """Return the metadata of the cell, with what it has besides."""
        marks: dict[str, Any] = {
            "grade": self.grade,
            "grade_id": self.grade_id,
            "locked": self.locked,
            "schema_version": 3,
            "solution": self.solution,
            "task": False,
        }
        if self.points is not None:
            marks["points"] = self.points
        return {**others, "nbgrader": marks}


def source_notebook(unit: Unit, cells: list[StoryCell], course: Course) -> NotebookNode:
    """Return the source notebook of a unit, of format 4.5.

    Parameters
    ----------
    unit : Unit
        What the syllabus says, and its items.
    cells : list of StoryCell
        The unit's text.
    course : Course
        The spine.
    """
    made = [new_markdown_cell(head(unit), id=f"{unit.id}-head")]
    for place, cell in enumerate(cells, start=1):
        made += _cells(unit, cell, course, f"{unit.id}-{place:03d}")
    if not any("Restart Kernel" in cell.source for cell in made):
        made[-1].source += f"\n\n{LAST_LINE}"
    return new_notebook(cells=made, metadata=dict(KERNEL, title=unit.spine.title))


def head(unit: Unit) -> str:
    """Return the first cell of a unit: question, win, objectives, minutes, points."""
    spine = unit.spine
    by_hand = sum(item.points for item in unit.items if item.by_hand)
    machine = spine.points - by_hand
    shares = f" ({machine} checked by machine, {by_hand} for writing)" if by_hand else ""
    survey = f", and {spine.minutes_of_survey} for questions without points"
    besides = survey if unit.surveys else ""
    number = unit.id.partition("-")[0]
    goals = "\n".join(f"- {objective.text}" for objective in spine.objectives)
    return (
        f"# Unit {number}: {spine.title}\n\n"
        f"**The question.** {spine.question}\n\n"
        f"**What you will have at the end.** {spine.win}\n\n"
        f"**After this unit you can**\n\n{goals}\n\n"
        f"**Time and points.** About {spine.minutes} minutes{besides}; "
        f"{spine.points} points{shares}."
    )


def points_line(item: Item | Writing) -> str:
    """Return the line that names an item and its points."""
    if not item.points:
        return f"# Item {item.id} (no points)"
    return f"# Item {item.id} ({item.points} point{'s' if item.points != 1 else ''})"


def _cells(unit: Unit, cell: StoryCell, course: Course, place: str) -> list[NotebookNode]:
    """Return the cells that one cell of the text becomes."""
    item = unit.item(cell.item) if cell.mark else None
    if isinstance(item, Writing):
        essay = Role(item.id, grade=True, solution=True, points=item.points)
        form = Role(item.form_id, grade=True, locked=True, points=0)
        text = f'{FORM_LINE}\npreflight("{item.id}")'
        return [
            new_markdown_cell(TEXT_STUB, id=item.id, metadata=essay.metadata(cell.metadata)),
            new_code_cell(text, id=item.form_id, metadata=form.metadata({})),
        ]
    if item is not None and cell.mark == "answer":
        answer = Role(f"{item.id}-answer", solution=True)
        offered = offers(item)
        own = {"civicsdata": {"offer": offered}} if offered else {}
        metadata = answer.metadata({**cell.metadata, **own})
        return [new_code_cell(_answer(item), id=answer.grade_id, metadata=metadata)]
    if item is not None:
        test = Role(item.id, grade=True, locked=True, points=item.points)
        made = new_code_cell(_test(item, course), id=item.id, metadata=test.metadata(cell.metadata))
        hints = _hints(item)
        return [made, *([new_markdown_cell(hints, id=f"{item.id}-hints")] if hints else [])]
    make = new_code_cell if cell.kind == "code" else new_markdown_cell
    return [make(cell.text, id=place, metadata=cell.metadata)]


def _answer(item: Item) -> str:
    stub = "".join(f"{STUB_MARK} {line}".rstrip() + "\n" for line in item.stub.splitlines())
    given = f"{item.given.rstrip()}\n" if item.given else ""
    return (
        f"{points_line(item)}\n{given}"
        f"### BEGIN SOLUTION\n{stub}{item.solution.rstrip()}\n### END SOLUTION"
    )


def _test(item: Item, course: Course) -> str:
    answers = ", ".join([*(part.name for part in item.parts), *item.after])
    call = f'check("{item.id}", {answers}'
    if item.told_after:
        line = SURVEY_LINE if isinstance(item, Survey) else RECORD_LINE
        hidden = hidden_data(item, course.misconceptions)
        tried = f"{call}, hidden={hidden!r})"
        return f"{line}\n{call})\n### BEGIN HIDDEN TESTS\n{tried}\n### END HIDDEN TESTS"
    if not item.hidden:
        return f"{CHECK_LINE}\n{call})"
    functions = "".join(
        f"    {name!r}: {{'otherwise': {hidden['otherwise']!r}, 'cases': [\n"
        + "".join(f"        {case!r},\n" for case in hidden["cases"])
        + "    ]},\n"
        for name, hidden in hidden_data(item, course.misconceptions).items()
    )
    return (
        f"{HIDDEN_LINE}\n{call})\n"
        f"### BEGIN HIDDEN TESTS\n{call}, hidden={{\n{functions}}})\n### END HIDDEN TESTS"
    )


def _hints(item: Item) -> str:
    return "\n\n".join(
        f"<details><summary>Hint {number}: {title}</summary>\n\n{text.strip()}\n\n</details>"
        for number, (title, text) in enumerate(zip(HINT_TITLES, item.hints, strict=False), start=1)
    )
