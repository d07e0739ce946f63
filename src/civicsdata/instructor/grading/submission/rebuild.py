"""Build the notebook that is graded from a submission.

A submission is bytes from a stranger. From it come source texts only: of answer cells and essays,
by nbgrader's id, and the student's own further cells, kept behind the known cell that they follow.
All else, order and tests and points and marks, is the source notebook's. Whatever is wrong with the
bytes becomes a stated reason, never an exception.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from civicsdata.instructor.grading.limits import Limits
from civicsdata.instructor.grading.submission.cell_source import normalized, source_text
from civicsdata.instructor.grading.submission.specification import AssignmentSpec, CellSpec


@dataclass(frozen=True)
class RebuiltCell:
    """One cell of the rebuilt notebook.

    Attributes
    ----------
    spec : CellSpec or None
        Its specification; None for a cell that the student added.
    source : str
        What stands in it: the student's text in answers and added cells.
    kind : str
        ``code``, ``markdown`` or ``raw``.
    id : str
        Cell id.
    answered : bool
        Whether the student wrote something of their own in it.
    """

    spec: CellSpec | None
    source: str
    kind: str
    id: str
    answered: bool = False

    @property
    def is_students(self) -> bool:
        """Whether the source is the student's."""
        return self.spec is None or self.spec.is_students


@dataclass(frozen=True)
class RebuiltNotebook:
    """The notebook that is run.

    Attributes
    ----------
    cells : tuple of RebuiltCell
        Cells in order.
    reason : str or None
        Why the submission could not be read; then every answer counts as not given.
    notes : tuple of str
        What an instructor should know about the file.
    """

    cells: tuple[RebuiltCell, ...]
    reason: str | None = None
    notes: tuple[str, ...] = ()


@dataclass
class _Matches:
    """Cells of a submission, matched with those of the specification."""

    answers: dict[str, str] = field(default_factory=dict)
    extra: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)


def rebuild(
    spec: AssignmentSpec,
    notebook: bytes | None,
    limits: Limits,
    stubs: Mapping[str, str] | None = None,
) -> RebuiltNotebook:
    """Build the notebook that is graded.

    Parameters
    ----------
    spec : AssignmentSpec
        The unit's specification.
    notebook : bytes or None
        The file that was handed in; None when there is none.
    limits : Limits
        Largest size and number of cells.
    stubs : mapping of str to str, optional
        Source of each answer cell as it was handed out; an answer that equals it was not given.

    Returns
    -------
    RebuiltNotebook
        Always; see `RebuiltNotebook.reason`.
    """
    read, reason = _read_cells(notebook, limits)
    matches = _match(spec, read)
    if reason is None and not matches.seen:
        reason = f"The file is a notebook, but not that of the unit {spec.unit}."
        matches = _Matches()
    return RebuiltNotebook(
        tuple(_rebuilt_cells(spec, matches, stubs or {})), reason, tuple(matches.notes)
    )


def _read_cells(notebook: bytes | None, limits: Limits) -> tuple[list[Any], str | None]:
    """Return the cells, or why there are none."""
    if notebook is None:
        return [], "No notebook was handed in."
    if not notebook.strip():
        return [], "The file is empty."
    if len(notebook) > limits.submission_bytes:
        most = limits.submission_bytes // 1_000_000
        return [], f"The file is larger than {most} MB, which is the most that is read."
    try:
        data = json.loads(notebook.decode("utf-8-sig"), parse_int=_short_number)
    except UnicodeDecodeError:
        return [], "The file is not text in UTF-8, so it is not a notebook."
    except RecursionError:
        return [], "The file is nested too deeply to be a notebook."
    except ValueError:
        return [], "The file is not a complete notebook; it may have been cut off."
    cells = data.get("cells") if isinstance(data, dict) else None
    if not isinstance(cells, list):
        return [], "The file is not a notebook of format 4: it has no list of cells."
    if len(cells) > limits.cells:
        return [], f"The notebook has {len(cells)} cells; at most {limits.cells} are read."
    return cells, None


def _short_number(digits: str) -> int:
    """Read the first digits of a number; no field needs more, and long ones take long."""
    return int(digits[:50])


