"""What a unit's own cells do before the first submission is not there when a submission runs."""

from __future__ import annotations

from pathlib import Path

from tests.instructor.grading import making
from tests.instructor.grading.conftest import LIMITS

from civicsdata.instructor.grading.sandbox.client import SandboxRequest, WorkerClient
from civicsdata.instructor.grading.sandbox.fork_server import ForkServer

CELL = """
import pandas as pd
import wave
pd.set_option("display.max_colwidth", 7)
left_behind = 1
"""
QUESTION = """
import sys
import pandas as pd
print("wave" in sys.modules, pd.get_option("display.max_colwidth"), "left_behind" in dir())
"""


def test_a_rehearsed_unit_is_warm_and_leaves_no_traces(tmp_path: Path) -> None:
    path = tmp_path / "demo" / "demo.ipynb"
    path.parent.mkdir()
    path.write_bytes(making.written(making.notebook(making.given(CELL, "first"))))
    with ForkServer(LIMITS, tmp_path, unconfined=True, units=["demo"]) as fork_server:
        fork_server.wait()
        client = WorkerClient(
            SandboxRequest(fork_server.address, confined=False, unit="demo"), LIMITS
        )
        try:
            reply = client.ask({"op": "run", "source": QUESTION}, 2)
        finally:
            client.close()
    assert reply["outputs"][0]["text"] == "True 50 False\n"
