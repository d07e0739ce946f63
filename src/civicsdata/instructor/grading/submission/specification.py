"""What does a master notebook ask for, cell by cell?

The plan is made once for a unit, from the master notebook that the instructor built: which cells
are given, which are answers, which are tests and what they are worth.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from civicsdata.instructor.grading.errors import GradingError

Role = Literal["text", "given", "answer", "test", "essay", "task"]

_HIDDEN = re.compile(
    r"^[ \t]*### BEGIN HIDDEN TESTS.*?^[ \t]*### END HIDDEN TESTS[^\n]*\n?",
    re.DOTALL | re.MULTILINE,
)
_SOLUTION = re.compile(r"### BEGIN SOLUTION.*?### END SOLUTION", re.DOTALL)


@dataclass(frozen=True)
class PlanCell:
    """One cell of the master.

    Attributes
    ----------
    role : str
        ``text`` and ``given`` belong to the course, ``answer`` and ``essay`` to the student,
        ``test`` to the judge; a ``task`` is marked by hand.
    id : str
        Cell id.
    grade_id : str
        nbgrader's id, empty where there is none.
    kind : str
        ``code``, ``markdown`` or ``raw``.
    source : str
        Source in the master.
    points : float
        What it is worth.
    manual : bool
        Whether a person marks it.
    metadata : dict
        The cell's metadata in the master.
    """

    role: Role
    id: str
    grade_id: str
    kind: str
    source: str
    points: float
    manual: bool
    metadata: dict[str, Any]

    @property
    def visible(self) -> str:
        """The source without hidden tests."""
        return without_hidden(self.source)

    @property
    def shared(self) -> bool:
        """Whether the visible source is the same in every copy of the notebook."""
        return self.role in ("given", "test")


@dataclass(frozen=True)
class Plan:
    """All cells of the master, in order.

    Attributes
    ----------
    unit : str
        Unit id.
    cells : tuple of PlanCell
        Cells in order.
    metadata : dict
        Metadata of the notebook.
    sha256 : str
        Digest of the master's bytes.
    """

    unit: str
    cells: tuple[PlanCell, ...]
    metadata: dict[str, Any]
    sha256: str

    @cached_property
    def by_grade_id(self) -> dict[str, PlanCell]:
        """Cells that nbgrader knows, by their id."""
        return {cell.grade_id: cell for cell in self.cells if cell.grade_id}

    @cached_property
    def by_id(self) -> dict[str, PlanCell]:
        """All cells by cell id."""
        return {cell.id: cell for cell in self.cells if cell.id}

    @cached_property
    def by_source(self) -> dict[str, PlanCell]:
        """The course's own code cells by what a student sees of them."""
        return {normal(cell.visible): cell for cell in self.cells if cell.shared}

    @cached_property
    def answers(self) -> tuple[PlanCell, ...]:
        """Cells whose text comes from the student."""
        return tuple(cell for cell in self.cells if cell.role in ("answer", "essay"))

    def graded(self) -> Iterator[PlanCell]:
        """Go through the cells that earn points."""
        return (cell for cell in self.cells if cell.metadata.get("nbgrader", {}).get("grade"))

    @property
    def points(self) -> float:
        """Points of the whole unit."""
        return sum(cell.points for cell in self.cells)


def read_plan(unit: str, master: bytes) -> Plan:
    """Read a master notebook.

    Parameters
    ----------
    unit : str
        Unit id.
    master : bytes
        The notebook file.

    Raises
    ------
    GradingError
        When the master is not a notebook of format 4 or has a test that is not Python.
    """
    try:
        notebook = json.loads(master)
        cells = tuple(_plan_cell(place, cell) for place, cell in enumerate(notebook["cells"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise GradingError(
            f"The master notebook of {unit} cannot be read; run `civicsdata build` again."
        ) from error
    for cell in cells:
        if cell.role == "test":
            _must_be_python(unit, cell)
    digest = hashlib.sha256(master).hexdigest()
    return Plan(unit, cells, notebook.get("metadata", {}), digest)


def _must_be_python(unit: str, cell: PlanCell) -> None:
    try:
        ast.parse(cell.source)
    except SyntaxError as error:
        raise GradingError(
            f"The test cell {cell.grade_id} of {unit} is not plain Python (line {error.lineno}); "
            "correct it in the course's source and build again."
        ) from error


def _plan_cell(place: int, cell: dict[str, Any]) -> PlanCell:
    marks = cell["metadata"].get("nbgrader", {})
    grade, solution = bool(marks.get("grade")), bool(marks.get("solution"))
    kind = cell["cell_type"]
    role: Role
    if marks.get("task"):
        role = "task"
    elif solution:
        role = "answer" if kind == "code" else "essay"
    elif grade and kind == "code":
        role = "test"
    else:
        role = "given" if kind == "code" else "text"
    return PlanCell(
        role=role,
        id=str(cell.get("id") or f"cell-{place}"),
        grade_id=str(marks.get("grade_id") or "") if marks else "",
        kind=kind,
        source=text_of(cell["source"]),
        points=float(marks.get("points") or 0) if grade or role == "task" else 0.0,
        manual=role == "task" or (grade and solution),
        metadata=dict(cell["metadata"]),
    )


def text_of(source: Any) -> str:
    """Give the text of a source, which may be a list of lines.

    Raises
    ------
    TypeError
        When it is neither.

    Examples
    --------
    >>> text_of(["a = 1\\r\\n", "b = 2"])
    'a = 1\\nb = 2'
    """
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        raise TypeError("a source is text or a list of lines")
    text = source.replace("\r\n", "\n").replace("\r", "\n")
    # half of a surrogate pair cannot be written to a file
    return text.encode("utf-8", "replace").decode("utf-8")


def without_hidden(source: str) -> str:
    """Take the hidden tests out of a source.

    Examples
    --------
    >>> without_hidden("a\\n### BEGIN HIDDEN TESTS\\nb\\n### END HIDDEN TESTS\\nc")
    'a\\nc'
    """
    return _HIDDEN.sub("", source)


def normal(source: str) -> str:
    """Give the form in which two sources are compared: no space at line ends."""
    return "\n".join(line.rstrip() for line in source.strip().split("\n"))
