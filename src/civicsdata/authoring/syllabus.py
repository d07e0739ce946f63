"""What does the course ask, where, for how many points, and why?

`course/syllabus.toml` is the spine: units, minutes, objectives, standards, items and points.
`course/misconceptions.toml` names the ideas that wrong answers suggest, `course/rubrics.toml` how
writing is read. This module reads the three and refuses what does not fit together.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from civicsdata.authoring.errors import BuildError, line_of

AUTOMATIC_KINDS = (
    "first steps", "predict", "explain the gap", "investigate", "parsons", "faded", "modify",
    "concept", "bug hunt", "source check", "evidence table", "chart", "counter-case",
)  # fmt: skip
WRITING_KINDS = ("essay", "brief")


@dataclass(frozen=True)
class Objective:
    """What a learner can do after a unit."""

    id: str
    text: str
    standards: tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """One thing that is asked and graded."""

    id: str
    title: str
    kind: str
    points: int
    objective: str
    standard: str
    misconceptions: tuple[str, ...]
    rubric: str | None

    @property
    def by_hand(self) -> bool:
        """Whether a person grades it."""
        return self.kind in WRITING_KINDS

    @property
    def form(self) -> str:
        """Id of the pre-flight of a piece of writing."""
        return f"{self.id}-form"


@dataclass(frozen=True)
class Unit:
    """One notebook of the course."""

    id: str
    title: str
    question: str
    win: str
    minutes: int
    points: int
    objectives: tuple[Objective, ...]
    items: tuple[Item, ...]

    def item(self, name: str) -> Item | None:
        """Give the item with an id, or None."""
        return next((item for item in self.items if item.id == name), None)

    @property
    def automatic(self) -> dict[str, int]:
        """Points of all that a machine checks, by id; the pre-flight of a text has none."""
        return {i.form if i.by_hand else i.id: 0 if i.by_hand else i.points for i in self.items}


@dataclass(frozen=True)
class Misconception:
    """An idea that many people have and that the record does not bear out."""

    id: str
    belief: str
    tempting_because: str
    say: str
    next_step: str


@dataclass(frozen=True)
class Criterion:
    """One row of a rubric with a descriptor for each level from 0 up."""

    id: str
    title: str
    levels: tuple[str, ...]


@dataclass(frozen=True)
class Rubric:
    """How a piece of writing is read."""

    id: str
    title: str
    note: str
    points: int
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True)
class Course:
    """The whole spine."""

    title: str
    points: int
    standards: dict[str, dict[str, str]]
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
        misconception or rubric is unknown, or points do not add up.
    """
    path = folder / "syllabus.toml"
    text, data = _read(path)
    misconceptions = _misconceptions(folder / "misconceptions.toml")
    rubrics = _rubrics(folder / "rubrics.toml")
    standards = data.get("standards", {})
    units = tuple(_unit(path, text, raw) for raw in data.get("unit", []))
    course = Course(
        _field(path, text, data, "title", "the course"),
        _field(path, text, data, "points", "the course"),
        standards, units, misconceptions, rubrics,
    )  # fmt: skip
    _refuse_misfits(path, text, course)
    return course


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8")
        return text, tomllib.loads(text)
    except OSError as error:
        raise BuildError(path, 1, f"The file cannot be read ({error.strerror}).") from error
    except tomllib.TOMLDecodeError as error:
        line = getattr(error, "lineno", 1)
        raise BuildError(path, line, f"This is not valid TOML: {error}.") from error


def _field(path: Path, text: str, raw: dict[str, Any], name: str, owner: str) -> Any:
    if name not in raw:
        line = line_of(text, str(raw.get("id", owner)))
        raise BuildError(path, line, f"{owner} has no {name!r}; add a line `{name} = …`.")
    return raw[name]