def _match(spec: AssignmentSpec, cells: list[Any]) -> _Matches:
    """Match each cell with the specification."""
    matches = _Matches()
    after = ""
    for number, cell in enumerate(cells, start=1):
        try:
            kind, source = cell["cell_type"], source_text(cell["source"])
        except (KeyError, TypeError):
            matches.notes.append(f"Cell {number} cannot be read and was left out.")
            continue
        if kind not in ("code", "markdown", "raw"):
            matches.notes.append(f"Cell {number} is of an unknown type and was left out.")
            continue
        known = _recognize(spec, cell, source, matches)
        if known is None:
            matches.extra.setdefault(after, []).append((kind, source))
            continue
        after = known.id
        matches.seen.append(known.id)
        _note_marks(matches, known, cell)
        _keep_source(matches, known, kind, source)
    _note_missing(spec, matches)
    return matches


def _recognize(
    spec: AssignmentSpec, cell: dict[str, Any], source: str, matches: _Matches
) -> CellSpec | None:
    """Return the specification of a cell, known by nbgrader's id, its cell id or its text."""
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = marks.get("grade_id") if isinstance(marks, dict) else None
    known = None
    if isinstance(grade_id, str):
        known = spec.by_grade_id.get(grade_id)
    cell_id = cell.get("id")
    if known is None and isinstance(cell_id, str):
        known = spec.by_id.get(cell_id)
        if known is not None and known.grade_id and known.id not in matches.seen:
            matches.notes.append(
                f"The marks of {known.grade_id} had been removed; its id was used."
            )
    if known is None:
        known = spec.by_source.get(normalized(source))
    return known


def _keep_source(matches: _Matches, known: CellSpec, kind: str, source: str) -> None:
    """Keep the source that a known cell brings."""
    text = normalized(source)
    if known.is_students:
        if known.grade_id in matches.answers and source.strip():
            if matches.answers[known.grade_id].strip():
                matches.notes.append(
                    f"{known.grade_id} occurs more than once; the first one counts."
                )
            else:
                matches.answers[known.grade_id] = source
        matches.answers.setdefault(known.grade_id, source)
        if kind != known.kind:
            matches.notes.append(f"{known.grade_id} had been changed to a {kind} cell.")
    elif known.role == "test":
        if text not in (normalized(known.visible), normalized(known.source)):
            matches.notes.append(f"The test {known.grade_id} had been changed; ours was used.")
    elif (
        known.role == "given" and kind == "code" and normalized(source) != normalized(known.visible)
    ):
        # an example that the student tried with other numbers: later cells may need it
        if not known.metadata.get("nbgrader"):
            matches.extra.setdefault(known.id, []).append((kind, source))


def _note_marks(matches: _Matches, known: CellSpec, cell: dict[str, Any]) -> None:
    """Note it when points or other marks of a cell are not the course's."""
    metadata = cell.get("metadata")
    theirs = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    ours = known.metadata.get("nbgrader")
    if not isinstance(theirs, dict) or not ours:
        return
    marks = ("points", "grade", "solution", "locked")
    if any(mark in theirs and theirs[mark] != ours.get(mark) for mark in marks):
        matches.notes.append(f"The marks of {known.grade_id} had been changed; ours were used.")


def _note_missing(spec: AssignmentSpec, matches: _Matches) -> None:
    if not matches.seen:
        return
    seen = set(matches.seen)
    for cell in spec.cells:
        if cell.grade_id and cell.role != "text" and cell.id not in seen:
            what = "test" if cell.role == "test" else "answer cell"
            matches.notes.append(f"The {what} {cell.grade_id} was missing.")
    order = {cell.id: number for number, cell in enumerate(spec.cells)}
    places = [order[one] for one in dict.fromkeys(matches.seen) if spec.by_id[one].grade_id]
    if places != sorted(places):
        matches.notes.append("The cells had been put into another order; the course's was used.")


def _rebuilt_cells(
    spec: AssignmentSpec, matches: _Matches, stubs: Mapping[str, str]
) -> list[RebuiltCell]:
    rebuilt = [*_added_cells(matches, "", 0)]
    for cell in spec.cells:
        source, answered = cell.visible, False
        if cell.is_students:
            source = matches.answers.get(cell.grade_id, "")
            stub = stubs.get(cell.grade_id)
            answered = bool(source.strip()) and (
                stub is None or normalized(source) != normalized(stub)
            )
        rebuilt.append(RebuiltCell(cell, source, cell.kind, cell.id, answered))
        rebuilt += _added_cells(matches, cell.id, len(rebuilt))
    return rebuilt


def _added_cells(matches: _Matches, after: str, start: int) -> list[RebuiltCell]:
    cells = matches.extra.get(after, ())
    return [
        RebuiltCell(None, source, kind, f"added-{start}-{number}", answered=True)
        for number, (kind, source) in enumerate(cells)
    ]
