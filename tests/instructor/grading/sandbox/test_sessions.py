"""Sessions share nothing but read-only program files."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.instructor.grading.conftest import LIMITS

from civicsdata.instructor.grading.sandbox.client import SandboxRequest, WorkerClient
from civicsdata.instructor.grading.sandbox.fork_server import ForkServer

# What a session does to leave a word, and how another looks for it; `word` is set by the second.
CHANNELS = {
    "descriptors": (
        """
import os
for number in range(3):
    try:
        os.write(number, b"heard")
    except OSError:
        pass
""",
        """
import os
for number in range(3):
    try:
        word += os.pread(number, 100, 0).decode()
    except OSError:
        pass
""",
    ),
    "flags of descriptors": (
        """
import fcntl, os
for number in range(3):
    fcntl.fcntl(number, fcntl.F_SETFL, os.O_NONBLOCK | os.O_APPEND)
    fcntl.fcntl(number, fcntl.F_SETSIG, 12)
""",
        """
import fcntl, os
for number in range(3):
    if fcntl.fcntl(number, fcntl.F_GETFL) & (os.O_NONBLOCK | os.O_APPEND):
        word += "heard"
    if fcntl.fcntl(number, fcntl.F_GETSIG):
        word += "heard"
""",
    ),
    "flock": (
        """
import fcntl, os
kept = open(os.__file__)
fcntl.flock(kept, fcntl.LOCK_EX)
""",
        """
import fcntl, os
try:
    fcntl.flock(open(os.__file__), fcntl.LOCK_EX | fcntl.LOCK_NB)
except OSError:
    word = "heard"
""",
    ),
    "fcntl": (
        """
import fcntl, os
kept = open(os.__file__)
fcntl.lockf(kept, fcntl.LOCK_SH, 1, 77)
""",
        """
import fcntl, os, struct
asked = struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0)
for command in (fcntl.F_GETLK, 36):
    kind, _, start, _, owner = struct.unpack(
        "hhqqi4x", fcntl.fcntl(open(os.__file__), command, asked)
    )
    if start == 77 or owner:
        word = "heard"
""",
    ),
    "lease": (
        "import fcntl, os\nkept = open(os.__file__)\nfcntl.fcntl(kept, fcntl.F_SETLEASE, fcntl.F_RDLCK)",
        """
import fcntl, os
if fcntl.fcntl(open(os.__file__), fcntl.F_GETLEASE) != fcntl.F_UNLCK:
    word = "heard"
""",
    ),
    "inotify": (
        "import os\nopen(os.__file__).read()",
        "import ctypes\nif ctypes.CDLL(None).inotify_init1(0) >= 0:\n    word = 'heard'",
    ),
    "System V memory": (
        "import ctypes\nctypes.CDLL(None).shmget(4711, 4096, 0o1666)",
        "import ctypes\nif ctypes.CDLL(None).shmget(4711, 4096, 0o666) >= 0:\n    word = 'heard'",
    ),
    "abstract sockets": (
        "import socket\nkept = socket.socket(socket.AF_UNIX)\nkept.bind('\\0word')\nkept.listen()",
        "import socket\nsocket.socket(socket.AF_UNIX).connect('\\0word')\nword = 'heard'",
    ),
    "shared memory": (
        "open('/dev/shm/word', 'w').write('heard')",
        "word = open('/dev/shm/word').read()",
    ),
    "terminals": (
        "import os\nkept = os.openpty()",
        "import os\nword = 'heard' if os.listdir('/dev/pts') else ''",
    ),
    "files": (
        """
import os
for place in (".", "/tmp", "/var/tmp", "/notebook", "/run", "/"):
    try:
        open(os.path.join(place, "word"), "w").write("heard")
    except OSError:
        pass
""",
        """
import os
for place in (".", "/tmp", "/var/tmp", "/notebook", "/run", "/"):
    if os.path.exists(os.path.join(place, "word")):
        word = "heard"
""",
    ),
}


@pytest.fixture
def sessions(fork_server: ForkServer) -> Iterator[tuple[WorkerClient, WorkerClient]]:
    request = SandboxRequest(fork_server.address, confined=True)
    two = WorkerClient(request, LIMITS), WorkerClient(request, LIMITS)
    yield two
    for one in two:
        one.close()


def run(client: WorkerClient, source: str) -> str:
    outputs = client.ask({"op": "run", "source": source}, 5)["outputs"]
    return " ".join(str(o.get("text") or o.get("evalue") or o.get("data")) for o in outputs)


@pytest.mark.parametrize("channel", CHANNELS)
def test_no_word_gets_from_one_session_to_another(
    sessions: tuple[WorkerClient, WorkerClient], channel: str
) -> None:
    leave, look = CHANNELS[channel]
    first, second = sessions
    run(first, leave)
    run(second, "word = ''")
    run(second, look)
    assert run(second, "print('word:', word)") == "word: \n"


def test_a_session_has_no_open_file_but_its_own(
    open_fork_server: ForkServer, sessions: tuple[WorkerClient, WorkerClient]
) -> None:
    client = WorkerClient(SandboxRequest(open_fork_server.address, confined=False), LIMITS)
    look = """
import os, stat
for number in sorted(map(int, os.listdir('/proc/self/fd'))):
    try:
        print(number, os.readlink(f'/proc/self/fd/{number}').partition(':')[0])
    except OSError:
        pass
"""
    lines = run(client, look).splitlines()
    client.close()
    assert lines[:3] == ["0 /dev/null", "1 /dev/null", "2 /dev/null"]
    assert [line.partition(" ")[2] for line in lines[3:]] == ["socket"]
    count = """
import os
for number in range(64):
    try:
        os.fstat(number)
    except OSError:
        continue
    print(number, end=' ')
"""
    assert len(run(sessions[0], count).split()) == 4


def test_locks_say_that_they_are_taken_so_that_databases_work(
    sessions: tuple[WorkerClient, WorkerClient],
) -> None:
    source = """
import sqlite3
database = sqlite3.connect('own.db')
with database:
    database.execute('create table a (b)')
    database.execute('insert into a values (7)')
database.close()
print(sqlite3.connect('own.db').execute('select b from a').fetchall())
"""
    assert run(sessions[0], source) == "[(7,)]\n"


def test_no_memory_is_shared(open_fork_server: ForkServer) -> None:
    client = WorkerClient(SandboxRequest(open_fork_server.address, confined=False), LIMITS)
    look = "print([l for l in open('/proc/self/maps') if l.split()[1] in ('rw-s', 'rwxs', '-w-s')])"
    said = run(client, look)
    client.close()
    assert said == "[]\n"
