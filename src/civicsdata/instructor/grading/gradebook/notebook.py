"""Write the notebook that stands in ``class/autograded``.

It is the rebuilt notebook with the outputs of the confined run and the verdict under each test.
nbgrader and the formgrader read it. Hidden tests are not in it, and a student's Markdown has no
HTML left, so that a feedback page or the formgrader can show it.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from civicsdata.instructor.files import write_whole
from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.grading.gradebook.recorded import GradedSubmission, parse_timestamp
from civicsdata.instructor.grading.judge.outputs import clean_markdown
from civicsdata.instructor.grading.judge.result import Result
from civicsdata.instructor.grading.submission.specification import AssignmentSpec

_HIDDEN_NOTE = "# Grading tried further inputs here."


def autograded_notebook(
    spec: AssignmentSpec, result: Result, checksums: dict[str, str | None] | None = None
) -> dict[str, Any]:
    """Return the notebook of a result.

    Parameters
    ----------
    spec : AssignmentSpec
        What was graded.
    result : Result
        The outcome.
    checksums : dict of str to str, optional
        nbgrader's checksums of the released cells, by its id.

    Returns
    -------
    dict
        A notebook of format 4.5.
    """
    cells: list[dict[str, Any]] = []
    for number, cell in enumerate(result.cells):
        known = spec.by_id.get(cell.id)
        source = cell.source
        metadata: dict[str, Any] = {}
        if known is not None:
            metadata = dict(known.metadata)
            if "nbgrader" in metadata and checksums and cell.grade_id in checksums:
                checksum = {"checksum": checksums[cell.grade_id]}
                metadata["nbgrader"] = {**metadata["nbgrader"], **checksum}
            if known.role == "test" and known.visible != known.source:
                source = source.rstrip("\n") + "\n" + _HIDDEN_NOTE
        if cell.student and cell.kind == "markdown":
            source = clean_markdown(source)
        data: dict[str, Any] = {
            "cell_type": cell.kind,
            "id": cell.id if known is not None else f"added-{number}",
            "metadata": metadata,
            "source": source,
        }
        if cell.kind == "code":
            data["execution_count"] = cell.count
            data["outputs"] = list(cell.outputs)
        cells.append(data)
    if result.reason is not None:
        text = f"**This submission could not be graded.** {result.reason}"
        cells.insert(0, {"cell_type": "markdown", "id": "reason", "metadata": {}, "source": text})
    metadata = {k: v for k, v in spec.metadata.items() if k in ("kernelspec", "language_info")}
    metadata["civicsdata"] = {"confinement": result.confinement, "reason": result.reason}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def notebook_bytes(notebook: dict[str, Any]) -> bytes:
    """Return a notebook's file; without indentation, which would take Python ten times as long."""
    return (json.dumps(notebook, ensure_ascii=False, sort_keys=True) + "\n").encode()


def write_autograded(folders: ClassFolders, graded: GradedSubmission, notebook: bytes) -> None:
    """Write a graded notebook, the files that came with the unit, and the time of handing in."""
    folder = folders.autograded / graded.student / graded.unit
    write_whole(folder / f"{graded.unit}.ipynb", notebook)
    source_folder = folders.source_notebook(graded.unit).parent
    for path in source_folder.rglob("*"):
        copy = folder / path.relative_to(source_folder)
        if path.is_file() and path.suffix != ".ipynb" and not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
    stamp = folder / "timestamp.txt"
    if graded.timestamp and parse_timestamp(graded.timestamp) is not None:
        write_whole(stamp, graded.timestamp.encode())
    else:
        stamp.unlink(missing_ok=True)


def rewritten_texts(path: Path, notebook: bytes) -> set[str]:
    """Return nbgrader's ids of the cells whose text is not what an earlier notebook has.

    Parameters
    ----------
    path : Path
        The notebook that was graded before; there may be none.
    notebook : bytes
        The one that takes its place.

    Returns
    -------
    set of str
        Empty when there is no earlier one, or it cannot be read.
    """
    try:
        old = _texts(path.read_bytes())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return set()
    return {name for name, text in _texts(notebook).items() if old.get(name, text) != text}


def _texts(notebook: bytes) -> dict[str, str]:
    """Return the text of each cell that nbgrader knows."""
    marked = ((c["metadata"].get("nbgrader"), c["source"]) for c in json.loads(notebook)["cells"])
    return {marks["grade_id"]: "".join(source) for marks, source in marked if marks}
