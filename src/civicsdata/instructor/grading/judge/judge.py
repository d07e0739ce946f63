"""Judge the test cells of one submission.

The course's test cells, hidden tests included, run in a namespace of their own. What a test uses of
the student's is taken from the student's process when the test's turn comes among the cells: a
value, or something that stands for a function and sends each call there. Tests are judged after the
last cell has run, so no cell can show what a function was called with. Comparing, counting and
wording happen here, so there is nothing in the student's process to patch, forge, read or leak.
"""

from __future__ import annotations

import contextlib
import io
import math
import numbers
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from civicsdata.check.cards import Card, NotYet, reporting
from civicsdata.check.preflight import reading
from civicsdata.instructor.grading.errors import (
    DeadWorkerError,
    GradingError,
    WorkerTimeoutError,
)
from civicsdata.instructor.grading.judge.names import CompiledTest, NameResolver
from civicsdata.instructor.grading.judge.outputs import Outputs, clean_text, verdict_outputs
from civicsdata.instructor.grading.judge.result import ItemResult, ItemVerdict
from civicsdata.instructor.grading.judge.student import (
    StudentFunction,
    read_value,
    returned_value,
)
from civicsdata.instructor.grading.limits import Limits
from civicsdata.instructor.grading.submission.specification import CellSpec
from civicsdata.values import encode

Ask = Callable[[dict[str, Any], float], dict[str, Any]]

_LONGEST_MESSAGE, _LONGEST_ERROR = 2000, 400  # characters that are shown


class _TestTimeout(BaseException):
    """The test itself took too long; not to be caught by a test's own `except`."""


@dataclass
class Judge:
    """Judges the test cells of one submission.

    Attributes
    ----------
    names : NameResolver
        Whose each name of the assignment is.
    limits : Limits
        Deadlines.
    texts : dict of str to str
        Pieces of writing, by id, for the pre-flight.
    """

    names: NameResolver
    limits: Limits
    texts: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    _space: dict[str, Any] = field(default_factory=lambda: {"__name__": "__test__"})
    _waited: float = 0.0
    _snapshots: dict[int, dict[str, Any] | Exception] = field(default_factory=dict)

    def snapshot(self, number: int, ask: Ask) -> None:
        """Take what a test uses of the student's, when its turn comes among the cells.

        Parameters
        ----------
        number : int
            Number of the test cell in the assignment.
        ask : callable
            Sends a request to the student's process, as `WorkerClient.ask` does.
        """
        names = self.names.test(number).student_names
        if not names:
            return
        request = {"op": "snapshot", "cell": number, "names": list(names)}
        try:
            self._snapshots[number] = ask(request, self.limits.call_seconds)
        except (DeadWorkerError, WorkerTimeoutError) as error:
            self._snapshots[number] = error

    def judge(self, number: int, ask: Ask) -> tuple[ItemResult, Outputs]:
        """Run one test cell, for which `snapshot` has been called.

        Parameters
        ----------
        number : int
            Number of the test cell in the assignment.
        ask : callable
            Sends a request to the student's process, as `WorkerClient.ask` does.

        Returns
        -------
        ItemResult, outputs
            The outcome, and what is shown under the cell.
        """
        cell = self.names.spec.cells[number]
        start = time.perf_counter()
        cards: list[Card] = []
        self.notes = []
        self._waited = 0.0
        test = self.names.test(number)
        score, problem = 0.0, ""
        with _silent(), reporting(cards.append), reading(self.texts):
            try:
                self._define_names(test, number, ask)
                with _deadline(self.limits.judge_seconds, lambda: self._waited):
                    last = self._run(test)
                score, problem = _points(last, cards, cell.points)
            except NotYet as error:
                problem = str(error)
            except (_TestTimeout, RecursionError, MemoryError):
                problem = "The check took too long on this answer, so it earns no points."
            except GradingError:
                raise
            except Exception as error:
                problem = _sentence(error)
                if isinstance(error, DeadWorkerError):
                    self.notes.append(f"{cell.grade_id}: {error}")
        fine = ("Yes", "Recorded")
        worst = next((c for c in cards if c.word not in fine), cards[-1] if cards else None)
        item = _item_result(cell, score, problem, worst)
        item = replace(item, seconds=time.perf_counter() - start)
        return item, verdict_outputs(item, worst)

    def _define_names(self, test: CompiledTest, number: int, ask: Ask) -> None:
        """Put what the test uses into its namespace."""
        for name in test.course_names:
            if name not in self._space:
                self.names.define(name, number, self._space)
        for name in test.student_names:
            self._space.pop(name, None)
        if test.student_names:
            self._read_snapshot(test.student_names, number, ask)

    def _read_snapshot(self, names: Sequence[str], number: int, ask: Ask) -> None:
        reply = self._snapshots.pop(number)
        if isinstance(reply, Exception):
            raise reply
        values = reply.get("values")
        if reply.get("large") is True:
            raise ValueError("The answers of this task are too large to be checked.")
        if not isinstance(values, dict):
            raise DeadWorkerError("The student's process did not send the values asked for.")

        def call(name: str, args: Any, kwargs: Any) -> Any:
            request = {
                "op": "call",
                "cell": number,
                "name": name,
                "args": [encode(value) for value in args],
                "kwargs": {key: encode(value) for key, value in kwargs.items()},
            }
            return self._call(ask, request)

        for name in names:
            if name in values:
                self._space[name] = read_value(values[name], StudentFunction(name, call))

    def _call(self, ask: Ask, request: dict[str, Any]) -> Any:
        name = request["name"]
        start = time.monotonic()
        try:
            reply = ask(request, self.limits.call_seconds)
        except WorkerTimeoutError as error:
            raise TimeoutError(
                f"`{name}` ran longer than {self.limits.call_seconds:g} seconds; "
                "does one of its loops never end?"
            ) from error
        except DeadWorkerError as error:
            self.notes.append(f"{name}: {error}")
            raise RuntimeError(str(error)) from error
        finally:
            self._waited += time.monotonic() - start
        return returned_value(name, reply)

    def _run(self, test: CompiledTest) -> Any:
        """Execute the test; return the value of its last line when that is an expression."""
        exec(test.body, self._space)  # noqa: S102 - the course's own test
        return None if test.last is None else eval(test.last, self._space)  # noqa: S307


