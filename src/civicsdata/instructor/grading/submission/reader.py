"""Read what a student handed in.

The folder of a submission is a stranger's. Only regular files are read, no link is followed, no
pipe is waited for, nothing is unpacked, and not more than a limit is taken. What cannot be read is
left out with a note; only a notebook that is there and cannot be read stops the submission from
being graded, since it says nothing about the student.
"""

from __future__ import annotations

import base64
import contextlib
import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

# What is taken of further files, such as a student's own CSV: enough for honest work, and little
# enough to be sent to the worker.
_MOST_FILES, _MOST_FILE_BYTES = 100, 5_000_000
_MOST_TIMESTAMP_BYTES = 200
# What is looked at of a submission: entries of its folders, folders in each other, and bytes of a
# name with its folders. The worker's scratch folder has room for all files and folders of that.
_MOST_ENTRIES, _MOST_DEPTH, _LONGEST_NAME = 1000, 10, 400
_MOST_NOTES, _MOST_SHOWN = 20, 60  # sentences about a submission; letters of a name in one
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
    problem : str
        Why it cannot be read, so that there is nothing to be graded; empty when it can.
    """

    student: str
    unit: str
    notebook: bytes | None
    files: tuple[tuple[str, str], ...] = ()
    timestamp: str = ""
    notes: tuple[str, ...] = ()
    problem: str = ""

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
    try:
        if any(path.is_symlink() for path in (folder, folder.parent)) or not folder.is_dir():
            note = "The folder is a link or no folder; not read."
            return Submission(place.student, place.unit, None, notes=(note,))
        sizes = dict(_regular_files(folder, place.unit, notes))
        expected = f"{place.unit}.ipynb"
        name = expected if expected in sizes else _misnamed_notebook(place.unit, sizes)
        notebook = read_regular_file(folder / name, largest + 1) if name else None
    except OSError as error:
        return Submission(place.student, place.unit, None, problem=_unreadable(error))
    if notebook is None and sizes:
        notes.append(_without_notebook(place.unit, sizes))
    if name and name != expected:
        notes.append(f"The notebook is named {name!r}; {expected} is asked for.")
    timestamp = None
    if "timestamp.txt" in sizes:
        timestamp = _read_or_note(folder, "timestamp.txt", _MOST_TIMESTAMP_BYTES, notes)
    others = {n: size for n, size in sizes.items() if n not in (name, "timestamp.txt")}
    files = _read_others(folder, others, notes)
    if len(notes) > _MOST_NOTES:
        notes[_MOST_NOTES:] = [f"There are {len(notes) - _MOST_NOTES} more such notes."]
    return Submission(
        place.student,
        place.unit,
        notebook,
        files=files,
        timestamp=(timestamp or b"").decode("utf-8", "replace").strip(),
        notes=tuple(notes),
    )


def _unreadable(error: OSError) -> str:
    what = Path(error.filename).name if error.filename else "the submission"
    return f"{what!r} was handed in but cannot be read ({error.strerror})"


def _regular_files(folder: Path, unit: str, notes: list[str]) -> Iterator[tuple[str, int]]:
    """Go through the regular files: name relative to the folder, and size in bytes.

    Raises
    ------
    OSError
        When the folder itself cannot be listed.
    """
    left = _MOST_ENTRIES
    places = [""]
    while places:
        place = places.pop()
        try:
            entries = _entries(folder / place, left + 1)
        except OSError as error:
            if not place:
                raise
            notes.append(f"{place!r} cannot be read ({error.strerror}); left out.")
            continue
        if not place:  # whatever else there is, these are looked at
            entries.sort(key=lambda one: one.name not in (f"{unit}.ipynb", "timestamp.txt"))
        inner: list[str] = []
        for entry in entries:
            left -= 1
            if left < 0:
                notes.append("There are very many files or folders; the rest were left out.")
                return
            name = f"{place}/{entry.name}" if place else entry.name
            if entry.is_dir(follow_symlinks=False):
                inner += [] if entry.name.startswith(".") else [name]
            else:
                yield from _regular_file(entry, name, notes)
        for name in reversed(inner):
            if name.count("/") >= _MOST_DEPTH or len(os.fsencode(name)) > _LONGEST_NAME:
                notes.append("There are folders too deep in each other; these were left out.")
            else:
                places.append(name)


def _entries(folder: Path, most: int) -> list[os.DirEntry[str]]:
    """List some entries of a folder, by name."""
    with os.scandir(folder) as entries:
        return sorted(islice(entries, most), key=lambda entry: entry.name)


def _regular_file(
    entry: os.DirEntry[str], name: str, notes: list[str]
) -> Iterator[tuple[str, int]]:
    """Return name and size of a file that is to be read, if it is one."""
    try:
        info = entry.stat(follow_symlinks=False)
    except OSError as error:
        notes.append(f"{name!r} cannot be read ({error.strerror}); left out.")
        return
    if not stat.S_ISREG(info.st_mode):
        notes.append(f"{name!r} is not a regular file (a link, pipe or device); not read.")
    elif not entry.name.startswith("."):
        yield name, info.st_size


def _misnamed_notebook(unit: str, sizes: dict[str, int]) -> str:
    """Return the notebook's name when only one file can be meant, else nothing."""
    notebooks = [name for name in sizes if name.endswith(".ipynb") and "/" not in name]
    if len(notebooks) == 1:
        return notebooks[0]
    similar = [unit + suffix for suffix in _OTHER_SUFFIXES if unit + suffix in sizes]
    return similar[0] if len(similar) == 1 and not notebooks else ""


def _without_notebook(unit: str, sizes: dict[str, int]) -> str:
    """Return the sentence about a folder in which no file is the notebook for sure."""
    notebooks = [name for name in sizes if name.endswith(".ipynb")]
    named = ", ".join(repr(name[:_MOST_SHOWN]) for name in (notebooks or list(sizes))[:3])
    if notebooks:
        return f"Which notebook counts is not clear ({named}); put that one there as {unit}.ipynb."
    return f"In place of a notebook there is {named}."


def read_regular_file(path: Path, most: int) -> bytes | None:
    """Read a regular file without following a link or waiting for anything.

    Returns
    -------
    bytes or None
        None when it is no regular file any more.

    Raises
    ------
    OSError
        When it is there and cannot be read.
    """
    try:
        # The file may have been replaced since it was listed: open(2) O_NOFOLLOW refuses a link,
        # O_NONBLOCK does not wait for the other end of a pipe. Windows has neither.
        careful = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        descriptor = os.open(path, os.O_RDONLY | careful)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOENT, errno.ENXIO):
            return None
        raise
    with open(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        return file.read(most)


def _read_or_note(folder: Path, name: str, most: int, notes: list[str]) -> bytes | None:
    try:
        return read_regular_file(folder / name, most)
    except OSError as error:
        notes.append(f"{name!r} cannot be read ({error.strerror}); left out.")
        return None


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
        content = _read_or_note(folder, name, left, notes)
        if content is not None:
            left -= len(content)
            with contextlib.suppress(UnicodeEncodeError):  # a name that is not text in UTF-8
                name.encode()
                taken.append((name, base64.b64encode(content).decode()))
    return tuple(taken)
