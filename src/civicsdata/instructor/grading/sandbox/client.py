"""Talk to a student's process, and trust nothing it says.

A `WorkerClient` is the trusted side of one worker. Every request has a number, a deadline and a
largest size of answer; an answer with another number, a second answer, or anything that is not one
JSON object ends the worker.
"""

from __future__ import annotations

import array
import contextlib
import json
import os
import select
import shutil
import signal
import socket
import tempfile
import time
from dataclasses import dataclass, field
from typing import Any

from civicsdata.instructor.grading.errors import DeadWorkerError, WorkerTimeoutError
from civicsdata.instructor.grading.limits import Limits
from civicsdata.values import InvalidValueError
from civicsdata.values.plain import MOST_DIGITS

_GRACE_SECONDS = 1.0  # to stop after an interrupt
_START_SECONDS = 20.0  # a fork takes milliseconds; this is for a machine that is very busy
_KILL_SECONDS = 5
_PIECE_BYTES = 1 << 18
_LONGEST_WORDS = 200
_ENVELOPE_BYTES = 1000  # what an answer may have around its content


@dataclass(frozen=True)
class SandboxRequest:
    """Request for a worker, with all that it is started with.

    Attributes
    ----------
    address : str
        Socket of the fork server.
    confined : bool
        Whether the fork server is behind walls.
    unit : str
        Unit whose released files are copied; empty for none.
    files : tuple of (name, base64 text)
        The submission's own files.
    seed : int
        Seed of the random generators.
    """

    address: str
    confined: bool
    unit: str = ""
    files: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    seed: int = 20250227


