"""Attacks on the machine: time, memory, processes, disk, output."""

from __future__ import annotations

from tests.instructor.grading.making import Notebook, given, insert_after, right
from tests.submissions.hostile import Attack, answered, in_right

_SWALLOW = """
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
"""
_MEMORY = """
hoard = []
while True:
    hoard.append(bytearray(50_000_000))
"""
_FORKS = """
import os
while True:
    os.fork()
"""
_THREADS = """
import threading, time
threading.stack_size(65536)
many = []
while True:
    t = threading.Thread(target=time.sleep, args=(60,), daemon=True)
    t.start()
    many.append(t)
"""
_DISK = """
with open('big', 'wb') as file:
    while True:
        file.write(bytes(10_000_000))
"""
_MANY_FILES = """
for n in range(10**7):
    open(f'f{n}', 'w').close()
"""
_HTML = """
from IPython.display import HTML, display
display(HTML('<b>' + 'x' * 50_000_000 + '</b>'))
"""

_NEST = """
from IPython.display import HTML, display
display(HTML('<div>' * 20_000))
"""


def _loud_cells() -> Notebook:
    cells = [given("print('x' * 99_000)", f"x{n}") for n in range(300)]
    return insert_after(right(), "data", *cells)


ATTACKS = [
    Attack("23a", "infinite loop", in_right("while True: pass"), score=9),
    Attack("23b", "infinite loop that swallows interrupts", in_right(_SWALLOW), score=9),
    Attack(
        "23c", "infinite loop in a called function",
        answered(demo_sum="total = 35", demo_double="def double(x):\n    while True: pass"),
        score=2, seen=False,
    ),
    Attack(
        "23d", "the same, swallowing interrupts",
        answered(
            demo_sum="total = 35",
            demo_double="def double(x):\n" + "    ".join(_SWALLOW.splitlines(keepends=True)),
            demo_order="order = 'ABCD'",
        ),
        score=4, seen=False, harmful=True,
    ),
    Attack("24", "memory bomb", in_right(_MEMORY), score=9, seen=False, harmful=True),
    Attack("25a", "fork bomb", in_right(_FORKS), score=9, harmful=True),
    Attack("25b", "thread bomb", in_right(_THREADS), score=9, seen=False, harmful=True),
    Attack("26a", "disk bomb", in_right(_DISK), score=9, seen=False, harmful=True),
    Attack("26b", "a flood of files", in_right(_MANY_FILES), score=9, seen=False, harmful=True),
    Attack("27a", "one huge line", in_right("print('x' * 50_000_000)"), score=9),
    Attack("27b", "endless lines", in_right("while True: print('y' * 80)"), score=9, harmful=True),
    Attack("27c", "giant HTML", in_right(_HTML), score=9),
    Attack("27d", "300 cells of 100 kB of output", _loud_cells, score=9),
    Attack("27e", "HTML of 20,000 elements in each other", in_right(_NEST), score=9, seen=False),
]  # fmt: skip
