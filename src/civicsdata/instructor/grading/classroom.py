"""How is a class graded?

`grade` looks for what is new in ``class/submitted``, has it judged on all cores, and records each
outcome when it comes. It can be stopped at any moment and goes on where it was.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civicsdata.instructor.grading.errors import GradingError
from civicsdata.instructor.grading.folders import Course
from civicsdata.instructor.grading.gradebook.recorded import Change, looks_done, time_of
from civicsdata.instructor.grading.judge.result import Result, from_json
from civicsdata.instructor.grading.lean import lean_imports
from civicsdata.instructor.grading.pool import Job, Pool
from civicsdata.instructor.grading.sandbox.fork_server import Zygote
from civicsdata.instructor.grading.sandbox.limits import Limits
from civicsdata.instructor.grading.submission.reader import HandIn, read_hand_in
from civicsdata.instructor.grading.submission.rebuild import rebuild
from civicsdata.instructor.grading.submission.specification import Plan

if TYPE_CHECKING:
    from civicsdata.instructor.grading.gradebook.recorder import Recorder

_LONGEST_NAME = 100


@dataclass(frozen=True)
class Tick:
    """Something to show while grading goes on.

    Attributes
    ----------
    done, total : int
        Submissions.
    student, unit : str
        The one that has just been recorded; empty at the start.
    seconds : float
        How long it took.
    left : float or None
        Estimate of the seconds that remain.
    """

    done: int
    total: int
    student: str
    unit: str
    seconds: float
    left: float | None


Progress = Callable[[Tick], None]


@dataclass(frozen=True)
class Outcome:
    """What was recorded for one submission."""

    student: str
    unit: str
    score: float
    points: float
    by_hand: int
    reason: str | None
    flags: tuple[str, ...]
    notes: tuple[str, ...]
    seconds: float


@dataclass(frozen=True)
class Summary:
    """What a run of `grade` did.

    Attributes
    ----------
    outcomes : tuple of Outcome
        Submissions that were graded, by unit and student.
    skipped : int
        Submissions that had been graded before and have not changed.
    changes : tuple of Change
        Automatic scores that are not what they were.
    problems : tuple of str
        Sentences about what could not be graded at all, such as a folder that is no student's.
    confined : bool
        Whether students' work ran behind walls.
    seconds : float
        Wall clock of the run.
    unit_seconds : dict of str to float
        Time that the submissions of each unit took, added up.
    """

    outcomes: tuple[Outcome, ...]
    skipped: int
    changes: tuple[Change, ...]
    problems: tuple[str, ...]
    confined: bool
    seconds: float
    unit_seconds: dict[str, float]


def grade(
    root: Path,
    units: Sequence[str] | None = None,
    *,
    everything: bool = False,
    jobs: int | None = None,
    unconfined: bool = False,
    progress: Progress | None = None,
    limits: Limits | None = None,
    course_id: str = "handed-over",
) -> Summary:
    """Grade what is new in ``class/submitted``.

    Parameters
    ----------
    root : Path
        Root of the course.
    units : sequence of str, optional
        Units to grade; without it, all.
    everything : bool
        Whether to grade again what has not changed.
    jobs : int, optional
        How many judges work at the same time; without it, one for each core.
    unconfined : bool
        Whether to run students' work without walls. The record says so.
    progress : callable, optional
        Called with a `Tick` at the start and after each submission.
    limits : Limits, optional
        Limits of each notebook.
    course_id : str
        nbgrader's name of the course.

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
    course = Course(Path(root).resolve())
    wanted = _units(course, units)
    with _alone(course), contextlib.ExitStack() as stack:
        found, problems = _find(course, wanted)
        if not found:
            return Summary((), 0, (), tuple(problems), not unconfined, 0.0, {})
        limits = limits or Limits()
        plans = {unit: course.plan(unit) for unit in wanted if any(j.unit == unit for j in found)}
        start_processes = partial(
            _start,
            stack,
            course,
            limits,
            min(jobs or os.cpu_count() or 1, len(found)),
            unconfined,
            list(plans),
        )
        work = _Work(course, plans, limits, not unconfined, progress)
        # while they import what they need, the gradebook is opened
        early = start_processes() if everything or any(map(work.looks_new, found)) else None
        with lean_imports():
            from civicsdata.instructor.grading.gradebook.recorder import Recorder
        work.recorder = recorder = Recorder(course, course_id)
        stack.callback(recorder.close)
        for plan in plans.values():
            recorder.prepare(plan)
        todo = [job for job in found if everything or work.is_new(job)]
        if todo:
            zygote, pool = early or start_processes()
            zygote.wait()
            work.run(pool, todo)
    return Summary(
        outcomes=tuple(sorted(work.outcomes, key=lambda one: (one.unit, one.student))),
        skipped=len(found) - len(todo),
        changes=tuple(work.changes),
        problems=tuple(problems),
        confined=not unconfined,
        seconds=time.monotonic() - start,
        unit_seconds=work.unit_seconds,
    )


