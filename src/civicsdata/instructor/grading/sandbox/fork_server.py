"""How does the trusted side start and reach the zygote?

A `Zygote` is the running process of the module `worker`, behind the first wall or, when
that is asked for, without one. Judges reach it by the address of a socket in a private folder;
nobody inside the wall sees that folder.
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

from civicsdata.instructor.grading.errors import GradingError
from civicsdata.instructor.grading.sandbox import confinement as confine
from civicsdata.instructor.grading.sandbox.limits import Limits


class Zygote:
    """A zygote that waits for judges.

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
        When the system offers no confinement and `unconfined` was not asked for.
    """

    def __init__(
        self,
        limits: Limits,
        released: Path | None = None,
        *,
        unconfined: bool = False,
        units: Sequence[str] = (),
    ) -> None:
        self.limits = limits
        self.units = tuple(units)
        self.confined = not unconfined
        self.released = released
        self._folder = Path(tempfile.mkdtemp(prefix="civicsdata-grade-"))
        self.address = str(self._folder / "zygote")
        self._awake: int | None = None
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
                    env=confine.environment(str(self._folder)),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                    cwd=self._folder,
                )
        finally:
            os.close(ready_write)
            listener.close()
        self._awake = ready

    def _start_confined(self, program: list[str], handed: list[int]) -> None:
        info, info_write = os.pipe()
        block_read, block = os.pipe()
        words = [*program, "--released", confine.RELEASED, "--confined"]
        spare = confine.spare_ids()
        words += ["--spare-ids", str(spare)]
        line = confine.command(self.released, words, info_write, block_read)
        self._said = (self._folder / "stderr").open("w+")
        self.process = subprocess.Popen(
            line,
            pass_fds=[*handed, info_write, block_read],
            env={},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._said,
        )
        os.close(info_write)
        os.close(block_read)
        try:
            told = b""
            while not told.rstrip().endswith(b"}"):
                piece = os.read(info, 4096)
                if not piece:
                    raise confine.explain(self.process.wait(10), self._words())
                told += piece
            confine.let_in(json.loads(told)["child-pid"], spare)
            os.write(block, b"1")
        except OSError as error:
            raise confine.explain(None, str(error)) from error
        finally:
            os.close(info)
            os.close(block)

    def _words(self) -> str:
        if not self.confined:
            return ""
        self._said.seek(0)
        return self._said.read(4000)

    def wait(self, seconds: float = 60) -> None:
        """Wait until the zygote has imported everything.

        Raises
        ------
        GradingError
            When it ended instead.
        """
        if self._awake is None:
            return
        readable, _, _ = select.select([self._awake], [], [], seconds)
        told = os.read(self._awake, 10) if readable else b""
        os.close(self._awake)
        self._awake = None
        if told != b"ready\n":
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(2)
            if self.confined:
                raise confine.explain(self.process.returncode, self._words())
            raise GradingError("The process for students' work did not start; try it again.")

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self.process.poll() is None

    def close(self) -> None:
        """End the zygote and whatever came from it."""
        process = getattr(self, "process", None)
        if process is not None and process.poll() is None:
            if self.confined:
                process.kill()
            else:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if self._awake is not None:
            os.close(self._awake)
            self._awake = None
        said = getattr(self, "_said", None)
        if said is not None:
            said.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Zygote:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
