"""What do the tests know of a unit? Its cells, its reference answers and its corpus."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import nbformat

from civicsdata.authoring.build import build
from civicsdata.authoring.corpus import Answer, read_corpus
from civicsdata.authoring.source import read_unit
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
    """Items with an answer cell of code; `Unit.automatic` has the pre-flights as well."""
    return [item.id for item in unit(name).items if not item.by_hand]


def essays(name: str) -> list[str]:
    """Ids of the pieces of writing."""
    return [item.id for item in unit(name).items if item.by_hand]


def answer_cell(item: str) -> str:
    """Give the id of the cell that is answered; a pre-flight looks at the text itself."""
    return item.removesuffix("-form") if item.endswith("-form") else f"{item}-answer"


@cache
def models(name: str, essay: str) -> dict[str, str]:
    """The model texts of a piece of writing, by level."""
    cells = read_unit(ROOT / "course" / name / f"{name}.md", unit(name))
    return {c.metadata["level"]: c.text for c in cells if c.mark == "model" and c.item == essay}


def reference(name: str) -> dict[str, str]:
    """Item id to the text of its reference answer cell."""
    cells = cells_by_id("build/source", name)
    return {item: cells[answer_cell(item)].source for item in automatic_items(name)}


def points(name: str) -> dict[str, float]:
    return {item.id: item.points for item in unit(name).items if not item.by_hand}


def corpus(name: str) -> list[Answer]:
    """The kept answers of a unit, with each item's reference first and its blank last."""
    full = points(name)
    kept = read_corpus(ROOT, name, full)
    answers = []
    for item, text in reference(name).items():
        answers.append(Answer(item, "reference", text, True, full[item]))
        answers += [answer for answer in kept if answer.item == item]
        answers.append(_blank(name, item))
    for essay in essays(name):
        answers += [*_texts(name, essay), _blank(name, f"{essay}-form", "Not started")]
    return answers


def _blank(name: str, item: str, says: str = "") -> Answer:
    text = cells_by_id("assignments", name)[answer_cell(item)].source
    return Answer(item, "blank", text, False, 0, says)


def _texts(name: str, essay: str) -> list[Answer]:
    """Texts for the pre-flight, made from the model answers; what they claim does not matter."""
    one, other = (models(name, essay)[f"full marks, position {n}"] for n in (1, 2))
    bare = re.sub(r" *\[[A-Z0-9, &-]+\]", "", one)
    keys = " ".join(re.findall(r"\[[A-Z0-9, &-]+\]", one))
    complete, length = "The form is complete.", len(bare.split())
    half = " ".join(one.split()[: len(one.split()) // 2])
    quoting = re.sub(r"\.$", ', or "as somebody said".', bare.strip()) + f"\n\n{keys}"
    texts = [
        ("position 1", one, complete),
        ("position 2", other, complete),
        ("all keys at the end", f"{bare} {keys}", complete),
        ("half of it", half, "are asked for"),
        ("twice", f"{one}\n\n{one}", "are asked for"),
        ("no source", bare, "0 sources cited"),
        ("a source that nobody has", f"{one} [EM-FRG]", "No source has the key EM-FRG"),
        ("a quotation without its source", quoting, "Put the source key after the quotation"),
        ("a thing that fills the space", "word " * length, "0 sources cited"),
    ]
    return [
        Answer(f"{essay}-form", title, text, says == complete, 0, says, hardcoded="fills" in title)
        for title, text, says in texts
    ]
