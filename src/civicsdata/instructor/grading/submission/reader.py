"""Read what a student handed in.

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
from functools import cached_property
from pathlib import Path

# What is taken of further files, such as a student's own CSV: enough for honest work, and little
# enough to be sent to the worker.
_MOST_FILES, _MOST_FILE_BYTES = 100, 5_000_000
_MOST_TIMESTAMP_BYTES = 200
# What browsers and mail programs make of "<unit>.ipynb".
_OTHER_SUFFIXES = (".ipynb.txt", ".ipynb.json", ".json", ".txt")


@dataclass(frozen=True)
class SubmissionFolder:
    """Place of a submission on disk.

    Attributes
    ----------
    student, unit : str
        Whose, and for which unit.
    path : str
        ``class/submitted/<student>/<unit>``.
    """

    student: str
    unit: str
    path: str


@dataclass(frozen=True)
class Submission:
    """Content of a submission, as it was read from disk.

    Attributes
    ----------
    student, unit : str
        Whose, and for which unit.
    notebook : bytes or None
        The notebook file; None when there is none that can be read.
    files : tuple of (name, base64 text)
        The other files.
    timestamp : str
        Text of ``timestamp.txt``, empty when there is none.
    notes : tuple of str
        What an instructor should know.
    """

    student: str
    unit: str
    notebook: bytes | None
    files: tuple[tuple[str, str], ...] = ()
    timestamp: str = ""
    notes: tuple[str, ...] = ()

    @cached_property
    def sha256(self) -> str:
        """Digest of everything that can change the score."""
        digest = hashlib.sha256(b"none" if self.notebook is None else b"some" + self.notebook)
        for name, content in self.files:
            digest.update(f"\n{name}\n{content}".encode("utf-8", "replace"))
        digest.update(self.timestamp.encode("utf-8", "replace"))
        return digest.hexdigest()


def read_submission(place: SubmissionFolder, largest: int) -> Submission:
    """Read the folder of a submission.

    Parameters
    ----------
    place : SubmissionFolder
        Where it stands.
    largest : int
        Bytes of the largest notebook that is read; one byte more is taken of a larger one, so that
        it is refused.
    """
    folder, notes = Path(place.path), list[str]()
    if any(path.is_symlink() for path in (folder, folder.parent)) or not folder.is_dir():
        note = "The folder is a link or no folder; not read."
        return Submission(place.student, place.unit, None, notes=(note,))
    sizes = dict(_regular_files(folder, notes))
    expected = f"{place.unit}.ipynb"
    name = expected if expected in sizes else _misnamed_notebook(place.unit, sizes)
    if name and name != expected:
        notes.append(f"The notebook is named {name!r}; {expected} is asked for.")
    notebook = _read_file(folder / name, largest + 1) if name else None
    timestamp = b""
    if "timestamp.txt" in sizes:
        timestamp = _read_file(folder / "timestamp.txt", _MOST_TIMESTAMP_BYTES) or b""
    others = {n: size for n, size in sizes.items() if n not in (name, "timestamp.txt")}
    return Submission(
        place.student,
        place.unit,
        notebook,
        files=_read_others(folder, others, notes),
        timestamp=timestamp.decode("utf-8", "replace").strip(),
        notes=tuple(notes),
    )


def _regular_files(folder: Path, notes: list[str]) -> Iterator[tuple[str, int]]:
    """Go through the regular files: name relative to the folder, and size in bytes."""
    count = 0
    for place, folders, files in os.walk(folder, followlinks=False):
        linked = [name for name in folders if Path(place, name).is_symlink()]
        folders[:] = sorted(n for n in folders if n not in linked and not n.startswith("."))
        notes += [f"{name!r} is a link; it was not followed." for name in linked]
        for name in sorted(files):
            count += 1
            if count > 10 * _MOST_FILES:
                notes.append("There are very many files; the rest were left out.")
                return
            path = Path(place, name)
            info = path.lstat()
            if not stat.S_ISREG(info.st_mode):
                notes.append(f"{name!r} is not a regular file (a link, pipe or device); not read.")
            elif not name.startswith("."):
                yield str(path.relative_to(folder)), info.st_size


def _misnamed_notebook(unit: str, sizes: dict[str, int]) -> str:
    """Return the notebook's name when only one file can be meant, else nothing."""
    notebooks = [name for name in sizes if name.endswith(".ipynb") and "/" not in name]
    if len(notebooks) == 1:
        return notebooks[0]
    similar = [unit + suffix for suffix in _OTHER_SUFFIXES if unit + suffix in sizes]
    return similar[0] if len(similar) == 1 and not notebooks else ""


def _read_file(path: Path, most: int) -> bytes | None:
    """Read a regular file without following a link or waiting for anything."""
    try:
        # The file may have been replaced since it was listed: open(2) O_NOFOLLOW refuses a link,
        # O_NONBLOCK does not wait for the other end of a pipe.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with open(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        return file.read(most)


def _read_others(
    folder: Path, sizes: dict[str, int], notes: list[str]
) -> tuple[tuple[str, str], ...]:
    taken: list[tuple[str, str]] = []
    left = _MOST_FILE_BYTES
    for name, size in sizes.items():
        if name.endswith(".ipynb"):
            continue
        if len(taken) >= _MOST_FILES or size > left:
            notes.append("The files are too many or too large; some were left out.")
            break
        content = _read_file(folder / name, left)
        if content is not None:
            left -= len(content)
            with contextlib.suppress(UnicodeEncodeError):  # a name that is not text in UTF-8
                name.encode()
                taken.append((name, base64.b64encode(content).decode()))
    return tuple(taken)
