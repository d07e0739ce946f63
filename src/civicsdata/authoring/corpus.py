"""How may somebody answer the items of a unit, rightly and wrongly?

``tests/submissions/<unit>/answers.toml`` keeps other right answers and plausible wrong ones. The
tests grade them all; the demo makes its class from them.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from civicsdata.authoring.errors import BuildError


@dataclass(frozen=True)
class Answer:
    """One way in which somebody may answer one item.

    Attributes
    ----------
    item : str
        Item id.
    name : str
        What is special about it.
    code : str
        Text of the answer cell.
    right : bool
        Whether it deserves all points.
    points : float
        Points that it deserves.
    says : str
        Words of the message that it must draw, often a misconception's id.
    hardcoded : bool
        Whether it only repeats what the notebook shows.
    given : dict of str to str
        Answer cells of other items on which it depends, or the names of answers to them.
    """

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
        """The name under which tests speak of it."""
        return f"{self.item}: {self.name}"


def read_corpus(root: Path, unit: str, points: dict[str, float]) -> list[Answer]:
    """Read the answers that are kept for a unit.

    Parameters
    ----------
    root : Path
        The folder of the course.
    unit : str
        Unit id.
    points : dict of str to float
        Points of each automatic item.

    Returns
    -------
    list of Answer
        Right answers before wrong ones, item by item.

    Raises
    ------
    BuildError
        When the file is missing or names an item that the unit does not have.
    """
    path = root / "tests" / "submissions" / unit / "answers.toml"
    if not path.is_file():
        raise BuildError(path, 1, f"No answers are kept for unit {unit}.")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    unknown = [item for item in data if item not in points]
    if unknown:
        raise BuildError(path, 1, f"{unknown[0]} is no automatic item of unit {unit}.")
    return [
        _answer(item, raw, full, right=right)
        for item, full in points.items()
        for right in (True, False)
        for raw in data.get(item, {}).get("right" if right else "wrong", [])
    ]


def _answer(item: str, raw: dict[str, Any], full: float, *, right: bool) -> Answer:
    return Answer(
        item=item,
        name=raw["name"],
        code=raw["code"].strip("\n"),
        right=right,
        points=full if right else raw.get("points", 0),
        says=raw.get("says", ""),
        hardcoded=raw.get("hardcoded", False),
        given=raw.get("given", {}),
    )
