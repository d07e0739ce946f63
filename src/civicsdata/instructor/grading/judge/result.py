"""Hold the outcome of grading one submission.

A `Result` is plain data with a version; `to_json` and `from_json` are its only forms on disk and
between processes. Version 2 has these fields:

``format``, ``version``
    ``"civicsdata-result"`` and 2.
``unit``, ``submission``, ``source_notebook``
    Unit id; SHA-256 of the notebook handed in (or null) and of the source notebook.
``state``, ``reason``
    ``"graded"``, or ``"refused"`` with one sentence: the file could not be read. A refused
    submission has score 0 in every item that is not marked by hand.
``confinement``
    ``"bubblewrap"`` or ``"none"``.
``items``
    One for each graded cell: ``item``, ``points``, ``score`` (null: marked by hand), ``verdict``
    (``right``, ``partly``, ``wrong``, ``not started``, ``error``, ``by hand``), ``message``,
    ``misconception``, ``answered``, ``seconds``, ``right`` (how many fields of a mapping are right;
    null where none are counted).
``cells``
    The rebuilt notebook: ``id``, ``kind``, ``grade_id``, ``source``, ``outputs``, ``count``,
    ``student`` (whose text it is), ``answered`` (an answer cell that was changed), ``seconds``.
``notes``, ``flags``
    Sentences about the file; places in the student's source that a person should read.
``seconds``
    Time for the whole submission.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from civicsdata.instructor.grading.submission.flags import Flag

FORMAT, VERSION = "civicsdata-result", 2
State = Literal["graded", "refused"]
ItemVerdict = Literal["right", "partly", "wrong", "not started", "error", "by hand"]


@dataclass(frozen=True)
class ItemResult:
    """The outcome of one graded cell."""

    item: str
    points: float
    score: float | None
    verdict: ItemVerdict
    message: str = ""
    misconception: str | None = None
    answered: bool = True
    seconds: float = 0.0
    right: int | None = None


@dataclass(frozen=True)
class CellResult:
    """One cell of the rebuilt notebook, with its outputs."""

    id: str
    kind: str
    grade_id: str
    source: str
    outputs: tuple[dict[str, Any], ...] = ()
    count: int | None = None
    student: bool = False
    answered: bool = False
    seconds: float = 0.0


@dataclass(frozen=True)
class Result:
    """The outcome of one submission.

    Examples
    --------
    >>> result = Result("1-evidence", None, "", "graded", None, "none", (), (), (), (), 0.1)
    >>> from_json(to_json(result)) == result
    True
    """

    unit: str
    submission: str | None
    source_notebook: str
    state: State
    reason: str | None
    confinement: str
    items: tuple[ItemResult, ...]
    cells: tuple[CellResult, ...]
    notes: tuple[str, ...]
    flags: tuple[Flag, ...]
    seconds: float

    @property
    def score(self) -> float:
        """Points so far, those still to be marked by hand not counted."""
        return sum(item.score or 0.0 for item in self.items)

    @property
    def points(self) -> float:
        """Points of all items."""
        return sum(item.points for item in self.items)


def to_json(result: Result, *, cells: bool = True) -> str:
    """Return a result as JSON.

    Parameters
    ----------
    result : Result
        The outcome.
    cells : bool
        Whether the rebuilt notebook is part of it.
    """
    # `dataclasses.asdict` would copy every output.
    data = {"format": FORMAT, "version": VERSION, **vars(result)}
    for name in ("items", "cells", "flags"):
        data[name] = [vars(one) for one in data[name]] if cells or name != "cells" else []
    return json.dumps(data, ensure_ascii=False)


def from_json(text: str) -> Result:
    """Read a result.

    Raises
    ------
    ValueError
        When the text is not a result of this version.
    """
    data = json.loads(text)
    if not isinstance(data, dict) or (data.pop("format", ""), data.pop("version", 0)) != (
        FORMAT,
        VERSION,
    ):
        raise ValueError(f"Not a {FORMAT} of version {VERSION}.")
    data["items"] = tuple(ItemResult(**item) for item in data["items"])
    cells = (dict(cell, outputs=tuple(cell["outputs"])) for cell in data["cells"])
    data["cells"] = tuple(CellResult(**cell) for cell in cells)
    data["flags"] = tuple(Flag(**flag) for flag in data["flags"])
    data["notes"] = tuple(data["notes"])
    return Result(**data)
