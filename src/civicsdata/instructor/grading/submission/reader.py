"""What was handed in?

The folder of a submission is a stranger's. Only regular files are read, no link is followed, no
pipe is waited for, nothing is unpacked, and not more than a limit is taken.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FILES, _FILES_BYTES = 100, 5_000_000
_SPARE_SUFFIXES = (".ipynb.txt", ".ipynb.json", ".json", ".txt")


@dataclass(frozen=True)
class HandIn:
    """A submission as it stands on disk.

    Attributes
    ----------
    student, unit : str
        Whose, and for which unit.
    notebook : bytes or None
        The notebook file; None when there is none that can be read.
    files : tuple of (name, base64 text)
        The other files.
    stamp : str
        Text of ``timestamp.txt``, empty when there is none.
    notes : tuple of str
        What an instructor should know.
    """

    student: str
    unit: str
    notebook: bytes | None
    files: tuple[tuple[str, str], ...] = ()
    stamp: str = ""
    notes: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """Digest of everything that can change the score."""
        digest = hashlib.sha256(b"none" if self.notebook is None else b"some" + self.notebook)
        for name, content in self.files:
            digest.update(f"\n{name}\n{content}".encode("utf-8", "replace"))
        digest.update(self.stamp.encode("utf-8", "replace"))
        return digest.hexdigest()


def read_hand_in(folder: Path, student: str, unit: str, most: int) -> HandIn:
    """Read the folder of a submission.

    Parameters
    ----------
    folder : Path
        ``class/submitted/<student>/<unit>``.
    student, unit : str
        Whose, and for which unit.
    most : int
        Largest notebook that is read; of a larger one only so much is taken that it is refused.
    """
    notes: list[str] = []
    if any(path.is_symlink() for path in (folder, folder.parent)) or not folder.is_dir():
        return HandIn(student, unit, None, notes=("The folder is a link or no folder; not read.",))
    regular = dict(_regular(folder, notes))
    wanted = f"{unit}.ipynb"
    name = wanted if wanted in regular else _spare(unit, regular)
    if name and name != wanted:
        notes.append(f"The notebook is named {name!r}; {wanted} is asked for.")
    notebook = _read(folder / name, most + 1) if name else None
    stamp = ""
    if "timestamp.txt" in regular:
        stamp = (_read(folder / "timestamp.txt", 200) or b"").decode("utf-8", "replace").strip()
    others = {n: size for n, size in regular.items() if n not in (name, "timestamp.txt")}
    return HandIn(student, unit, notebook, _others(folder, others, notes), stamp, tuple(notes))


def _regular(folder: Path, notes: list[str]) -> Iterator[tuple[str, int]]:
    """Go through the regular files, names relative to the folder."""
    count = 0
    for place, folders, files in os.walk(folder, followlinks=False):
        linked = [name for name in folders if Path(place, name).is_symlink()]
        folders[:] = sorted(n for n in folders if n not in linked and not n.startswith("."))
        notes += [f"{name!r} is a link; it was not followed." for name in linked]
        for name in sorted(files):
            count += 1
            if count > 10 * _FILES:
                notes.append("There are very many files; the rest were left out.")
                return
            path = Path(place, name)
            info = path.lstat()
            if not stat.S_ISREG(info.st_mode):
                notes.append(f"{name!r} is not a regular file (a link, pipe or device); not read.")
            elif not name.startswith("."):
                yield str(path.relative_to(folder)), info.st_size


def _spare(unit: str, regular: dict[str, int]) -> str:
    """Find the notebook under another name, when only one file can be meant."""
    notebooks = [name for name in regular if name.endswith(".ipynb") and "/" not in name]
    if len(notebooks) == 1:
        return notebooks[0]
    near = [unit + suffix for suffix in _SPARE_SUFFIXES if unit + suffix in regular]
    return near[0] if len(near) == 1 and not notebooks else ""


def _read(path: Path, most: int) -> bytes | None:
    """Read a regular file without following a link or waiting for anything."""
    try:
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with open(number, "rb") as file:
        if not stat.S_ISREG(os.fstat(number).st_mode):
            return None
        return file.read(most)


def _others(folder: Path, sizes: dict[str, int], notes: list[str]) -> tuple[tuple[str, str], ...]:
    taken: list[tuple[str, str]] = []
    left = _FILES_BYTES
    for name, size in sizes.items():
        if name.endswith(".ipynb"):
            continue
        if len(taken) >= _FILES or size > left:
            notes.append("The files are too many or too large; some were left out.")
            break
        content = _read(folder / name, left)
        if content is not None:
            left -= len(content)
            with contextlib.suppress(UnicodeEncodeError):
                name.encode()
                taken.append((name, base64.b64encode(content).decode()))
    return tuple(taken)
