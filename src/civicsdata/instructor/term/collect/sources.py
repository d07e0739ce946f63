"""Read the files of zips and folders without ever writing one by the name that it brings.

An archive is a stranger's. Nothing is unpacked: files are read into memory, each and all together
up to a limit, and whoever writes them later gives them a name of our own. Links are not followed.
"""

from __future__ import annotations

import io
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from civicsdata.instructor.errors import CourseError
from civicsdata.instructor.grading.submission.reader import read_regular_file

MOST_FILE_BYTES = (
    50_000_000  # one file; a notebook may have 10 MB, and more is said to be too large
)
_MOST_BYTES = 500_000_000  # all files of one source, unpacked; 400 notebooks have about 80 MB
_MOST_FILES = 20_000  # 400 students with 50 files each
_MOST_DEPTH = 12  # folders in each other
_LONGEST_SHOWN = 120  # letters of a name in a message
# What systems leave behind, and nobody hands in.
_LEFT_BEHIND = ("__MACOSX", ".ipynb_checkpoints", "Thumbs.db", "desktop.ini", "__pycache__")
_YEAR_OF_NO_TIME = 1980  # with which a zip says that it knows no time


@dataclass(frozen=True)
class HandedFile:
    """One file that was found.

    Attributes
    ----------
    source : str
        Name of the zip or folder that was given.
    path : str
        Where it stands in it, with ``/``.
    data : bytes
        Its content.
    made : str
        When the source says it was made, without a time zone; empty when it does not.
    zip : str
        Name of the zip inside the source from which it was unpacked; empty without one.
    inner : str
        Where it stands in that zip.
    """

    source: str
    path: str
    data: bytes = field(repr=False)
    made: str = ""
    zip: str = ""
    inner: str = ""

    @property
    def name(self) -> str:
        """Name of the file without folders."""
        return (self.inner or self.path).rpartition("/")[2]


@dataclass
class Found:
    """The files of a source, and a sentence for each that could not be taken."""

    source: str
    files: list[HandedFile] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    bytes_left: int = field(default_factory=lambda: _MOST_BYTES)

    def refuse(self, name: str, why: str) -> None:
        """Note why one file was not taken."""
        self.problems.append(f"{self.source}: {shown(name)} {why}.")


def shown(name: str) -> str:
    r"""Return a name as it may be printed: in quotation marks, not too long, no control signs.

    Examples
    --------
    >>> print(shown("a\x1b[31m/Peña.ipynb"))
    'a\x1b[31m/Peña.ipynb'
    """
    text = repr(name)
    half = _LONGEST_SHOWN // 2
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:half]}…{text[-half:]}"


def read_source(path: Path) -> Found:
    """Read all files of a zip, a folder, or a single file.

    Raises
    ------
    CourseError
        When there is nothing at `path`, or a zip that cannot be read as a whole.
    """
    found = Found(path.resolve().name)
    if path.is_dir():
        _read_folder(path, found)
    elif path.is_file():
        _read_file(path, found)
    else:
        raise CourseError(
            f"There is no file or folder {path}; give the zip that the LMS gave, or a folder."
        )
    return found


def _read_file(path: Path, found: Found) -> None:
    with path.open("rb") as file:
        is_zip = file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
    if not is_zip:
        if path.suffix.lower() == ".zip":
            raise CourseError(f"{path.name} is no zip, or a damaged one; download it again.")
        made = datetime.fromtimestamp(path.stat().st_mtime, UTC).strftime("%Y-%m-%dT%H:%M:%S")
        _keep(found, path.name, path.read_bytes()[: MOST_FILE_BYTES + 1], made)
        return
    try:
        with zipfile.ZipFile(path) as archive:
            for member in _members(archive, found):
                data = _unpacked(archive, member, found)
                if data is not None:
                    _keep(found, _name(member), data, _made(member))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise CourseError(
            f"{path.name} is a damaged zip ({error or type(error).__name__}), so nothing was "
            "taken from it; download it again."
        ) from error


