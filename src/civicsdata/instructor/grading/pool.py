"""Grade submissions on all cores.

`python -m civicsdata.instructor.grading.pool` imports what grading needs once, reads the
assignments, and forks one grader for each socket that it was given. A grader reads places of
submissions and writes results, one JSON line each. One that dies, or is ended because it took far
too long, is forked again on the same socket; its greeting tells the other side that the submission
was lost.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import json
import os
import resource
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civicsdata.instructor.grading.errors import GradingError
from civicsdata.instructor.grading.limits import Limits
from civicsdata.instructor.grading.submission.reader import SubmissionFolder, read_submission

if TYPE_CHECKING:
    from civicsdata.instructor.grading.grader import Assignment

_GRADER_BYTES = 4 * 1024**3  # address space of a grader, in case a test of the course runs wild
_SLACK_SECONDS = 60.0  # past all limits of a notebook, for a machine that is very busy
_POLL_SECONDS = 1.0
_PIECE_BYTES = 1 << 20
_LONGEST_PROBLEM = 500

Reply = dict[str, Any]


@dataclass(frozen=True)
class PoolSettings:
    """Settings of a pool of graders.

    Attributes
    ----------
    root : Path
        Root of the course.
    units : sequence of str
        Units whose submissions are graded.
    address : str
        Socket of the fork server.
    confined : bool
        Whether the fork server is behind walls.
    limits : Limits
        Limits of each notebook.
    """

    root: Path
    units: Sequence[str]
    address: str
    confined: bool
    limits: Limits

    def to_json(self) -> str:
        """Return the settings as JSON."""
        plain = {"root": str(self.root), "units": list(self.units)}
        return json.dumps({**vars(self), **plain, "limits": self.limits.as_dict()})

    @classmethod
    def from_json(cls, text: str) -> PoolSettings:
        """Read settings."""
        data = json.loads(text)
        changed = {"root": Path(data["root"]), "limits": Limits(**data["limits"])}
        return cls(**{**data, **changed})


class Pool:
    """Graders in processes of their own.

    Parameters
    ----------
    settings : PoolSettings
        How they work.
    size : int
        How many there are.
    """

    def __init__(self, settings: PoolSettings, size: int) -> None:
        limits = settings.limits
        self._patience = (
            limits.notebook_seconds + limits.checks_seconds + limits.judge_seconds + _SLACK_SECONDS
        )
        pairs = [socket.socketpair() for _ in range(size)]
        theirs = [pair[1] for pair in pairs]
        self._sockets = [pair[0] for pair in pairs]
        self._process = subprocess.Popen(
            [
                sys.executable, "-I", "-m", "civicsdata.instructor.grading.pool",
                "--sockets", ",".join(str(one.fileno()) for one in theirs),
                "--settings", settings.to_json(),
            ],
            pass_fds=[one.fileno() for one in theirs],
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        for one in theirs:
            one.close()
        self._buffers = [b""] * size
        self._pids = [0] * size
        self._working: list[SubmissionFolder | None] = [None] * size
        self._since = [0.0] * size

    def grade(
        self, submissions: Iterator[SubmissionFolder]
    ) -> Iterator[tuple[SubmissionFolder, Reply]]:
        """Grade submissions; give each with its reply, in the order in which they end.

        A reply has ``result``, ``sha256``, ``timestamp`` and ``notes`` of what was graded, or
        ``error`` (the class cannot go on), or ``lost`` (this one could not be graded).
        """
        more = True
        while True:
            for slot, working in enumerate(self._working):
                if working is None and self._pids[slot] and more:
                    submission = next(submissions, None)
                    more = submission is not None
                    if submission is not None:
                        self._send(slot, submission)
            if not more and not any(self._working):
                return
            yield from self._collect()

    def _send(self, slot: int, submission: SubmissionFolder) -> None:
        self._sockets[slot].sendall(json.dumps(vars(submission)).encode() + b"\n")
        self._working[slot], self._since[slot] = submission, time.monotonic()

    def _collect(self) -> Iterator[tuple[SubmissionFolder, Reply]]:
        readable, _, _ = select.select(self._sockets, [], [], _POLL_SECONDS)
        if self._process.poll() is not None and not readable:
            for slot, submission in enumerate(self._working):
                if submission is not None:
                    self._working[slot] = None
                    yield submission, {"error": "The graders ended; run the same command again."}
            if not any(self._pids):
                raise RuntimeError("The graders did not start.")
            return
        for slot, one in enumerate(self._sockets):
            if one in readable:
                yield from self._receive(slot)
            overdue = time.monotonic() - self._since[slot] > self._patience
            if self._working[slot] is not None and overdue and self._pids[slot]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self._pids[slot], signal.SIGKILL)
                self._since[slot] = time.monotonic()

    def _receive(self, slot: int) -> Iterator[tuple[SubmissionFolder, Reply]]:
        self._buffers[slot] += self._sockets[slot].recv(_PIECE_BYTES)
        *lines, self._buffers[slot] = self._buffers[slot].split(b"\n")
        for line in filter(None, lines):
            try:
                reply = json.loads(line)
            except ValueError:
                continue  # half a reply of a grader that died
            submission = self._working[slot]
            if "hello" in reply:
                self._pids[slot] = reply["hello"]
                reply = {"lost": "The check of this submission had to be stopped."}
            if submission is not None:
                self._working[slot] = None
                yield submission, reply

    def close(self) -> None:
        """End all graders."""
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for one in self._sockets:
            one.close()


# ---------------------------------------------------------------- in the processes


def main(arguments: list[str] | None = None) -> None:
    """Fork graders and keep as many as there are sockets."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sockets", required=True)
    parser.add_argument("--settings", required=True)
    given = parser.parse_args(arguments)
    settings = PoolSettings.from_json(given.settings)
    gc.disable()  # what an import makes stays, so looking for garbage is in vain
    import pandas  # noqa: F401

    from civicsdata.instructor.grading.folders import ClassFolders
    from civicsdata.instructor.grading.grader import Assignment

    folders = ClassFolders(settings.root)
    assignments = {
        unit: Assignment(folders.read_spec(unit), folders.read_stubs(unit))
        for unit in settings.units
    }
    gc.enable()
    gc.freeze()
    sockets = [socket.socket(fileno=int(number)) for number in given.sockets.split(",")]
    running = {_fork_grader(one, settings, assignments): one for one in sockets}
    while running:
        pid, _ = os.wait()
        one = running.pop(pid)
        if not _is_closed(one):
            running[_fork_grader(one, settings, assignments)] = one


