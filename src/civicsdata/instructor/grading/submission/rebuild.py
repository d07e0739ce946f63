"""Build the notebook that is graded from a submission.

A submission is bytes from a stranger. From it come source texts only: of answer cells and essays,
by nbgrader's id, and the student's own further cells, kept behind the known cell that they follow.
All else, order and tests and points and marks, is the source notebook's. Whatever is wrong with the
bytes becomes a stated reason, never an exception.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from civicsdata.instructor.grading.limits import Limits
from civicsdata.instructor.grading.submission.cell_source import normalized
from civicsdata.instructor.grading.submission.matching import Matches, match_cells, unit_of_cells
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
    stubs = stubs or {}
    read, reason = _read_cells(notebook, limits)
    matches = match_cells(spec, read, stubs)
    if reason is None and not any(spec.by_id[one].grade_id for one in matches.seen):
        other = unit_of_cells(read)
        reason = f"The file is a notebook, but not that of the unit {spec.unit}."
        if other not in ("", spec.unit):
            reason = f"The file is the notebook of the unit {other}, not that of {spec.unit}."
        matches = Matches()
    cells = tuple(_rebuilt_cells(spec, matches, stubs))
    if reason is None and not any(cell.answered for cell in cells if cell.spec is not None):
        matches.notes.append("Nothing was answered: the notebook is as it was handed out.")
    return RebuiltNotebook(cells, reason, tuple(matches.notes))


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


def _rebuilt_cells(
    spec: AssignmentSpec, matches: Matches, stubs: Mapping[str, str]
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


def _added_cells(matches: Matches, after: str, start: int) -> list[RebuiltCell]:
    cells = matches.extra.get(after, ())
    return [
        RebuiltCell(None, source, kind, f"added-{start}-{number}", answered=True)
        for number, (kind, source) in enumerate(cells)
    ]
