"""Read the assignment specification of a unit from its source notebook.

It says which cells are given, which are answers, and which are tests and what they are worth.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from civicsdata.instructor.commands import command
from civicsdata.instructor.grading.errors import GradingError
from civicsdata.instructor.grading.submission.cell_source import (
    normalized,
    source_text,
    without_hidden_tests,
)

Role = Literal["text", "given", "answer", "test", "essay", "task"]


@dataclass(frozen=True)
class CellSpec:
    """One cell of the source notebook.

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
        Source, hidden tests included.
    points : float
        What it is worth.
    manual : bool
        Whether a person marks it.
    metadata : dict
        The cell's metadata.
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
        return without_hidden_tests(self.source)

    @property
    def is_students(self) -> bool:
        """Whether the text in it comes from the student."""
        return self.role in ("answer", "essay")

    @property
    def is_graded(self) -> bool:
        """Whether nbgrader keeps a score for it."""
        return bool(self.metadata.get("nbgrader", {}).get("grade"))


@dataclass(frozen=True)
class AssignmentSpec:
    """All cells of a source notebook, in order.

    Attributes
    ----------
    unit : str
        Unit id.
    cells : tuple of CellSpec
        Cells in order.
    metadata : dict
        Metadata of the notebook.
    sha256 : str
        Digest of the notebook's bytes.
    """

    unit: str
    cells: tuple[CellSpec, ...]
    metadata: dict[str, Any]
    sha256: str

    @cached_property
    def by_grade_id(self) -> dict[str, CellSpec]:
        """Cells that nbgrader knows, by their id."""
        return {cell.grade_id: cell for cell in self.cells if cell.grade_id}

    @cached_property
    def by_id(self) -> dict[str, CellSpec]:
        """All cells by cell id."""
        return {cell.id: cell for cell in self.cells if cell.id}

    @cached_property
    def by_source(self) -> dict[str, CellSpec]:
        """The course's own cells by what a student sees of them."""
        own = (cell for cell in self.cells if cell.role in ("text", "given", "test"))
        return {normalized(cell.visible): cell for cell in own if cell.visible.strip()}

    def graded(self) -> Iterator[CellSpec]:
        """Go through the cells that earn points."""
        return (cell for cell in self.cells if cell.is_graded)


def read_assignment_spec(unit: str, notebook: bytes) -> AssignmentSpec:
    """Read the specification of a unit.

    Parameters
    ----------
    unit : str
        Unit id.
    notebook : bytes
        The source notebook's file.

    Raises
    ------
    GradingError
        When it is not a notebook of format 4 or has a test that is not Python.
    """
    try:
        data = json.loads(notebook)
        cells = tuple(_cell_spec(number, cell) for number, cell in enumerate(data["cells"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise GradingError(
            f"The source notebook of {unit} cannot be read; run {command('build')} again."
        ) from error
    for cell in cells:
        if cell.role == "test":
            _check_is_python(unit, cell)
    digest = hashlib.sha256(notebook).hexdigest()
    return AssignmentSpec(unit, cells, data.get("metadata", {}), digest)


def _check_is_python(unit: str, cell: CellSpec) -> None:
    try:
        ast.parse(cell.source)
    except SyntaxError as error:
        raise GradingError(
            f"The test cell {cell.grade_id} of {unit} is not plain Python (line {error.lineno}); "
            "correct it in the course's source and build again."
        ) from error


def _cell_spec(number: int, cell: dict[str, Any]) -> CellSpec:
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
    return CellSpec(
        role=role,
        id=str(cell.get("id") or f"cell-{number}"),
        grade_id=str(marks.get("grade_id") or "") if marks else "",
        kind=kind,
        source=source_text(cell["source"]),
        points=float(marks.get("points") or 0) if grade or role == "task" else 0.0,
        manual=role == "task" or (grade and solution),
        metadata=dict(cell["metadata"]),
    )