def _start(
    stack: contextlib.ExitStack,
    course: Course,
    limits: Limits,
    jobs: int,
    unconfined: bool,
    units: list[str],
) -> tuple[Zygote, Pool]:
    """Start the processes that run and judge students' work."""
    zygote = stack.enter_context(
        Zygote(limits, course.released, unconfined=unconfined, units=units)
    )
    pool = Pool(course.root, zygote.address, confined=not unconfined, jobs=jobs, limits=limits)
    stack.callback(pool.close)
    return zygote, pool


def _units(course: Course, units: Sequence[str] | None) -> list[str]:
    known = course.units()
    if not known:
        raise GradingError(
            f"There are no master notebooks in {course.root / 'build' / 'source'}; "
            "run `civicsdata build` first."
        )
    for unit in units or ():
        if unit not in known:
            raise GradingError(
                f"There is no unit {unit!r}; there are: {', '.join(known)}. Was it released with "
                "`civicsdata build`?"
            )
    return list(units or known)


def _find(course: Course, units: Sequence[str]) -> tuple[list[Job], list[str]]:
    """Find submissions, and folders that can be none."""
    jobs: list[Job] = []
    problems: list[str] = []
    if not course.submitted.is_dir():
        raise GradingError(
            f"There is no folder {course.submitted}; put each student's work there, as "
            "<student>/<unit>/<unit>.ipynb."
        )
    known = course.units()
    for student in sorted(os.listdir(course.submitted)):
        if student.startswith("."):
            continue
        folder = course.submitted / student
        if not folder.is_dir():
            continue
        problem = _name_problem(student)
        if problem:
            problems.append(f"The folder {student!r} is not graded: {problem}.")
            continue
        for unit in sorted(os.listdir(folder)):
            if unit in units:
                jobs.append(Job(student, unit, str(folder / unit)))
            elif unit not in known and not unit.startswith("."):
                problems.append(
                    f"{student} handed in {unit!r}, which is no unit of this course; there are: "
                    f"{', '.join(known)}."
                )
    return jobs, problems


def _name_problem(student: str) -> str:
    """Say why a name cannot be a student's id."""
    if student != student.strip():
        return "a student id may not begin or end with a space"
    if ".." in student or "\\" in student:
        return "a student id may not contain '..' or a backslash"
    if not student.isprintable():
        return "a student id may not contain control characters or broken letters"
    if len(student.encode()) > _LONGEST_NAME:
        return f"a student id may have at most {_LONGEST_NAME} letters"
    return ""


