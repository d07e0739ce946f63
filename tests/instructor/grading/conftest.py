from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from tests.instructor.grading import making
from tests.instructor.grading.walls import confinement_problem

from civicsdata.instructor.grading.grader import Assignment, grade_notebook
from civicsdata.instructor.grading.judge.result import Result
from civicsdata.instructor.grading.limits import Limits
from civicsdata.instructor.grading.sandbox.client import SandboxRequest
from civicsdata.instructor.grading.sandbox.fork_server import ForkServer
from civicsdata.instructor.grading.submission.specification import (
    AssignmentSpec,
    read_assignment_spec,
)

LIMITS = Limits(cell_seconds=2, call_seconds=1, judge_seconds=4, notebook_seconds=30)


@pytest.fixture(scope="session")
def open_fork_server() -> Iterator[ForkServer]:
    """A fork server without walls: the mechanics are the same."""
    with ForkServer(LIMITS, unconfined=True) as fork_server:
        fork_server.wait()
        yield fork_server


@pytest.fixture(scope="session")
def fork_server() -> Iterator[ForkServer]:
    """A fork server behind the walls."""
    reason = confinement_problem()
    if reason is not None:
        pytest.skip(reason)
    with ForkServer(LIMITS) as fork_server:
        fork_server.wait()
        yield fork_server


@pytest.fixture(scope="session")
def spec() -> AssignmentSpec:
    return read_assignment_spec("demo", making.written(making.master()))


Grade = Callable[..., Result]


@pytest.fixture
def grade(open_fork_server: ForkServer, spec: AssignmentSpec) -> Grade:
    """Grade a notebook without walls."""

    def run(
        made: making.Notebook | bytes | None,
        use: AssignmentSpec = spec,
        stubs: dict[str, str] | None = None,
    ) -> Result:
        data = making.written(made) if isinstance(made, dict) else made
        sandbox = SandboxRequest(open_fork_server.address, confined=False)
        return grade_notebook(Assignment(use, stubs or {}), data, sandbox, LIMITS)

    return run


def scores(result: Result) -> dict[str, float | None]:
    return {item.item: item.score for item in result.items}
