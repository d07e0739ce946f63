"""Start and end the fork server, from which each student's process is forked.

The fork server is the module `worker` in a process of its own, behind the first wall or, when that
is asked for, without one. Graders reach it by the address of a socket in a private folder; nobody
inside the wall sees that folder.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from civicsdata.instructor.files import try_lock
from civicsdata.instructor.grading.errors import GradingError, require_linux
from civicsdata.instructor.grading.limits import Limits
from civicsdata.instructor.grading.sandbox import bubblewrap

_PREFIX, _SOCKET, _OWNER = "civicsdata-grade-", "fork-server", "owner"
_LONGEST_ADDRESS = 107  # bytes of the path of a socket, see unix(7)


def _private_folder() -> tuple[Path, BinaryIO]:
    """Make a folder for the socket, in /tmp when TMPDIR is too long for its path.

    Returns
    -------
    folder : Path
        It is this process's own.
    owner : binary file
        A file in it, locked until it is closed or this process ends, however it ends.
    """
    folder = tempfile.mkdtemp(prefix=_PREFIX)
    if len(os.fsencode(f"{folder}/{_SOCKET}")) > _LONGEST_ADDRESS:
        os.rmdir(folder)
        folder = tempfile.mkdtemp(prefix=_PREFIX, dir="/tmp")
    owner = Path(folder, _OWNER).open("w+b", buffering=0)  # noqa: SIM115 - `close` closes it
    try_lock(owner)
    for other in Path(folder).parent.glob(f"{_PREFIX}*"):
        _remove_if_left(other)
    return Path(folder), owner


def _remove_if_left(folder: Path) -> None:
    """Remove a folder of a process that was killed: nobody has its file locked any more."""
    with contextlib.suppress(OSError):  # somebody else's, or one that is just being made
        with (folder / _OWNER).open("r+b", buffering=0) as owner:
            if not try_lock(owner):
                return
        shutil.rmtree(folder, ignore_errors=True)


class ForkServer:
    """A process that waits for graders and forks a worker for each.

    Parameters
    ----------
    limits : Limits
        Limits of each notebook.
    released : Path or None
        Folder of released files, one folder a unit.
    unconfined : bool
        Whether to go without the walls.
    units : sequence of str
        Units whose own cells are run once before the first submission, so that each fork finds
        warm what its notebook needs.

    Raises
    ------
    GradingError
        When this is not Linux, or the system offers no confinement and `unconfined` was not asked
        for.
    """

    def __init__(
        self,
        limits: Limits,
        released: Path | None = None,
        *,
        unconfined: bool = False,
        units: Sequence[str] = (),
    ) -> None:
        require_linux()
        self.limits = limits
        self.units = tuple(units)
        self.confined = not unconfined
        self.released = released
        self._folder, self._owner = _private_folder()
        self.address = str(self._folder / _SOCKET)
        self._ready: int | None = None
        try:
            self._start()
        except BaseException:
            self.close()
            raise

    def _start(self) -> None:
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(self.address)
        listener.listen(64)
        ready, ready_write = os.pipe()
        program = [
            sys.executable, "-I", "-m", "civicsdata.instructor.grading.sandbox.worker",
            "--listen", str(listener.fileno()), "--ready", str(ready_write),
            "--limits", json.dumps(self.limits.as_dict()), "--rehearse", *self.units,
        ]  # fmt: skip
        try:
            if self.confined:
                self._start_confined(program, [listener.fileno(), ready_write])
            else:
                if self.released is not None:
                    program += ["--released", str(self.released)]
                self.process = subprocess.Popen(
                    program,
                    pass_fds=[listener.fileno(), ready_write],
                    env=bubblewrap.environment(str(self._folder)),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                    cwd=self._folder,
                )
        finally:
            os.close(ready_write)
            listener.close()
        self._ready = ready

    def _start_confined(self, program: list[str], handed: list[int]) -> None:
        info, info_write = os.pipe()
        block_read, block = os.pipe()
        line = [*program, "--released", bubblewrap.RELEASED, "--confined"]
        spare = bubblewrap.spare_ids()
        line += ["--spare-ids", str(spare)]
        line = bubblewrap.command(self.released, line, info_write, block_read)
        self._errors = (self._folder / "stderr").open("w+")
        self.process = subprocess.Popen(
            line,
            pass_fds=[*handed, info_write, block_read],
            env={},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._errors,
        )
        os.close(info_write)
        os.close(block_read)
        try:
            message = b""
            while not message.rstrip().endswith(b"}"):
                piece = os.read(info, 4096)
                if not piece:
                    raise bubblewrap.confinement_error(self.process.wait(10), self._error_text())
                message += piece
            bubblewrap.write_id_maps(json.loads(message)["child-pid"], spare)
            os.write(block, b"1")
        except OSError as error:
            raise bubblewrap.confinement_error(None, str(error)) from error
        finally:
            os.close(info)
            os.close(block)

    def _error_text(self) -> str:
        if not self.confined:
            return ""
        self._errors.seek(0)
        return self._errors.read(4000)

    def wait(self, seconds: float = 60) -> None:
        """Wait until the process has imported everything.

        Raises
        ------
        GradingError
            When it ended instead.
        """
        if self._ready is None:
            return
        readable, _, _ = select.select([self._ready], [], [], seconds)
        message = os.read(self._ready, 10) if readable else b""
        os.close(self._ready)
        self._ready = None
        if message != b"ready\n":
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(2)
            if self.confined:
                raise bubblewrap.confinement_error(self.process.returncode, self._error_text())
            raise GradingError("The process for students' work did not start; try it again.")

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self.process.poll() is None

    def close(self) -> None:
        """End the process and whatever came from it."""
        process = getattr(self, "process", None)
        if process is not None and process.poll() is None:
            if self.confined:
                process.kill()
            else:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if self._ready is not None:
            os.close(self._ready)
            self._ready = None
        errors = getattr(self, "_errors", None)
        if errors is not None:
            errors.close()
        shutil.rmtree(self._folder, ignore_errors=True)
        self._owner.close()

    def __enter__(self) -> ForkServer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