def _members(archive: zipfile.ZipFile, found: Found) -> Iterator[zipfile.ZipInfo]:
    """Go through the members of a zip that are files to be read."""
    for number, member in enumerate(archive.infolist()):
        name = _name(member)
        if number >= _MOST_FILES:
            found.refuse(name, f"and what follows are left out: over {_MOST_FILES} files")
            return
        if found.bytes_left <= 0:
            found.refuse(name, "and what follows are left out: the source is too large unpacked")
            return
        if (name.endswith("/") and not member.file_size) or _is_left_behind(name):
            continue
        kind = stat.S_IFMT(member.external_attr >> 16)  # zip(5): the upper half is a Unix mode
        if kind not in (0, stat.S_IFREG):
            found.refuse(name, "is a link or a device, which is not followed")
        elif not name or name.endswith("/"):
            found.refuse(name, "is a file without a name")
        elif _leads_out(name):
            found.refuse(name, "has a name that leads out of its folder, so it was left out")
        elif member.flag_bits & 1:  # zip appnote 4.4.4: encrypted
            found.refuse(name, "is locked with a password")
        else:
            yield member


def _name(member: zipfile.ZipInfo) -> str:
    """Return the name of a member; some LMSs write UTF-8 and do not say so."""
    name = member.filename
    if not member.flag_bits & 0x800:  # zip appnote 4.4.4: the name is not marked as UTF-8
        try:
            name = name.encode("cp437").decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            return name
    return name


def _made(member: zipfile.ZipInfo) -> str:
    if member.date_time[0] <= _YEAR_OF_NO_TIME:
        return ""
    return "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}".format(*member.date_time)


def _is_left_behind(name: str) -> bool:
    folders = name.split("/")
    return any(part in _LEFT_BEHIND for part in folders) or folders[-1].startswith("._")


def _leads_out(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or parts[0] == "" or (len(parts[0]) == 2 and parts[0][1] == ":")


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, found: Found) -> bytes | None:
    """Read a member up to the limits, whatever size it claims to have."""
    most = min(MOST_FILE_BYTES, found.bytes_left)
    with archive.open(member) as file:
        data = file.read(most + 1)
    found.bytes_left -= min(len(data), most)
    if len(data) > most:
        found.refuse(_name(member), f"unpacks to more than {most // 1_000_000} MB and was left out")
        return None
    return data


def _keep(found: Found, path: str, data: bytes, made: str) -> None:
    """Keep a file; one that is a zip is opened, but not a zip in it."""
    if not (data[:4] == b"PK\x03\x04" and path.lower().endswith(".zip")):
        found.files.append(HandedFile(found.source, path, data, made))
        return
    name = path.rpartition("/")[2]
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inner = [
                HandedFile(found.source, path, content, _made(member) or made, name, _name(member))
                for member in _members(archive, found)
                if (content := _unpacked(archive, member, found)) is not None
            ]
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError):
        inner = []
    found.files += inner or [HandedFile(found.source, path, data, made)]


def _read_folder(top: Path, found: Found) -> None:
    """Read the regular files of a folder; nothing in it is followed that is a link."""
    places = [""]
    while places:
        place = places.pop()
        try:
            entries = sorted(os.scandir(top / place), key=lambda entry: entry.name)
        except OSError as error:
            found.refuse(place or str(top), f"cannot be read ({error.strerror})")
            continue
        for entry in entries:
            path = f"{place}/{entry.name}" if place else entry.name
            if _is_left_behind(path):
                continue
            if len(found.files) >= _MOST_FILES:
                found.refuse(place, f"and what follows are left out: over {_MOST_FILES} files")
                return
            if entry.is_dir(follow_symlinks=False):
                if path.count("/") < _MOST_DEPTH:
                    places.append(path)
                else:
                    found.refuse(path, "lies too deep in folders")
                continue
            _read_entry(entry, path, found)


def _read_entry(entry: os.DirEntry[str], path: str, found: Found) -> None:
    try:
        info = entry.stat(follow_symlinks=False)
        data = read_regular_file(Path(entry.path), MOST_FILE_BYTES + 1)
    except OSError as error:
        found.refuse(path, f"cannot be read ({error.strerror})")
        return
    if data is None or not stat.S_ISREG(info.st_mode):
        found.refuse(path, "is a link, pipe or device, which is not followed")
    elif len(data) > min(MOST_FILE_BYTES, found.bytes_left):
        found.refuse(path, f"is larger than {MOST_FILE_BYTES // 1_000_000} MB and was left out")
    else:
        found.bytes_left -= len(data)
        made = datetime.fromtimestamp(info.st_mtime, UTC).strftime("%Y-%m-%dT%H:%M:%S")
        _keep(found, path, data, made)
