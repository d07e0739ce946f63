"""What a killed run leaves behind: no process, and no folder that outlives the next run."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys

import pytest

from civicsdata.instructor.grading.limits import Limits
from civicsdata.instructor.grading.sandbox.fork_server import ForkServer

SERVER = """
import time
from civicsdata.instructor.grading.limits import Limits
from civicsdata.instructor.grading.sandbox.fork_server import ForkServer
server = ForkServer(Limits(), unconfined=True)
server.wait()
print(server.process.pid, flush=True)
time.sleep(600)
"""
GRADERS = """
import time
from pathlib import Path
from civicsdata.instructor.grading.graders import GraderSettings
from civicsdata.instructor.grading.limits import Limits
from civicsdata.instructor.grading.pool import Pool
pool = Pool(GraderSettings(Path("/nowhere"), (), "", False, Limits()), 1)
pool._ask_for_graders()
while not pool._graders:
    list(pool._collect(__import__("collections").deque()))
import os
forked = os.popen(f"ps -o pid= --ppid {pool._process.pid}").read().split()
print(pool._process.pid, *forked, flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("code", [SERVER, GRADERS], ids=["fork server", "graders"])
def test_nothing_goes_on_when_its_parent_is_killed(code, tmp_path):
    parent = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    try:
        assert parent.stdout is not None
        children = [os.pidfd_open(int(pid)) for pid in parent.stdout.readline().split()]
    finally:
        parent.send_signal(signal.SIGKILL)
        parent.communicate()
    assert children
    for child in children:
        ended, _, _ = select.select([child], [], [], 20)
        os.close(child)
        assert ended, "it went on without its parent"


def test_left_folders_go(tmp_path, monkeypatch):
    """The next run removes the folder of a killed one, and no other.

    The folder has the name of this test, and a longer one makes the path of the socket too long.
    """
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left = tmp_path / "civicsdata-grade-left"
    left.mkdir()
    (left / "owner").touch()
    (left / "stderr").touch()
    with ForkServer(Limits(), unconfined=True) as first:
        assert not left.exists()
        with ForkServer(Limits(), unconfined=True) as second:
            assert len({first.address, second.address}) == 2
            assert len(list(tmp_path.iterdir())) == 2
    assert not list(tmp_path.iterdir())
