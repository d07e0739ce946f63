"""Let nbgrader's `generate_feedback` and `release_feedback` deliver the feedback pages.

nbgrader asks an exporter for each page and leaves a page alone when it is there already, however
old it is. So all pages of a run are made new when nbgrader makes its exporter. What nbgrader then
asks for is the same page. Its `release_feedback` ends in a traceback at work that did not come
through the exchange; the one here says so of each, and goes on.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter
from nbgrader.converters import NbGraderException
from nbgrader.exchange.default import ExchangeReleaseFeedback
from nbgrader.utils import notebook_hash

from civicsdata.instructor.errors import CourseError
from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.report.feedback.writer import is_graded, page_of, write_pages
from civicsdata.instructor.report.standing import read_class


class FeedbackExporter(Exporter):
    """Makes our feedback page of a graded notebook; for ``c.GenerateFeedback.exporter_class``."""

    export_from_notebook = "Feedback page"

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)  # type: ignore[no-untyped-call]
        graded = [Path(folder) for folder in getattr(self.parent, "assignments", {})]
        if not graded:
            return
        units, students = {p.name for p in graded}, {p.parent.name for p in graded}
        try:
            self._folders = _folders(self.parent)
            self._record = read_class(self._folders, sorted(units))
            written = write_pages(self._folders, self._record, students - _excluded(self.parent))
        except CourseError as error:
            self.log.error("%s", error)
            raise NbGraderException(str(error)) from error
        self.log.info("%s feedback pages, %s written.", len(written.pages), written.changed)

    def _file_extension_default(self) -> str:
        return ".html"

    def from_filename(self, filename: str, resources: Any = None, **kw: Any) -> tuple[str, Any]:  # noqa: ARG002
        """Return the page of a graded notebook, and nbconvert's notes about it."""
        whose = resources["nbgrader"]["student"], resources["nbgrader"]["assignment"]
        for standing in self._record.standings:
            if (standing.student, standing.unit) == whose and is_graded(standing):
                page = page_of(self._folders, self._record, standing)
                return page, {**resources, "output_extension": self.file_extension}
        raise NbGraderException("The gradebook holds no work of {} for {}.".format(*whose))


class ReleaseFeedback(ExchangeReleaseFeedback):  # type: ignore[misc]
    """Gives pages to the exchange; for ``c.ExchangeFactory.release_feedback``.

    A student's `fetch_feedback` finds a page by the secret that came with the work. Work that was
    placed by hand has none, so nothing could find its page there.
    """

    def copy_files(self) -> None:
        """Make the pages new, and copy those of work that came through the exchange."""
        unit, wanted = self.coursedir.assignment_id, self.coursedir.student_id
        folders, excluded = _folders(self), _excluded(self)
        try:
            record = read_class(folders, [unit])
            students = set(record.names) if wanted in ("", "*") else {wanted}
            written = write_pages(folders, record, students - excluded)
        except CourseError as error:
            self.fail(str(error))
        by_hand = []
        for page in written.pages:
            student = page.parents[1].name
            secret = page.with_name("submission_secret.txt")
            if not secret.is_file():
                by_hand.append(student)
                continue
            name = notebook_hash(secret=secret.read_text(), notebook_id=page.stem)
            target = Path(self.dest_path, f"{name}.html")
            new = target.with_name(f"{name}-tmp.html")
            shutil.copyfile(page, new)
            new.chmod(0o644)
            new.replace(target)
            self.log.info("Released the feedback of %s for %s.", student, unit)
        if by_hand:
            self.log.warning(
                "Not released, because the work did not come through the exchange: %s. Give these "
                "pages back as the work came; they stand in %s.",
                ", ".join(by_hand), folders.feedback,
            )  # fmt: skip


def _excluded(part: Any) -> set[str]:
    """Return the students that a run of nbgrader leaves out."""
    return set((part.coursedir.student_id_exclude or "").split(","))


def _folders(part: Any) -> ClassFolders:
    """Return the folders of the course that a part of nbgrader works on."""
    return ClassFolders(Path(part.coursedir.root).resolve())
