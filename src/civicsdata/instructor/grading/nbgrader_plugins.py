"""Let plain `nbgrader autograde` and the formgrader's button grade as `civicsdata grade` does.

nbgrader lets a course choose its steps. `RebuildSubmission` takes the place of its cleaning,
`JudgeSubmission` that of its run; saving scores and late penalties stay nbgrader's own. The reader
takes the class lock, removes links, pipes and devices of submissions before they are copied, and
takes a file that is no notebook for an empty one with a reason. `end_submission` gives the lock
back.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader.api import Gradebook
from nbgrader.converters import NbGraderException
from nbgrader.preprocessors import AssignLatePenalties, NbGraderPreprocessor, SaveAutoGrades
from nbgrader.utils import compute_checksum
from traitlets import Bool

from civicsdata.instructor.grading.errors import GradingError
from civicsdata.instructor.grading.folders import ClassFolders, class_lock
from civicsdata.instructor.grading.gradebook.notebook import autograded_notebook, notebook_bytes
from civicsdata.instructor.grading.gradebook.recorded import parse_timestamp
from civicsdata.instructor.grading.grader import Assignment, grade_notebook
from civicsdata.instructor.grading.judge.result import Result
from civicsdata.instructor.grading.limits import Limits
from civicsdata.instructor.grading.sandbox.client import SandboxRequest
from civicsdata.instructor.grading.sandbox.fork_server import ForkServer
from civicsdata.instructor.grading.submission.reader import (
    Submission,
    SubmissionFolder,
    read_regular_file,
    read_submission,
)
from civicsdata.instructor.grading.submission.rebuild import rebuild

_MOST_TIMESTAMP_BYTES = 1000
_LOCK_SECONDS = 10  # to wait for another run on the class

# Locked classes of this process: the lock, and the submissions that are still to come.
_LOCKS: dict[Path, tuple[contextlib.ExitStack, set[Path]]] = {}
_SERVERS: dict[tuple[str, bool], ForkServer] = {}


def sanitize_preprocessors() -> list[type]:
    """Return the steps for ``c.Autograde.sanitize_preprocessors``."""
    return [RebuildSubmission]


def autograde_preprocessors() -> list[type]:
    """Return the steps for ``c.Autograde.autograde_preprocessors``."""
    return [JudgeSubmission, SaveAutoGrades, AssignLatePenalties]


class LenientNotebookExporter(NotebookExporter):
    """Reads whatever was handed in; what is no notebook becomes an empty one.

    nbgrader makes one for each run, before it touches a submission. So the class is locked here,
    until the last submission of the run has ended well, or this process ends.
    """

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)  # type: ignore[no-untyped-call]
        submissions: dict[str, Any] = getattr(self.parent, "assignments", {})
        if submissions:
            _lock_class(submissions, self.log)
            for submission in list(submissions):
                if Path(submission).is_symlink() or Path(submission).parent.is_symlink():
                    self.log.error("%s is a link, which is not followed; not graded.", submission)
                    del submissions[submission]
                else:
                    _clean_submission(Path(submission), self.log)

    def from_filename(self, filename: str, resources: Any = None, **kw: Any) -> Any:
        """Read a file and run the steps over it."""
        try:
            return super().from_filename(filename, resources=resources, **kw)
        except (GradingError, KeyboardInterrupt):
            raise
        except Exception:
            if _is_notebook(Path(filename)):
                raise
        return self.from_notebook_node(  # type: ignore[no-untyped-call]
            nbformat.v4.new_notebook(), resources=resources, **kw
        )


def _lock_class(submissions: Iterable[str], log: logging.Logger) -> None:
    """Take the class lock, unless this process has it.

    Raises
    ------
    NbGraderException
        When another process works on the class.
    """
    folders = set(map(Path, submissions))
    classroom = next(iter(folders)).parents[2]
    if classroom not in _LOCKS:
        lock = contextlib.ExitStack()
        try:
            lock.enter_context(class_lock(classroom, _LOCK_SECONDS))
        except GradingError as error:
            log.error(error)
            raise NbGraderException(str(error)) from error
        _LOCKS[classroom] = (lock, set())
    _LOCKS[classroom][1].update(folders)


def _clean_submission(folder: Path, log: logging.Logger) -> None:
    """Remove links, pipes and devices, which nbgrader would copy, and a time that ends its run."""
    with contextlib.suppress(OSError, RecursionError):  # of a nest, over which nbgrader trips too
        for place, folders, files in os.walk(folder, followlinks=False):
            for name in (*folders, *files):
                path = Path(place, name)
                mode = path.lstat().st_mode
                if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                    path.unlink()
                    log.warning("Removed %s, which is a link, pipe or device.", path)
    path = folder / "timestamp.txt"
    with contextlib.suppress(OSError):
        text = read_regular_file(path, _MOST_TIMESTAMP_BYTES)
        if text and parse_timestamp(text.decode("utf-8", "replace").strip()) is None:
            path.replace(path.with_name("timestamp-unread.txt"))
            log.warning("%s says no time that can be; it was renamed.", path)


def end_submission(assignment: str, student: str, notebooks: list[str]) -> None:
    """Give the class lock back after the last submission of a run.

    For ``c.Autograde.post_convert_hook``.

    Parameters
    ----------
    assignment, student : str
        Which submission; nbgrader may give patterns.
    notebooks : list of str
        Paths of its notebooks.
    """
    for folder in {Path(notebook).parent for notebook in notebooks}:
        classroom = folder.parents[2]
        lock, left = _LOCKS.get(classroom, (None, set()))
        left.discard(folder)
        if lock is not None and not left:
            del _LOCKS[classroom]
            lock.close()


def _is_notebook(path: Path) -> bool:
    """Tell whether nbformat reads a file, so that a failure has another cause."""
    try:
        nbformat.read(path, as_version=4)
    except Exception:
        return False
    return True


class _SubmissionPreprocessor(NbGraderPreprocessor):  # type: ignore[misc]
    """Base class of both steps."""

    @property
    def _coursedir(self) -> Any:
        return self.parent.parent.coursedir

    @property
    def _folders(self) -> ClassFolders:
        return ClassFolders(Path(self._coursedir.root).resolve())

    def _read_assignment(self, resources: Any) -> Assignment:
        unit = resources["nbgrader"]["assignment"]
        return Assignment(self._folders.read_spec(unit), self._folders.read_stubs(unit))

    def _read_submission(self, resources: Any) -> Submission:
        student, unit = resources["nbgrader"]["student"], resources["nbgrader"]["assignment"]
        folder = self._coursedir.format_path(self._coursedir.submitted_directory, student, unit)
        place = SubmissionFolder(student, unit, str(folder))
        return read_submission(place, Limits().submission_bytes)


class RebuildSubmission(_SubmissionPreprocessor):
    """Takes answers out of a submission and puts them into the source notebook."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Return the rebuilt notebook, not yet run."""
        assignment = self._read_assignment(resources)
        notebook = self._read_submission(resources).notebook
        rebuilt = rebuild(assignment.spec, notebook, Limits(), assignment.stubs)
        for note in rebuilt.notes:
            self.log.warning("%s: %s", resources["nbgrader"]["student"], note)
        if rebuilt.reason is not None:
            self.log.error("%s: %s", resources["nbgrader"]["student"], rebuilt.reason)
        cells: list[dict[str, Any]] = [
            {
                "cell_type": cell.kind,
                "id": cell.id if cell.spec is not None else f"added-{number}",
                "metadata": dict(cell.spec.metadata) if cell.spec is not None else {},
                "source": cell.source,
                **({"outputs": [], "execution_count": None} if cell.kind == "code" else {}),
            }
            for number, cell in enumerate(rebuilt.cells)
        ]
        metadata = assignment.spec.metadata
        data = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
        return nbformat.from_dict(data), resources


