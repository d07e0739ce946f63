"""Write files whole, and folders that nobody else may look into."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

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
