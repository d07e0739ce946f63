"""Pack feedback pages so that Canvas and Moodle give each student theirs."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.term.collect.register import Received, newest, read_register

# A zip has the same bytes on every build; 1980 is the first year that a zip archive can state.
_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class PageZip:
    """Pages of one unit for one system.

    Attributes
    ----------
    unit, system : str
        The unit, and ``canvas`` or ``moodle``.
    content : bytes
        The zip.
    pages : int
        How many pages it holds.
    """

    unit: str
    system: str
    content: bytes
    pages: int

    @property
    def name(self) -> str:
        """Name of its file."""
        return f"{self.unit}-pages-for-{self.system}.zip"


def page_zips(folders: ClassFolders, units: list[str]) -> list[PageZip]:
    """Return a zip of feedback pages for each unit and system from which work came.

    Both systems take a page back under the name of the file that was handed in: Canvas by the
    numbers in it, Moodle by the folder or the beginning that it gave the file.

    Parameters
    ----------
    folders : ClassFolders
        The class.
    units : list of str
        The units.
    """
    found: dict[tuple[str, str, str], list[Received]] = {}
    for entry in read_register(folders):
        if entry.system in ("canvas", "moodle") and entry.unit in units and entry.student:
            found.setdefault((entry.unit, entry.system, entry.student), []).append(entry)
    packed: dict[tuple[str, str], dict[str, bytes]] = {}
    for (unit, system, student), entries in found.items():
        page = folders.classroom / "feedback" / student / unit / f"{unit}.html"
        counts = newest(entries)
        if counts is not None and page.is_file():
            name = page_name(counts.path, system, unit)
            packed.setdefault((unit, system), {})[name] = page.read_bytes()
    return [
        PageZip(unit, system, _zip(files), len(files))
        for (unit, system), files in sorted(packed.items())
    ]


def page_name(path: str, system: str, unit: str) -> str:
    """Return the name under which a system takes a page back.

    Examples
    --------
    >>> page_name("x.zip/ruizana_LATE_77_90123_1-evidence-1.ipynb", "canvas", "1-evidence")
    'ruizana_LATE_77_90123_1-evidence-1.html'
    >>> page_name("x.zip/Ana Ruiz_77_assignsubmission_file_/a.ipynb", "moodle", "1-evidence")
    'Ana Ruiz_77_assignsubmission_file_/1-evidence.html'
    >>> page_name("Ana Ruiz_77_assignsubmission_file_a.ipynb", "moodle", "1-evidence")
    'Ana Ruiz_77_assignsubmission_file_1-evidence.html'
    """
    parts = PurePosixPath(path).parts
    mark = "_assignsubmission_file_"
    if system == "moodle":
        for part in parts:
            head, found, rest = part.partition(mark)
            if found:
                return f"{head}{mark}{'' if rest else '/'}{unit}.html"
    return Path(parts[-1]).stem + ".html"


def _zip(files: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name])
    return content.getvalue()
