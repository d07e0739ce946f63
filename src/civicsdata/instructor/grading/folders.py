"""Name the files of a course and its class, and read what grading needs of them."""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from civicsdata.instructor.commands import command
from civicsdata.instructor.files import make_private, try_lock
from civicsdata.instructor.grading.errors import GradingError
from civicsdata.instructor.grading.submission.cell_source import source_text
from civicsdata.instructor.grading.submission.specification import (
    AssignmentSpec,
    read_assignment_spec,
)

_LOCK_PAUSE_SECONDS = 0.1


@dataclass(frozen=True)
class ClassFolders:
    """The folders of a course and its class.

    Attributes
    ----------
    root : Path
        Folder with ``course/``, ``build/``, ``assignments/`` and ``class/``.
    students : str
        Folder of the student data below it: what CIVICSDATA_CLASS names, else ``class``.
    """

    root: Path
    students: str = field(default_factory=lambda: os.environ.get("CIVICSDATA_CLASS", "class"))

    @property
    def classroom(self) -> Path:
        """Folder of everything that belongs to students."""
        return self.root / self.students

    def make_classroom(self) -> Path:
        """Make the folder of student data, which only its owner may look into; return it.

        Raises
        ------
        OSError
            When it cannot be made.
        """
        places = (self.classroom, *self.classroom.parents)
        for place in reversed([p for p in places if self.root in p.parents] or [self.classroom]):
            make_private(place)
        return self.classroom

    @property
    def roster(self) -> Path:
        """File that says who is in the class."""
        return self.classroom / "roster.csv"

    @property
    def dates(self) -> Path:
        """File of due dates, the late rule, extensions and excuses."""
        return self.classroom / "dates.toml"

    @property
    def received(self) -> Path:
        """Folder of the files that came in, as they came."""
        return self.classroom / "received"

    @property
    def submitted(self) -> Path:
        """Folder of submissions."""
        return self.classroom / "submitted"

    @property
    def autograded(self) -> Path:
        """Folder of graded notebooks."""
        return self.classroom / "autograded"

    @property
    def results(self) -> Path:
        """Folder of results, one JSON file a submission."""
        return self.classroom / "results"

    @property
    def feedback(self) -> Path:
        """Folder of feedback pages."""
        return self.classroom / "feedback"

    @property
    def report(self) -> Path:
        """Folder of the class report."""
        return self.classroom / "report"

    @property
    def gradebook(self) -> Path:
        """Nbgrader's database."""
        return self.classroom / "gradebook.db"

    @property
    def released(self) -> Path:
        """Folder of what students got."""
        return self.root / "assignments"

    def source_notebook(self, unit: str) -> Path:
        """Return the path of a unit's source notebook."""
        return self.root / "build" / "source" / unit / f"{unit}.ipynb"

    def units(self) -> list[str]:
        """Return the units that have a source notebook."""
        folder = self.root / "build" / "source"
        if not folder.is_dir():
            return []
        return sorted(p.name for p in folder.iterdir() if self.source_notebook(p.name).is_file())

    def wanted_units(self, units: Sequence[str] | None) -> list[str]:
        """Return the units that are to be graded; without a wish, all.

        Raises
        ------
        GradingError
            When there is none, or not one that was asked for.
        """
        known = self.units()
        if not known:
            raise GradingError(
                f"There are no source notebooks in {self.root / 'build' / 'source'}; "
                f"run {command('build')} first."
            )
        for unit in units or ():
            if unit not in known:
                raise GradingError(
                    f"There is no unit {unit!r}; there are: {', '.join(known)}. Was it released "
                    f"with {command('build')}?"
                )
        return list(units or known)

    def read_spec(self, unit: str) -> AssignmentSpec:
        """Read the specification of a unit.

        Raises
        ------
        GradingError
            When it has no source notebook or one that cannot be read.
        """
        path = self.source_notebook(unit)
        if not path.is_file():
            known = ", ".join(self.units()) or "none"
            raise GradingError(
                f"There is no source notebook of a unit {unit!r}; there are: {known}. "
                f"Run {command('build')} to make them from the course."
            )
        return read_assignment_spec(unit, path.read_bytes())

    def read_stubs(self, unit: str) -> dict[str, str]:
        """Read the answer cells of a unit as they were handed out, by nbgrader's id.

        Raises
        ------
        GradingError
            When the released notebook cannot be read.
        """
        cells = self._released(unit)
        return {name: source for name, source, is_answer in cells if is_answer}

    def released_ids(self, unit: str) -> set[str]:
        """Read nbgrader's ids of the cells of a unit that were handed out.

        Raises
        ------
        GradingError
            When the released notebook cannot be read.
        """
        return {name for name, _, _ in self._released(unit)}

    def _released(self, unit: str) -> list[tuple[str, str, bool]]:
        """Read the released cells that nbgrader knows: id, source, and whether an answer."""
        path = self.released / unit / f"{unit}.ipynb"
        if not path.is_file():
            return []
        try:
            cells = json.loads(path.read_bytes())["cells"]
            marked = [(cell["metadata"].get("nbgrader", {}), cell["source"]) for cell in cells]
            return [
                (marks["grade_id"], source_text(source), bool(marks.get("solution")))
                for marks, source in marked
                if marks
            ]
        except (ValueError, KeyError, TypeError) as error:
            raise GradingError(
                f"The released notebook {path} cannot be read; run {command('build')} again."
            ) from error


@contextlib.contextmanager
def class_lock(classroom: Path, wait_seconds: float = 0) -> Iterator[None]:
    """Let only one run work on a class, for the length of a block.

    Parameters
    ----------
    classroom : Path
        Folder of everything that belongs to students.
    wait_seconds : float
        How long to wait for another run.

    Raises
    ------
    GradingError
        When another one works on it, or the folder cannot be written.
    """
    path = classroom / ".grading.lock"
    try:
        make_private(classroom)
        file = path.open("r+b" if path.exists() else "w+b", buffering=0)
    except OSError as error:
        raise GradingError(
            f"{classroom} cannot be written ({error.strerror}); allow that and try again."
        ) from error
    with file:
        end = time.monotonic() + wait_seconds
        while not _is_locked(file):
            if time.monotonic() >= end:
                file.seek(0)
                who = (file.read(20) or b"").decode("ascii", "replace").strip() or "?"
                raise GradingError(
                    f"This class is being graded already (process {who}); wait until that has "
                    "ended."
                )
            time.sleep(_LOCK_PAUSE_SECONDS)
        with contextlib.suppress(OSError):  # the number is for people; a full disk has no room
            file.truncate(0)
            file.write(str(os.getpid()).encode())
        yield


def _is_locked(file: BinaryIO) -> bool:
    """Try to take the lock."""
    try:
        return try_lock(file)
    except OSError as error:
        raise GradingError(
            f"The class cannot be locked ({error.strerror}); its folder has to be on a disk that "
            "knows locks."
        ) from error
