"""Made-up students, whose work is dealt from the kept right and wrong answers."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import nbformat

from civicsdata.instructor.authoring.notebooks.release import notebook_text
from civicsdata.instructor.authoring.source.corpus import Answer, read_corpus
from civicsdata.instructor.authoring.source.items import Item, Writing
from civicsdata.instructor.authoring.source.syllabus import Unit
from civicsdata.instructor.errors import CourseError

FEWEST, MOST = 8, 400  # students: one of each style of work; a large lecture
DUE = date(2025, 3, 14)
IN_TIME, LATE = datetime(2025, 3, 13, 18, 30), datetime(2025, 3, 16, 8, 15)
LATE_UNITS = ("1-evidence", "3-extradition")  # one by way of Canvas, one by way of Moodle
EXCUSED = (("farida", "5-brief"),)


@dataclass(frozen=True)
class Student:
    """A made-up student, whose last name says how they work."""

    id: str
    first_name: str
    last_name: str

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


CLASS = (
    Student("ada", "Ada", "Perfect"),
    Student("bruno", "Bruno", "Differently"),
    Student("chidi", "Chidi", "Halfway"),
    Student("dolores", "Dolores", "Tempted"),
    Student("emil", "Emil", "Shortcut"),
    Student("farida", "Farida", "Blank"),
    Student("gita", "Gita", "Late"),
    Student("hugo", "Hugo", "Broken"),
)


def is_late(student: Student, unit: str) -> bool:
    """Tell whether a student hands a unit in late."""
    return student.last_name == "Late" and unit in LATE_UNITS


def students(count: int) -> list[Student]:
    """Return a class of a certain size.

    Parameters
    ----------
    count : int
        From 8 to 400. The first eight have a style of their own, the others mix.

    Returns
    -------
    list of Student
        The class.

    Raises
    ------
    CourseError
        When `count` is outside the limits.

    Examples
    --------
    >>> [student.id for student in students(9)][-2:]
    ['hugo', 'mixed-009']
    """
    if not FEWEST <= count <= MOST:
        raise CourseError(
            f"--students {count}: the demo makes from {FEWEST} to {MOST} students, so that each "
            f"style of work is there; try --students {FEWEST}."
        )
    more = [
        Student(f"mixed-{n:03d}", "Mixed", f"Number {n:03d}")
        for n in range(len(CLASS) + 1, count + 1)
    ]
    return [*CLASS, *more]


@dataclass(frozen=True)
class UnitWork:
    """What lies before a student who works on one unit."""

    unit: Unit
    released: Any
    reference: dict[str, str]
    kept: list[Answer]
    essays: dict[str, list[str]]

    @classmethod
    def of(cls, root: Path, unit: Unit, files: dict[str, str]) -> UnitWork:
        """Lay out one unit."""
        released = nbformat.reads(files[f"assignments/{unit.id}/{unit.id}.ipynb"], as_version=4)
        reference = {
            item.id: f"{item.given}\n{item.solution}"
            for item in unit.items
            if isinstance(item, Item)
        }
        essays = {
            item.id: [model.text for model in item.models]
            for item in unit.items
            if isinstance(item, Writing)
        }
        return cls(unit, released, reference, read_corpus(root / "course", unit), essays)

    def notebooks(self, group: Sequence[Student]) -> dict[str, str]:
        """Return what students hand in, by their ids; who is excused hands in nothing."""
        return {
            one.id: self.notebook(one) for one in group if (one.id, self.unit.id) not in EXCUSED
        }

    def notebook(self, student: Student) -> str:
        """Return the notebook of one student."""
        notebook = copy.deepcopy(self.released)
        answers, essay = self.work(student)
        if answers:
            answers = answers | self._surveys(student)
        for cell in notebook.cells:
            item, _, kind = cell.id.rpartition("-")
            if kind == "answer" and item in answers:
                cell.source = answers[item]
            if cell.id in self.essays and essay is not None:
                cell.source = self.essays[cell.id][essay]
        text = notebook_text(notebook)
        return text[: len(text) // 2] if student.last_name == "Broken" else text

    def work(self, student: Student) -> tuple[dict[str, str], int | None]:
        """Return the answer cells of a student, and which model text they wrote (None: none)."""
        match student.last_name:
            case "Blank":
                return {}, None
            case "Perfect" | "Broken":
                return self.reference, 0
            case "Differently" | "Late":
                return self._mix(lambda item, _: self._kept(item, right=True)), 1
            case "Halfway":
                return self._mix(lambda i, n: self._kept(i, right=False) if n % 2 else None), 2
            case "Tempted":
                return self._mix(lambda item, _: self._tempted(item)), 2
            case "Shortcut":
                return self._mix(lambda item, _: self._hardcoded(item)), None
            case _:
                chance = random.Random(f"{student.id} {self.unit.id}")  # noqa: S311 - no secret
                return self._mix(lambda item, _: self._any(item, chance)), chance.choice([0, 1, 2])

    def _surveys(self, student: Student) -> dict[str, str]:
        """Return answers to questions without points, of which later ones are right more often."""
        chance = random.Random(f"{student.id} {self.unit.id} survey")  # noqa: S311 - no secret
        sure = 0.3 if self.unit.id.startswith("0") else 0.6
        texts = {}
        for item in self.unit.surveys:
            fields = item.mapping.fields.items()
            right = {name: next(replies.said())[0] for name, replies in fields}
            guess = {name: chance.choice(item.mapping.options) for name in right}
            given = {name: right[name] if chance.random() < sure else guess[name] for name in right}
            texts[item.id] = f"{item.mapping.name} = {given}"
        return texts

    def _mix(self, pick: Callable[[str, int], Answer | None]) -> dict[str, str]:
        texts = dict(self.reference)
        for place, item in enumerate(self.reference):
            answer = pick(item, place)
            if answer is not None and not answer.given:
                texts[item] = answer.code
        return texts

    def _of(self, item: str, **wanted: bool) -> list[Answer]:
        return [
            a for a in self.kept
            if a.item == item and not a.given and all(getattr(a, k) == v for k, v in wanted.items())
        ]  # fmt: skip

    def _kept(self, item: str, *, right: bool) -> Answer | None:
        one = self.unit.item(item)
        if right and one is not None and one.kind == "predict":
            return None  # another guess would need another reason later on
        return next(iter(self._of(item, right=right)), None)

    def _tempted(self, item: str) -> Answer | None:
        one = self.unit.item(item)
        ideas = one.ideas if isinstance(one, Item) else ()
        return next((a for a in self._of(item, right=False) if a.says in ideas), None)

    def _hardcoded(self, item: str) -> Answer | None:
        return next(iter(self._of(item, hardcoded=True)), None)

    def _any(self, item: str, chance: random.Random) -> Answer | None:
        return chance.choice([None, *self._of(item)])