class WorkerClient:
    """A student's process, as seen from outside.

    Parameters
    ----------
    request : SandboxRequest
        Where the fork server is and what the process starts with.
    limits : Limits
        Limits of the notebook.

    Raises
    ------
    DeadWorkerError
        When no process could be started.
    """

    def __init__(self, request: SandboxRequest, limits: Limits) -> None:
        self.limits = limits
        self._count = 0
        self._buffer = b""
        self._process: int | None = None  # a file descriptor, see pidfd_open(2)
        self._scratch = "" if request.confined else tempfile.mkdtemp(prefix="civicsdata-scratch-")
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._start(request)
        except (OSError, WorkerTimeoutError) as error:
            self.close()
            raise DeadWorkerError("The student's process could not be started.") from error
        except DeadWorkerError:
            self.close()
            raise

    def _start(self, request: SandboxRequest) -> None:
        self._socket.settimeout(_START_SECONDS)
        self._socket.connect(request.address)
        self._receive_process()
        self._send(
            {
                "unit": request.unit,
                "files": list(request.files),
                "seed": request.seed,
                "scratch": self._scratch,
                "reply_bytes": self.limits.reply_bytes,
            }
        )
        reply = self._receive(0, _START_SECONDS)
        if reply.get("begun") is not True:
            raise DeadWorkerError(
                f"The student's process could not be started ({_words(reply.get('failed'))})."
            )

    def _receive_process(self) -> None:
        """Take the handle of the new process, which the fork server sends before anything else."""
        size = array.array("i").itemsize
        data, extra, _, _ = self._socket.recvmsg(64, socket.CMSG_SPACE(size))
        for level, kind, content in extra:
            if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:  # see unix(7)
                self._process = array.array("i", content[:size])[0]
        if self._process is None or data != b'{"started": true}\n':
            raise DeadWorkerError("The fork server did not send the handle of a process.")

    @property
    def usable(self) -> bool:
        """Whether the process can still be asked."""
        return self._process is not None

    def ask(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Send a request and wait for its answer.

        Raises
        ------
        WorkerTimeoutError
            When time was up and the student's code could be interrupted.
        DeadWorkerError
            When the process ended, had to be ended, or did not answer in the agreed form.
        """
        if self._buffer or self._has_pending():
            self.close()
            raise DeadWorkerError("The student's process sent something without a request.")
        self._count += 1
        number = self._count
        try:
            self._send({**request, "id": number})
            reply = self._receive(number, seconds)
        except WorkerTimeoutError:
            self._interrupt(number)
            raise
        except OSError as error:
            self.close()
            raise DeadWorkerError("The student's process ended.") from error
        if "failed" in reply:
            self.close()
            raise DeadWorkerError(f"The student's process failed ({_words(reply['failed'])}).")
        return reply

    def _has_pending(self) -> bool:
        if self._process is None:
            raise DeadWorkerError("The student's process has ended.")
        readable, _, _ = select.select([self._socket], [], [], 0)
        return bool(readable) and self._socket.recv(1, socket.MSG_PEEK) != b""

    def _interrupt(self, number: int) -> None:
        """Interrupt student code; a process that does not stop then is ended."""
        if self._process is None:
            raise DeadWorkerError("The student's process has ended.")
        with contextlib.suppress(OSError):
            signal.pidfd_send_signal(self._process, signal.SIGINT)
        try:
            self._receive(number, _GRACE_SECONDS)
        except (WorkerTimeoutError, OSError) as error:
            self.close()
            raise DeadWorkerError(
                "The student's process had to be ended: it did not stop when time was up."
            ) from error

    def _send(self, message: dict[str, Any]) -> None:
        self._socket.settimeout(_START_SECONDS)
        self._socket.sendall(json.dumps(message).encode() + b"\n")

    def _receive(self, number: int, seconds: float) -> dict[str, Any]:
        line = self._read_line(time.monotonic() + seconds)
        try:
            reply = parse(line)
        except InvalidValueError as error:
            self.close()
            raise DeadWorkerError(f"The student's process sent {error}.") from error
        if type(reply.get("id")) is not int or reply["id"] != number:
            self.close()
            answered = _words(reply.get("id"))
            raise DeadWorkerError(
                f"The student's process answered request {answered}; {number} was asked."
            )
        return reply

    def _read_line(self, deadline: float) -> bytes:
        pieces, size = [], 0
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise WorkerTimeoutError
            self._socket.settimeout(left)
            try:
                piece = self._socket.recv(_PIECE_BYTES)
            except TimeoutError as error:
                raise WorkerTimeoutError from error
            if not piece:
                self.close()
                raise DeadWorkerError(
                    "The student's process ended: it was closed, crashed, or ran out of memory."
                )
            line, end, rest = piece.partition(b"\n")
            pieces.append(line)
            size += len(line)
            if end:
                self._buffer = rest
                return b"".join(pieces)
            if size > self.limits.reply_bytes + _ENVELOPE_BYTES:
                self.close()
                raise DeadWorkerError("The student's process sent an answer that is too large.")

    def close(self) -> None:
        """End the process and whatever belongs to it."""
        if self._process is not None:
            with contextlib.suppress(OSError):
                signal.pidfd_send_signal(self._process, signal.SIGKILL)
            select.select([self._process], [], [], _KILL_SECONDS)  # readable when it has ended
            os.close(self._process)
            self._process = None
        self._socket.close()
        if self._scratch:
            shutil.rmtree(self._scratch, ignore_errors=True)


def parse(line: bytes) -> dict[str, Any]:
    """Return the object of one JSON line; anything else is an `InvalidValueError`.

    Examples
    --------
    >>> parse(b'{"id": 1}')
    {'id': 1}
    """
    try:
        data = json.loads(line, parse_int=_whole)
    except (ValueError, RecursionError) as error:
        raise InvalidValueError("an answer that is not JSON") from error
    if not isinstance(data, dict):
        raise InvalidValueError("an answer that is not an object")
    return data


def _words(said: Any) -> str:
    """Return the beginning of what a stranger says, if it is text or a number."""
    return repr(said)[:_LONGEST_WORDS] if isinstance(said, (str, int, float)) else "nothing"


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS + 1:  # a sign may stand before them
        raise ValueError("a number with too many digits")
    return int(digits)
