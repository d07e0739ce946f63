"""What is the outcome of one submission?

`grade_notebook` is a function of bytes: the plan of a unit and the file that was handed in go in, a
`Result` comes out. It knows no gradebook and no folders. The cells are run in order in a student's
session; what a test needs is taken when its turn comes, and all tests are judged after the last
cell. A session that ends is begun again without the cell that ended it, so that the rest of the
notebook still counts.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from civicsdata.instructor.grading.errors import Broken, GradingError, Overtime
from civicsdata.instructor.grading.judge.judge import Judge, shown
from civicsdata.instructor.grading.judge.names import Ownership
from civicsdata.instructor.grading.judge.outputs import safe
from civicsdata.instructor.grading.judge.result import Cell, Flag, Item, Result
from civicsdata.instructor.grading.sandbox.client import Place, Session
from civicsdata.instructor.grading.sandbox.limits import Limits
from civicsdata.instructor.grading.submission.flags import suspicious
from civicsdata.instructor.grading.submission.rebuild import Rebuilt, Step, rebuild
from civicsdata.instructor.grading.submission.specification import Plan

_NO_TIME = "The notebook had used up its {seconds:g} seconds before this check."


@dataclass
class _Run:
    """The student's session, begun again when it ends."""

    place: Place
    limits: Limits
    deadline: float
    session: Session | None = None
    done: list[dict[str, Any]] = field(default_factory=list)
    restarts: int = 0
    reason: str = ""

    def ask(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Ask the session, within what is left of the notebook's time."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise Overtime
        return self.ready().ask(request, min(seconds, left))

    def ready(self) -> Session:
        """Give a session in which all cells so far have been run."""
        if self.session is not None and self.session.usable:
            return self.session
        if self.session is not None:
            self.restarts += 1
        if self.restarts > self.limits.restarts:
            raise Broken(f"The session ended {self.restarts} times and is not begun again.")
        if self.deadline <= time.monotonic():
            raise Overtime
        self.session = _begin(self.place, self.limits)
        for request in self.done:
            left = self.deadline - time.monotonic()
            self.session.ask(request, max(min(self.limits.cell_seconds, left), 0.01))
        return self.session

    def keep(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Ask, and ask again in every session that is begun later."""
        reply = self.ask(request, seconds)
        self.done.append(request)
        return reply

    def close(self) -> None:
        """End the session."""
        if self.session is not None:
            self.session.close()


def _begin(place: Place, limits: Limits) -> Session:
    """Begin a session; that it cannot be begun is no fault of the student's."""
    for _ in range(3):
        try:
            return Session(place, limits)
        except Broken as error:
            problem = error
            time.sleep(0.2)
    raise GradingError(
        "The process for students' work has ended; run the same command again, which goes on "
        "where this one stopped."
    ) from problem


def grade_notebook(
    plan: Plan,
    submission: bytes | None,
    place: Place,
    limits: Limits,
    *,
    ownership: Ownership | None = None,
    released: Mapping[str, str] | None = None,
) -> Result:
    """Grade one submission.

    Parameters
    ----------
    plan : Plan
        The master's cells.
    submission : bytes or None
        The file that was handed in.
    place : Place
        Where student code runs.
    limits : Limits
        Limits of the notebook.
    ownership : Ownership, optional
        Whose each name is; made from the plan when it is not given.
    released : mapping of str to str, optional
        Answer cells as they were handed out.

    Returns
    -------
    Result
        Always, whatever the submission does.

    Raises
    ------
    GradingError
        When no session can be begun: there is no process for students' work.
    """
    start = time.perf_counter()
    built = rebuild(plan, submission, limits, dict(released or {}))
    judge = Judge(plan, ownership or Ownership(plan), limits, _texts(built))
    if built.reason is not None:
        return refused(plan, built, submission, confined=place.confined)
    items, cells, notes = _run(built, judge, place, limits)
    return Result(
        unit=plan.unit,
        submission=_digest(submission),
        master=plan.sha256,
        state="graded",
        reason=None,
        confinement="bubblewrap" if place.confined else "none",
        items=tuple(items),
        cells=tuple(cells),
        notes=(*built.notes, *notes),
        flags=_flags(built),
        seconds=time.perf_counter() - start,
    )


def refused(plan: Plan, built: Rebuilt, submission: bytes | None, *, confined: bool) -> Result:
    """Give the result of a submission that has a reason in place of a score.

    Parameters
    ----------
    plan : Plan
        The master's cells.
    built : Rebuilt
        The rebuilt notebook, with its reason.
    submission : bytes or None
        The file that was handed in.
    confined : bool
        Whether it would have run behind walls.
    """
    items, cells = _refuse(built)
    return Result(
        unit=plan.unit,
        submission=_digest(submission),
        master=plan.sha256,
        state="refused",
        reason=built.reason,
        confinement="bubblewrap" if confined else "none",
        items=tuple(items),
        cells=tuple(cells),
        notes=built.notes,
        flags=_flags(built),
        seconds=0.0,
    )


def _texts(built: Rebuilt) -> dict[str, str]:
    """Give the pieces of writing, by id."""
    return {
        step.cell.grade_id: step.source
        for step in built.steps
        if step.cell is not None and step.cell.role == "essay"
    }


def _digest(submission: bytes | None) -> str | None:
    return None if submission is None else hashlib.sha256(submission).hexdigest()


def _flags(built: Rebuilt) -> tuple[Flag, ...]:
    return tuple(
        flag
        for step in built.steps
        if step.student and step.kind == "code"
        for flag in suspicious(_label(step), step.source)
    )


def _label(step: Step) -> str:
    return (step.cell.grade_id if step.cell is not None else "") or step.id


def _refuse(built: Rebuilt) -> tuple[list[Item], list[Cell]]:
    """Give no points, with the reason under every test."""
    items: list[Item] = []
    cells: list[Cell] = []
    reason = built.reason or ""
    for step in built.steps:
        outputs: tuple[dict[str, Any], ...] = ()
        if step.cell is not None and step.cell.metadata.get("nbgrader", {}).get("grade"):
            item = Item(
                step.cell.grade_id,
                step.cell.points,
                0.0,
                "not started",
                reason,
                None,
                answered=False,
            )
            items.append(item)
            outputs = shown(item) if step.kind == "code" else ()
        cells.append(_cell(step, outputs))
    return items, cells


def _cell(
    step: Step, outputs: tuple[dict[str, Any], ...], count: int | None = None, seconds: float = 0.0
) -> Cell:
    return Cell(
        id=step.id,
        kind=step.kind,
        grade_id=step.cell.grade_id if step.cell is not None else "",
        source=step.source,
        outputs=outputs,
        count=count,
        student=step.student,
        answered=step.answered,
        seconds=round(seconds, 4),
    )


def _run(
    built: Rebuilt, judge: Judge, place: Place, limits: Limits
) -> tuple[list[Item], list[Cell], list[str]]:
    run = _Run(place, limits, time.monotonic() + limits.notebook_seconds)
    order = {cell.id: number for number, cell in enumerate(judge.plan.cells)}
    answered = {step.cell.grade_id: step.answered for step in built.steps if step.cell is not None}
    cells: list[Cell] = []
    notes: list[str] = []
    late: set[str] = set()
    try:
        for step in built.steps:
            if step.cell is not None and step.cell.role == "test":
                if run.deadline <= time.monotonic():
                    late.add(step.id)
                else:
                    judge.take(order[step.id], run.keep)
                cells.append(_cell(step, ()))
            elif step.kind == "code":
                cells.append(_execute(run, step, notes))
            else:
                cells.append(_cell(step, ()))
        run.deadline = time.monotonic() + limits.checks_seconds
        items = []
        for number, step in enumerate(built.steps):
            if step.cell is not None and step.cell.role == "test":
                turn = None if step.id in late else order[step.id]
                item, outputs = _judge(judge, turn, run, step, answered)
                notes += judge.troubles
                items.append(item)
                cells[number] = _cell(step, outputs, seconds=item.seconds)
            elif step.cell is not None and step.cell.manual:
                items.append(_by_hand(step))
    finally:
        run.close()
    return items, cells, notes


def _by_hand(step: Step) -> Item:
    """Leave an answer to a person; one that was not given has no points."""
    assert step.cell is not None  # noqa: S101 - for the type checker
    cell = step.cell
    if step.answered or cell.role == "task":
        return Item(cell.grade_id, cell.points, None, "by hand", "Marked by a person.")
    return Item(cell.grade_id, cell.points, 0.0, "not started", "No response.", answered=False)


def _judge(
    judge: Judge, place: int | None, run: _Run, step: Step, answered: Mapping[str, bool]
) -> tuple[Item, tuple[dict[str, Any], ...]]:
    """Judge one test; without a place, its turn came too late."""
    assert step.cell is not None  # noqa: S101 - for the type checker
    item: Item
    if place is None:
        message = _NO_TIME.format(seconds=run.limits.notebook_seconds)
        item = Item(step.cell.grade_id, step.cell.points, 0.0, "error", message)
        outputs = shown(item)
    else:
        item, outputs = judge.judge(place, run.ask)
    name = step.cell.grade_id
    given = answered.get(f"{name}-answer", answered.get(name.removesuffix("-form"), True))
    return replace(item, answered=given, seconds=round(item.seconds, 4)), outputs


def _execute(run: _Run, step: Step, notes: list[str]) -> Cell:
    """Run one cell of code; say in its output what went wrong with it, if anything."""
    start = time.perf_counter()
    where = _label(step)
    trouble, reply = "", {}
    if not step.source.strip():
        return _cell(step, ())
    try:
        reply = run.keep({"op": "run", "source": step.source}, run.limits.cell_seconds)
    except Overtime:
        if run.deadline <= time.monotonic():
            trouble = (
                f"The notebook had used up its {run.limits.notebook_seconds:g} seconds; "
                "this cell was stopped or not run."
            )
        else:
            trouble = f"The cell was stopped after {run.limits.cell_seconds:g} seconds."
    except Broken as error:
        trouble = f"{error} This cell was left out; the others were run without it."
    outputs, cut = safe(reply.get("outputs"), run.limits.output_bytes)
    if reply.get("large") is True or reply.get("cut") is True or cut:
        kilobytes = run.limits.output_bytes // 1000
        trouble = trouble or f"The output was cut: a cell may show {kilobytes} kB."
        outputs.append(_stream(trouble))
    elif trouble:
        outputs.append(
            {
                "output_type": "error",
                "ename": "CellStopped",
                "evalue": trouble,
                "traceback": [trouble],
            }
        )
    if trouble:
        notes.append(f"{where}: {trouble}")
    count = reply.get("count")
    good = isinstance(count, int) and not isinstance(count, bool) and 0 < count < 100_000
    return _cell(step, tuple(outputs), count if good else None, time.perf_counter() - start)


def _stream(text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": f"\n[{text}]\n"}
