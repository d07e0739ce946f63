"""What do the tests know of a unit? Its cells, its reference answers and its corpus."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import nbformat

from civicsdata.authoring.build import build
from civicsdata.authoring.syllabus import Course, Unit, read_course

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "tests" / "submissions"


@cache
def course() -> Course:
    return read_course(ROOT / "course")


@cache
def built() -> dict[str, str]:
    return build(ROOT).files


def unit_ids() -> list[str]:
    return [unit.id for unit in course().units]


def unit(name: str) -> Unit:
    return next(unit for unit in course().units if unit.id == name)


def notebook(kind: str, name: str) -> Any:
    """Read a built notebook: kind is build/source, assignments or solutions."""
    return nbformat.reads(built()[f"{kind}/{name}/{name}.ipynb"], as_version=4)


def cells_by_id(kind: str, name: str) -> dict[str, Any]:
    return {cell.id: cell for cell in notebook(kind, name).cells}


def automatic_items(name: str) -> list[str]:
    return [item.id for item in unit(name).items if not item.by_hand]


def reference(name: str) -> dict[str, str]:
    """Item id to the text of its reference answer cell."""
    cells = cells_by_id("build/source", name)
    return {item: cells[f"{item}-answer"].source for item in automatic_items(name)}


@dataclass(frozen=True)
class Answer:
    """One way in which somebody may answer one item."""

    item: str
    name: str
    code: str
    right: bool
    points: float
    says: str = ""
    hardcoded: bool = False
    given: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"{self.item}: {self.name}"


def corpus(name: str) -> list[Answer]:
    """Read tests/submissions/<unit>/answers.toml, and add the reference and the blank."""
    data = tomllib.loads((CORPUS / name / "answers.toml").read_text(encoding="utf-8"))
    blank = cells_by_id("assignments", name)
    answers = []
    for item in automatic_items(name):
        full = unit(name).item(item).points
        raw = data.get(item, {})
        answers.append(Answer(item, "reference", reference(name)[item], True, full))
        for one in raw.get("right", []):
            answers.append(_answer(item, one, full, right=True))
        for one in raw.get("wrong", []):
            answers.append(_answer(item, one, one.get("points", 0), right=False))
        answers.append(Answer(item, "blank", blank[f"{item}-answer"].source, False, 0))
    return answers


def _answer(item: str, raw: dict[str, Any], points: float, *, right: bool) -> Answer:
    return Answer(
        item, raw["name"], raw["code"], right, points, raw.get("says", ""),
        raw.get("hardcoded", False), raw.get("given", {}),
    )  # fmt: skip
