"""Hand submissions to graders on all cores.

The graders are processes forked by `graders`. Each has a channel of its own, which is dropped when
its grader dies, is ended because it took far too long, or answers what it was not asked. The
submission that it had is handed to another grader, up to a number of times.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from civicsdata.instructor.grading.errors import GradingError
from civicsdata.instructor.grading.graders import FAILED, FORK, FORKED, GraderSettings, Reply
from civicsdata.instructor.grading.submission.reader import SubmissionFolder

_SLACK_SECONDS = 60.0  # past all limits of a notebook, for a machine that is very busy
_START_SECONDS = 120.0  # to import pandas, on a machine that is very busy
_POLL_SECONDS = 1.0
_PIECE_BYTES = 1 << 20
_MOST_ATTEMPTS = 2  # of grading one submission, when graders die over it
_MOST_FAILED_STARTS = 5  # in a row, of graders
_SENTENCE_BYTES = 300


def usable_cores(system: Path = Path("/")) -> int:
    """Return how many cores this process may use, at least 1.

    Parameters
    ----------
    system : Path
        Root of the folders ``proc`` and ``sys``.

    Returns
    -------
    int
        Those that the scheduler may give it, or what the quota of its control group amounts to,
        see sched_setaffinity(2) and cgroups(7).
    """
    cores = len(os.sched_getaffinity(0))
    with contextlib.suppress(OSError, ValueError):
        lines = (system / "proc/self/cgroup").read_text(encoding="ascii").splitlines()
        group = next(line[3:] for line in [*lines, "0::/"] if line.startswith("0::"))
        place = system / "sys/fs/cgroup" / group.lstrip("/")
        for folder in (place, *place.parents):
            if (folder / "cpu.max").is_file():
                quota, period = (folder / "cpu.max").read_text(encoding="ascii").split()
                if quota != "max":
                    cores = min(cores, round(int(quota) / int(period)))
    return max(cores, 1)


@dataclass(frozen=True)
class Job:
    """A submission to be graded, with the digest that it had when it was found."""

    number: int
    place: SubmissionFolder
    sha256: str | None
    attempt: int = 1


@dataclass
class _Grader:
    """A grader, as seen from outside."""

    channel: socket.socket
    process: int  # a file descriptor, see pidfd_open(2)
    ready: bool = False
    job: Job | None = None
    since: float = field(default_factory=time.monotonic)
    buffer: list[bytes] = field(default_factory=list)

    def end(self) -> None:
        """End the process and drop its channel."""
        with contextlib.suppress(OSError):
            signal.pidfd_send_signal(self.process, signal.SIGKILL)
        os.close(self.process)
        self.channel.close()


class Pool:
    """Graders in processes of their own.

    Parameters
    ----------
    settings : GraderSettings
        How they work.
    size : int
        How many there are.
    """

    def __init__(self, settings: GraderSettings, size: int) -> None:
        limits = settings.limits
        self._patience = (
            limits.notebook_seconds + limits.checks_seconds + limits.judge_seconds + _SLACK_SECONDS
        )
        self._size = size
        self._graders: list[_Grader] = []
        self._asked = 0
        self._failed_starts = 0
        self._numbers = 0
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [
                    sys.executable, "-I", "-m", "civicsdata.instructor.grading.graders",
                    "--control", str(theirs.fileno()), "--settings", settings.to_json(),
                ],
                pass_fds=[theirs.fileno()],
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip

    def grade(
        self,
        submissions: Iterator[SubmissionFolder],
        digests: Mapping[SubmissionFolder, str] | None = None,
    ) -> Iterator[tuple[SubmissionFolder, Reply]]:
        """Grade submissions; give each with its reply, in the order in which they end.

        A reply has ``result``, ``sha256``, ``timestamp`` and ``notes`` of what was graded, or
        ``error`` (the class cannot go on), or ``lost`` (this one could not be graded).

        Raises
        ------
        GradingError
            When there are no graders and none can be started.
        """
        again: deque[Job] = deque()
        more = True
        while True:
            for grader in self._graders:
                if grader.job is None and grader.ready and (again or more):
                    job = again.popleft() if again else self._next_job(submissions, digests or {})
                    if job is None:
                        more = False
                    else:
                        self._send(grader, job)
            if not (more or again or any(grader.job for grader in self._graders)):
                return
            if more or again:
                self._ask_for_graders()
            yield from self._collect(again)

    def _next_job(
        self, submissions: Iterator[SubmissionFolder], digests: Mapping[SubmissionFolder, str]
    ) -> Job | None:
        place = next(submissions, None)
        if place is None:
            return None
        self._numbers += 1
        return Job(self._numbers, place, digests.get(place))

    def _send(self, grader: _Grader, job: Job) -> None:
        grader.job, grader.since = job, time.monotonic()
        with contextlib.suppress(OSError):  # of one that is dead, which is found out in `_collect`
            grader.channel.sendall(json.dumps(asdict(job)).encode() + b"\n")

    def _ask_for_graders(self) -> None:
        """Have as many graders forked as are missing."""
        with contextlib.suppress(OSError):  # `_collect` finds out that the process is gone
            while len(self._graders) + self._asked < self._size:
                self._control.sendall(FORK)
                self._asked += 1

    def _collect(self, again: deque[Job]) -> Iterator[tuple[SubmissionFolder, Reply]]:
        channels = [self._control, *(grader.channel for grader in self._graders)]
        readable, _, _ = select.select(channels, [], [], _POLL_SECONDS)
        for grader in list(self._graders):
            if grader.channel in readable:
                yield from self._receive(grader, again)
            elif time.monotonic() - grader.since > self._patience and (
                grader.job is not None or not grader.ready
            ):
                why = "its check took far too long and was stopped"
                yield from self._drop(grader, again, why)
        if self._control in readable:
            self._receive_grader()

    def _receive_grader(self) -> None:
        """Take a grader that was asked for."""
        try:
            said, descriptors, _, _ = socket.recv_fds(self._control, _SENTENCE_BYTES, 2)
        except ConnectionResetError:
            said, descriptors = b"", []
        if said == FORKED and len(descriptors) == 2:  # a channel and the handle of a process
            self._asked -= 1
            self._graders.append(_Grader(socket.socket(fileno=descriptors[0]), descriptors[1]))
            return
        for descriptor in descriptors:
            os.close(descriptor)
        if not said:
            raise GradingError("The graders ended; run the same command again.")
        reason = "too many open files"  # recvmsg(2) leaves out what there is no room for
        if said != FORKED:
            reason = said.removeprefix(FAILED).decode("utf-8", "replace")
        raise GradingError(
            f"No grader could be started ({reason}). What was graded before is recorded; allow "
            "more memory, processes or open files and run the same command again."
        )

    def _receive(
        self, grader: _Grader, again: deque[Job]
    ) -> Iterator[tuple[SubmissionFolder, Reply]]:
        try:
            piece = grader.channel.recv(_PIECE_BYTES)
        except OSError:
            piece = b""
        if not piece:
            yield from self._drop(grader, again, "its grader ended, perhaps for want of memory")
            return
        grader.buffer.append(piece)
        if not piece.endswith(b"\n"):
            return
        lines = b"".join(grader.buffer).splitlines()
        grader.buffer = []
        if not grader.ready:
            grader.ready, self._failed_starts = True, 0
            return
        job = grader.job
        reply = _reply_to(job, lines)
        if job is None or reply is None:
            yield from self._drop(grader, again, "its grader answered what it was not asked")
            return
        grader.job = None
        yield job.place, reply

    def _drop(
        self, grader: _Grader, again: deque[Job], why: str
    ) -> Iterator[tuple[SubmissionFolder, Reply]]:
        """Take a grader out, and have its submission graded again or given up."""
        self._graders.remove(grader)
        grader.end()
        if not grader.ready:
            self._failed_starts += 1
            if self._failed_starts >= _MOST_FAILED_STARTS:
                raise GradingError(
                    f"{self._failed_starts} graders in a row ended as soon as they were started. "
                    "What was graded before is recorded; allow more memory and run the same "
                    "command again."
                )
        job = grader.job
        if job is not None and job.attempt < _MOST_ATTEMPTS:
            again.append(Job(job.number, job.place, job.sha256, job.attempt + 1))
        elif job is not None:
            yield job.place, {"lost": f"{why}, {job.attempt} times"}

    def close(self) -> None:
        """End all graders."""
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._control.close()
        for grader in self._graders:
            grader.end()
        self._graders = []


def _reply_to(job: Job | None, lines: list[bytes]) -> Reply | None:
    """Return the reply to a job; None when it is not exactly one, and to that job."""
    try:
        (line,) = lines
        reply: Any = json.loads(line)
        same = job is not None and reply.pop("job") == asdict(job)
    except (ValueError, KeyError, AttributeError):
        return None
    return reply if same else None
