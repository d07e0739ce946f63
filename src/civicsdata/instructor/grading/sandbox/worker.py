"""Run a student's code: the fork server, and the worker that each of its forks becomes.

`python -m` this module imports what students import, builds one IPython shell, then waits. Each
connection gets a fork of its own, which confines itself before it reads a line of student code and
then answers requests, one JSON line each:

``run`` (a cell), ``snapshot`` (names as values, and how all names stand at a test cell), ``call``
(a function with values, with the names as they stood at a test cell). It sees no test cell, no
score and no other submission.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import json
import os
import random
import shutil
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from civicsdata.instructor.grading.limits import Limits
from civicsdata.instructor.grading.sandbox import bubblewrap, confinement
from civicsdata.values import decode, encode, normalize

_CALL_OUTPUT_BYTES = 10_000  # of what a called function prints, which nobody sees
_LONGEST_MESSAGE, _LONGEST_FAILURE = 2000, 500  # characters of an error that are sent

# Whether student code runs, so that an interrupt is for it.
_RUNNING = [False]


def main(arguments: list[str] | None = None) -> None:
    """Be the fork server; the command line is written by `fork_server`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--listen", type=int, required=True)
    parser.add_argument("--ready", type=int, required=True)
    parser.add_argument("--limits", required=True)
    parser.add_argument("--released", default="")
    parser.add_argument("--rehearse", nargs="*", default=[])
    parser.add_argument("--confined", action="store_true")
    parser.add_argument("--spare-ids", type=int, default=0)
    given = parser.parse_args(arguments)
    if not given.confined:  # behind the first wall, bubblewrap sees to that
        confinement.die_with_parent()
    from civicsdata.instructor.grading.sandbox.warm_up import warm_shell

    limits = Limits(**json.loads(given.limits))
    notebooks = [Path(given.released, unit, f"{unit}.ipynb") for unit in given.rehearse]
    shell = warm_shell(limits, notebooks)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # wait(2): ended forks leave no zombies
    listener = socket.socket(fileno=given.listen)
    os.write(given.ready, b"ready\n")
    os.close(given.ready)
    turn = 0
    while True:
        channel, _ = listener.accept()
        turn += 1
        pid = confinement.fork(confined=given.confined)
        if pid == 0:
            listener.close()
            identity = given.spare_ids and 1 + turn % given.spare_ids
            _serve(channel, shell, limits, given, identity)
        with contextlib.suppress(OSError):
            pidfd = os.pidfd_open(pid)
            socket.send_fds(channel, [b'{"started": true}\n'], [pidfd])
            os.close(pidfd)
        channel.close()


def _serve(
    channel: socket.socket, shell: Any, limits: Limits, given: argparse.Namespace, identity: int
) -> None:
    """Be the worker of one notebook; never return."""
    try:
        confinement.die_with_parent()
        confinement.own_descriptors(channel.fileno())
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, _interrupt)
        reader = channel.makefile("rb")
        begin = json.loads(reader.readline())
        scratch = bubblewrap.SCRATCH if given.confined else begin["scratch"]
        confinement.Confinement(limits, scratch, given.confined, identity).enter()
        _furnish(scratch, Path(given.released) / begin["unit"] if begin["unit"] else None, begin)
        _answer_requests(reader, channel, shell, begin["reply_bytes"])
    except BaseException as error:
        with contextlib.suppress(BaseException):
            text = f"{type(error).__name__}: {error}"[:_LONGEST_FAILURE]
            channel.sendall(json.dumps({"id": 0, "failed": text}).encode() + b"\n")
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
        with contextlib.suppress(OSError):  # such as a file with the name of a released folder
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(base64.b64decode(content))
    sys.path.insert(0, scratch)
    os.environ["HOME"] = scratch
    random.seed(begin["seed"])
    import numpy as np

    np.random.seed(begin["seed"])  # noqa: NPY002 - students may use the old functions


def _answer_requests(reader: Any, channel: socket.socket, shell: Any, largest: int) -> None:
    """Answer requests until there are no more."""
    channel.sendall(b'{"id": 0, "begun": true}\n')
    while line := reader.readline():
        request = json.loads(line)
        try:
            reply = _OPERATIONS[request["op"]](shell, request)
        except BaseException as error:
            reply = {"failed": type(error).__name__}
        finally:
            _RUNNING[0] = False
        reply["id"] = request["id"]
        data = json.dumps(reply).encode()
        if len(data) > largest:
            data = json.dumps({"id": request["id"], "large": True}).encode()
        channel.sendall(data + b"\n")


def _run(shell: Any, request: dict[str, Any]) -> dict[str, Any]:
    """Run a cell."""
    from civicsdata.instructor.grading.sandbox.shell import run_cell

    try:
        _RUNNING[0] = True
        outputs, count = run_cell(shell, request["source"])
    except BaseException as error:
        name = type(error).__name__
        shell.collector.add_error(name, str(error), [f"{name}: {error}"])
        outputs, count = shell.collector.finish(), None
    finally:
        _RUNNING[0] = False
    return {
        "outputs": json.loads(json.dumps(outputs, default=repr)),
        "count": count,
        "cut": shell.collector.full,
    }


def _snapshot(shell: Any, request: dict[str, Any]) -> dict[str, Any]:
    """Keep what all names stand for at a test cell, and send the values of some."""
    space = shell.user_ns
    shell.snapshots[request["cell"]] = dict(space)
    _RUNNING[0] = True
    names = [name for name in request["names"] if name in space]
    return {"values": {name: encode(normalize(space[name])) for name in names}}


def _restore(shell: Any, cell: int) -> None:
    """Let all names stand for what they stood for at a test cell; its calls share them."""
    if shell.current != cell:
        shell.current = cell
        shell.user_ns.clear()
        shell.user_ns.update(shell.snapshots[cell])


def _call(shell: Any, request: dict[str, Any]) -> dict[str, Any]:
    """Call a function."""
    from civicsdata.instructor.grading.sandbox.shell import OutputCollector, Stream

    arguments = [decode(value) for value in request["args"]]
    named = {name: decode(value) for name, value in request["kwargs"].items()}
    collector = OutputCollector(_CALL_OUTPUT_BYTES)
    old = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = Stream(collector, "stdout"), Stream(collector, "stderr")
    try:
        _RUNNING[0] = True
        _restore(shell, request["cell"])
        function = shell.user_ns[request["name"]]
        value = encode(normalize(function(*arguments, **named)))
    except BaseException as error:
        names = [kind.__name__ for kind in type(error).__mro__]
        return {"raised": names, "message": str(error)[:_LONGEST_MESSAGE]}
    else:
        return {"value": value}
    finally:
        _RUNNING[0] = False
        sys.stdout, sys.stderr = old


_OPERATIONS = {"run": _run, "snapshot": _snapshot, "call": _call}

if __name__ == "__main__":
    main()
