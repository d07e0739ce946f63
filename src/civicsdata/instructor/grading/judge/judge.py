"""Is an answer right?

The judge runs the course's test cells, hidden tests included, in a namespace of its own. What a
test uses of the student's is taken from the student's process at the test's place: a value, or
something that stands for a function and sends each call there. Tests are judged after the last
cell has run, so no cell can show what a function was called with. Comparing, counting and wording
happen here, so there is nothing in the student's process to patch, forge, read or leak.
"""

from __future__ import annotations

import builtins
import contextlib
import io
import math
import numbers
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from civicsdata.instructor.grading.errors import Broken, GradingError, Overtime
from civicsdata.instructor.grading.judge.names import Ownership, Test
from civicsdata.instructor.grading.judge.result import Item
from civicsdata.instructor.grading.sandbox.limits import Limits
from civicsdata.instructor.grading.submission.specification import Plan, PlanCell
from civicsdata.instructor.grading.values import BadValue, decode, encode
from civicsdata.preflight import reading
from civicsdata.verdicts import NotYet, Verdict, reporting

Ask = Callable[[dict[str, Any], float], dict[str, Any]]


class _TestOvertime(BaseException):
    """The test itself took too long; not to be caught by a test's own `except`."""


class StudentFunction:
    """Stands for a function of the student's; a call runs in the student's process."""

    def __init__(self, name: str, call: Callable[..., Any]) -> None:
        self.__name__ = self.__qualname__ = name
        self._call = call

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._call(self.__name__, args, kwargs)

    def __repr__(self) -> str:
        return f"<function {self.__name__}>"


@dataclass
class Judge:
    """Judges the test cells of one submission.

    Attributes
    ----------
    plan : Plan
        The master's cells.
    ownership : Ownership
        Whose each name is.
    limits : Limits
        Deadlines.
    texts : dict of str to str
        Pieces of writing, by id, for the pre-flight.
    """

    plan: Plan
    ownership: Ownership
    limits: Limits
    texts: dict[str, str] = field(default_factory=dict)
    space: dict[str, Any] = field(default_factory=lambda: {"__name__": "__test__"})
    troubles: list[str] = field(default_factory=list)
    _waiting: float = 0.0
    _taken: dict[int, dict[str, Any] | Exception] = field(default_factory=dict)

    def take(self, place: int, ask: Ask) -> None:
        """Take what a test uses of the student's, when its turn comes among the cells.

        Parameters
        ----------
        place : int
            Place of the test cell in the plan.
        ask : callable
            Sends a request to the student's process, as `Session.ask` does.
        """
        wanted = self.ownership.test(place).wanted
        if not wanted:
            return
        request = {"op": "take", "place": place, "names": list(wanted)}
        try:
            self._taken[place] = ask(request, self.limits.call_seconds)
        except (Broken, Overtime) as error:
            self._taken[place] = error

    def judge(self, place: int, ask: Ask) -> tuple[Item, tuple[dict[str, Any], ...]]:
        """Run one test cell, for which `take` has been called.

        Parameters
        ----------
        place : int
            Place of the test cell in the plan.
        ask : callable
            Sends a request to the student's process, as `Session.ask` does.

        Returns
        -------
        Item, outputs
            The outcome, and what is shown under the cell.
        """
        cell = self.plan.cells[place]
        start = time.perf_counter()
        heard: list[Verdict] = []
        self.troubles = []
        self._waiting = 0.0
        test = self.ownership.test(place)
        score: float = cell.points
        problem = ""
        with _quiet(), reporting(heard.append), reading(self.texts):
            try:
                self._fetch(test, place, ask)
                with _deadline(self.limits.judge_seconds, lambda: self._waiting):
                    last = self._run(test)
                score, problem = _credit(last, cell.points)
            except NotYet as verdict:
                score, problem = 0.0, str(verdict)
            except (_TestOvertime, RecursionError, MemoryError):
                score = 0.0
                problem = "The check took too long on this answer, so it earns no points."
            except GradingError:
                raise
            except Exception as error:
                score, problem = 0.0, _sentence(error)
                if isinstance(error, Broken):
                    self.troubles.append(f"{cell.grade_id}: {error}")
        seconds = time.perf_counter() - start
        return self._outcome(cell, score, problem, heard, seconds)

    def _fetch(self, test: Test, place: int, ask: Ask) -> None:
        """Put what the test uses into its namespace."""
        for name in test.others:
            if name not in self.space:
                self.ownership.make(name, place, self.space)
        for name in test.wanted:
            self.space.pop(name, None)
        if test.wanted:
            self._read_values(test.wanted, place, ask)

    def _read_values(self, wanted: Sequence[str], place: int, ask: Ask) -> None:
        reply = self._taken.pop(place)
        if isinstance(reply, Exception):
            raise reply
        values = reply.get("values")
        if reply.get("large") is True:
            raise ValueError("The answers of this task are too large to be checked.")
        if not isinstance(values, dict):
            raise Broken("The session did not give the values that were asked for.")

        def call(name: str, args: Any, kwargs: Any) -> Any:
            return self._call(ask, place, name, args, kwargs)

        for name in wanted:
            if name in values:
                make = lambda _, name=name: StudentFunction(name, call)  # noqa: E731
                try:
                    self.space[name] = decode(values[name], make)
                except BadValue as error:
                    raise Broken(f"The session gave a value that cannot be read ({error}).") from (
                        error
                    )

    def _call(self, ask: Ask, place: int, name: str, args: Any, kwargs: Any) -> Any:
        request = {
            "op": "call",
            "place": place,
            "name": name,
            "args": [encode(value) for value in args],
            "kwargs": {key: encode(value) for key, value in kwargs.items()},
        }
        start = time.monotonic()
        try:
            reply = ask(request, self.limits.call_seconds)
        except Overtime as error:
            message = (
                f"`{name}` ran longer than {self.limits.call_seconds:g} seconds; "
                "does one of its loops never end?"
            )
            raise TimeoutError(message) from error
        except Broken as error:
            self.troubles.append(f"{name}: {error}")
            raise RuntimeError(str(error)) from error
        finally:
            self._waiting += time.monotonic() - start
        return _returned(name, reply)

    def _run(self, test: Test) -> Any:
        """Execute the test; give the value of its last line when that is an expression."""
        exec(test.body, self.space)  # noqa: S102 - the course's own test
        return None if test.last is None else eval(test.last, self.space)  # noqa: S307

    def _outcome(
        self, cell: PlanCell, score: float, problem: str, heard: list[Verdict], seconds: float
    ) -> tuple[Item, tuple[dict[str, Any], ...]]:
        worst = next((v for v in heard if v.word != "Yes"), heard[-1] if heard else None)
        message = worst.text if worst is not None else problem
        if worst is not None and worst.word == "Yes" and problem:
            message = problem
        full = score >= cell.points and not problem
        if full:
            verdict = "right"
        elif score > 0:
            verdict = "partly"
        elif worst is not None and worst.word == "Not started":
            verdict = "not started"
        else:
            verdict = "wrong"
        if not message:
            message = "All checks passed." if full else f"{score:g} of {cell.points:g} points."
        item = Item(
            item=cell.grade_id,
            points=cell.points,
            score=score,
            verdict=verdict,  # type: ignore[arg-type]
            message=message[:1000],
            misconception=worst.misconception if worst is not None else None,
            seconds=seconds,
        )
        return item, shown(item, worst)


