"""Grade a class.

`grade` looks for what is new in ``class/submitted``, has it graded on all cores, and records each
result when it comes. It can be stopped at any moment and goes on where it was.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civicsdata.instructor.grading.errors import GradingError, system_errors
from civicsdata.instructor.grading.folders import ClassFolders, class_lock
from civicsdata.instructor.grading.gradebook.recorded import (
    GradedSubmission,
    ScoreChange,
    is_recorded,
    timestamp_notes,
)
from civicsdata.instructor.grading.graders import GraderSettings, Reply
from civicsdata.instructor.grading.judge.result import Result, from_json
from civicsdata.instructor.grading.limits import Limits
from civicsdata.instructor.grading.pool import Pool, usable_cores
from civicsdata.instructor.grading.sandbox.fork_server import ForkServer
from civicsdata.instructor.grading.submission.inbox import find_submissions
from civicsdata.instructor.grading.submission.reader import (
    Submission,
    SubmissionFolder,
    read_submission,
)
from civicsdata.instructor.grading.submission.specification import AssignmentSpec
from civicsdata.instructor.grading.summary import (
    Outcome,
    ProgressUpdate,
    ShowProgress,
    Summary,
    log_line,
)

if TYPE_CHECKING:
    from civicsdata.instructor.grading.gradebook.recorder import Recorder

# Of errno(3): something is in the way of one file.
_ERRORS_OF_ONE_PATH = (
    errno.EACCES, errno.EEXIST, errno.EISDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.ENOTDIR,
    errno.ENOTEMPTY,
)  # fmt: skip

_Reply = tuple[SubmissionFolder, Reply]


@dataclass(frozen=True)
class GradeOptions:
    """Options of grading a class.

    Attributes
    ----------
    everything : bool
        Whether to grade again what has not changed.
    jobs : int, optional
        How many graders work at the same time; without it, one for each core that
        this process may use.
    unconfined : bool
        Whether to run students' work without walls. The record says so.
    limits : Limits
        Limits of each notebook.
    course_id : str
        nbgrader's name of the course.
    """

    everything: bool = False
    jobs: int | None = None
    unconfined: bool = False
    limits: Limits = field(default_factory=Limits)
    course_id: str = "handed-over"


def grade(
    root: Path,
    units: Sequence[str] | None = None,
    options: GradeOptions | None = None,
    progress: ShowProgress | None = None,
) -> Summary:
    """Grade what is new in ``class/submitted``.

    Parameters
    ----------
    root : Path
        Root of the course.
    units : sequence of str, optional
        Units to grade; without it, all.
    options : GradeOptions, optional
        How to grade.
    progress : callable, optional
        Called with a `ProgressUpdate` at the start and after each submission.

    Returns
    -------
    Summary
        What was done. Every submission has a score or a stated reason in it.

    Raises
    ------
    GradingError
        When grading cannot go on; what was recorded before stays.
    """
    start = time.monotonic()
    options = options or GradeOptions()
    folders = ClassFolders(Path(root).resolve())
    with system_errors(), class_lock(folders.classroom), contextlib.ExitStack() as stack:
        found, problems = find_submissions(folders, folders.wanted_units(units))
        run = _ClassRun(folders, options, progress or (lambda update: None))
        if found:
            run.grade(stack, found)
    return Summary(
        outcomes=tuple(sorted(run.outcomes, key=lambda one: (one.unit, one.student))),
        skipped=len(found) - len(run.outcomes) - len(run.problems),
        changes=tuple(run.changes),
        problems=(*problems, *run.problems),
        confined=not options.unconfined,
        seconds=time.monotonic() - start,
        unit_seconds=run.unit_seconds,
    )


def _import_recorder() -> type[Recorder]:
    """Import the recorder, and nbgrader with it."""
    collecting = gc.isenabled()
    gc.disable()  # what an import makes stays, so looking for garbage is in vain
    try:
        from civicsdata.instructor.grading.gradebook.recorder import Recorder
    finally:
        if collecting:
            gc.enable()
    return Recorder


def _replies_until(importing: Future[Any], replies: Iterator[_Reply]) -> list[_Reply]:
    """Return the replies that come while something is imported."""
    early: list[_Reply] = []
    while not importing.done():
        try:
            early.append(next(replies))
        except StopIteration:
            break
    return early


@dataclass
class _ClassRun:
    """One run: it has submissions graded and records what comes back."""

    folders: ClassFolders
    options: GradeOptions
    progress: ShowProgress
    outcomes: list[Outcome] = field(default_factory=list)
    changes: list[ScoreChange] = field(default_factory=list)
    unit_seconds: dict[str, float] = field(default_factory=dict)
    specs: dict[str, AssignmentSpec] = field(default_factory=dict)
    digests: dict[SubmissionFolder, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def grade(self, stack: contextlib.ExitStack, found: list[SubmissionFolder]) -> None:
        """Grade what is new of some submissions.

        Parameters
        ----------
        stack : ExitStack
            Ends the processes.
        found : list of SubmissionFolder
            At least one submission.
        """
        for unit in dict.fromkeys(place.unit for place in found):
            self.specs[unit] = self.folders.read_spec(unit)
            self.folders.read_stubs(unit)  # so that an unreadable one is reported here
        new = [place for place in found if self.options.everything or self._looks_new(place)]
        start_pool = cache(partial(self._start_pool, stack, len(found)))
        # nbgrader takes longer to import than the first submissions to be graded.
        importing = stack.enter_context(ThreadPoolExecutor(1)).submit(_import_recorder)
        replies = start_pool().grade(iter(new), self.digests) if new else iter(())
        early = _replies_until(importing, replies)
        recorder = importing.result()(self.folders, self.options.course_id)
        stack.callback(recorder.close)
        for spec in self.specs.values():
            recorder.prepare(spec)
        forgotten = [p for p in found if p not in set(new) and not recorder.has(p)]
        later = start_pool().grade(iter(forgotten), self.digests) if forgotten else iter(())
        self._record_all(chain(early, replies, later), len(new) + len(forgotten), recorder)

    def _looks_new(self, place: SubmissionFolder) -> bool:
        """Tell whether the files show that a submission has still to be graded."""
        try:
            graded = _graded(self._read(place))
            spec = self.specs[place.unit]
            is_old = is_recorded(self.folders, graded, spec, not self.options.unconfined)
        except Exception:
            return True  # its grader finds the same, and says so
        self.digests[place] = graded.sha256
        return not is_old

    def _read(self, place: SubmissionFolder) -> Submission:
        return read_submission(place, self.options.limits.submission_bytes)

    def _start_pool(self, stack: contextlib.ExitStack, submissions: int) -> Pool:
        """Start the processes that run and grade students' work."""
        limits, units = self.options.limits, list(self.specs)
        confined = not self.options.unconfined
        server = ForkServer(limits, self.folders.released, unconfined=not confined, units=units)
        stack.enter_context(server)
        size = min(self.options.jobs or usable_cores(), submissions)
        settings = GraderSettings(self.folders.root, tuple(units), server.address, confined, limits)
        pool = Pool(settings, size)
        stack.callback(pool.close)
        server.wait()
        return pool

    def _record_all(self, replies: Iterable[_Reply], total: int, recorder: Recorder) -> None:
        """Record what graders reply."""
        if not total:
            return
        start = time.monotonic()
        self.progress(ProgressUpdate(0, total, "", "", 0.0, None))
        with (self.folders.classroom / "grading.log").open("a", encoding="utf-8") as log:
            for number, (place, reply) in enumerate(replies, start=1):
                if "error" in reply:
                    raise GradingError(reply["error"])
                result = self._record_or_leave_out(place, reply, recorder)
                if result is not None:
                    log.write(log_line(place.student, result))
                    log.flush()
                left = (time.monotonic() - start) / number * (total - number)
                seconds = result.seconds if result is not None else 0.0
                student, unit = place.student, place.unit
                self.progress(ProgressUpdate(number, total, student, unit, seconds, left))

    def _record_or_leave_out(
        self, place: SubmissionFolder, reply: Reply, recorder: Recorder
    ) -> Result | None:
        """Record a reply; what goes wrong with one submission is no matter of the next."""
        try:
            if "lost" in reply:
                why = reply["lost"]
            else:
                return self._record(place, reply, recorder)
        except GradingError as error:
            cause = error.__cause__
            if not isinstance(cause, OSError) or cause.errno not in _ERRORS_OF_ONE_PATH:
                raise
            why = str(error)
        except Exception as error:
            why = f"it could not be recorded ({type(error).__name__}: {error})"
        self._leave_out(place, why)
        return None

    def _record(self, place: SubmissionFolder, reply: Reply, recorder: Recorder) -> Result:
        """Record what was graded, which may not be what stands there now."""
        graded = GradedSubmission(place.student, place.unit, reply["sha256"], reply["timestamp"])
        result, notes = from_json(reply["result"]), reply["notes"]
        if self.digests.get(place, graded.sha256) != graded.sha256:
            notes = [*notes, "It was changed while the class was being graded."]
        notes = (*notes, *timestamp_notes(graded.timestamp), *result.notes)
        result = replace(result, notes=notes)
        self.changes += recorder.record(graded, self.specs[place.unit], result)
        self._keep(place, result)
        return result

    def _leave_out(self, place: SubmissionFolder, why: str) -> None:
        """Say that there is no result; what was recorded before stays, the next run tries again."""
        self.problems.append(
            f"{place.student}, {place.unit}, could not be graded: {why.rstrip('.')}. An earlier "
            "score is kept; the next run tries again."
        )

    def _keep(self, place: SubmissionFolder, result: Result) -> None:
        self.outcomes.append(Outcome.of(place.student, result))
        total = self.unit_seconds.get(place.unit, 0.0)
        self.unit_seconds[place.unit] = total + result.seconds


def _graded(submission: Submission) -> GradedSubmission:
    return GradedSubmission(
        submission.student, submission.unit, submission.sha256, submission.timestamp
    )
