"""Where does a student's code run?

`python -m` this module is a zygote: it imports what students import, builds one
IPython shell, then waits. Each connection gets a fork of its own, which confines itself before it
reads a line of student code and then answers requests, one JSON line each:

``begin`` (files of the submission), ``run`` (a cell), ``take`` (names as values, and how all names
stand at this place), ``call`` (a function with values, with the names of a place). It sees no test
cell, no score and no other submission.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import gc
import json
import os
import random
import shutil
import signal
import socket
import sys
import time
import warnings
from pathlib import Path
from typing import Any

from civicsdata.instructor.grading.lean import lean_imports, skip_slow_import
from civicsdata.instructor.grading.sandbox import confinement as confine
from civicsdata.instructor.grading.sandbox.limits import Limits
from civicsdata.instructor.grading.values import decode, encode

_RUNNING = [False]


def main(arguments: list[str] | None = None) -> None:
    """Start the zygote; the command line is written by `fork_server`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--listen", type=int, required=True)
    parser.add_argument("--ready", type=int, required=True)
    parser.add_argument("--limits", required=True)
    parser.add_argument("--released", default="")
    parser.add_argument("--rehearse", nargs="*", default=[])
    parser.add_argument("--confined", action="store_true")
    parser.add_argument("--spare-ids", type=int, default=0)
    given = parser.parse_args(arguments)
    limits = Limits(**json.loads(given.limits))
    shell = _warm(
        limits, [_text(Path(given.released) / unit / f"{unit}.ipynb") for unit in given.rehearse]
    )
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    listener = socket.socket(fileno=given.listen)
    os.write(given.ready, b"ready\n")
    os.close(given.ready)
    turn = 0
    while True:
        channel, _ = listener.accept()
        turn += 1
        pid = confine.split(confined=given.confined)
        if pid == 0:
            listener.close()
            _serve(channel, shell, limits, given, turn)
        with contextlib.suppress(OSError):
            pidfd = os.pidfd_open(pid)
            socket.send_fds(channel, [b'{"started": true}\n'], [pidfd])
            os.close(pidfd)
        channel.close()


def _text(path: Path) -> str:
    """Read a released notebook; one that cannot be read is not rehearsed."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def _warm(limits: Limits, notebooks: list[str]) -> Any:
    """Import what students import and build the shell, so that a fork has it.

    Altair is slow to import and large to copy, so it is left to units that ask for a chart.
    """
    skip_slow_import()
    with lean_imports():
        import asyncio  # noqa: F401
        import subprocess  # noqa: F401

        import ipywidgets
        import numpy as np  # noqa: F401
        import pandas as pd

        if not notebooks or any(map(_asks_for_a_chart, notebooks)):
            import altair  # noqa: F401

        from civicsdata.explore import charts
        from civicsdata.instructor.grading.sandbox import shell as capture

    charts.stop_drawing()
    # no page is there to hear of a new widget
    ipywidgets.Widget.open = lambda self: None  # type: ignore[attr-defined]
    shell: Any = capture.build(limits.output_bytes)
    capture.outline_tables(shell)
    frame = pd.DataFrame({"a": [1, 2], "b": ["x", "y"]})
    encode(frame)
    _rehearse(shell, notebooks)
    shell.reset(new_session=True)
    shell.execution_count = 1
    gc.collect()
    gc.freeze()
    return shell


def _rehearse(shell: Any, notebooks: list[str]) -> None:
    """Do once what notebooks do, so that every fork finds it loaded and warm."""
    import pandas as pd

    from civicsdata.instructor.grading.sandbox import shell as capture

    cells = ["import pandas as pd\npd.DataFrame({'a': [1]})", "1 / 0", "%%time\n1"]
    cells += ["from civicsdata import check, cite, describe, explore, load, preflight, tables"]
    cells += ["cite('A13')  # looks through every table"]
    for text in notebooks:
        cells += _own_cells(text)
    for cell in cells:
        capture.rehearse(shell, cell)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pd.reset_option("display")


def _asks_for_a_chart(text: str) -> bool:
    return '\\"chart\\"' in text or "altair" in text


def _own_cells(text: str) -> list[str]:
    """Give the code cells of a released notebook that are no answers and no tests."""
    try:
        notebook = json.loads(text)
        return [
            "".join(cell["source"])
            for cell in notebook["cells"]
            if cell["cell_type"] == "code" and "nbgrader" not in cell["metadata"]
        ]
    except (ValueError, KeyError, TypeError):
        return []


def _serve(
    channel: socket.socket, shell: Any, limits: Limits, given: argparse.Namespace, turn: int
) -> None:
    """Be the worker of one notebook; never return."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, _interrupt)
        reader = channel.makefile("rb")
        begin = json.loads(reader.readline())
        scratch = confine.SCRATCH if given.confined else begin["scratch"]
        identity = given.spare_ids and 1 + turn % given.spare_ids
        confine.enter(limits, scratch, confined=given.confined, identity=identity)
        _furnish(scratch, Path(given.released) / begin["unit"] if begin["unit"] else None, begin)
        _answer(reader, channel, shell, begin)
    except BaseException as error:
        with contextlib.suppress(BaseException):
            text = f"{type(error).__name__}: {error}"
            channel.sendall(json.dumps({"id": 0, "failed": text[:500]}).encode() + b"\n")
    finally:
        os._exit(0)


