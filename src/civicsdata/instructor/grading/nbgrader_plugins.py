"""How do plain `nbgrader autograde` and the formgrader's button grade as we do?

nbgrader lets a course choose its steps. `RebuildSubmission` takes the place of its cleaning,
`JudgeSubmission` that of its run; saving scores and late penalties stay nbgrader's own. The reader
takes a file that is no notebook for an empty one with a reason, and `drop_links` keeps links, pipes
and devices of a submission from being copied.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import stat
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader.api import Gradebook
from nbgrader.preprocessors import AssignLatePenalties, NbGraderPreprocessor, SaveAutoGrades
from traitlets import Bool

from civicsdata.instructor.grading.errors import GradingError
from civicsdata.instructor.grading.folders import Course
from civicsdata.instructor.grading.gradebook.notebook import graded_notebook, notebook_bytes
from civicsdata.instructor.grading.grader import grade_notebook
from civicsdata.instructor.grading.judge.result import Result
from civicsdata.instructor.grading.sandbox.client import Place
from civicsdata.instructor.grading.sandbox.fork_server import Zygote
from civicsdata.instructor.grading.sandbox.limits import Limits
from civicsdata.instructor.grading.submission.reader import read_hand_in
from civicsdata.instructor.grading.submission.rebuild import rebuild
from civicsdata.instructor.grading.submission.specification import Plan

_UNREADABLE = "civicsdata_unreadable"


def sanitize_preprocessors() -> list[type]:
    """Give the steps for ``c.Autograde.sanitize_preprocessors``."""
    return [RebuildSubmission]


def autograde_preprocessors() -> list[type]:
    """Give the steps for ``c.Autograde.autograde_preprocessors``."""
    return [JudgeSubmission, SaveAutoGrades, AssignLatePenalties]


class LenientNotebookExporter(NotebookExporter):
    """Reads whatever was handed in; what is no notebook becomes an empty one with its bytes."""

    def from_filename(self, filename: str, resources: Any = None, **kw: Any) -> Any:
        """Read a file and run the steps over it."""
        try:
            return super().from_filename(filename, resources=resources, **kw)
        except (GradingError, KeyboardInterrupt):
            raise
        except Exception:
            if _fits(Path(filename)):
                raise
        notebook = nbformat.v4.new_notebook()
        notebook.metadata[_UNREADABLE] = True
        return self.from_notebook_node(  # type: ignore[no-untyped-call]
            notebook, resources=resources, **kw
        )


def _fits(path: Path) -> bool:
    """Whether nbformat reads a file, so that a failure has another cause."""
    try:
        nbformat.read(path, as_version=4)
    except Exception:
        return False
    return True


class _Step(NbGraderPreprocessor):  # type: ignore[misc]
    """What both steps share."""

    def _course(self) -> tuple[Course, Any]:
        converter = self.parent.parent
        return Course(Path(converter.coursedir.root).resolve()), converter.coursedir

    def _plan(self, resources: Any) -> Plan:
        course, _ = self._course()
        return course.plan(resources["nbgrader"]["assignment"])

    def _submitted(self, resources: Any) -> Any:
        _, coursedir = self._course()
        marks = resources["nbgrader"]
        folder = coursedir.format_path(
            coursedir.submitted_directory, marks["student"], marks["assignment"]
        )
        return read_hand_in(
            Path(folder), marks["student"], marks["assignment"], Limits().submission_bytes
        )


class RebuildSubmission(_Step):
    """Takes answers out of a submission and puts them into the master."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Give the rebuilt notebook, not yet run."""
        plan = self._plan(resources)
        data = self._submitted(resources).notebook
        course, _ = self._course()
        built = rebuild(plan, data, Limits(), course.stubs(plan.unit))
        for note in built.notes:
            self.log.warning("%s: %s", resources["nbgrader"]["student"], note)
        if built.reason is not None:
            self.log.error("%s: %s", resources["nbgrader"]["student"], built.reason)
        cells: list[dict[str, Any]] = [
            {
                "cell_type": step.kind,
                "id": step.id if step.cell is not None else f"added-{number}",
                "metadata": dict(step.cell.metadata) if step.cell is not None else {},
                "source": step.source,
                **({"outputs": [], "execution_count": None} if step.kind == "code" else {}),
            }
            for number, step in enumerate(built.steps)
        ]
        made = {"cells": cells, "metadata": plan.metadata, "nbformat": 4, "nbformat_minor": 5}
        return nbformat.from_dict(made), resources


