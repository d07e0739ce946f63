"""Attacks from inside the session: read, write or kill what is not one's own."""

from __future__ import annotations

from collections.abc import Callable

from tests.instructor.grading.making import Notebook, given, insert_after
from tests.submissions.hostile import Attack, answered, cell_first, cell_last, in_right

_UP = """
import pathlib
here = pathlib.Path.cwd()
places = [p for p in (here, *here.parents)]
def find(name):
    for place in places:
        for path in (place / name, place / 'class' / name):
            if path.exists():
                return path
"""
_WRITE = """
import sqlite3
def cheat():
    path = find('gradebook.db')
    db = sqlite3.connect(str(path), timeout=20)
    db.execute('update grade set auto_score = 77, manual_score = 77')
    db.commit()
"""
_DAEMON = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(4)
        try:
            cheat()
        finally:
            os._exit(0)
    os._exit(0)
"""
_OTHERS = """
import json
found = [p for place in places for p in place.glob('class/*/zoe/demo/demo.ipynb')]
for cell in json.loads(found[0].read_text())['cells']:
    if cell['metadata'].get('nbgrader', {}).get('solution') and cell['cell_type'] == 'code':
        exec(''.join(cell['source']))
"""
_MASTER = """
import json
path = find('build/source/demo/demo.ipynb')
text = path.read_text()
print(text[:100000])
for cell in json.loads(text)['cells']:
    if cell['metadata'].get('nbgrader', {}).get('solution') and cell['cell_type'] == 'code':
        exec(''.join(cell['source']))
"""
_MEMORY = """
import gc, sys, linecache
def hidden(thing):
    return ''.join(reversed(")'ba'(elbuod")) in repr(thing)[:100000].replace('\\\\', '')
seen = [repr(o)[:5000] for o in gc.get_objects() if isinstance(o, (list, dict)) and hidden(o)]
frame = sys._getframe()
while frame:
    seen += [repr(v)[:5000] for v in frame.f_locals.values() if hidden(v)]
    frame = frame.f_back
seen += [v for v in linecache.cache.values() if hidden(v)]
print(seen)
print(In)
"""
_NETWORK = """
import socket
try:
    link = socket.create_connection(('127.0.0.1', 47123), timeout=2)
    link.sendall(repr(In).encode())
    print('connec' + 'ted')
except OSError as error:
    print('refused', error)
"""
_STARTUP = """
import os, pathlib
folder = pathlib.Path(os.path.expanduser('~')) / '.ipython/profile_default/startup'
folder.mkdir(parents=True, exist_ok=True)
(folder / '00-evil.py').write_text('check = None')
"""
_CONFIG = """
path = find('nbgrader_config.py')
path.write_text(path.read_text() + '\\nc.Evil = True')
"""
_SITE = """
import pandas, pathlib
(pathlib.Path(pandas.__file__).parent / 'evil.py').write_text('1')
"""
_KILL = """
import os, signal
os.kill(os.getppid(), signal.SIGKILL)
for pid in range(2, 60000):
    if pid not in (os.getpid(),):
        try:
            os.kill(pid, signal.SIGKILL)
        except OSError:
            pass
"""
_TRACE = """
import ctypes, os
libc = ctypes.CDLL(None)
print([pid for pid in range(1, 500) if pid != os.getpid() and libc.ptrace(16, pid, 0, 0) == 0])
"""
_SOCKETS = """
import pathlib
keys = [p for place in ('/tmp', '/root', '/home', '/run') for p in pathlib.Path(place).rglob('*.json')
        if 'shell_port' in p.read_text(errors='ignore')[:2000]]
print('connection ' + 'files:', keys) if keys else print('none')
"""


def _copied(source: str) -> Callable[[], Notebook]:
    """Run a cell that makes every answer, and leave the answers alone."""
    names = ("demo_double", "demo_table", "demo_order", "demo_chart")
    return answered(demo_sum=_UP + source, **dict.fromkeys(names, "pass"))


def _kept() -> Notebook:
    """Print in a last cell what the tests had called a function with."""
    made = answered(demo_double="seen = []\ndef double(x):\n    seen.append(x)\n    return x")()
    return insert_after(made, "demo-chart", given("print('kept', *seen)", "evil"))


_WORDS = """
import fcntl, os
for number in range(3):
    try:
        os.write(number, b'heard')
    except OSError:
        pass
kept = open(os.__file__)
fcntl.flock(kept, fcntl.LOCK_EX)
for word in (os.openpty, lambda: open('/dev/shm/word', 'w')):
    try:
        word()
    except OSError:
        pass
"""

ATTACKS = [
    Attack("10", "write to the gradebook during grading", cell_last(_UP + _WRITE + "cheat()")),
    Attack("11", "write to it afterwards, from a daemon", cell_last(_UP + _WRITE + _DAEMON)),
    Attack("12", "read others' work", _copied(_OTHERS)),
    Attack("13", "read hidden tests and solutions on disk", _copied(_MASTER)),
    Attack("14", "look for hidden tests in memory and frames", cell_last(_MEMORY)),
    Attack(
        "15", "print what a test passes to a function",
        answered(demo_double="def double(x):\n    print('leak', x)\n    return x"),
        seen=False,
    ),
    Attack("15b", "keep what a test passes to a function, and print it later", _kept, seen=False),
    Attack("16", "send hidden tests over the network", cell_last(_NETWORK)),
    Attack("17", "write IPython start-up files", cell_first(_STARTUP), seen=False),
    Attack("18a", "edit the configuration", cell_first(_UP + _CONFIG), seen=False),
    Attack("18b", "edit site-packages", cell_first(_SITE), seen=False, harmful=True),
    Attack("19a", "kill the parent and everything else", in_right(_KILL), score=9),
    Attack("19b", "trace other processes", in_right(_TRACE), score=9),
    Attack("20", "find the sockets of other sessions", cell_last(_SOCKETS), seen=False),
    Attack("21a", "`os._exit`", in_right("import os\nos._exit(0)"), score=9),
    Attack("21b", "crash the process", in_right("import ctypes\nctypes.string_at(0)"), score=9),
    Attack("21c", "`quit()`", in_right("quit()"), score=9, seen=False),
    Attack(
        "22", "`sys.exit` in a called function",
        answered(
            demo_sum="total = 35", demo_double="import sys\ndef double(x):\n    sys.exit(0)"
        ),
        score=2, seen=False,
    ),
    Attack(
        "44",
        "words left for later sessions: descriptors, locks, terminals, shared memory",
        in_right(_WORDS),
        score=9,
        seen=False,
    ),
]  # fmt: skip
