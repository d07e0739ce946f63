"""Zips as LMSs make them, and such as nobody should make."""

from __future__ import annotations

import copy
import io
import json
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.instructor.grading import classroom, making

from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.term.roster.students import Roster, Student, write_roster

ANA = Student("ana", "Ana", "Ruiz Peña", "ana@x.org", "P1", "", "501", "S1", "aruiz")
BEN = Student("ben", "Ben", "Müller", "ben@x.org", "P1", "", "502", "S2", "bmuller")
CEM = Student("cem", "Cem", "O'Neil", "cem@x.org", "P2", "", "503", "S3", "coneil")
UNITS = ("1-demo", "2-other")


def second() -> making.Notebook:
    """A second unit, with cells of its own."""
    return making.notebook(
        making.cell("markdown", "# Another unit", "2-other-001"),
        making.given("import pandas as pd", "2-other-002"),
        making.answer("other-sum", "rest = 12"),
        making.check_cell("other-sum", "assert rest == 12"),
        making.essay("other-essay", "Another model text."),
    )


def course(root: Path, *students: Student) -> ClassFolders:
    """A course of two units with a class."""
    classroom.course(root, UNITS[0])
    classroom.course(root, UNITS[1], second())
    folders = ClassFolders(root, "class")
    if students:
        write_roster(folders, Roster(students))
    return folders


def work(**answers: str) -> bytes:
    """A notebook of the first unit."""
    return making.written(making.submit(**(answers or {"demo_sum": "total = 35.0"})))


def other_work() -> bytes:
    return making.written(making.submit(second(), other_sum="rest = 12"))


def without_marks(data: bytes) -> bytes:
    """A notebook as an editor leaves it that drops ids and marks."""
    made: dict[str, Any] = copy.deepcopy(json.loads(data))
    for cell in made["cells"]:
        cell.pop("id", None)
        cell["metadata"] = {}
    return making.written(made)


def pack(
    path: Path, files: Mapping[str, bytes], when: tuple[int, ...] = (2026, 10, 2, 9, 0, 0)
) -> Path:
    """Write a zip."""
    path.write_bytes(packed(files, when))
    return path


def packed(files: Mapping[str, bytes], when: tuple[int, ...] = (2026, 10, 2, 9, 0, 0)) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, when), data, zipfile.ZIP_DEFLATED)  # type: ignore[arg-type]
    return made.getvalue()


def link(path: Path, name: str, target: str) -> Path:
    """Write a zip that holds a link."""
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo(name)
        info.external_attr = 0o120777 << 16  # inode(7): a symbolic link
        archive.writestr(info, target)
    return path


def overlapping(name: str, size: int, copies: int) -> bytes:
    """A zip whose directory names one member many times."""
    once = packed({name: b"\0" * size})
    start = once.index(b"PK\x01\x02")
    end = once.index(b"PK\x05\x06")
    entry = once[start:end]
    directory = entry * copies
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, copies, copies, len(directory), start, 0)
    return once[:start] + directory + tail


def everything(folder: Path) -> dict[str, bytes]:
    """All files below a folder, but locks."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and not path.name.endswith(".lock")
    }
