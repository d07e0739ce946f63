"""Attacks on the channel between the student's process and the judge."""

from __future__ import annotations

from tests.submissions.hostile import Attack, answered, cell_first, in_right

_FIND = """
import os, stat
def channels():
    for number in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                yield number
        except OSError:
            pass
def send(data):
    for number in channels():
        try:
            os.write(number, data)
        except OSError:
            pass
"""
_FORGED = """
import json, threading, time
values = {'total': 35.0, 'order': 'ABCD', 'double': {'$': 'function', 'v': 'double'}}
def flood():
    for number in range(1, 200):
        send(json.dumps({'id': number, 'values': values, 'value': 4}).encode() + b'\\n')
flood()
"""
_ENDLESS = """
import itertools
for _ in itertools.count():
    send(b'{"id": 1, "outputs": [' + b'1,' * 100000)
"""
_PATCH_WORKER = """
import signal
operations = signal.getsignal(signal.SIGINT).__globals__['_OPERATIONS']
{0}
"""


def _worker(body: str) -> str:
    return _PATCH_WORKER.format(body)


ATTACKS = [
    Attack("C1", "answers that are not JSON", in_right(_FIND + "send(b'hello\\n')"), score=9),
    Attack(
        "C2",
        "an answer that is too large",
        in_right(_FIND + "for _ in range(40): send(b'x' * 1_000_000)"),
        score=9,
    ),
    Attack(
        "C3",
        "an answer that comes too late",
        answered(
            demo_sum="total = 35", demo_double="import time\ndef double(x):\n    time.sleep(30)"
        ),
        score=2,
        seen=False,
    ),
    Attack("C4", "forged answers, out of order and twice", cell_first(_FIND + _FORGED)),
    Attack(
        "C5",
        "answers of a wrong type",
        cell_first(_worker("operations['snapshot'] = lambda s, r: {'values': 'all right'}")),
    ),
    Attack("C6", "endless answers", in_right(_FIND + _ENDLESS), score=9),
    Attack(
        "C7",
        "numbers of the answers changed",
        cell_first(
            _worker(
                "class Stubborn(dict):\n    __setitem__ = lambda *a: None\n"
                "operations['run'] = lambda s, r: Stubborn(id=True)"
            )
        ),
    ),
    Attack(
        "C8",
        "recursion in a value",
        answered(
            demo_sum="total = []\ntotal.append(total)", demo_order="order = {}\norder['x'] = order"
        ),
        seen=False,
    ),
    Attack(
        "C9",
        "a function that gives a function",
        answered(demo_sum="total = 35", demo_double="def double(x):\n    return lambda: 4"),
        score=2,
        seen=False,
    ),
    Attack(
        "C10",
        "a chart, a range, a fraction made to stall the judge",
        cell_first(
            _worker(
                "bad = {'$': 'fraction', 'v': '1e9999999999'}\n"
                "far = {'$': 'range', 'v': [0, 10**18, 1]}\n"
                "operations['snapshot'] = lambda s, r: {'values': {n: bad if n == 'total' else far"
                " for n in r['names']}}"
            )
        ),
    ),
    Attack(
        "C11",
        "a value that is a function when a number is due, and slow",
        answered(demo_sum="def total():\n    return 35"),
        seen=False,
    ),
    Attack(
        "C12",
        "60,000 outputs, and 600,000 lines of traceback",
        cell_first(
            _worker(
                "many = [{'output_type': 'stream', 'name': 'stdout', 'text': 'x'}] * 60_000\n"
                "lines = [{'output_type': 'error', 'traceback': ['x'] * 600_000}]\n"
                "operations['run'] = lambda s, r: {'outputs': many + lines}"
            )
        ),
    ),
    Attack(
        "C13",
        "a failure in 900 lists",
        cell_first(
            _worker(
                "nest = []\nfor _ in range(900):\n    nest = [nest]\n"
                "operations['run'] = lambda s, r: {'failed': nest}"
            )
        ),
    ),
    Attack(
        "C14",
        "halves of letters in values and errors",
        answered(
            demo_sum="total = '\\ud800'",
            demo_double="def double(x):\n    raise ValueError('\\ud800')",
        ),
        seen=False,
    ),
]
