"""Write files whole, lock them, and make folders that nobody else may look into."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from pathlib import Path
from typing import BinaryIO

# Windows lets nobody read a byte that is locked, so this one lies behind all that is written.
_LOCKED_BYTE = 1 << 30
_PRIVATE = 0o700  # chmod(2): the owner may do everything, nobody else anything


def make_private(folder: Path) -> None:
    """Make a folder, with those above it that are missing, for its owner alone.

    A folder that is there loses what it allows to others, as far as the system lets us.

    Parameters
    ----------
    folder : Path
        The folder.

    Raises
    ------
    OSError
        When it cannot be made.
    """
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(mode=_PRIVATE, exist_ok=True)
    if folder.stat().st_mode & ~_PRIVATE & 0o777:
        with contextlib.suppress(OSError):  # somebody else's folder, or a disk without modes
            folder.chmod(_PRIVATE)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place, then rename it; its folder is made.

    Parameters
    ----------
    path : Path
        Where the file is to stand.
    content : bytes
        All of it.

    Raises
    ------
    OSError
        When it cannot be written; what stood there before still does.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # At most 255 bytes make a file name, and a character of the Basic Multilingual Plane has 3.
    new = path.with_name(f".{path.name[:70]}.{os.getpid()}.new")
    try:
        new.write_bytes(content)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def try_lock(file: BinaryIO) -> bool:
    """Try to lock an open file, until it is closed; tell whether nobody else has locked it.

    Parameters
    ----------
    file : binary file
        Open for writing, and not yet read or written.

    Returns
    -------
    bool
        False when another process, or this one through another opening, holds the lock.

    Raises
    ------
    OSError
        When the disk knows no locks.
    """
    if sys.platform == "win32":
        import msvcrt

        file.seek(_LOCKED_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EDEADLK):
                return False
            raise
        finally:
            file.seek(0)
        return True
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