def _interrupt(number: int, frame: Any) -> None:
    """Stop student code, but never the loop around it."""
    if _RUNNING[0]:
        _RUNNING[0] = False
        raise KeyboardInterrupt


def _furnish(scratch: str, released: Path | None, begin: dict[str, Any]) -> None:
    """Put the released files and the submission's own into the scratch folder."""
    os.chdir(scratch)
    if released is not None and released.is_dir():
        shutil.copytree(
            released,
            scratch,
            dirs_exist_ok=True,
            ignore=shutil.ignore_patterns("*.ipynb"),
            copy_function=shutil.copyfile,
        )
    for name, content in begin["files"]:
        path = Path(scratch, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(content))
    sys.path.insert(0, scratch)
    os.environ["HOME"] = scratch
    random.seed(begin["seed"])
    import numpy as np

    np.random.seed(begin["seed"])  # noqa: NPY002 - students may use the old functions


def _answer(reader: Any, channel: socket.socket, shell: Any, begin: dict[str, Any]) -> None:
    """Answer requests until there are no more."""
    cap = begin["reply_bytes"]
    channel.sendall(b'{"id": 0, "begun": true}\n')
    while line := reader.readline():
        request = json.loads(line)
        try:
            reply = _OPERATIONS[request["op"]](shell, request)
        except BaseException as error:
            reply = {"failed": f"{type(error).__name__}"}
        finally:
            _RUNNING[0] = False
        reply["id"] = request["id"]
        data = json.dumps(reply).encode()
        if len(data) > cap:
            data = json.dumps({"id": request["id"], "large": True}).encode()
        channel.sendall(data + b"\n")


def _run(shell: Any, request: dict[str, Any]) -> dict[str, Any]:
    from civicsdata.instructor.grading.sandbox import shell as capture

    start = time.perf_counter()
    try:
        _RUNNING[0] = True
        outputs, count, failed = capture.run(shell, request["source"])
    except BaseException as error:
        shell.tape.fail(type(error).__name__, str(error), [f"{type(error).__name__}: {error}"])
        outputs, count, failed = shell.tape.finish(), None, True
    finally:
        _RUNNING[0] = False
    return {
        "outputs": json.loads(json.dumps(outputs, default=repr)),
        "count": count,
        "error": failed,
        "cut": shell.tape.full,
        "seconds": time.perf_counter() - start,
    }


def _take(shell: Any, request: dict[str, Any]) -> dict[str, Any]:
    space = shell.user_ns
    shell.places[request["place"]] = dict(space)
    _RUNNING[0] = True
    return {"values": {name: encode(space[name]) for name in request["names"] if name in space}}


def _go_to(shell: Any, place: int) -> None:
    """Let all names stand for what they stood for at a place; calls at one place share them."""
    if shell.place != place:
        shell.place = place
        shell.user_ns.clear()
        shell.user_ns.update(shell.places[place])


def _call(shell: Any, request: dict[str, Any]) -> dict[str, Any]:
    from civicsdata.instructor.grading.sandbox import shell as capture

    arguments = [decode(value) for value in request["args"]]
    named = {name: decode(value) for name, value in request["kwargs"].items()}
    tape = capture.Tape(10_000)
    old = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = capture.Stream(tape, "stdout"), capture.Stream(tape, "stderr")
    try:
        _RUNNING[0] = True
        _go_to(shell, request["place"])
        function = shell.user_ns[request["name"]]
        value = encode(function(*arguments, **named))
    except BaseException as error:
        names = [kind.__name__ for kind in type(error).__mro__]
        return {"raised": names, "message": str(error)[:2000]}
    else:
        return {"value": value}
    finally:
        _RUNNING[0] = False
        sys.stdout, sys.stderr = old


_OPERATIONS = {"run": _run, "take": _take, "call": _call}

if __name__ == "__main__":
    main()