def _is_closed(one: socket.socket) -> bool:
    """Tell whether the other side is gone."""
    readable, _, _ = select.select([one], [], [], 0)
    return bool(readable) and one.recv(1, socket.MSG_PEEK) == b""


def _fork_grader(
    one: socket.socket, settings: PoolSettings, assignments: dict[str, Assignment]
) -> int:
    pid = os.fork()
    if pid == 0:
        try:
            _serve(one, settings, assignments)
        finally:
            os._exit(0)
    return pid


def _serve(one: socket.socket, settings: PoolSettings, assignments: dict[str, Assignment]) -> None:
    """Be a grader."""
    resource.setrlimit(resource.RLIMIT_AS, (_GRADER_BYTES, _GRADER_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    reader = one.makefile("rb")
    # The empty line ends half a reply of a grader that died.
    one.sendall(b"\n" + json.dumps({"hello": os.getpid()}).encode() + b"\n")
    while line := reader.readline():
        place = SubmissionFolder(**json.loads(line))
        reply = grade_submission(place, settings, assignments[place.unit])
        one.sendall(json.dumps(reply).encode() + b"\n")


def grade_submission(
    place: SubmissionFolder, settings: PoolSettings, assignment: Assignment
) -> Reply:
    """Read and grade a submission; return a reply of `Pool.grade`."""
    from civicsdata.instructor.grading.grader import grade_notebook
    from civicsdata.instructor.grading.judge.result import to_json
    from civicsdata.instructor.grading.sandbox.client import SandboxRequest

    try:
        submission = read_submission(place, settings.limits.submission_bytes)
        sandbox = SandboxRequest(settings.address, settings.confined, place.unit, submission.files)
        result = grade_notebook(assignment, submission.notebook, sandbox, settings.limits)
    except GradingError as error:
        return {"error": str(error)}
    except Exception as error:
        problem = f"The grader itself failed ({type(error).__name__}: {error})."
        return {"lost": problem[:_LONGEST_PROBLEM]}
    return {
        "result": to_json(result),
        "sha256": submission.sha256,
        "timestamp": submission.timestamp,
        "notes": submission.notes,
    }


if __name__ == "__main__":
    main()
