"""Limit what one submission may use."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Limits of one notebook.

    Attributes
    ----------
    cell_seconds, call_seconds, notebook_seconds : float
        Wall clock for one cell, for one call of a student's function, and for all of it.
    judge_seconds : float
        For one test cell, apart from the calls that it makes.
    checks_seconds : float
        For all calls that the tests of a notebook make, after its last cell.
    memory_bytes : int
        Address space of the student's process.
    threads : int
        Threads of the student's process; it cannot start other processes at all.
    scratch_bytes, file_bytes, open_files : int
        Scratch folder, one file in it, files open at once.
    output_bytes, notebook_output_bytes : int
        What is kept of the output of one cell, and of all cells together.
    reply_bytes : int
        Largest answer of the student's process.
    submission_bytes : int
        Largest notebook that is read.
    cells, restarts : int
        Largest number of cells; how often a worker that ended is started again.

    Examples
    --------
    >>> Limits(cell_seconds=2).cell_seconds
    2
    """

    cell_seconds: float = 20
    call_seconds: float = 5
    notebook_seconds: float = 120
    judge_seconds: float = 20
    checks_seconds: float = 60
    memory_bytes: int = 2048 * MEBIBYTE
    threads: int = 64
    scratch_bytes: int = 64 * MEBIBYTE
    file_bytes: int = 32 * MEBIBYTE
    open_files: int = 128
    output_bytes: int = 100_000
    notebook_output_bytes: int = 2_000_000
    reply_bytes: int = 8 * MEBIBYTE
    submission_bytes: int = 10 * MEBIBYTE
    cells: int = 2000
    restarts: int = 3

    def as_dict(self) -> dict[str, Any]:
        """Return the limits as plain numbers."""
        return asdict(self)