def shown(item: Item, verdict: Verdict | None = None) -> tuple[dict[str, Any], ...]:
    """Give the outputs under a test cell; nbgrader reads the same score out of them."""
    if item.score == 0 and item.points > 0:
        error = {
            "output_type": "error",
            "ename": "NotYet",
            "evalue": item.message,
            "traceback": [item.message],
        }
        return (error,)
    data = {"text/plain": item.message}
    if verdict is not None and verdict.text == item.message:
        data["text/html"] = verdict._repr_html_()
    message = {"output_type": "display_data", "data": data, "metadata": {}}
    if item.score is not None and item.score < item.points:
        share = {
            "output_type": "execute_result",
            "data": {"text/plain": f"{item.score:g}"},
            "metadata": {},
            "execution_count": None,
        }
        return message, share
    return (message,)


def _credit(last: Any, points: float) -> tuple[float, str]:
    """Read the last line of a test as points."""
    if isinstance(last, (bool, Verdict)) or not isinstance(last, numbers.Real):
        return points, ""
    number = float(last)
    if math.isfinite(number) and 0 <= number <= points:
        return number, ""
    return 0.0, f"The check gave {number:g} of {points:g} points, which cannot be; please look."


def _sentence(error: Exception) -> str:
    """Say what an error in a test means, in one line."""
    if isinstance(error, Broken):
        return str(error)
    if isinstance(error, Overtime):
        return "The answers could not be read in time."
    if isinstance(error, NameError):
        return f"{error}. Has the answer cell been run, and does it use this name?"
    text = " ".join(str(error).split())[:400]
    if isinstance(error, AssertionError):
        return text or "This check does not hold for your answer."
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _returned(name: str, reply: dict[str, Any]) -> Any:
    """Turn the answer to a call into a value or into an exception."""
    if "value" in reply:
        try:
            return decode(reply["value"])
        except BadValue as error:
            raise Broken(f"The session gave a value that cannot be read ({error}).") from error
    if reply.get("large") is True:
        raise ValueError(f"`{name}` gives more than can be checked.")
    kinds, message = reply.get("raised"), reply.get("message")
    if not isinstance(kinds, list) or not isinstance(message, str):
        raise Broken("The session gave neither a value nor an error.")
    if kinds[:1] in (["SystemExit"], ["KeyboardInterrupt"]):
        raise RuntimeError(f"`{name}` ended the program.")
    raise _rebuilt(kinds, message[:2000])


def _rebuilt(kinds: list[Any], message: str) -> Exception:
    """Make an exception of the nearest built-in type."""
    for kind in kinds[:20]:
        cls = getattr(builtins, kind, None) if isinstance(kind, str) else None
        if isinstance(cls, type) and issubclass(cls, Exception) and cls is not Exception:
            try:
                error: Exception = cls(message)
            except TypeError:  # UnicodeDecodeError and its like need more than a message
                continue
            return error
    return RuntimeError(message)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep what a test prints to itself."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        yield


@contextlib.contextmanager
def _deadline(seconds: float, waited: Callable[[], float]) -> Iterator[None]:
    """Stop a test that runs too long itself; waiting for the student does not count."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    start = time.monotonic()

    def stop(number: int, frame: Any) -> None:
        left = seconds - (time.monotonic() - start - waited())
        if left <= 0:
            raise _TestOvertime
        signal.setitimer(signal.ITIMER_REAL, max(left, 0.05))

    old = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)
