"""Grade one notebook.

`grade_notebook` is a function of bytes: an assignment and the file that was handed in go in, a
`Result` comes out. It knows no gradebook and no folders. The cells are run in order in a student's
process; what a test needs is taken when its turn comes, and all tests are judged after the last
cell. A process that ends is started again without the cell that ended it, so that the rest of the
notebook still counts.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from civicsdata.instructor.grading.errors import DeadWorkerError, WorkerTimeoutError
from civicsdata.instructor.grading.judge.judge import Judge
from civicsdata.instructor.grading.judge.names import NameResolver
from civicsdata.instructor.grading.judge.outputs import (
    Outputs,
    clean_outputs,
    execution_count,
    first_notes,
    outputs_size,
    verdict_outputs,
)
from civicsdata.instructor.grading.judge.result import CellResult, ItemResult, Result
from civicsdata.instructor.grading.limits import Limits
from civicsdata.instructor.grading.sandbox.client import SandboxRequest
from civicsdata.instructor.grading.sandbox.replay import ReplayingWorker
from civicsdata.instructor.grading.submission.flags import Flag, flags_of
from civicsdata.instructor.grading.submission.rebuild import (
    RebuiltCell,
    RebuiltNotebook,
    rebuild,
)
from civicsdata.instructor.grading.submission.specification import AssignmentSpec, CellSpec

_NO_TIME = "The notebook had used up its {seconds:g} seconds before this check."


@dataclass(frozen=True)
class Assignment:
    """An assignment, as it is known before any submission is seen.

    Attributes
    ----------
    spec : AssignmentSpec
        The cells of its source notebook.
    stubs : mapping of str to str
        Answer cells as they were handed out, by nbgrader's id.
    """

    spec: AssignmentSpec
    stubs: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def names(self) -> NameResolver:
        """Resolver of the names in its test cells."""
        return NameResolver(self.spec)


def grade_notebook(
    assignment: Assignment, notebook: bytes | None, sandbox: SandboxRequest, limits: Limits
) -> Result:
    """Grade one submission.

    Parameters
    ----------
    assignment : Assignment
        What it answers.
    notebook : bytes or None
        The file that was handed in.
    sandbox : SandboxRequest
        Where student code runs.
    limits : Limits
        Limits of the notebook.

    Returns
    -------
    Result
        Always, whatever the submission does.

    Raises
    ------
    GradingError
        When there is no process for students' work.
    """
    start = time.perf_counter()
    rebuilt = rebuild(assignment.spec, notebook, limits, assignment.stubs)
    confinement = "bubblewrap" if sandbox.confined else "none"
    if rebuilt.reason is not None:
        return refused_result(assignment.spec, rebuilt, notebook, confinement)
    run = _NotebookRun(assignment, rebuilt, ReplayingWorker(sandbox, limits))
    try:
        run.run_cells()
        run.judge_tests()
    finally:
        run.worker.close()
    return Result(
        unit=assignment.spec.unit,
        submission=_digest(notebook),
        source_notebook=assignment.spec.sha256,
        state="graded",
        reason=None,
        confinement=confinement,
        items=tuple(run.items),
        cells=tuple(run.cells),
        notes=first_notes((*rebuilt.notes, *run.notes)),
        flags=_flags(rebuilt),
        seconds=time.perf_counter() - start,
    )


def refused_result(
    spec: AssignmentSpec, rebuilt: RebuiltNotebook, notebook: bytes | None, confinement: str
) -> Result:
    """Return the result of a submission that has a reason in place of a score.

    Parameters
    ----------
    spec : AssignmentSpec
        What it answers.
    rebuilt : RebuiltNotebook
        The rebuilt notebook, with its reason.
    notebook : bytes or None
        The file that was handed in.
    confinement : str
        How it would have been confined, as in `Result`.
    """
    reason = rebuilt.reason or ""
    items: list[ItemResult] = []
    cells: list[CellResult] = []
    for cell in rebuilt.cells:
        outputs: Outputs = ()
        if cell.spec is not None and cell.spec.is_graded:
            name, points = cell.spec.grade_id, cell.spec.points
            item = ItemResult(name, points, 0.0, "not started", reason, answered=False)
            items.append(item)
            outputs = verdict_outputs(item) if cell.kind == "code" else ()
        cells.append(_cell_result(cell, outputs))
    return Result(
        unit=spec.unit,
        submission=_digest(notebook),
        source_notebook=spec.sha256,
        state="refused",
        reason=rebuilt.reason,
        confinement=confinement,
        items=tuple(items),
        cells=tuple(cells),
        notes=first_notes(rebuilt.notes),
        flags=_flags(rebuilt),
        seconds=0.0,
    )


@dataclass
class _NotebookRun:
    """The run of one notebook: its cells first, then its tests."""

    assignment: Assignment
    rebuilt: RebuiltNotebook
    worker: ReplayingWorker
    items: list[ItemResult] = field(default_factory=list)
    cells: list[CellResult] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    too_late: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        cells = self.rebuilt.cells
        texts = {
            cell.spec.grade_id: cell.source
            for cell in cells
            if cell.spec is not None and cell.spec.role == "essay"
        }
        self.limits = self.worker.limits
        self.output_left = self.limits.notebook_output_bytes
        self.judge = Judge(self.assignment.names, self.limits, texts)
        self.numbers = {cell.id: number for number, cell in enumerate(self.assignment.spec.cells)}
        self.answered = {cell.spec.grade_id: cell.answered for cell in cells if cell.spec}

    def run_cells(self) -> None:
        """Run the cells in order; take what a test needs when its turn comes."""
        for cell in self.rebuilt.cells:
            if cell.spec is not None and cell.spec.role == "test":
                if self.worker.seconds_left <= 0:
                    self.too_late.add(cell.id)
                else:
                    self.judge.snapshot(self.numbers[cell.id], self.worker.ask_and_keep)
                self.cells.append(_cell_result(cell))
            elif cell.kind == "code" and cell.source.strip():
                self.cells.append(self._run_cell(cell))
            else:
                self.cells.append(_cell_result(cell))

    def judge_tests(self) -> None:
        """Judge all tests, and leave to a person what a person marks."""
        self.worker.allow(self.limits.checks_seconds)
        for number, cell in enumerate(self.rebuilt.cells):
            if cell.spec is None:
                continue
            if cell.spec.role == "test":
                item, outputs = self._judge_test(cell.spec, cell.id)
                self.items.append(item)
                self.cells[number] = replace(
                    _cell_result(cell, outputs), seconds=round(item.seconds, 4)
                )
            elif cell.spec.manual:
                self.items.append(_manual_item(cell.spec, cell.answered))

    def _judge_test(self, spec: CellSpec, cell: str) -> tuple[ItemResult, Outputs]:
        name = spec.grade_id
        if cell in self.too_late:
            message = _NO_TIME.format(seconds=self.limits.notebook_seconds)
            item = ItemResult(name, spec.points, 0.0, "error", message)
            outputs = verdict_outputs(item)
        else:
            item, outputs = self.judge.judge(self.numbers[cell], self.worker.ask)
            self.notes += self.judge.notes
        given = self.answered.get(
            f"{name}-answer", self.answered.get(name.removesuffix("-form"), True)
        )
        return replace(item, answered=given, seconds=round(item.seconds, 4)), outputs

    def _run_cell(self, cell: RebuiltCell) -> CellResult:
        """Run one cell of code; say in its output what went wrong with it, if anything."""
        start = time.perf_counter()
        problem, reply = "", dict[str, Any]()
        try:
            request = {"op": "run", "source": cell.source}
            reply = self.worker.ask_and_keep(request, self.limits.cell_seconds)
        except WorkerTimeoutError:
            problem = f"The cell was stopped after {self.limits.cell_seconds:g} seconds."
            if self.worker.seconds_left <= 0:
                problem = (
                    f"The notebook had used up its {self.limits.notebook_seconds:g} seconds; "
                    "this cell was stopped or not run."
                )
        except DeadWorkerError as error:
            problem = f"{error} This cell was left out; the others were run without it."
        most = min(self.limits.output_bytes, self.output_left)
        outputs, cut = clean_outputs(reply.get("outputs"), most)
        self.output_left -= outputs_size(outputs)
        if reply.get("large") is True or reply.get("cut") is True or cut:
            problem = f"The output was cut: a cell may show {self.limits.output_bytes // 1000} kB"
            rest = f", a notebook {self.limits.notebook_output_bytes // 1000} kB"
            problem += f"{rest if most < self.limits.output_bytes else ''}."
            words = f"\n[{problem}]\n"
            outputs.append({"output_type": "stream", "name": "stdout", "text": words})
        elif problem:
            stopped = {"ename": "CellStopped", "evalue": problem, "traceback": [problem]}
            outputs.append({"output_type": "error", **stopped})
        if problem:
            self.notes.append(f"{_label(cell)}: {problem}")
        return replace(
            _cell_result(cell, tuple(outputs)),
            count=execution_count(reply.get("count")),
            seconds=round(time.perf_counter() - start, 4),
        )


def _manual_item(spec: CellSpec, answered: bool) -> ItemResult:
    """Leave an answer to a person; one that was not given has no points."""
    if answered or spec.role == "task":
        return ItemResult(spec.grade_id, spec.points, None, "by hand", "Marked by a person.")
    none = "No response."
    return ItemResult(spec.grade_id, spec.points, 0.0, "not started", none, answered=False)


def _cell_result(cell: RebuiltCell, outputs: Outputs = ()) -> CellResult:
    return CellResult(
        id=cell.id,
        kind=cell.kind,
        grade_id=cell.spec.grade_id if cell.spec is not None else "",
        source=cell.source,
        outputs=outputs,
        student=cell.is_students,
        answered=cell.answered,
    )


def _digest(notebook: bytes | None) -> str | None:
    return None if notebook is None else hashlib.sha256(notebook).hexdigest()


def _flags(rebuilt: RebuiltNotebook) -> tuple[Flag, ...]:
    return tuple(
        flag
        for cell in rebuilt.cells
        if cell.is_students and cell.kind == "code"
        for flag in flags_of(_label(cell), cell.source)
    )


def _label(cell: RebuiltCell) -> str:
    """Return the name of a cell for an instructor."""
    return (cell.spec.grade_id if cell.spec is not None else "") or cell.id
