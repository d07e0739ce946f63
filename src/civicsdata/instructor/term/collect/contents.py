"""Tell what a handed-in file is: a notebook of which unit and version, or what else."""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.grading.limits import Limits
from civicsdata.instructor.grading.submission.cell_source import normalized, source_text
from civicsdata.instructor.grading.submission.rebuild import rebuild
from civicsdata.instructor.grading.submission.specification import AssignmentSpec

_MOST_NAMED = 4  # items in one sentence
_MOST_BYTES = 10_000_000  # of a notebook that is looked into; the grader reads no more either
_BY_BEGINNING = (
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
)
_BY_ENDING = {
    ".py": "a Python file",
    ".html": "a web page (HTML)",
    ".htm": "a web page (HTML)",
    ".md": "a Markdown file",
    ".pages": "a Pages file",
    ".heic": "a picture",
    ".url": "a link",
    ".webloc": "a link",
}


@dataclass(frozen=True)
class Contents:
    """What a file is.

    Attributes
    ----------
    kind : str
        ``notebook``, ``broken`` (meant to be one, and cannot be read), or ``other``.
    what : str
        In words, such as "a PDF"; for a broken notebook why it cannot be read.
    unit : str
        Whose notebook it is, by its own cells; empty when that cannot be told.
    answers : mapping of str to str
        What was answered: nbgrader's id to the text, without spaces at line ends.
    older : tuple of str
        Items that are not as in this version of the course.
    """

    kind: str
    what: str = ""
    unit: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    older: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Unit:
    """What is known of the cells of one unit."""

    spec: AssignmentSpec
    stubs: Mapping[str, str]
    checksums: Mapping[str, str]

    @cached_property
    def sources(self) -> set[str]:
        """Code of the course that stands in this unit."""
        return set(self.spec.by_source)


class Course:
    """The units of the course, by which notebooks are known.

    Parameters
    ----------
    folders : ClassFolders
        Where source notebooks and released ones stand.

    Raises
    ------
    GradingError
        When there are none, or one cannot be read.
    """

    def __init__(self, folders: ClassFolders) -> None:
        self._units = {
            unit: _Unit(
                folders.read_spec(unit), folders.read_stubs(unit), _checksums(folders, unit)
            )
            for unit in folders.wanted_units(None)
        }

    @property
    def units(self) -> list[str]:
        """Ids of the units."""
        return list(self._units)

    def examine(self, name: str, data: bytes) -> Contents:
        """Tell what a file is.

        Parameters
        ----------
        name : str
            Name of the file, which is trusted only where the content says nothing.
        data : bytes
            Its content.
        """
        is_named = name.casefold().endswith((".ipynb", ".ipynb.txt", ".ipynb.json"))
        if data.lstrip()[:1] not in (b"{", b"\xef") and not is_named:
            return Contents("other", _kind(name, data))
        if len(data) > _MOST_BYTES:
            return Contents("broken" if is_named else "other", "a file larger than 10 MB")
        try:
            cells = json.loads(data.decode("utf-8-sig"))["cells"]
            cells = [cell for cell in cells if isinstance(cell, dict)]
        except (ValueError, KeyError, TypeError, RecursionError):
            if not is_named:
                return Contents("other", _kind(name, data))
            return Contents("broken", "a notebook that is damaged or was cut off")
        unit = self._unit_of(cells)
        if not unit:
            return Contents("other", "another notebook")
        known = self._units[unit]
        rebuilt = rebuild(known.spec, data, Limits(), known.stubs)
        answers = {
            cell.spec.grade_id: normalized(cell.source)
            for cell in rebuilt.cells
            if cell.spec is not None and cell.answered
        }
        return Contents("notebook", "a notebook", unit, answers, _older(known, cells))

    def _unit_of(self, cells: list[dict[str, Any]]) -> str:
        """Return the unit to which most of the cells belong, if that is one."""
        counts: Counter[str] = Counter()
        for cell in cells:
            grade_id, source = str(_marks(cell).get("grade_id") or ""), _source(cell)
            for name, unit in self._units.items():
                if (
                    grade_id in unit.spec.by_grade_id or cell.get("id") in unit.spec.by_id
                    or source in unit.sources
                ):  # fmt: skip
                    counts[name] += 1
        best = counts.most_common(2)
        if not best or (len(best) == 2 and best[0][1] == best[1][1]):
            return ""
        return best[0][0]


def _checksums(folders: ClassFolders, unit: str) -> dict[str, str]:
    """Return nbgrader's checksums of the released tests of a unit, by its id."""
    path = folders.released / unit / f"{unit}.ipynb"
    if not path.is_file():
        return {}
    cells = json.loads(path.read_bytes())["cells"]
    return {marks["grade_id"]: marks.get("checksum", "") for marks in map(_marks, cells) if marks}


def _marks(cell: dict[str, Any]) -> dict[str, Any]:
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return marks if isinstance(marks, dict) else {}


def _source(cell: dict[str, Any]) -> str:
    try:
        return normalized(source_text(cell.get("source")))
    except TypeError:
        return ""


def _older(unit: _Unit, cells: list[dict[str, Any]]) -> tuple[str, ...]:
    """Return the items whose released form is not that of this course.

    nbgrader writes a checksum of each released cell beside it. A student's text does not change it,
    so another one means another release.
    """
    found = []
    for marks in map(_marks, cells):
        name, checksum = marks.get("grade_id"), marks.get("checksum")
        if not isinstance(name, str) or not isinstance(checksum, str) or not unit.checksums:
            continue
        if name not in unit.checksums or unit.checksums[name] not in ("", checksum):
            found.append(name.removesuffix("-answer"))
    return tuple(dict.fromkeys(found))


def _kind(name: str, data: bytes) -> str:
    """Return in words what a file is that is no notebook."""
    for beginning, what in _BY_BEGINNING:
        if data.startswith(beginning):
            return what
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_zip(data)
    if data[:1000].lstrip().lower().startswith((b"<!doctype html", b"<html")):
        return "a web page (HTML)"
    ending = name[name.rfind(".") :].casefold() if "." in name else ""
    if not data:
        return "an empty file"
    return _BY_ENDING.get(ending) or (f"a file of the kind {ending[:12]}" if ending else "a file")


def _kind_of_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, NotImplementedError):
        return "a damaged zip"
    if "[Content_Types].xml" in names:
        return "an Office file"
    return "an OpenDocument file" if "mimetype" in names else "a zip"


def older_sentence(older: tuple[str, ...]) -> str:
    """Return the sentence about a notebook of another version of the course.

    Examples
    --------
    >>> older_sentence(("evidence-flaw",))
    'The notebook is of another version of the course: evidence-flaw is not as it is today.'
    """
    named = ", ".join(older[:_MOST_NAMED])
    more = f" and {len(older) - _MOST_NAMED} more" if len(older) > _MOST_NAMED else ""
    verb = "is not as it is" if len(older) == 1 else "are not as they are"
    return f"The notebook is of another version of the course: {named}{more} {verb} today."
