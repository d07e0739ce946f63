"""The spine of the course: units, minutes, objectives, standards, and what they refer to.

`course/syllabus.toml` is the spine, `course/<unit>/items.yaml` holds the items of a unit,
`course/misconceptions.toml` the ideas that wrong answers suggest, `course/rubrics.toml` how writing
is read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from pydantic import Field

from civicsdata.check.messages import MOST_WORDS
from civicsdata.instructor.authoring.source.files import SourceFile, Strict, TomlFile
from civicsdata.instructor.authoring.source.items import Item, Survey, Writing, read_items

MOST_LISTED = 12  # names in a sentence; of a longer list, only those like the unknown one


class Objective(Strict):
    """What a learner can do after a unit."""

    id: str
    text: str
    standards: list[str] = Field(default_factory=list)


class Standard(Strict):
    """A standard in our own words, and how sure we are of its wording (see the file)."""

    text: str
    verified: Literal["A", "B", "C"]


class UnitSpine(Strict):
    """What the syllabus says of a unit."""

    id: str
    title: str
    question: str
    win: str
    minutes: int
    minutes_of_survey: int = 0
    points: int
    objectives: list[Objective]


class Misconception(Strict):
    """An idea that many people have and that the record does not bear out."""

    belief: str
    tempting_because: str
    say: str
    next_step: str


class Criterion(Strict):
    """One row of a rubric with a descriptor for each level from 0 up."""

    id: str
    title: str
    levels: list[str]


class Rubric(Strict):
    """How a piece of writing is read."""

    title: str
    note: str
    points: int
    criteria: list[Criterion] = Field(alias="criterion")


class Syllabus(Strict):
    """The file ``syllabus.toml``."""

    title: str
    points: int
    standards: dict[str, Standard]
    units: list[UnitSpine] = Field(alias="unit")


@dataclass(frozen=True)
class Unit:
    """One notebook of the course.

    Attributes
    ----------
    spine : UnitSpine
        What the syllabus says.
    items : tuple of Item or Writing
        Its items, in order.
    file : SourceFile
        Where they stand, for errors.
    """

    spine: UnitSpine
    items: tuple[Item | Writing, ...]
    file: SourceFile

    @property
    def id(self) -> str:
        """Id of the unit, such as ``1-evidence``."""
        return self.spine.id

    def item(self, name: str) -> Item | Writing | None:
        """Return the item with an id, or None."""
        return next((item for item in self.items if item.id == name), None)

    @property
    def surveys(self) -> tuple[Survey, ...]:
        """Its questions without points."""
        return tuple(item for item in self.items if isinstance(item, Survey))

    @property
    def automatic(self) -> dict[str, int]:
        """Points of all on which a machine gives a verdict, by id; a pre-flight has none."""
        return {
            **{
                item.id: item.points
                for item in self.items
                if isinstance(item, Item) and not isinstance(item, Survey)
            },
            **{item.form_id: 0 for item in self.items if isinstance(item, Writing)},
        }


@dataclass(frozen=True)
class Course:
    """The whole spine."""

    title: str
    points: int
    standards: dict[str, Standard]
    units: tuple[Unit, ...]
    misconceptions: dict[str, Misconception]
    rubrics: dict[str, Rubric]


def read_course(folder: Path) -> Course:
    """Read and check the spine of a course.

    Parameters
    ----------
    folder : Path
        The folder ``course/``.

    Returns
    -------
    Course
        Units in order, with everything they refer to.

    Raises
    ------
    BuildError
        When a file is missing or broken, an id is used twice, an objective, standard,
        misconception or rubric is unknown, a message is too long, or points do not add up.
    """
    file = TomlFile(folder / "syllabus.toml")
    syllabus: Syllabus = file.read(Syllabus)
    units = tuple(_unit(folder, spine) for spine in syllabus.units)
    misconceptions: dict[str, Misconception] = TomlFile(folder / "misconceptions.toml").read(
        dict[str, Misconception]
    )
    rubrics: dict[str, Rubric] = TomlFile(folder / "rubrics.toml").read(dict[str, Rubric])
    course = Course(
        syllabus.title, syllabus.points, syllabus.standards, units, misconceptions, rubrics
    )
    _refuse_misfits(file, course)
    return course


def _unit(folder: Path, spine: UnitSpine) -> Unit:
    file, items = read_items(folder / spine.id / "items.yaml")
    return Unit(spine, tuple(items.values()), file)


def _refuse_misfits(file: SourceFile, course: Course) -> None:
    seen: dict[str, str] = {}
    for unit in course.units:
        for objective in unit.spine.objectives:
            for code in objective.standards:
                if code not in course.standards:
                    raise file.error([objective.id], _unknown("standard", code, course.standards))
        for item in unit.items:
            if item.id in seen:
                sentence = f"The item {item.id} stands in unit {seen[item.id]} already."
                raise unit.file.error([item.id], sentence)
            seen[item.id] = unit.id
            _refuse_misfit(unit, item, course)
        total = sum(item.points for item in unit.items)
        if total != unit.spine.points:
            points = unit.spine.points
            sentence = (
                f"Unit {unit.id} has {points} points, but its items add up to {total}. Take the "
                "difference from another item, or change the points of the unit and the course."
            )
            raise file.error([unit.id, "points"], sentence)
    total = sum(unit.spine.points for unit in course.units)
    if total != course.points:
        sentence = f"The course has {course.points} points, but its units add up to {total}."
        raise file.error(["points"], sentence)


def _refuse_misfit(unit: Unit, item: Item | Writing, course: Course) -> None:
    prefix = unit.id.partition("-")[2]
    if not item.id.startswith(f"{prefix}-"):
        sentence = f"The item {item.id} must start with {prefix + '-'!r}, the name of its unit."
        raise unit.file.error([item.id], sentence)
    objectives = [objective.id for objective in unit.spine.objectives]
    named = {"objective": objectives, "standard": course.standards, "rubric": course.rubrics}
    for field, known in named.items() if not isinstance(item, Survey) else ():
        name = getattr(item, field, None)
        if name is not None and name not in known:
            raise unit.file.error([item.id, field], _unknown(field, name, known))
    for number, part in enumerate(item.parts if isinstance(item, Item) else ()):
        for answer, tag, words in part.everything_said():
            place: list[str | int] = [item.id, "parts", number]
            if tag not in ("yes", "no") and tag not in course.misconceptions:
                sentence = f"{item.id}: {_unknown('idea', tag, course.misconceptions)}"
                raise unit.file.error(place, sentence)
            if len(words.split()) > MOST_WORDS:
                raise unit.file.error(
                    place,
                    f"What is said to {answer} has {len(words.split())} words; "
                    f"a message has at most {MOST_WORDS}.",
                )


def _unknown(what: str, name: str, known: Iterable[str]) -> str:
    known = list(known)
    near = get_close_matches(name, known, n=4, cutoff=0.4) if len(known) > MOST_LISTED else []
    if near:
        return f"There is no {what} {name!r}. Names like it are: {', '.join(near)}."
    return f"There is no {what} {name!r}; there are: {', '.join(known)}."
