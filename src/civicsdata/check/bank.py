"""The items of the course, as the installed package knows them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from civicsdata.check.question import Case, Question
from civicsdata.check.seal import uncover

FILE = "items.json"


@dataclass(frozen=True)
class Item:
    """What is asked together and earns points together.

    Attributes
    ----------
    id, title : str
        Such as ``evidence-per-year``, and what it is called.
    points : float
        Points of the whole item.
    parts : tuple of Question
        What is asked, in the order of the answers in a call of `check`.
    after : tuple of str
        Names of earlier answers that follow them in the call, because a part builds on them.
    hidden : bool
        Whether grading tries inputs that are not in the package.
    recorded : bool
        Whether an answer is only kept, because its key is not in the package; grading tells.
    words, sources : (int, int), int
        For writing: fewest and most words, and how many sources.
    """

    id: str
    title: str
    points: float
    parts: tuple[Question, ...] = ()
    after: tuple[str, ...] = ()
    hidden: bool = False
    recorded: bool = False
    words: tuple[int, int] = (0, 0)
    sources: int = 0


class UnknownItemError(KeyError):
    """An item that the installed package does not have."""


def item(name: str) -> Item:
    """Return an item by its id.

    Raises
    ------
    UnknownItemError
        When the installed package does not know it.

    Examples
    --------
    >>> item("start-first-answer").title
    'Your first answer'
    """
    covered = _bank()["items"].get(name) if isinstance(name, str) else None
    if covered is None:
        raise UnknownItemError(name)
    return _item(name, covered)


def belief(idea: str | None) -> str:
    """Return a misconception in words; empty when there is none."""
    return str(_bank()["ideas"].get(idea, "")) if idea else ""


@cache
def _bank() -> dict[str, Any]:
    text = (resources.files("civicsdata") / "data" / FILE).read_text(encoding="utf-8")
    bank: dict[str, Any] = json.loads(text)
    return bank


@cache
def _item(name: str, covered: str) -> Item:
    return item_from(name, json.loads(uncover(name, covered)))


def item_from(name: str, data: Mapping[str, Any]) -> Item:
    """Return the item that plain data describes.

    Parameters
    ----------
    name : str
        Item id.
    data : mapping
        The fields of `Item`; its parts are mappings with the fields of `Question`, without the
        name of the item.
    """
    plain = dict(data)
    parts = tuple(_question(name, part) for part in plain.pop("parts", ()))
    for field in ("after", "words"):
        if field in plain:
            plain[field] = tuple(plain[field])
    return Item(name, parts=parts, **plain)


def _question(item_name: str, data: Mapping[str, Any]) -> Question:
    plain = dict(data)
    plain["name"] = f"{item_name}/{plain['name']}"
    plain["cases"] = tuple(case_from(case) for case in plain.get("cases", ()))
    plain["options"] = tuple(plain.get("options", ()))
    return Question(**plain)


def case_from(data: Mapping[str, Any]) -> Case:
    """Return the case that plain data describes: ``inputs``, ``gives``, ``wrong``."""
    wrong = tuple((result, said) for result, said in data.get("wrong", ()))
    return Case(list(data["inputs"]), data.get("gives"), wrong)
