"""Gather what students wrote for one question, and what there is to read it by."""

from __future__ import annotations

import hashlib
import json
import random
import re
from dataclasses import dataclass
from pathlib import Path

from civicsdata.instructor.authoring.source.items import Writing
from civicsdata.instructor.authoring.source.syllabus import Course, Rubric, Unit
from civicsdata.instructor.errors import CourseError
from civicsdata.instructor.grading.folders import ClassFolders

_CELL = re.compile(r"(?<!\\)\|")  # parts the cells of a table in Markdown


@dataclass(frozen=True)
class Essay:
    """One student's text.

    Attributes
    ----------
    student : str
        Whose it is.
    number : int
        What stands in place of the name, from 1.
    text : str
        The text.
    """

    student: str
    number: int
    text: str

    @property
    def sha256(self) -> str:
        """Digest of the text: a reading counts for this text alone."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def words(self) -> int:
        """Number of words."""
        return len(self.text.split())


@dataclass(frozen=True)
class Question:
    """What was asked, and what a reader holds the texts against.

    Attributes
    ----------
    unit : Unit
        The unit.
    item : Writing
        The piece of writing.
    rubric : Rubric
        Its criteria with their levels.
    prompt : str
        The task, as students read it.
    editorial : list of (str, str, str)
        The open questions of the unit, each with its two sides.
    """

    unit: Unit
    item: Writing
    rubric: Rubric
    prompt: str
    editorial: list[tuple[str, str, str]]


def find_question(course: Course, folders: ClassFolders, name: str) -> Question:
    """Return the question of a unit.

    Parameters
    ----------
    course : Course
        The course.
    folders : ClassFolders
        Where its files stand.
    name : str
        Id of a unit or of a piece of writing.

    Raises
    ------
    CourseError
        When there is none.
    """
    found = {
        key: (unit, item)
        for unit in course.units
        for item in unit.items
        if isinstance(item, Writing)
        for key in (unit.id, item.id)
    }
    if name not in found:
        units = ", ".join(dict.fromkeys(unit.id for unit, _ in found.values()))
        raise CourseError(f"{name} has no text to read; units with one: {units}.")
    unit, item = found[name]
    editorial = _editorial(folders.root / "course" / "editorial.md", unit.id.partition("-")[0])
    prompt = _prompt(folders.source_notebook(unit.id), item.id)
    return Question(unit, item, course.rubrics[item.rubric], prompt, editorial)


def read_essays(folders: ClassFolders, question: Question) -> list[Essay]:
    """Return the texts that were handed in, in an order that tells no name.

    Parameters
    ----------
    folders : ClassFolders
        The class.
    question : Question
        What was asked.

    Returns
    -------
    list of Essay
        From the graded notebooks. Empty texts and the released one are left out.
    """
    unit, item = question.unit.id, question.item.id
    released = folders.read_stubs(unit).get(item, "")
    texts = {}
    for path in sorted(folders.autograded.glob(f"*/{unit}/{unit}.ipynb")):
        text = _text(path, item)
        if text.strip() and text.strip() != released.strip():
            texts[path.parent.parent.name] = text
    order = sorted(texts)
    # The order of the roster would tell names; one order for each question stays the same on
    # every start, so that a reader finds a number again.
    random.Random(item).shuffle(order)  # noqa: S311 - no secret depends on it
    return [Essay(student, place, texts[student]) for place, student in enumerate(order, start=1)]


def _text(path: Path, name: str) -> str:
    """Return the text of a cell of a notebook; nothing when it cannot be read."""
    try:
        for cell in json.loads(path.read_bytes())["cells"]:
            if (cell["metadata"].get("nbgrader") or {}).get("grade_id") == name:
                source = cell["source"]
                return source if isinstance(source, str) else "".join(source)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ""
    return ""


def _prompt(source: Path, item: str) -> str:
    """Return the text that stands before the box for a piece of writing."""
    before = ""
    try:
        for cell in json.loads(source.read_bytes())["cells"]:
            if (cell["metadata"].get("nbgrader") or {}).get("grade_id") == item:
                break
            if cell["cell_type"] == "markdown" and "nbgrader" not in cell["metadata"]:
                before = "".join(cell["source"])
    except (OSError, ValueError, KeyError):
        return ""
    without_folded = re.sub(r"<details>.*?</details>", "", before, flags=re.DOTALL)
    return re.sub(r"^#+ |\*\*", "", without_folded, flags=re.MULTILINE).strip()


def _editorial(page: Path, number: str) -> list[tuple[str, str, str]]:
    """Return the open questions that `course/editorial.md` names for a unit; 5 has them all."""
    try:
        rows = page.read_text(encoding="utf-8").partition("## Open")[2].partition("\n## ")[0]
    except OSError:
        return []
    found = []
    for line in rows.splitlines():
        cells = [cell.strip() for cell in _CELL.split(line)[1:-1]]
        if len(cells) == 4 and re.search(rf"\bunits? .*{number}|unit (?=5$)", cells[3]):
            found.append((cells[0], cells[1], cells[2]))
    return found
