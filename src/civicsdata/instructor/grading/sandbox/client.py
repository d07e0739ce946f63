"""How does the trusted side talk to a student's process, and trust nothing it says?

A `Session` is one fork of the zygote. Every request has a number, a deadline and a largest size of
answer; an answer with another number, a second answer, or anything that is not one JSON object
ends the session with `Broken`.
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

from civicsdata.instructor.grading.errors import Broken, Overtime
from civicsdata.instructor.grading.sandbox.limits import Limits
from civicsdata.instructor.grading.values import BadValue, parse

_GRACE = 1.0
_START_SECONDS = 20.0


@dataclass(frozen=True)
class Place:
    """What a session starts with.

    Attributes
    ----------
    address : str
        Socket of the zygote.
    confined : bool
        Whether the zygote is behind walls.
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


class Session:
    """A student's process, as seen from outside.

    Parameters
    ----------
    place : Place
        Where the zygote is and what the process starts with.
    limits : Limits
        Limits of the notebook.

    Raises
    ------
    Broken
        When no process could be started.
    """

    def __init__(self, place: Place, limits: Limits) -> None:
        self.limits = limits
        self._count = 0
        self._buffer = b""
        self._process: int | None = None
        self._scratch = "" if place.confined else tempfile.mkdtemp(prefix="civicsdata-scratch-")
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._socket.settimeout(_START_SECONDS)
            self._socket.connect(place.address)
            self._meet()
            begin = {
                "unit": place.unit,
                "files": list(place.files),
                "seed": place.seed,
                "scratch": self._scratch,
                "reply_bytes": limits.reply_bytes,
            }
            self._send(begin)
            if self._receive(0, _START_SECONDS).get("begun") is not True:
                raise Broken("The session could not be started.")
        except (OSError, Overtime) as error:
            self.close()
            raise Broken("The session could not be started.") from error
        except Broken:
            self.close()
            raise

    def _meet(self) -> None:
        """Take the handle of the new process, which the zygote sends before anything else."""
        size = array.array("i").itemsize
        data, extra, _, _ = self._socket.recvmsg(64, socket.CMSG_SPACE(size))
        for level, kind, content in extra:
            if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                self._process = array.array("i", content[:size])[0]
        if self._process is None or data != b'{"started": true}\n':
            raise Broken("The session could not be started.")

    @property
    def usable(self) -> bool:
        """Whether the process can still be asked."""
        return self._process is not None

    def ask(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Send a request and wait for its answer.

        Raises
        ------
        Overtime
            When time was up and the student's code could be interrupted.
        Broken
            When the process ended, had to be ended, or did not answer in the agreed form.
        """
        if self._buffer or self._pending():
            self.close()
            raise Broken("The session sent something that nobody had asked for.")
        self._count += 1
        number = self._count
        try:
            self._send({**request, "id": number})
            reply = self._receive(number, seconds)
        except Overtime:
            self._interrupt(number)
            raise
        except OSError as error:
            self.close()
            raise Broken("The session ended.") from error
        if "failed" in reply:
            self.close()
            raise Broken("The session could not go on.")
        return reply

    def _pending(self) -> bool:
        if self._process is None:
            raise Broken("The session has ended.")
        readable, _, _ = select.select([self._socket], [], [], 0)
        if not readable:
            return False
        return self._socket.recv(1, socket.MSG_PEEK) != b""

    def _interrupt(self, number: int) -> None:
        """Interrupt student code; a process that does not stop then is ended."""
        if self._process is None:
            raise Broken("The session has ended.")
        with contextlib.suppress(OSError):
            signal.pidfd_send_signal(self._process, signal.SIGINT)
        try:
            self._receive(number, _GRACE)
        except (Overtime, OSError) as error:
            self.close()
            raise Broken(
                "The session had to be ended: it did not stop when time was up."
            ) from error

    def _send(self, message: dict[str, Any]) -> None:
        self._socket.settimeout(_START_SECONDS)
        self._socket.sendall(json.dumps(message).encode() + b"\n")

    def _receive(self, number: int, seconds: float) -> dict[str, Any]:
        line = self._line(time.monotonic() + seconds)
        try:
            reply = parse(line)
        except BadValue as error:
            self.close()
            raise Broken(f"The session gave {error}.") from error
        if reply.get("id") != number or isinstance(reply["id"], bool):
            self.close()
            raise Broken("The session gave an answer to another question.")
        return reply

    def _line(self, deadline: float) -> bytes:
        pieces, size = [], 0
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise Overtime
            self._socket.settimeout(left)
            try:
                piece = self._socket.recv(1 << 18)
            except TimeoutError as error:
                raise Overtime from error
            if not piece:
                self.close()
                raise Broken("The session ended: it was closed, crashed, or ran out of memory.")
            line, end, rest = piece.partition(b"\n")
            pieces.append(line)
            size += len(line)
            if end:
                self._buffer = rest
                return b"".join(pieces)
            if size > self.limits.reply_bytes + 1000:
                self.close()
                raise Broken("The session gave an answer that is too large.")

    def close(self) -> None:
        """End the process and whatever belongs to it."""
        if self._process is not None:
            with contextlib.suppress(OSError):
                signal.pidfd_send_signal(self._process, signal.SIGKILL)
            select.select([self._process], [], [], 5)
            os.close(self._process)
            self._process = None
        self._socket.close()
        if self._scratch:
            shutil.rmtree(self._scratch, ignore_errors=True)
