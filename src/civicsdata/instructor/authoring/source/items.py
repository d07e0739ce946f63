"""The items of a unit: everything about one item stands in one place of ``items.yaml``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import Discriminator, Field, PrivateAttr, Tag, model_validator

from civicsdata.instructor.authoring.source.files import Strict, YamlFile
from civicsdata.instructor.authoring.source.parts import (
    FunctionPart,
    HiddenCases,
    MappingPart,
    Part,
)

Kind = Literal[
    "first steps", "predict", "explain the gap", "investigate", "parsons", "faded", "modify",
    "concept", "bug hunt", "source check", "evidence table", "chart", "counter-case", "survey",
]  # fmt: skip
WritingKind = Literal["essay", "brief"]
# Answers whose form can be looked at without their key.
TOLD_AFTER = ("number", "choice", "order", "mapping")


class _AnyItem(Strict):
    """What is asked and graded."""

    title: str
    points: int = Field(ge=1)
    objective: str
    standard: str
    hints: list[str] = Field(default_factory=list)
    explanation: str = ""
    _id: str = PrivateAttr("")

    @property
    def id(self) -> str:
        """The key under which the item stands in its file."""
        return self._id


class Item(_AnyItem):
    """An item that a machine checks.

    Attributes
    ----------
    given : str
        Lines that stand in the answer cell and stay there.
    stub : str
        What the learner finds in place of the solution; made from its names when left out.
    solution : str
        The reference answer.
    parts : list of Part
        What is asked, in order.
    hints : list of str
        A nudge, a pointer, a worked example.
    explanation : str
        For the answer key only.
    feedback : str
        ``now``: the check tells; its key ships, sealed. ``after``: neither key nor messages leave
        the source notebook; the check says *Recorded*, and grading tells.
    """

    kind: Kind
    feedback: Literal["now", "after"] = "now"
    given: str = ""
    stub: str = ""
    solution: str
    parts: list[Part] = Field(min_length=1)

    @model_validator(mode="after")
    def _can_be_told_after(self) -> Item:
        for part in self.parts if self.told_after else ():
            if part.answer not in TOLD_AFTER:
                raise ValueError(
                    f"`feedback: after` is for {', '.join(TOLD_AFTER)}; {part.name} is "
                    f"{part.answer!r}"
                )
        return self

    @property
    def told_after(self) -> bool:
        """Whether nothing about its answers is told before grading."""
        return self.feedback == "after"

    @property
    def open_to_trying(self) -> bool:
        """Whether what is right can be found by trying answers on the package alone."""
        parts = (part for part in self.parts if part.answer != "guess")
        return not self.told_after and any(part.name not in self.hidden for part in parts)

    @property
    def after(self) -> list[str]:
        """Names of the earlier answers on which parts build, each once."""
        return list(dict.fromkeys(part.after for part in self.parts if part.after))

    @property
    def hidden(self) -> dict[str, HiddenCases]:
        """Hidden cases by the name of their part."""
        functions = (part for part in self.parts if isinstance(part, FunctionPart))
        return {part.name: part.hidden for part in functions if part.hidden}

    @property
    def ideas(self) -> tuple[str, ...]:
        """Ids of the misconceptions that its answers may suggest, each once."""
        found = (tag for part in self.parts for _, tag, _ in part.everything_said())
        return tuple(dict.fromkeys(tag for tag in found if tag not in ("yes", "no")))

    @property
    def by_hand(self) -> bool:
        """Whether a person grades it."""
        return False


class Survey(Item):
    """Questions without points that show what a class knows; nobody is told how they went.

    Attributes
    ----------
    parts : list of Part
        One mapping; how many of its fields are right stands in the result of grading.
    """

    points: int = Field(default=0, ge=0, le=0)
    objective: str = ""
    standard: str = ""
    feedback: Literal["now", "after"] = "after"

    @model_validator(mode="after")
    def _is_one_mapping_told_after(self) -> Survey:
        if [part.answer for part in self.parts] != ["mapping"] or not self.told_after:
            raise ValueError("a survey has one part, a mapping, and `feedback: after`")
        return self

    @property
    def mapping(self) -> MappingPart:
        """Its one part."""
        (part,) = self.parts
        assert isinstance(part, MappingPart)  # noqa: S101 - the schema has seen to it
        return part


class ModelText(Strict):
    """A text for the answer key, and the level of the rubric that it shows."""

    level: str
    text: str


class Writing(_AnyItem):
    """A piece of writing, graded by a person with a rubric.

    Attributes
    ----------
    rubric : str
        Id in ``rubrics.toml``.
    words : tuple of int
        Fewest and most words.
    sources : int
        How many different sources must be cited.
    models : list of ModelText
        For the answer key only.
    """

    kind: WritingKind
    rubric: str
    words: tuple[int, int]
    sources: int = 0
    models: list[ModelText] = Field(default_factory=list)

    @property
    def form_id(self) -> str:
        """Id of the pre-flight, which looks at the form of the text for no points."""
        return f"{self.id}-form"

    @property
    def by_hand(self) -> bool:
        """Whether a person grades it."""
        return True


def _variant(data: Any) -> str:
    kind = data.get("kind") if isinstance(data, dict) else getattr(data, "kind", None)
    if kind == "survey":
        return "survey"
    return "writing" if kind in get_args(WritingKind) else "item"


AnyItem = Annotated[
    Annotated[Item, Tag("item")]
    | Annotated[Survey, Tag("survey")]
    | Annotated[Writing, Tag("writing")],
    Discriminator(_variant),
]


def read_items(path: Path) -> tuple[YamlFile, dict[str, Item | Writing]]:
    """Read the items of a unit.

    Parameters
    ----------
    path : Path
        ``course/<unit>/items.yaml``.

    Returns
    -------
    YamlFile, dict of str to Item or Writing
        The file, for errors found later, and its items by id, in order.

    Raises
    ------
    BuildError
        With file and line, on the first thing that does not fit the schema.
    """
    file = YamlFile(path)
    items: dict[str, Item | Writing] = file.read(dict[str, AnyItem])
    for name, item in items.items():
        if not re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", name):
            raise file.error([name], f"{name!r} is no id of an item; ids are words with hyphens.")
        item._id = name
        names = [part.name for part in item.parts] if isinstance(item, Item) else []
        if len(set(names)) < len(names):
            raise file.error([name, "parts"], f"{name} has two parts of one name: {names}.")
    return file, items
