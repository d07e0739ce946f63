from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.instructor.grading import making

from civicsdata.instructor.grading.grader import grade_notebook
from civicsdata.instructor.grading.judge.result import Result
from civicsdata.instructor.grading.sandbox import confinement as confine
from civicsdata.instructor.grading.sandbox.client import Place
from civicsdata.instructor.grading.sandbox.fork_server import Zygote
from civicsdata.instructor.grading.sandbox.limits import Limits
from civicsdata.instructor.grading.submission.specification import Plan, read_plan

LIMITS = Limits(cell_seconds=2, call_seconds=1, judge_seconds=4, notebook_seconds=30)


@pytest.fixture(scope="session")
def limits() -> Limits:
    return LIMITS


@pytest.fixture(scope="session")
def open_zygote() -> Iterator[Zygote]:
    """A zygote without walls: the mechanics are the same."""
    with Zygote(LIMITS, unconfined=True) as zygote:
        zygote.wait()
        yield zygote


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    """A zygote behind the walls."""
    reason = confine.probe()
    if reason is not None:
        pytest.skip(reason)
    with Zygote(LIMITS) as zygote:
        zygote.wait()
        yield zygote


@pytest.fixture(scope="session")
def plan() -> Plan:
    return read_plan("demo", making.written(making.master()))


Grade = Callable[..., Result]


@pytest.fixture
def grade(open_zygote: Zygote, plan: Plan) -> Grade:
    """Grade a notebook without walls."""

    def run(made: making.Notebook | bytes | None, use: Plan = plan, **more: Any) -> Result:
        data = making.written(made) if isinstance(made, dict) else made
        place = Place(open_zygote.address, confined=False)
        return grade_notebook(use, data, place, more.pop("limits", LIMITS), **more)

    return run


def scores(result: Result) -> dict[str, float | None]:
    return {item.item: item.score for item in result.items}
