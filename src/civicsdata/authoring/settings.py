"""Which settings do nbgrader's commands and ours share?"""

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

from civicsdata.authoring.stubs import CalmStubs


def release_preprocessors(*, database: bool = True) -> list[type]:
    """Give nbgrader's steps from the master notebook to the student version.

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
        CalmStubs,
        ClearOutput,
        CheckCellMetadata,
        ComputeChecksums,
        *save,
        ClearHiddenTests,
        ClearMarkScheme,
        ComputeChecksums,
        CheckCellMetadata,
    ]
