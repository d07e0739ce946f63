"""How is a file written so that nobody ever sees half of it?"""

from __future__ import annotations

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
    new = path.with_name(f".{path.name[:80]}.new")
    try:
        new.write_bytes(content)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