def _item_result(cell: CellSpec, score: float, problem: str, worst: Card | None) -> ItemResult:
    """Word the outcome of a test.

    Parameters
    ----------
    cell : CellSpec
        The test.
    score : float
        Points that it gave.
    problem : str
        What went wrong with it, if anything.
    worst : Card or None
        The card to show, of those that its checks gave.
    """
    full = score >= cell.points and not problem
    verdict: ItemVerdict = "wrong"
    if full:
        verdict = "right"
    elif score > 0:
        verdict = "partly"
    elif worst is not None and worst.word == "Not started":
        verdict = "not started"
    message = problem
    if worst is not None and not (worst.word in ("Yes", "Recorded") and problem):
        message = worst.findings
    if not message:
        message = "All checks passed." if full else f"{score:g} of {cell.points:g} points."
    return ItemResult(
        item=cell.grade_id,
        points=cell.points,
        score=score,
        verdict=verdict,
        message=clean_text(message[:_LONGEST_MESSAGE]),
        misconception=worst.idea if worst is not None else None,
        right=worst.right if worst is not None else None,
    )


def _points(last: Any, cards: Sequence[Card], points: float) -> tuple[float, str]:
    """Return the points of a test that ended without an error, and what is wrong with them.

    A check earns the share of its weakest card; in other tests a number in the last line is taken
    as points, as nbgrader does.
    """
    if isinstance(last, Card):
        return replace(min(cards, key=lambda card: card.share), maximum=points).points, ""
    if isinstance(last, bool) or not isinstance(last, numbers.Real):
        return points, ""
    number = float(last)
    if math.isfinite(number) and 0 <= number <= points:
        return number, ""
    return 0.0, f"The check gave {number:g} of {points:g} points, which cannot be; please look."


def _sentence(error: Exception) -> str:
    """Return what an error in a test means, in one line."""
    if isinstance(error, DeadWorkerError):
        return str(error)
    if isinstance(error, WorkerTimeoutError):
        return "The answers could not be read in time."
    if isinstance(error, NameError) and error.name:
        return (
            f"There is no '{error.name}'. Its answer cell stopped with an error, or uses another "
            "name. Run it and read the message below it; text needs quotation marks."
        )
    text = " ".join(str(error).split())[:_LONGEST_ERROR]
    if isinstance(error, AssertionError):
        return text or "This check does not hold for your answer."
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """Keep what a test prints to itself."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        yield


@contextlib.contextmanager
def _deadline(seconds: float, waited: Callable[[], float]) -> Iterator[None]:
    """Stop a test that runs too long itself; waiting for the student does not count."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread receives signals
        return
    start = time.monotonic()

    def stop(number: int, frame: Any) -> None:
        left = seconds - (time.monotonic() - start - waited())
        if left <= 0:
            raise _TestTimeout
        signal.setitimer(signal.ITIMER_REAL, max(left, 0.05))

    old = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)
