"""Write files so that nobody ever sees half of one."""

from __future__ import annotations

import os
from pathlib import Path


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