@contextlib.contextmanager
def _alone(course: Course) -> Iterator[None]:
    """Let only one run work on a class."""
    course.classroom.mkdir(parents=True, exist_ok=True)
    path = course.classroom / ".grading.lock"
    try:
        file = path.open("a+")
    except OSError as error:
        raise GradingError(
            f"{course.classroom} cannot be written ({error.strerror}); allow that and try again."
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            who = file.read(20).strip() or "?"
            raise GradingError(
                f"This class is being graded already (process {who}); wait until that has ended."
            ) from error
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        yield


class _Work:
    """Takes outcomes and records them."""

    def __init__(
        self,
        course: Course,
        plans: dict[str, Plan],
        limits: Limits,
        confined: bool,
        progress: Progress | None,
    ) -> None:
        self.course = course
        self.recorder: Recorder
        self.plans = plans
        self.limits = limits
        self.confined = confined
        self.progress = progress or (lambda tick: None)
        self.outcomes: list[Outcome] = []
        self.changes: list[Change] = []
        self.unit_seconds: dict[str, float] = {}

    def _read(self, job: Job) -> HandIn:
        return read_hand_in(Path(job.folder), job.student, job.unit, self.limits.submission_bytes)

    def looks_new(self, job: Job) -> bool:
        """Say whether the files show that a submission has still to be graded."""
        hand_in = self._read(job)
        return not looks_done(self.course, hand_in, self.plans[job.unit], self.confined)

    def is_new(self, job: Job) -> bool:
        """Say whether a submission has still to be graded."""
        return not self.recorder.is_done(self._read(job), self.plans[job.unit], self.confined)

    def run(self, pool: Pool, todo: list[Job]) -> None:
        """Have everything judged, and record it."""
        start = time.monotonic()
        self.progress(Tick(0, len(todo), "", "", 0.0, None))
        with (self.course.classroom / "grading.log").open("a", encoding="utf-8") as log:
            for number, (job, reply) in enumerate(pool.run(iter(todo)), start=1):
                if "error" in reply:
                    raise GradingError(reply["error"])
                result, hand_in = self._outcome(job, reply)
                self.changes += self.recorder.record(hand_in, self.plans[job.unit], result)
                self._note(log, job, hand_in, result)
                each = (time.monotonic() - start) / number
                self.progress(
                    Tick(
                        number, len(todo), job.student, job.unit, result.seconds,
                        each * (len(todo) - number),
                    )
                )  # fmt: skip

    def _outcome(self, job: Job, reply: dict[str, Any]) -> tuple[Result, HandIn]:
        hand_in = self._read(job)
        if "result" in reply:
            result = from_json(reply["result"])
            if reply["sha256"] != hand_in.sha256:
                # changed while it was graded: record what was graded, and grade again next time
                hand_in = replace(hand_in, notes=(*hand_in.notes, "It changed during grading."))
        else:
            result = self._lost(job, hand_in, reply.get("lost", "It could not be judged."))
        notes = (*hand_in.notes, *_stamp_notes(hand_in), *result.notes)
        return replace(result, notes=notes), hand_in

    def _lost(self, job: Job, hand_in: HandIn, reason: str) -> Result:
        """Make the result of a submission that could not be judged: no score but a reason."""
        from civicsdata.instructor.grading.grader import refused

        plan = self.plans[job.unit]
        built = rebuild(plan, hand_in.notebook, self.limits)
        return refused(
            plan,
            replace(built, reason=built.reason or reason),
            hand_in.notebook,
            confined=self.confined,
        )

    def _note(self, log: Any, job: Job, hand_in: HandIn, result: Result) -> None:
        """Keep an outcome for the summary and the log."""
        flags = tuple(f"{flag.cell}, line {flag.line}: {flag.what}" for flag in result.flags)
        outcome = Outcome(
            student=job.student,
            unit=job.unit,
            score=result.score,
            points=result.points,
            by_hand=sum(item.score is None for item in result.items),
            reason=result.reason,
            flags=flags,
            notes=result.notes,
            seconds=result.seconds,
        )
        self.outcomes.append(outcome)
        total = self.unit_seconds.get(job.unit, 0.0)
        self.unit_seconds[job.unit] = total + result.seconds
        line = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "student": job.student,
            "unit": job.unit,
            "score": result.score,
            "state": result.state,
            "confinement": result.confinement,
            "seconds": round(result.seconds, 4),
            "cells": {
                cell.grade_id or cell.id: cell.seconds for cell in result.cells if cell.seconds
            },
        }
        log.write(json.dumps(line, ensure_ascii=False) + "\n")
        log.flush()


def _stamp_notes(hand_in: HandIn) -> list[str]:
    """Say what is odd about the time of a hand-in."""
    if not hand_in.stamp:
        return []
    stamp = time_of(hand_in.stamp)
    if stamp is None:
        return ["timestamp.txt says no time; it was left out."]
    if stamp.timestamp() - time.timezone > time.time() + 86_400:
        return ["timestamp.txt lies in the future; please look."]
    return []
