"""What do the tests know of a unit? Its cells, its reference answers and its corpus."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import nbformat

from civicsdata.authoring.build import build
from civicsdata.authoring.corpus import Answer, read_corpus
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


def points(name: str) -> dict[str, float]:
    return {item.id: item.points for item in unit(name).items if not item.by_hand}


def corpus(name: str) -> list[Answer]:
    """The kept answers of a unit, with each item's reference first and its blank last."""
    blank = cells_by_id("assignments", name)
    full = points(name)
    kept = read_corpus(ROOT, name, full)
    answers = []
    for item, text in reference(name).items():
        answers.append(Answer(item, "reference", text, True, full[item]))
        answers += [answer for answer in kept if answer.item == item]
        answers.append(Answer(item, "blank", blank[f"{item}-answer"].source, False, 0))
    return answers
