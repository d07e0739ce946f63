"""Right and wrong answers with which every item is tried.

``course/<unit>/answers.yaml`` keeps other right answers and plausible wrong ones. The tests grade
them all; the demo makes its class from them.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, model_validator

from civicsdata.instructor.authoring.source.files import Strict, YamlFile
from civicsdata.instructor.authoring.source.items import Item
from civicsdata.instructor.authoring.source.syllabus import Unit


class Answer(Strict):
    """One way in which somebody may answer one item.

    Attributes
    ----------
    name : str
        What is special about it.
    code : str
        Text of the answer cell.
    right : bool
        Whether it deserves all points.
    points : float
        Points that it deserves.
    says : str
        Words of the message that it must draw, or a misconception's id.
    hardcoded : bool
        Whether it only repeats what the notebook shows.
    given : dict of str to str
        Answer cells of other items on which it depends, or the names of answers to them.
    item : str
        Item id; it stands above the answers in the file.
    """

    name: str
    code: str
    points: float = 0
    says: str = ""
    hardcoded: bool = False
    given: dict[str, str] = Field(default_factory=dict)
    item: str = ""
    right: bool = False

    @property
    def id(self) -> str:
        """The name under which tests speak of it."""
        return f"{self.item}: {self.name}"


class Answers(Strict):
    """The answers to one item."""

    right: list[Answer] = Field(default_factory=list)
    wrong: list[Answer] = Field(default_factory=list)

    @model_validator(mode="after")
    def _refuse_twins(self) -> Answers:
        names = [answer.name for answer in (*self.right, *self.wrong)]
        twins = sorted({name for name in names if names.count(name) > 1})
        if twins:
            raise ValueError(f"two answers have the name {twins[0]!r}")
        return self


def read_corpus(folder: Path, unit: Unit) -> list[Answer]:
    """Read the answers that are kept for a unit.

    Parameters
    ----------
    folder : Path
        The folder ``course/``.
    unit : Unit
        The unit.

    Returns
    -------
    list of Answer
        Right answers before wrong ones, item by item.

    Raises
    ------
    BuildError
        When the file is missing or names an item that the unit does not have.
    """
    file = YamlFile(folder / unit.id / "answers.yaml")
    kept: dict[str, Answers] = file.read(dict[str, Answers])
    full = {item.id: item.points for item in unit.items if isinstance(item, Item)}
    for name in kept:
        if name not in full:
            raise file.error([name], f"{name} is no automatic item of unit {unit.id}.")
    return [
        answer.model_copy(
            update={"item": name, "right": right, "points": full[name] if right else answer.points}
        )
        for name in full
        if name in kept
        for right, answers in ((True, kept[name].right), (False, kept[name].wrong))
        for answer in answers
    ]
