"""Sum up a run of grading: its progress, its outcomes, and its log."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from civicsdata.instructor.grading.gradebook.recorded import ScoreChange
from civicsdata.instructor.grading.judge.result import Result


@dataclass(frozen=True)
class ProgressUpdate:
    """Progress of a run of `grade`.

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


ShowProgress = Callable[[ProgressUpdate], None]


@dataclass(frozen=True)
class Outcome:
    """Outcome of one submission, as it was recorded."""

    student: str
    unit: str
    score: float
    points: float
    by_hand: int
    reason: str | None
    flags: tuple[str, ...]
    notes: tuple[str, ...]
    seconds: float

    @classmethod
    def of(cls, student: str, result: Result) -> Outcome:
        """Return the outcome of a student's result."""
        return cls(
            student=student,
            unit=result.unit,
            score=result.score,
            points=result.points,
            by_hand=sum(item.score is None for item in result.items),
            reason=result.reason,
            flags=tuple(f"{flag.cell}, line {flag.line}: {flag.what}" for flag in result.flags),
            notes=result.notes,
            seconds=result.seconds,
        )


@dataclass(frozen=True)
class Summary:
    """Summary of a run of `grade`.

    Attributes
    ----------
    outcomes : tuple of Outcome
        Submissions that were graded, by unit and student.
    skipped : int
        Submissions that had been graded before and have not changed.
    changes : tuple of ScoreChange
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
    changes: tuple[ScoreChange, ...]
    problems: tuple[str, ...]
    confined: bool
    seconds: float
    unit_seconds: dict[str, float]


def log_line(student: str, result: Result) -> str:
    """Return the line of ``class/grading.log`` about a submission."""
    line: dict[str, Any] = {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "student": student,
        "unit": result.unit,
        "score": result.score,
        "state": result.state,
        "confinement": result.confinement,
        "seconds": round(result.seconds, 4),
        "cells": {cell.grade_id or cell.id: cell.seconds for cell in result.cells if cell.seconds},
    }
    return json.dumps(line, ensure_ascii=False) + "\n"
