"""What the tests know of a unit: its cells, its reference answers and its corpus."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import nbformat

from civicsdata.instructor.authoring.build import build
from civicsdata.instructor.authoring.source.corpus import Answer, read_corpus
from civicsdata.instructor.authoring.source.items import Item, Writing
from civicsdata.instructor.authoring.source.syllabus import Course, Unit, read_course

ROOT = Path(__file__).resolve().parent.parent


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


@cache
def _notebook(path: str) -> Any:
    return nbformat.reads(built()[path], as_version=4)


def notebook(kind: str, name: str) -> Any:
    """Read a built notebook, not to be changed: kind is build/source, assignments or solutions."""
    return _notebook(f"{kind}/{name}/{name}.ipynb")


def cells_by_id(kind: str, name: str) -> dict[str, Any]:
    return {cell.id: cell for cell in notebook(kind, name).cells}


def items(name: str) -> list[Item]:
    """Items of a unit that a machine checks for points; no pre-flights, no surveys."""
    return [item for item in unit(name).items if isinstance(item, Item) and item.points]


def writings(name: str) -> list[Writing]:
    """The pieces of writing of a unit."""
    return [item for item in unit(name).items if isinstance(item, Writing)]


def answer_cell(item: str) -> str:
    """Return the id of the cell that is answered; a pre-flight looks at the text itself."""
    return item.removesuffix("-form") if item.endswith("-form") else f"{item}-answer"


def reference(name: str) -> dict[str, str]:
    """Item id to the text of its reference answer cell."""
    cells = cells_by_id("build/source", name)
    return {item.id: cells[answer_cell(item.id)].source for item in items(name)}


def points(name: str) -> dict[str, float]:
    return {item.id: item.points for item in items(name)}


@cache
def corpus(name: str) -> tuple[Answer, ...]:
    """The kept answers of a unit, with each item's reference first and its blank last."""
    full = points(name)
    kept = read_corpus(ROOT / "course", unit(name))
    answers: list[Answer] = []
    for item, text in reference(name).items():
        answers.append(
            Answer(item=item, name="reference", code=text, right=True, points=full[item])
        )
        answers += [answer for answer in kept if answer.item == item]
        answers.append(_blank(name, item))
    for writing in writings(name):
        answers += [*_texts(writing), _blank(name, writing.form_id, "Not started")]
    return tuple(answers)


def _blank(name: str, item: str, says: str = "") -> Answer:
    text = cells_by_id("assignments", name)[answer_cell(item)].source
    return Answer(item=item, name="blank", code=text, says=says)


def _texts(writing: Writing) -> list[Answer]:
    """Texts for the pre-flight, made from the model answers; what they claim does not matter."""
    models = {model.level: model.text.strip() for model in writing.models}
    one, other = (models[f"full marks, position {n}"] for n in (1, 2))
    bare = re.sub(r"\s*\[[A-Z0-9, &-]+\]", "", one)
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
        Answer(
            item=writing.form_id, name=title, code=text, right=says == complete, says=says,
            hardcoded="fills" in title,
        )
        for title, text, says in texts
    ]  # fmt: skip


def hears(answer: Answer, message: str) -> bool:
    """Say whether a message holds what an answer must hear: words, or an idea told in words."""
    idea = course().misconceptions.get(answer.says)
    return (idea.belief if idea else answer.says) in message
