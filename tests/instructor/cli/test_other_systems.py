"""Does every command but `grade` work on Windows and macOS, and does `grade` say what to do?

The commands run in a Python that lacks what those systems lack and says that it is one of them.
What this cannot show, such as paths with drive letters, is for a machine of that kind.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from tests.course import reference
from tests.rounds import civicsdata, clone, environment, submission, submit

UNIX = ["fcntl", "grp", "pty", "pwd", "resource", "termios"]
ABSENT = {"win32": UNIX, "darwin": []}  # macOS has them all, and lacks what is Linux's
# Of other modules, what Python has on Unix, or on Linux alone.
LACKING = {
    "win32": {
        "os": "fork geteuid getuid getegid killpg pidfd_open pread pwrite fchmod fchown chown "
        "O_NOFOLLOW O_NONBLOCK sched_getaffinity sysconf uname",
        "signal": "SIGALRM SIGHUP SIGKILL setitimer pidfd_send_signal",
        "socket": "AF_UNIX send_fds recv_fds",
    },
    "darwin": {"os": "pidfd_open sched_getaffinity", "signal": "pidfd_send_signal"},
}

SESSION = """
import asyncio, contextlib, importlib.abc, io, json, os, signal, socket, subprocess, sys, types
# These look for the system when they are imported; where it is another, they find their own.
import http.server, rich.progress, typer, webbrowser, uuid, ctypes, tempfile
import IPython, ipywidgets, jupytext, multiprocessing, nbgrader.api, nbgrader.plugins, openpyxl, pandas

class Absent(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name in {absent!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Absent())
for name in {absent!r}:
    sys.modules.pop(name, None)

locked = {{}}

def locking(descriptor, mode, size):
    "Lock as msvcrt does: bytes from the present position on, until the file is closed."
    file = os.fstat(descriptor).st_ino, os.lseek(descriptor, 0, os.SEEK_CUR), size
    if locked.get(file, descriptor) != descriptor:
        raise PermissionError(13, "Permission denied")
    locked[file] = descriptor

if {system!r} == "win32":
    sys.modules["msvcrt"] = types.SimpleNamespace(locking=locking, LK_NBLCK=2)
for module, names in {lacking!r}.items():
    for name in names.split():
        with contextlib.suppress(AttributeError):
            delattr(sys.modules[module], name)
sys.platform = {system!r}

from civicsdata.instructor.cli.app import run

for words in json.load(sys.stdin):
    errors = io.StringIO()
    with contextlib.redirect_stderr(errors):
        try:
            code = run(words)
        except BaseException as error:
            code = f"{{type(error).__name__}}: {{error}}"
    print("DONE", json.dumps([code, errors.getvalue()]))
"""

COMMANDS = [
    ["roster", "names.csv", "--yes"],
    ["collect", "inbox"],
    ["feedback"],
    ["report"],
    ["export"],
    ["read", "1-evidence", "--no-open"],
    ["build", "--check"],
    ["erase", "ana", "--yes"],
]
REFUSED = [["grade"], ["grade", "--unconfined"], ["demo"]]


def commands_on(system, folder, commands):
    """Run our commands as they would run on another system: exit codes and words on stderr."""
    code = SESSION.format(absent=ABSENT[system], lacking=LACKING[system], system=system)
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder, env=environment(), input=json.dumps(commands),
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(s[5:]) for s in done.stdout.splitlines() if s.startswith("DONE ")]


@pytest.fixture
def graded(tmp_path):
    """A class that was graded where that can be done."""
    folder = clone(tmp_path)
    for unit in ("0-start", "1-evidence"):
        submit(folder / "class", "ana", unit, submission(unit, reference(unit)))
    done = civicsdata(folder, "grade")
    assert done.returncode == 0, done.stderr
    names = folder / "names.csv"
    names.write_text("id,first name,last name,email\nana,Ana,Lee,ana@school.example\n")
    work = folder / "class" / "submitted" / "ana" / "0-start" / "0-start.ipynb"
    (folder / "inbox" / "ana").mkdir(parents=True)
    (folder / "inbox" / "ana" / "0-start.ipynb").write_bytes(work.read_bytes())
    return folder


@pytest.mark.parametrize(("system", "name"), [("win32", "Windows"), ("darwin", "macOS")])
def test_every_command_but_grade_works_on_another_system(graded, system, name):
    done = commands_on(system, graded, REFUSED + COMMANDS)
    for code, said in done[: len(REFUSED)]:
        assert code == 2
        assert f"cannot be graded on {name}" in said
        assert "Containerfile" in said
    worked = dict(zip(map(" ".join, COMMANDS), done[len(REFUSED) :], strict=True))
    # Ana wrote no text, so `read` has come as far as it can.
    code, said = worked.pop("read 1-evidence --no-open")
    assert (code, "There is no text to read in 1-evidence" in said) == (2, True)
    assert worked == {" ".join(words): [0, ""] for words in COMMANDS if words[0] != "read"}
    assert list((graded / "class" / "export").iterdir())
