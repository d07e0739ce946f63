"""The channel holds against a student's process that says whatever it likes."""

from __future__ import annotations

import json
import os
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import example, given, settings
from tests.instructor.grading.strategies import JSON

from civicsdata.instructor.grading.errors import DeadWorkerError
from civicsdata.instructor.grading.limits import Limits
from civicsdata.instructor.grading.sandbox.client import SandboxRequest, WorkerClient

LIMITS = Limits(cell_seconds=0.3, call_seconds=0.3, judge_seconds=2, reply_bytes=5000)
BEGUN = b'{"id": 0, "begun": true}\n'
QUESTION = {"op": "snapshot", "cell": 0, "names": []}


@contextmanager
def worker_that_says(first: bytes, then: bytes = b"") -> Iterator[WorkerClient]:
    """A client of a process that says something at its start, and something when it is asked."""

    def speak(listener: socket.socket) -> None:
        channel, _ = listener.accept()
        # the read end of a pipe without a writer stands for a process that has ended
        process, write = os.pipe()
        os.close(write)
        socket.send_fds(channel, [b'{"started": true}\n'], [process])
        os.close(process)
        with channel, channel.makefile("rb") as reader:
            try:
                reader.readline()
                channel.sendall(BEGUN + first)
                if reader.readline() and then:
                    channel.sendall(then)
            except OSError:
                pass

    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as listener:
        address = str(Path(folder, "server"))
        listener.bind(address)
        listener.listen()
        thread = threading.Thread(target=speak, args=(listener,))
        thread.start()
        client = WorkerClient(SandboxRequest(address, confined=True), LIMITS)
        try:
            yield client
        finally:
            client.close()
            thread.join()


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=1, max_size=200) | JSON.map(lambda v: json.dumps(v).encode() + b"\n"))
@example(b'{"id": 1}\n{"id": 2}\n')
@example(b'{"id": true}\n')
@example(b'{"id": 1e999}\n')
@example(b'{"id": ' + b"9" * 5000 + b"}\n")
def test_words_without_a_request_end_the_process(data: bytes) -> None:
    with worker_that_says(data) as client:
        with pytest.raises(DeadWorkerError):
            client.ask(QUESTION, 0.2)
        assert not client.usable


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300))
@example(b"x" * 100_000)
@example(b"[" * 3000 + b"\n")
@example(b'{"id": 2}\n')
@example(b'{"id": true}\n')
@example(b'{"id": ' + b"[" * 900 + b"]" * 900 + b"}\n")
@example(b'{"id": 1, "failed": ' + b"[" * 900 + b"]" * 900 + b"}\n")
@example(b'{"id": 1, "failed": "\\ud800"}\n')
def test_an_answer_that_is_none_ends_the_process(data: bytes) -> None:
    with worker_that_says(b"", data) as client:
        with pytest.raises(DeadWorkerError):
            client.ask(QUESTION, 5)
        assert not client.usable


def test_an_answer_with_the_number_of_the_request_is_given() -> None:
    with worker_that_says(b"", b'{"id": 1, "values": {}}\n') as client:
        assert client.ask(QUESTION, 5) == {"id": 1, "values": {}}
        assert client.usable


def test_a_second_answer_ends_the_process() -> None:
    with worker_that_says(b"", b'{"id": 1}\n{"id": 2}\n') as client:
        client.ask(QUESTION, 5)
        with pytest.raises(DeadWorkerError, match="without a request"):
            client.ask(QUESTION, 5)
