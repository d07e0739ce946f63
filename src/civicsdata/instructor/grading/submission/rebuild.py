"""Which cells are run for a submission?

A submission is bytes from a stranger. From it come source texts only: of answer cells and essays,
by nbgrader's id, and the student's own further cells, kept behind the known cell that they follow.
All else, order and tests and points and flags, is the master's. Whatever is wrong with the bytes
becomes a stated reason, never an exception.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Literal

from civicsdata.instructor.grading.sandbox.limits import Limits
from civicsdata.instructor.grading.submission.specification import Plan, PlanCell, normal, text_of

Origin = Literal["course", "student"]


@dataclass(frozen=True)
class Step:
    """One cell of the rebuilt notebook.

    Attributes
    ----------
    cell : PlanCell or None
        The master's cell; None for a cell that the student added.
    source : str
        What stands in it: the student's text in answers and added cells.
    kind : str
        ``code``, ``markdown`` or ``raw``.
    id : str
        Cell id.
    answered : bool
        Whether the student wrote something of their own in it.
    """

    cell: PlanCell | None
    source: str
    kind: str
    id: str
    answered: bool = False

    @property
    def student(self) -> bool:
        """Whether the source is the student's."""
        return self.cell is None or self.cell.role in ("answer", "essay")


@dataclass(frozen=True)
class Rebuilt:
    """The notebook that is run.

    Attributes
    ----------
    steps : tuple of Step
        Cells in order.
    reason : str or None
        Why the submission could not be read; then every answer counts as not given.
    notes : tuple of str
        What an instructor should know about the file.
    """

    steps: tuple[Step, ...]
    reason: str | None = None
    notes: tuple[str, ...] = ()


@dataclass
class _Found:
    """What was found in a submission."""

    answers: dict[str, str] = field(default_factory=dict)
    extra: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)


def rebuild(
    plan: Plan, submission: bytes | None, limits: Limits, released: dict[str, str] | None = None
) -> Rebuilt:
    """Rebuild a submission on its master.

    Parameters
    ----------
    plan : Plan
        The master's cells.
    submission : bytes or None
        The file that was handed in; None when there is none.
    limits : Limits
        Largest size and number of cells.
    released : dict of str to str, optional
        Source of each answer cell as it was handed out; an answer that equals it was not given.

    Returns
    -------
    Rebuilt
        Always; see `Rebuilt.reason`.
    """
    cells, reason = _read(submission, limits)
    found = _sort(plan, cells)
    if reason is None and not found.seen:
        reason = f"The file is a notebook, but not that of the unit {plan.unit}."
        found = _Found()
    return Rebuilt(tuple(_steps(plan, found, released or {})), reason, tuple(found.notes))


def _read(submission: bytes | None, limits: Limits) -> tuple[list[Any], str | None]:
    """Give the cells, or why there are none."""
    if submission is None:
        return [], "No notebook was handed in."
    if not submission.strip():
        return [], "The file is empty."
    if len(submission) > limits.submission_bytes:
        most = limits.submission_bytes // 1_000_000
        return [], f"The file is larger than {most} MB, which is the most that is read."
    try:
        notebook = json.loads(submission.decode("utf-8-sig"), parse_int=_short_number)
    except UnicodeDecodeError:
        return [], "The file is not text in UTF-8, so it is not a notebook."
    except RecursionError:
        return [], "The file is nested too deeply to be a notebook."
    except ValueError:
        return [], "The file is not a complete notebook; it may have been cut off."
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        return [], "The file is not a notebook of format 4: it has no list of cells."
    if len(cells) > limits.cells:
        return [], f"The notebook has {len(cells)} cells; at most {limits.cells} are read."
    return cells, None


def _short_number(digits: str) -> int:
    return int(digits[:50])