class JudgeSubmission(_SubmissionPreprocessor):
    """Runs a submission in a confined process and puts the verdicts under its tests."""

    unconfined = Bool(
        False, help="Whether to run students' work without confinement. The log says so."
    ).tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Return the notebook with outputs, from which nbgrader saves the scores."""
        assignment = self._read_assignment(resources)
        submission = self._read_submission(resources)
        if self.unconfined:
            self.log.warning("Students' work runs WITHOUT confinement.")
        server = _running_server(self._folders.released, self.unconfined, submission.unit)
        sandbox = SandboxRequest(server.address, server.confined, submission.unit, submission.files)
        result = grade_notebook(assignment, submission.notebook, sandbox, server.limits)
        self._log_result(result, submission.student)
        checksums = _released_checksums(resources["nbgrader"])
        notebook = autograded_notebook(assignment.spec, result, checksums)
        _fit_checksums(notebook, checksums, result)
        return nbformat.reads(notebook_bytes(notebook), as_version=4), resources

    def _log_result(self, result: Result, student: str) -> None:
        for note in (*result.notes, *([result.reason] if result.reason else [])):
            self.log.warning("%s: %s", student, note)
        for flag in result.flags:
            self.log.warning(
                "%s: please read %s, line %s: %s", student, flag.cell, flag.line, flag.what
            )
        self.log.info("%s: %g points, %.2f s", student, result.score, result.seconds)


def _released_checksums(marks: dict[str, str]) -> dict[str, str | None]:
    """Return nbgrader's checksums of the released cells, by its id.

    Parameters
    ----------
    marks : dict of str to str
        nbgrader's names of the assignment, the notebook and the database.
    """
    with Gradebook(marks["db_url"]) as gradebook:
        notebook = gradebook.find_notebook(marks["notebook"], marks["assignment"])
        return {cell.name: cell.checksum for cell in notebook.source_cells}


def _fit_checksums(
    notebook: dict[str, Any], released: dict[str, str | None], result: Result
) -> None:
    """Change checksums of answer cells, with which nbgrader tells what was not answered.

    Where that of the released cell would not agree with ours, it is changed: that of an answer
    which was not given is its own, and one that was given has none that equals its own.
    """
    answered = {cell.grade_id for cell in result.cells if cell.answered}
    for cell in notebook["cells"]:
        node = nbformat.from_dict(cell)
        marks = cell["metadata"].get("nbgrader", {})
        grade_id = marks.get("grade_id")
        if grade_id in released and marks.get("solution"):
            own = compute_checksum(node)
            if grade_id not in answered:
                marks["checksum"] = own
            elif released[grade_id] == own:
                marks["checksum"] = None


def _running_server(released: Path, unconfined: bool, unit: str) -> ForkServer:
    """Return this process's fork server; it is started once, warm for a unit, and ends with it."""
    key = (str(released), unconfined)
    old = _SERVERS.get(key)
    if old is not None and old.alive:
        return old
    if old is not None:
        old.close()
    server = ForkServer(Limits(), released, unconfined=unconfined, units=[unit])
    atexit.register(server.close)
    server.wait()
    _SERVERS[key] = server
    return server
