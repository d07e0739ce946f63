"""Match the cells of a submission with those of the specification.

A cell is known by nbgrader's id, by its cell id, or by the text that the course wrote in it. Some
editors drop both ids. An answer or essay is then found by the comment with which it was handed out,
or by its place: between the same cells of the course as in the source notebook.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from civicsdata.instructor.grading.submission.cell_source import normalized, source_text
from civicsdata.instructor.grading.submission.specification import AssignmentSpec, CellSpec

# Ids of cells that have no item are made from the unit and their place.
_PLACE_ID = re.compile(r"(.+)-\d{3}")


@dataclass
class Matches:
    """Cells of a submission, matched with those of the specification."""

    answers: dict[str, str] = field(default_factory=dict)
    extra: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)


@dataclass
class _ReadCell:
    """A cell of a submission that can be read, and what it was recognised as."""

    cell: dict[str, Any]
    kind: str
    source: str
    known: CellSpec | None


def match_cells(spec: AssignmentSpec, cells: list[Any], stubs: Mapping[str, str]) -> Matches:
    """Match each cell with the specification.

    Parameters
    ----------
    spec : AssignmentSpec
        The unit's specification.
    cells : list
        Cells of the submission, whatever they are.
    stubs : mapping of str to str
        Answer cells as they were handed out, by nbgrader's id.
    """
    matches = Matches()
    read: list[_ReadCell] = []
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
        read.append(_ReadCell(cell, kind, source, known))
        if known is not None:
            matches.seen.append(known.id)
    _find_stripped(spec, read, stubs, matches)
    after = ""
    for one in read:
        if one.known is None:
            matches.extra.setdefault(after, []).append((one.kind, one.source))
            continue
        after = one.known.id
        _note_marks(matches, one.known, one.cell)
        _keep_source(matches, one.known, one.kind, one.source)
    _note_missing(spec, matches)
    return matches


def unit_of_cells(cells: list[Any]) -> str:
    """Return the unit that the ids of cells name most often; nothing when they name none.

    Examples
    --------
    >>> unit_of_cells([{"id": "1-evidence-004"}, {"id": "evidence-flaw"}, 3])
    '1-evidence'
    """
    ids = (cell.get("id") for cell in cells if isinstance(cell, dict))
    found = Counter(
        match[1] for one in ids if isinstance(one, str) and (match := _PLACE_ID.fullmatch(one))
    )
    return found.most_common(1)[0][0] if found else ""


def _find_stripped(
    spec: AssignmentSpec, read: list[_ReadCell], stubs: Mapping[str, str], matches: Matches
) -> None:
    """Find answers and essays whose ids were dropped, by their text or by their place."""
    missing = [cell for cell in spec.cells if cell.is_students and cell.id not in matches.seen]
    if not missing or not matches.seen:
        return
    for cell in missing:
        _take(cell, _with_stub(stubs.get(cell.grade_id, ""), cell, read), "its text", matches)
    gaps: dict[tuple[int, int, bool], list[CellSpec]] = {}
    for cell in missing:
        if cell.id not in matches.seen:
            start, end = _gap(spec, cell, read)
            gaps.setdefault((start, end, cell.role == "essay"), []).append(cell)
    for (start, end, is_essay), wanted in gaps.items():
        kinds = ("markdown", "raw") if is_essay else ("code",)
        free = [
            one for one in read[start:end]
            if one.known is None and one.kind in kinds and one.source.strip()
        ]  # fmt: skip
        if len(wanted) == len(free):
            for cell, one in zip(wanted, free, strict=True):
                _take(cell, [one], "its place", matches)
        elif len(wanted) == 1 and is_essay:  # a text that was written in several cells
            _take(wanted[0], free, "its place", matches)


def _with_stub(stub: str, cell: CellSpec, read: list[_ReadCell]) -> list[_ReadCell]:
    """Return the one cell that begins with the comment of a stub, or is the stub itself."""
    first = stub.strip().partition("\n")[0].rstrip()
    found = [
        one for one in read
        if one.known is None and stub.strip() and (one.kind == "code") == (cell.role == "answer")
        and (normalized(one.source) == normalized(stub)
             or (first.startswith("#") and one.source.strip().partition("\n")[0].rstrip() == first))
    ]  # fmt: skip
    return found if len(found) == 1 else []


def _gap(spec: AssignmentSpec, cell: CellSpec, read: list[_ReadCell]) -> tuple[int, int]:
    """Return from where to where a cell stood in a submission: between known cells."""
    order = {one.id: number for number, one in enumerate(spec.cells)}
    start, end = (-1, -1), (len(order), len(read))  # place in the course, place in the submission
    for place, one in enumerate(read):
        number = order[one.known.id] if one.known is not None else -1
        if start[0] < number < order[cell.id]:
            start = (number, place)
        elif order[cell.id] < number < end[0]:
            end = (number, place)
    return start[1] + 1, end[1]


def _take(cell: CellSpec, found: list[_ReadCell], by: str, matches: Matches) -> None:
    """Take cells of a submission for an answer or essay; more than one are put together."""
    if not found:
        return
    found[0].source = "\n\n".join(one.source for one in found)
    for other in found[1:]:
        other.source = ""
    for one in found:
        one.known = cell
    matches.seen.append(cell.id)
    matches.notes.append(f"The marks of {cell.grade_id} had been removed; it was found by {by}.")


def _recognize(
    spec: AssignmentSpec, cell: dict[str, Any], source: str, matches: Matches
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


def _keep_source(matches: Matches, known: CellSpec, kind: str, source: str) -> None:
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


def _note_marks(matches: Matches, known: CellSpec, cell: dict[str, Any]) -> None:
    """Note it when points or other marks of a cell are not the course's."""
    metadata = cell.get("metadata")
    theirs = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    ours = known.metadata.get("nbgrader")
    if not isinstance(theirs, dict) or not ours:
        return
    marks = ("points", "grade", "solution", "locked")
    if any(mark in theirs and theirs[mark] != ours.get(mark) for mark in marks):
        matches.notes.append(f"The marks of {known.grade_id} had been changed; ours were used.")


def _note_missing(spec: AssignmentSpec, matches: Matches) -> None:
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