def _sort(plan: Plan, cells: list[Any]) -> _Found:
    """Put each cell where it belongs."""
    found = _Found()
    after = ""
    for number, cell in enumerate(cells, start=1):
        try:
            kind, source = cell["cell_type"], text_of(cell["source"])
        except (KeyError, TypeError):
            found.notes.append(f"Cell {number} cannot be read and was left out.")
            continue
        if kind not in ("code", "markdown", "raw"):
            found.notes.append(f"Cell {number} is of an unknown type and was left out.")
            continue
        known = _known(plan, cell, source, found)
        if known is None:
            found.extra.setdefault(after, []).append((kind, source))
            continue
        after = known.id
        found.seen.append(known.id)
        _note_marks(found, known, cell)
        _take(found, known, kind, source)
    _note_missing(plan, found)
    return found


def _known(plan: Plan, cell: dict[str, Any], source: str, found: _Found) -> PlanCell | None:
    """Recognise a cell by nbgrader's id, its cell id or its text."""
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = marks.get("grade_id") if isinstance(marks, dict) else None
    known = None
    if isinstance(grade_id, str):
        known = plan.by_grade_id.get(grade_id)
    cell_id = cell.get("id")
    if known is None and isinstance(cell_id, str):
        known = plan.by_id.get(cell_id)
        if known is not None and known.grade_id and known.id not in found.seen:
            found.notes.append(f"The marks of {known.grade_id} had been removed; its id was used.")
    if known is None:
        known = plan.by_source.get(normal(source))
    return known


def _take(found: _Found, known: PlanCell, kind: str, source: str) -> None:
    """Keep what a known cell brings."""
    if known.role in ("answer", "essay"):
        if known.grade_id in found.answers and source.strip():
            if found.answers[known.grade_id].strip():
                found.notes.append(f"{known.grade_id} occurs more than once; the first one counts.")
            else:
                found.answers[known.grade_id] = source
        found.answers.setdefault(known.grade_id, source)
        if kind != known.kind:
            found.notes.append(f"{known.grade_id} had been changed to a {kind} cell.")
    elif known.role == "test":
        if normal(source) not in (normal(known.visible), normal(known.source)):
            found.notes.append(f"The test {known.grade_id} had been changed; ours was used.")
    elif known.role == "given" and kind == "code" and normal(source) != normal(known.visible):
        # an example that the student tried with other numbers: later cells may need it
        if not known.metadata.get("nbgrader"):
            found.extra.setdefault(known.id, []).append((kind, source))


def _note_marks(found: _Found, known: PlanCell, cell: dict[str, Any]) -> None:
    """Say it when points or other marks of a cell are not the course's."""
    metadata = cell.get("metadata")
    theirs = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    ours = known.metadata.get("nbgrader")
    if not isinstance(theirs, dict) or not ours:
        return
    marks = ("points", "grade", "solution", "locked")
    if any(mark in theirs and theirs[mark] != ours.get(mark) for mark in marks):
        found.notes.append(f"The marks of {known.grade_id} had been changed; ours were used.")


def _note_missing(plan: Plan, found: _Found) -> None:
    if not found.seen:
        return
    seen = set(found.seen)
    for cell in plan.cells:
        if cell.grade_id and cell.role != "text" and cell.id not in seen:
            what = "test" if cell.role == "test" else "answer cell"
            found.notes.append(f"The {what} {cell.grade_id} was missing.")
    order = {cell.id: place for place, cell in enumerate(plan.cells)}
    places = [order[one] for one in dict.fromkeys(found.seen) if plan.by_id[one].grade_id]
    if places != sorted(places):
        found.notes.append("The cells had been put into another order; the master's was used.")


def _steps(plan: Plan, found: _Found, released: dict[str, str]) -> list[Step]:
    steps = [*_added(found, "", 0)]
    for cell in plan.cells:
        source, answered = cell.visible, False
        if cell.role in ("answer", "essay"):
            source = found.answers.get(cell.grade_id, "")
            stub = released.get(cell.grade_id)
            answered = bool(source.strip()) and (stub is None or normal(source) != normal(stub))
        steps.append(Step(cell, source, cell.kind, cell.id, answered))
        steps += _added(found, cell.id, len(steps))
    return steps


def _added(found: _Found, after: str, start: int) -> list[Step]:
    cells = found.extra.get(after, ())
    return [
        Step(None, source, kind, f"added-{start}-{number}", answered=True)
        for number, (kind, source) in enumerate(cells)
    ]