def _unit(path: Path, text: str, raw: dict[str, Any]) -> Unit:
    owner = f"Unit {raw.get('id', '?')}"

    def get(name: str) -> Any:
        return _field(path, text, raw, name, owner)

    objectives = tuple(
        Objective(o["id"], o["text"], tuple(o.get("standards", []))) for o in get("objectives")
    )
    items = tuple(_item(path, text, item) for item in raw.get("item", []))
    return Unit(
        get("id"), get("title"), get("question"), get("win"), get("minutes"), get("points"),
        objectives, items,
    )  # fmt: skip


def _item(path: Path, text: str, raw: dict[str, Any]) -> Item:
    owner = f"Item {raw.get('id', '?')}"

    def get(name: str) -> Any:
        return _field(path, text, raw, name, owner)

    return Item(
        get("id"), get("title"), get("kind"), get("points"), get("objective"), get("standard"),
        tuple(raw.get("misconceptions", [])), raw.get("rubric"),
    )  # fmt: skip


def _misconceptions(path: Path) -> dict[str, Misconception]:
    text, data = _read(path)
    found = {}
    for name, raw in data.items():
        owner = f"Misconception {name}"
        fields = ("belief", "tempting_because", "say", "next_step")
        found[name] = Misconception(
            name, *(_field(path, text, {**raw, "id": name}, f, owner) for f in fields)
        )
    return found


def _rubrics(path: Path) -> dict[str, Rubric]:
    _, data = _read(path)
    return {
        name: Rubric(
            name, raw["title"], raw["note"], raw["points"],
            tuple(Criterion(c["id"], c["title"], tuple(c["levels"])) for c in raw["criterion"]),
        )
        for name, raw in data.items()
    }  # fmt: skip


def _refuse_misfits(path: Path, text: str, course: Course) -> None:
    seen: set[str] = set()
    for unit in course.units:
        prefix = unit.id.partition("-")[2]
        objectives = {objective.id for objective in unit.objectives}
        for objective in unit.objectives:
            for code in objective.standards:
                _known(path, text, code, course.standards, f"Objective {objective.id}", "standard")
        for item in unit.items:
            if item.id in seen:
                raise BuildError(path, _last_line(text, item.id), f"Item {item.id} stands twice.")
            seen.add(item.id)
            owner = f"Item {item.id}"
            if not item.id.startswith(f"{prefix}-"):
                sentence = f"{owner} must start with {prefix + '-'!r}, the name of its unit."
                raise BuildError(path, line_of(text, f'"{item.id}"'), sentence)
            kinds = AUTOMATIC_KINDS + WRITING_KINDS
            _known(path, text, item.kind, kinds, owner, "kind", item.id)
            _known(path, text, item.objective, objectives, owner, "objective", item.id)
            _known(path, text, item.standard, course.standards, owner, "standard", item.id)
            for name in item.misconceptions:
                _known(path, text, name, course.misconceptions, owner, "misconception", item.id)
            if item.by_hand:
                _known(path, text, item.rubric, course.rubrics, owner, "rubric", item.id)
        total = sum(item.points for item in unit.items)
        if total != unit.points:
            sentence = f"Unit {unit.id} has {unit.points} points, but its items add up to {total}."
            raise BuildError(path, line_of(text, f'"{unit.id}"'), sentence)
    total = sum(unit.points for unit in course.units)
    if total != course.points:
        sentence = f"The course has {course.points} points, but its units add up to {total}."
        raise BuildError(path, line_of(text, "points ="), sentence)


def _known(
    path: Path, text: str, name: Any, allowed: Any, owner: str, what: str, near: str = ""
) -> None:
    if name not in allowed:
        start = line_of(text, f'"{near}"') if near else 1
        after = "\n".join(text.splitlines()[start - 1 :])
        line = start - 1 + line_of(after, f'"{name}"', 1)
        sentence = f"{owner} names the {what} {name!r}, which is not one of: {', '.join(allowed)}."
        raise BuildError(path, line, sentence)


def _last_line(text: str, name: str) -> int:
    lines = [n for n, line in enumerate(text.splitlines(), 1) if f'"{name}"' in line]
    return lines[-1] if lines else 1
