"""Write feedback pages: those that are not what the gradebook gives, and no others."""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from civicsdata.instructor.files import write_whole
from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.report.errors import ReportError
from civicsdata.instructor.report.feedback.page import feedback_page
from civicsdata.instructor.report.feedback.work import read_work
from civicsdata.instructor.report.standing import ClassRecord, Standing

# nbgrader's `release_feedback` looks for these beside a page.
_BESIDE = ("timestamp.txt", "submission_secret.txt")


@dataclass(frozen=True)
class Written:
    """What a run wrote.

    Attributes
    ----------
    pages : tuple of Path
        All pages that the class should have now.
    changed : int
        How many of them were written; the others were so already.
    """

    pages: tuple[Path, ...]
    changed: int


def page_path(folders: ClassFolders, student: str, unit: str) -> Path:
    """Return where the page of a student and unit stands, as nbgrader has it."""
    return folders.feedback / student / unit / f"{unit}.html"


def is_graded(standing: Standing) -> bool:
    """Tell whether there is something to give back: points, or the reason why there are none."""
    return standing.state in ("graded", "unread") or bool(standing.reason)


def page_of(folders: ClassFolders, record: ClassRecord, standing: Standing) -> str:
    """Return the feedback page of one student and unit."""
    place = folders.autograded / standing.student / standing.unit
    return feedback_page(record, standing, read_work(place / f"{standing.unit}.ipynb"))


def write_pages(
    folders: ClassFolders, record: ClassRecord, students: Collection[str] | None = None
) -> Written:
    """Write every page that is not what the gradebook gives now.

    Parameters
    ----------
    folders : ClassFolders
        The course and its class.
    record : ClassRecord
        Where the students stand in the units that are wanted.
    students : collection of str, optional
        Only these students.

    Raises
    ------
    ReportError
        When a page cannot be written; those before it have been.
    """
    pages, changed = [], 0
    for standing in record.standings:
        if not is_graded(standing) or (students is not None and standing.student not in students):
            continue
        path = page_path(folders, standing.student, standing.unit)
        content = page_of(folders, record, standing).encode()
        try:
            changed += _write_if_new(path, content)
            _carry(folders.submitted / standing.student / standing.unit, path.parent)
        except OSError as error:
            raise ReportError(
                f"{path} cannot be written ({error.strerror}). Mend that and run the same command "
                "again; pages written before it stay."
            ) from error
        pages.append(path)
    return Written(tuple(pages), changed)


def _write_if_new(path: Path, content: bytes) -> bool:
    """Write a file unless it has that content already; tell whether it was written."""
    with contextlib.suppress(OSError):
        if path.read_bytes() == content:
            return False
    write_whole(path, content)
    return True


def _carry(source: Path, target: Path) -> None:
    """Put beside a page what the exchange needs to give it back, when the work came with it."""
    for name in _BESIDE:
        path = source / name
        if path.is_file() and not path.is_symlink():
            _write_if_new(target / name, path.read_bytes())
