"""A grader that dies or answers what it was not asked costs nobody a result."""

from __future__ import annotations

import json
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from tests.instructor.grading import classroom, making
from tests.instructor.grading.test_classroom import UNCONFINED

from civicsdata.instructor.grading.classroom import GradeOptions, grade
from civicsdata.instructor.grading.errors import GradingError
from civicsdata.instructor.grading.graders import FAILED, FORKED, GraderSettings
from civicsdata.instructor.grading.limits import Limits
from civicsdata.instructor.grading.pool import Job, Pool, _reply_to, usable_cores
from civicsdata.instructor.grading.submission.reader import SubmissionFolder

SETTINGS = GraderSettings(Path("/nowhere"), (), "", confined=False, limits=Limits())
PLACES = [SubmissionFolder(f"s{number}", "demo", f"/s{number}") for number in range(4)]

Answer = Callable[[dict[str, Any], int], list[bytes]]


def result_of(job: dict[str, Any]) -> list[bytes]:
    return [json.dumps({"job": job, "result": job["place"]["student"]}).encode() + b"\n"]


@pytest.fixture
def start_pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Answer | None], Pool]]:
    """Make a pool of one grader, which is a thread that answers as a test wants."""
    pools: list[Pool] = []
    threads: list[threading.Thread] = []

    def serve(channel: socket.socket, answer: Answer | None, number: int) -> None:
        with channel, channel.makefile("rb") as reader:
            if answer is None:
                return
            channel.sendall(b'{"ready": true}\n')
            while line := reader.readline():
                said = answer(json.loads(line), number)
                channel.sendall(b"".join(said))
                if not said or not said[-1].endswith(b"\n"):
                    return  # as one that dies

    def fork(control: socket.socket, answer: Answer | None) -> None:
        number = 0
        with control:
            while control.recv(1):
                number += 1
                ours, theirs = socket.socketpair()
                read, write = os.pipe()  # stands for the handle of a process
                socket.send_fds(control, [FORKED], [ours.fileno(), read])
                for descriptor in (read, write):
                    os.close(descriptor)
                ours.close()
                threads.append(threading.Thread(target=serve, args=(theirs, answer, number)))
                threads[-1].start()

    def start(answer: Answer | None) -> Pool:
        pool = Pool(SETTINGS, 1)
        pool._control.close()
        pool._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        threads.append(threading.Thread(target=fork, args=(theirs, answer)))
        threads[-1].start()
        pools.append(pool)
        return pool

    yield start
    for pool in pools:
        pool.close()
    for thread in threads:
        thread.join()


def graded(pool: Pool) -> dict[str, Any]:
    return {place.student: reply for place, reply in pool.grade(iter(PLACES))}


def test_each_submission_gets_the_reply_to_its_own_job(start_pool: Any) -> None:
    replies = graded(start_pool(lambda job, number: result_of(job)))
    assert {name: reply["result"] for name, reply in replies.items()} == {
        place.student: place.student for place in PLACES
    }


@pytest.mark.parametrize("last_word", ["nothing", "half", "another job", "two replies", "no JSON"])
def test_a_submission_whose_grader_fails_is_graded_by_the_next(
    start_pool: Any, last_word: str
) -> None:
    def answer(job: dict[str, Any], number: int) -> list[bytes]:
        right = result_of(job)
        if number > 1 or job["place"]["student"] != "s1":
            return right
        return {
            "nothing": [],
            "half": [right[0][:20]],
            "another job": result_of({**job, "number": 1, "place": asdict(PLACES[0])}),
            "two replies": right * 2,
            "no JSON": [b"nonsense\n"],
        }[last_word]

    replies = graded(start_pool(answer))
    assert {name: reply.get("result") for name, reply in replies.items()} == {
        place.student: place.student for place in PLACES
    }


def test_a_submission_over_which_graders_die_is_given_up_and_the_others_are_graded(
    start_pool: Any,
) -> None:
    replies = graded(
        start_pool(lambda job, number: [] if job["place"]["student"] == "s2" else result_of(job))
    )
    assert "its grader ended" in replies["s2"]["lost"]
    assert [name for name, reply in replies.items() if "result" in reply] == ["s0", "s1", "s3"]


def test_graders_that_cannot_start_are_not_forked_for_ever(start_pool: Any) -> None:
    with pytest.raises(GradingError, match="5 graders in a row ended as soon as"):
        graded(start_pool(None))


def test_a_grader_that_cannot_be_forked_has_its_sentence() -> None:
    pool = Pool(SETTINGS, 1)
    pool._control.close()
    pool._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    theirs.sendall(FAILED + b"Cannot allocate memory")
    theirs.close()
    with pytest.raises(GradingError, match=r"could be started \(Cannot allocate memory\)"):
        graded(pool)
    pool.close()


def test_graders_that_end_together_have_their_sentence() -> None:
    pool = Pool(replace(SETTINGS, units=("none",)), 1)  # its program finds no such unit and ends
    with pytest.raises(GradingError, match="The graders ended"):
        graded(pool)
    pool.close()


def test_a_reply_with_another_digest_is_none() -> None:
    job = Job(1, PLACES[0], "aa")
    line = json.dumps({"job": {**asdict(job), "sha256": "bb"}, "result": ""}).encode()
    assert _reply_to(job, [line]) is None
    assert _reply_to(None, result_of(asdict(job))) is None
    assert _reply_to(job, result_of(asdict(job))) == {"result": "s0"}


def test_a_killed_grader_shifts_no_results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = classroom.course(tmp_path)
    sums = {f"s{number}": number % 2 for number in range(10)}
    for student, is_right in sums.items():
        made = making.right() if is_right else making.submit()
        classroom.hand_in(root, student, made)

    def kill_one_after_each(pool: Pool, *given: Any) -> Any:
        for number, (place, reply) in enumerate(grade_in_pool(pool, *given)):
            if number in (1, 4):
                for grader in pool._graders:
                    signal.pidfd_send_signal(grader.process, signal.SIGKILL)
            yield place, reply

    grade_in_pool = Pool.grade
    monkeypatch.setattr(Pool, "grade", kill_one_after_each)
    summary = grade(root, None, GradeOptions(unconfined=UNCONFINED, jobs=2))
    assert not summary.problems
    assert {o.student: o.score for o in summary.outcomes} == {
        student: 9 * is_right for student, is_right in sums.items()
    }


@pytest.mark.parametrize(
    ("quota", "cores"), [("max 100000", 8), ("300000 100000", 3), ("20000 100000", 1), ("?", 8)]
)
def test_there_are_as_many_graders_as_cores_may_be_used(tmp_path, monkeypatch, quota, cores):
    monkeypatch.setattr(os, "sched_getaffinity", lambda who: set(range(8)))
    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    group = tmp_path / "sys/fs/cgroup/class"
    (group / "inner").mkdir(parents=True)
    (tmp_path / "proc/self").mkdir(parents=True)
    (tmp_path / "proc/self/cgroup").write_text("0::/class/inner\n")
    (group / "cpu.max").write_text(f"{quota}\n")
    assert usable_cores(tmp_path) == cores
