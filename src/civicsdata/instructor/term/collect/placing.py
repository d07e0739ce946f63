"""Put the attempt that counts where grading looks for it, inside the class folder alone."""

from __future__ import annotations

import contextlib
import hashlib
from datetime import UTC, datetime
from pathlib import Path

from civicsdata.instructor.errors import CourseError
from civicsdata.instructor.files import write_whole
from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.term.collect.register import Received

_LONGEST_NAME = 100  # bytes of a further file's name
_MOST_EXTRAS = 50  # further files of one hand-in


def place(folders: ClassFolders, entry: Received, known: set[str]) -> str:
    """Put a notebook, its time and its further files into ``class/submitted``.

    Parameters
    ----------
    folders : ClassFolders
        The class.
    entry : Received
        The attempt that counts.
    known : set of str
        Digests of all notebooks of this student and unit that came in, by which it is told whether
        what stands there was put there by hand.

    Returns
    -------
    str
        ``placed``, ``same`` when it stood there already, or ``by hand`` when something else does,
        which then stays.

    Raises
    ------
    CourseError
        When the place leads out of the class folder.
    """
    folder = folders.submitted / entry.student / entry.unit
    _check_inside(folders, folder)
    notebook = folder / f"{entry.unit}.ipynb"
    standing = _digest(notebook)
    if standing and standing not in known:
        return "by hand"
    stamp = folder / "timestamp.txt"
    time = stamp_text(entry.when)
    files = {name: (folders.received / kept).read_bytes() for name, kept in extras_to_place(entry)}
    if (
        standing == entry.sha256
        and _digest(stamp) == (hashlib.sha256(time.encode()).hexdigest() if time else "")
        and all(_digest(folder / n) == hashlib.sha256(d).hexdigest() for n, d in files.items())
    ):
        return "same"
    if folder.is_dir():  # of an earlier attempt
        for old in folder.iterdir():
            if old.name not in (*files, notebook.name) and (old.is_file() or old.is_symlink()):
                old.unlink()
    for name, data in files.items():
        write_whole(folder / name, data)
    if time:
        write_whole(stamp, time.encode())
    write_whole(notebook, (folders.received / entry.kept).read_bytes())
    return "placed"


def stamp_text(when: str) -> str:
    """Return the text of ``timestamp.txt`` for an ISO time, as nbgrader writes it.

    Examples
    --------
    >>> stamp_text("2026-10-02T11:22:33-05:00")
    '2026-10-02 16:22:33.000000 UTC'
    """
    if not when:
        return ""
    return datetime.fromisoformat(when).astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f UTC")


def extras_to_place(entry: Received) -> list[tuple[str, str]]:
    """Return the further files that may stand beside the notebook: name, and where it is kept."""
    taken = {f"{entry.unit}.ipynb", "timestamp.txt"}
    found = []
    for name, kept in entry.extras[:_MOST_EXTRAS]:
        plain = name == Path(name).name and name.isprintable() and "\\" not in name
        short = not name.startswith(".") and len(name.encode()) <= _LONGEST_NAME
        if plain and short and name not in taken and not name.endswith(".ipynb"):
            taken.add(name)
            found.append((name, kept))
    return found


def _check_inside(folders: ClassFolders, folder: Path) -> None:
    """Raise when a link on the way leads out of the class folder."""
    if not folder.resolve().is_relative_to(folders.classroom.resolve()):
        raise CourseError(
            f"{folder} is a link that leads out of the class folder, so nothing was put there; "
            "remove the link and collect again."
        )


def _digest(path: Path) -> str:
    """Return the digest of a regular file; nothing when there is none."""
    with contextlib.suppress(OSError):
        if path.is_file() and not path.is_symlink():
            return hashlib.sha256(path.read_bytes()).hexdigest()
    return ""
