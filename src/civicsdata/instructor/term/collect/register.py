"""Remember what came in: class/received holds each file as it came, and one list of all.

The list says of each file whose it is, for which unit, when it came if that is known, and what was
odd about it, in sentences for the teacher and for the student's page.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import reduce
from pathlib import Path
from typing import Any

from civicsdata.instructor.errors import CourseError
from civicsdata.instructor.files import write_whole
from civicsdata.instructor.grading.folders import ClassFolders

FORMAT, VERSION = "civicsdata-received", 1
NOTEBOOK, MISSING, OTHER = "notebook", "missing", "other"
_LONGEST_NAME = 100  # bytes of a kept name, beside the digest before it


@dataclass(frozen=True)
class Received:
    """One thing that came in.

    Attributes
    ----------
    student : str
        Whose it is; empty when that is not known.
    unit : str
        For which unit; empty when that is not known.
    kind : str
        ``notebook``, ``other`` (there is nothing to be graded), or ``missing`` (another unit's
        notebook came in its place).
    path : str
        Where it stood, below what was collected.
    sha256 : str
        Digest of its content.
    kept : str
        Where it is kept, below ``class/received``.
    system : str
        ``canvas``, ``moodle``, ``blackboard``, ``exchange`` or ``folder``.
    late : bool
        Whether the LMS calls it late.
    when : str
        ISO time with its zone at which it was handed in; empty when nothing trustworthy says it.
    number : int
        Grows with each file in Canvas.
    made : str
        When the zip says that the file was made; tells two attempts apart, and no lateness.
    astray : bool
        Whether it was handed in for another unit than its own.
    sentences : tuple of str
        What was odd.
    candidates : tuple of str
        Ids of students whose it may be.
    extras : tuple of (name, place)
        Further files of the student: their names, and where they are kept.
    """

    student: str
    unit: str
    kind: str
    path: str
    sha256: str
    kept: str
    system: str = "folder"
    late: bool = False
    when: str = ""
    number: int = 0
    made: str = ""
    astray: bool = False
    sentences: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    extras: tuple[tuple[str, str], ...] = ()

    @property
    def event(self) -> tuple[object, ...]:
        """What makes two entries the same hand-in."""
        return (self.student, self.unit, self.kind, self.sha256, self.path, self.when, self.number)


def newest(entries: Iterable[Received]) -> Received | None:
    """Return the attempt that counts: the latest, by what both of two attempts say.

    Work handed in for another unit counts only when there is no other.
    """
    found = list(entries)
    own = [entry for entry in found if not entry.astray] or found
    return reduce(_later, own) if own else None


def _later(one: Received, other: Received) -> Received:
    for name in ("when", "number", "made"):
        a, b = getattr(one, name), getattr(other, name)
        if a and b and a != b and (name == "when" or one.system == other.system):
            return other if b > a else one
    return other  # that which came in later


def read_register(folders: ClassFolders) -> list[Received]:
    """Read the list of what came in.

    Raises
    ------
    CourseError
        When it cannot be read.
    """
    path = _path(folders)
    if not path.is_file():
        return []
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] != FORMAT or data["version"] != VERSION:
            raise ValueError(data["version"])
        return [_entry(one) for one in data["received"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CourseError(
            f"{path} cannot be read, so nothing was collected; put back a copy, or move it away: "
            "the files beside it stay, and can be collected again."
        ) from error


def _entry(data: dict[str, Any]) -> Received:
    lists = {name: tuple(data[name]) for name in ("sentences", "candidates")}
    extras = tuple((name, place) for name, place in data["extras"])
    return Received(**{**data, **lists, "extras": extras})


def write_register(folders: ClassFolders, entries: Iterable[Received]) -> None:
    """Write the list of what came in, whole or not at all."""
    rows = [json.dumps(asdict(entry), ensure_ascii=False) for entry in entries]
    head = f'{{"format": "{FORMAT}", "version": {VERSION}, "received": [\n'
    write_whole(_path(folders), (head + ",\n".join(rows) + "\n]}\n").encode())


def _path(folders: ClassFolders) -> Path:
    return folders.received / "received.json"


def keep(folders: ClassFolders, owner: str, name: str, data: bytes) -> str:
    """Keep a file as it came; return where, below ``class/received``.

    Parameters
    ----------
    folders : ClassFolders
        The class.
    owner : str
        Id of a student; empty for what could not be placed.
    name : str
        Its name; of a strange one only the harmless letters are kept.
    data : bytes
        Its content.
    """
    safe = re.sub(r"[^\w.() -]+", "_", name).strip(". ") or "file"
    safe = safe.encode()[-_LONGEST_NAME:].decode("utf-8", "ignore")
    folder = f"students/{owner}" if owner else "unplaced"
    place = f"{folder}/{hashlib.sha256(data).hexdigest()[:12]}-{safe}"
    path = folders.received / place
    if not path.is_file() or path.stat().st_size != len(data):
        write_whole(path, data)
    return place


def notices(folders: ClassFolders, student: str, unit: str) -> tuple[str, ...]:
    """Return what was odd about a student's hand-in for a unit, one sentence each.

    Parameters
    ----------
    folders : ClassFolders
        The class.
    student, unit : str
        Ids.

    Returns
    -------
    tuple of str
        Sentences that may be shown to the student; empty when there is nothing to say, or when the
        work was not collected with `civicsdata collect`.
    """
    own = [e for e in read_register(folders) if e.student == student and e.unit in (unit, "")]
    best = newest(e for e in own if e.kind == NOTEBOOK and e.unit == unit)
    if best is not None:
        return best.sentences
    return tuple(dict.fromkeys(sentence for entry in own for sentence in entry.sentences))
