"""Be the graders: the processes that judge submissions.

`python -m civicsdata.instructor.grading.graders` imports what grading needs once, reads the
assignments, and forks a grader each time that `pool` asks for one. Each grader has a channel of its
own, which nobody else holds and which ends with it, so that no other grader can ever read its jobs
or answer in its place. A job and its reply are one JSON line each; a reply repeats its job.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import signal
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civicsdata.instructor.grading.errors import GradingError
from civicsdata.instructor.grading.limits import Limits
from civicsdata.instructor.grading.sandbox.confinement import die_with_parent, lower_limit
from civicsdata.instructor.grading.submission.reader import SubmissionFolder, read_submission

if TYPE_CHECKING:
    from civicsdata.instructor.grading.grader import Assignment

_GRADER_BYTES = 4 * 1024**3  # address space of a grader, in case a test of the course runs wild
_LONGEST_PROBLEM = 500
# What the pool sends to have a grader forked, and the first word of the answer.
FORK, FORKED, FAILED = b"+", b"grader", b"failed "

Reply = dict[str, Any]


@dataclass(frozen=True)
class GraderSettings:
    """Settings of all graders of a pool.

    Attributes
    ----------
    root : Path
        Root of the course.
    units : sequence of str
        Units whose submissions are graded.
    address : str
        Socket of the fork server.
    confined : bool
        Whether the fork server is behind walls.
    limits : Limits
        Limits of each notebook.
    """

    root: Path
    units: tuple[str, ...]
    address: str
    confined: bool
    limits: Limits

    def to_json(self) -> str:
        """Return the settings as JSON."""
        plain = {"root": str(self.root), "limits": self.limits.as_dict()}
        return json.dumps({**vars(self), **plain})

    @classmethod
    def from_json(cls, text: str) -> GraderSettings:
        """Read settings."""
        data = json.loads(text)
        changed = {"root": Path(data["root"]), "limits": Limits(**data["limits"])}
        return cls(**{**data, **changed, "units": tuple(data["units"])})


def main(arguments: list[str] | None = None) -> None:
    """Fork a grader for each byte that comes, until the other side is gone."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--control", type=int, required=True)
    parser.add_argument("--settings", required=True)
    given = parser.parse_args(arguments)
    settings = GraderSettings.from_json(given.settings)
    die_with_parent()
    gc.disable()  # what an import makes stays, so looking for garbage is in vain
    import pandas  # noqa: F401

    from civicsdata.instructor.grading.folders import ClassFolders
    from civicsdata.instructor.grading.grader import Assignment

    folders = ClassFolders(settings.root)
    assignments = {
        unit: Assignment(folders.read_spec(unit), folders.read_stubs(unit))
        for unit in settings.units
    }
    gc.enable()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # wait(2): ended forks leave no zombies
    control = socket.socket(fileno=given.control)
    while control.recv(1) == FORK:
        try:
            _fork_grader(control, settings, assignments)
        except OSError as error:
            control.sendall(FAILED + str(error.strerror).encode())


def _fork_grader(
    control: socket.socket, settings: GraderSettings, assignments: Mapping[str, Assignment]
) -> None:
    """Fork a grader; send the other end of its channel and the handle of its process."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        pid = os.fork()
        if pid == 0:
            try:
                control.close()
                ours.close()
                _serve(theirs, settings, assignments)
            finally:
                os._exit(0)
        handle = os.pidfd_open(pid)
        try:
            socket.send_fds(control, [FORKED], [ours.fileno(), handle])
        finally:
            os.close(handle)


def _serve(
    channel: socket.socket, settings: GraderSettings, assignments: Mapping[str, Assignment]
) -> None:
    """Be a grader."""
    die_with_parent()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    lower_limit(resource.RLIMIT_AS, _GRADER_BYTES)
    lower_limit(resource.RLIMIT_CORE, 0)
    reader = channel.makefile("rb")
    channel.sendall(b'{"ready": true}\n')
    while line := reader.readline():
        job = json.loads(line)
        place = SubmissionFolder(**job["place"])
        reply = grade_submission(place, settings, assignments[place.unit])
        channel.sendall(json.dumps({"job": job, **reply}).encode() + b"\n")


def grade_submission(
    place: SubmissionFolder, settings: GraderSettings, assignment: Assignment
) -> Reply:
    """Read and grade a submission; return a reply of `Pool.grade`."""
    from civicsdata.instructor.grading.grader import grade_notebook
    from civicsdata.instructor.grading.judge.result import to_json
    from civicsdata.instructor.grading.sandbox.client import SandboxRequest

    try:
        submission = read_submission(place, settings.limits.submission_bytes)
        if submission.problem:
            return {"lost": submission.problem}
        sandbox = SandboxRequest(settings.address, settings.confined, place.unit, submission.files)
        result = grade_notebook(assignment, submission.notebook, sandbox, settings.limits)
    except GradingError as error:
        return {"error": str(error)}
    except Exception as error:
        problem = f"The grader itself failed ({type(error).__name__}: {error})."
        return {"lost": problem[:_LONGEST_PROBLEM]}
    return {
        "result": to_json(result),
        "sha256": submission.sha256,
        "timestamp": submission.timestamp,
        "notes": submission.notes,
    }


if __name__ == "__main__":
    main()
