"""Errors of grading."""

from __future__ import annotations

import contextlib
import errno
import sys
from collections.abc import Iterator

from civicsdata.instructor.errors import CourseError


class GradingError(CourseError):
    """Grading cannot go on; one sentence for the instructor: what was found, what to try."""


class DeadWorkerError(Exception):
    """A student's process cannot be used any more; the text is the reason."""


class WorkerTimeoutError(Exception):
    """Student code ran longer than it may; its process can still be used."""


def require_linux() -> None:
    """Raise where students' work cannot be run: on every system but Linux.

    Raises
    ------
    GradingError
        It says where to grade instead.
    """
    if sys.platform != "linux":
        system = {"win32": "Windows", "darwin": "macOS"}.get(sys.platform, sys.platform)
        raise GradingError(
            f"Students' work cannot be graded on {system}, since the walls around it need Linux. "
            "Run this one command in the container of the file Containerfile, on a JupyterHub, or "
            "on any Linux machine; docs/where.md says how. All other commands work here."
        )


@contextlib.contextmanager
def system_errors() -> Iterator[None]:
    """Raise what the system refuses inside the block as a `GradingError`."""
    try:
        yield
    except MemoryError as error:
        raise GradingError(
            "There is not enough memory. What was graded before is recorded; allow more and run "
            "the same command again."
        ) from error
    except OSError as error:
        raise GradingError(_system_sentence(error)) from error


def _system_sentence(error: OSError) -> str:
    again = "What was graded before is recorded; run the same command again"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk is full. {again} with more room."
    if error.errno in (errno.EMFILE, errno.ENFILE):
        return f"Too many files are open. {again} after raising that limit (`ulimit -n`)."
    if error.errno == errno.EFBIG:
        return f"A file would grow past a limit of this system (`ulimit -f`). {again} without it."
    if error.errno in (errno.EAGAIN, errno.ENOMEM):
        return f"No process could be started ({error.strerror}). {again} with more memory."
    what = f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}"
    return f"The system refused something ({what}). {again} when that is mended."
