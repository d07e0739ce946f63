"""How are submissions graded on all cores?

`python -m civicsdata.instructor.grading.pool` imports what a judge needs once and forks one judge
for each socket that it was given. A judge reads jobs and writes results, one JSON line each. One
that dies, or is ended because it took far too long, is forked again on the same
socket; its greeting tells the other side that the job was lost.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from civicsdata.instructor.grading.lean import lean_imports
from civicsdata.instructor.grading.sandbox.limits import Limits

_JUDGE_MEMORY = 4 * 1024**3
_SLACK = 60.0


@dataclass(frozen=True)
class Job:
    """One submission to grade."""

    student: str
    unit: str
    folder: str


class Pool:
    """Judges in processes of their own.

    Parameters
    ----------
    root : Path
        Root of the course.
    address : str
        Socket of the zygote.
    confined : bool
        Whether the zygote is behind walls.
    jobs : int
        How many judges.
    limits : Limits
        Limits of each notebook.
    """

    def __init__(
        self, root: Path, address: str, *, confined: bool, jobs: int, limits: Limits
    ) -> None:
        self._patience = (
            limits.notebook_seconds + limits.checks_seconds + limits.judge_seconds + _SLACK
        )
        pairs = [socket.socketpair() for _ in range(jobs)]
        theirs = [pair[1] for pair in pairs]
        self._sockets = [pair[0] for pair in pairs]
        settings = {
            "root": str(root),
            "address": address,
            "confined": confined,
            "limits": limits.as_dict(),
        }
        self._process = subprocess.Popen(
            [
                sys.executable, "-I", "-m", "civicsdata.instructor.grading.pool",
                "--sockets", ",".join(str(one.fileno()) for one in theirs),
                "--settings", json.dumps(settings),
            ],
            pass_fds=[one.fileno() for one in theirs],
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        for one in theirs:
            one.close()
        self._buffers = [b""] * jobs
        self._pids = [0] * jobs
        self._working: list[Job | None] = [None] * jobs
        self._since = [0.0] * jobs

    def run(self, jobs: Iterator[Job]) -> Iterator[tuple[Job, dict[str, Any]]]:
        """Grade jobs; give each with its outcome, in the order in which they end.

        An outcome has ``result`` and ``sha256``, or ``error`` (the class
        cannot go on) or ``lost`` (this one could not be judged).
        """
        more = True
        while True:
            for slot, working in enumerate(self._working):
                if working is None and self._pids[slot] and more:
                    job = next(jobs, None)
                    more = job is not None
                    if job is not None:
                        self._give(slot, job)
            if not more and not any(self._working):
                return
            yield from self._collect()

    def _give(self, slot: int, job: Job) -> None:
        line = json.dumps(job.__dict__).encode() + b"\n"
        self._sockets[slot].sendall(line)
        self._working[slot], self._since[slot] = job, time.monotonic()

    def _collect(self) -> Iterator[tuple[Job, dict[str, Any]]]:
        readable, _, _ = select.select(self._sockets, [], [], 1.0)
        if self._process.poll() is not None and not readable:
            for slot, job in enumerate(self._working):
                if job is not None:
                    self._working[slot] = None
                    yield job, {"error": "The judges ended; run the same command again."}
            if not any(self._pids):
                raise RuntimeError("The judges did not start.")
            return
        for slot, one in enumerate(self._sockets):
            if one in readable:
                yield from self._read(slot)
            overdue = time.monotonic() - self._since[slot] > self._patience
            if self._working[slot] is not None and overdue and self._pids[slot]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self._pids[slot], signal.SIGKILL)
                self._since[slot] = time.monotonic()

    def _read(self, slot: int) -> Iterator[tuple[Job, dict[str, Any]]]:
        self._buffers[slot] += self._sockets[slot].recv(1 << 20)
        *lines, self._buffers[slot] = self._buffers[slot].split(b"\n")
        for line in filter(None, lines):
            try:
                reply = json.loads(line)
            except ValueError:
                continue  # half an answer of a judge that died
            job = self._working[slot]
            if "hello" in reply:
                self._pids[slot] = reply["hello"]
                reply = {"lost": "The check of this submission had to be stopped."}
            if job is not None:
                self._working[slot] = None
                yield job, reply

    def close(self) -> None:
        """End all judges."""
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for one in self._sockets:
            one.close()


# ---------------------------------------------------------------- in the processes


def main(arguments: list[str] | None = None) -> None:
    """Fork judges and keep as many as there are sockets."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sockets", required=True)
    parser.add_argument("--settings", required=True)
    given = parser.parse_args(arguments)
    settings = json.loads(given.settings)
    with lean_imports():
        import pandas  # noqa: F401

        import civicsdata.instructor.grading.grader  # noqa: F401
    sockets = [socket.socket(fileno=int(number)) for number in given.sockets.split(",")]
    running = {_fork(one, settings): one for one in sockets}
    while running:
        pid, _ = os.wait()
        one = running.pop(pid)
        if not _closed(one):
            running[_fork(one, settings)] = one


def _closed(one: socket.socket) -> bool:
    """Whether the other side is gone."""
    readable, _, _ = select.select([one], [], [], 0)
    return bool(readable) and one.recv(1, socket.MSG_PEEK) == b""


def _fork(one: socket.socket, settings: dict[str, Any]) -> int:
    pid = os.fork()
    if pid == 0:
        try:
            _serve(one, settings)
        finally:
            os._exit(0)
    return pid


def _serve(one: socket.socket, settings: dict[str, Any]) -> None:
    """Be a judge."""
    from civicsdata.instructor.grading.bench import Bench

    resource.setrlimit(resource.RLIMIT_AS, (_JUDGE_MEMORY, _JUDGE_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    bench = Bench(
        Path(settings["root"]),
        settings["address"],
        confined=settings["confined"],
        limits=Limits(**settings["limits"]),
    )
    reader = one.makefile("rb")
    one.sendall(b"\n" + json.dumps({"hello": os.getpid()}).encode() + b"\n")
    while line := reader.readline():
        reply = bench.grade(**json.loads(line))
        one.sendall(json.dumps(reply).encode() + b"\n")


if __name__ == "__main__":
    main()