class JudgeSubmission(_Step):
    """Runs a submission in a confined process and puts the verdicts under its tests."""

    unconfined = Bool(
        False, help="Whether to run students' work without confinement. The log says so."
    ).tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Give the notebook with outputs, from which nbgrader saves the scores."""
        plan = self._plan(resources)
        hand_in = self._submitted(resources)
        course, _ = self._course()
        if self.unconfined:
            self.log.warning("Students' work runs WITHOUT confinement.")
        zygote = _zygote(course.released, self.unconfined, plan.unit)
        place = Place(zygote.address, zygote.confined, plan.unit, hand_in.files)
        result = grade_notebook(
            plan, hand_in.notebook, place, zygote.limits, released=course.stubs(plan.unit)
        )
        self._say(result, resources["nbgrader"]["student"])
        sums = self._checksums(plan, result, resources)
        made = nbformat.reads(notebook_bytes(graded_notebook(plan, result, sums)), as_version=4)
        return made, resources

    def _say(self, result: Result, student: str) -> None:
        for note in (*result.notes, *([result.reason] if result.reason else [])):
            self.log.warning("%s: %s", student, note)
        for flag in result.flags:
            self.log.warning(
                "%s: please read %s, line %s: %s", student, flag.cell, flag.line, flag.what
            )
        self.log.info("%s: %g points, %.2f s", student, result.score, result.seconds)

    def _checksums(self, plan: Plan, result: Result, resources: Any) -> dict[str, str | None]:
        """Give nbgrader's checksums; that of an answer which was not given is its own."""
        from nbgrader.utils import compute_checksum

        marks = resources["nbgrader"]
        with Gradebook(marks["db_url"]) as gradebook:
            notebook = gradebook.find_notebook(marks["notebook"], marks["assignment"])
            sums = {cell.name: cell.checksum for cell in notebook.source_cells}
        for cell in graded_notebook(plan, result, sums)["cells"]:
            node = nbformat.from_dict(cell)
            grade_id = node.metadata.get("nbgrader", {}).get("grade_id")
            answered = any(c.grade_id == grade_id and c.answered for c in result.cells)
            if grade_id in sums and node.metadata.nbgrader.get("solution"):
                same = compute_checksum(node)
                if answered and sums[grade_id] == same:
                    sums[grade_id] = None
                elif not answered:
                    sums[grade_id] = same
        return sums


_RUNNING: dict[tuple[str, bool], Zygote] = {}


def _zygote(released: Path, unconfined: bool, unit: str) -> Zygote:
    """Give the zygote of this process; it is started once, warm for a unit, and ends with it."""
    key = (str(released), unconfined)
    old = _RUNNING.get(key)
    if old is not None and old.alive:
        return old
    if old is not None:
        old.close()
    zygote = Zygote(Limits(), released, unconfined=unconfined, units=[unit])
    atexit.register(zygote.close)
    zygote.wait()
    _RUNNING[key] = zygote
    return zygote


def drop_links(assignment: str, student: str, notebooks: list[str]) -> None:
    """Take links, pipes and devices out of a submission before nbgrader copies its files.

    For ``c.Autograde.pre_convert_hook``.

    Parameters
    ----------
    assignment, student : str
        Which submission; nbgrader may give patterns.
    notebooks : list of str
        Paths of its notebooks.
    """
    log = logging.getLogger("civicsdata.instructor.grading")
    for folder in {Path(notebook).parent for notebook in notebooks}:
        for place, folders, files in os.walk(folder, followlinks=False):
            for name in (*folders, *files):
                path = Path(place, name)
                with contextlib.suppress(OSError):
                    mode = path.lstat().st_mode
                    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                        path.unlink()
                        log.warning("Removed %s, which is a link, pipe or device.", path)
