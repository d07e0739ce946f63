"""nbgrader's steps from the source notebook to the student version, for its commands and ours."""

from __future__ import annotations

from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ComputeChecksums,
    LockCells,
    SaveCells,
)

from civicsdata.instructor.authoring.notebooks.stubs import NamedStubs


def release_preprocessors(*, database: bool = True) -> list[type]:
    """Return nbgrader's steps from the source notebook to the student version.

    Parameters
    ----------
    database : bool
        Whether the cells are written to the gradebook on the way.

    Returns
    -------
    list of type
        Preprocessors in order.
    """
    save = [SaveCells] if database else []
    return [
        LockCells,
        NamedStubs,
        ClearOutput,
        CheckCellMetadata,
        ComputeChecksums,
        *save,
        ClearHiddenTests,
        ClearMarkScheme,
        ComputeChecksums,
        CheckCellMetadata,
    ]
