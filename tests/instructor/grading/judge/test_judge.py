"""Whatever the student's process sends, a test has an outcome within its points."""

from __future__ import annotations

import json
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from tests.instructor.grading import making
from tests.instructor.grading.strategies import TAGGED

from civicsdata.instructor.grading.judge.judge import Judge
from civicsdata.instructor.grading.judge.names import NameResolver
from civicsdata.instructor.grading.limits import Limits
from civicsdata.instructor.grading.submission.specification import read_assignment_spec

LIMITS = Limits(call_seconds=0.3, judge_seconds=2)
SPEC = read_assignment_spec("demo", making.written(making.master()))
NAMES = NameResolver(SPEC)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(["total", "order", "late", "chart", "double"]), TAGGED))
def test_judge_always_gives_an_outcome(values: dict[str, Any]) -> None:
    judge = Judge(NAMES, LIMITS)

    def ask(request: dict[str, Any], seconds: float) -> dict[str, Any]:
        return {"values": values} if request["op"] == "snapshot" else values

    tests = [place for place, cell in enumerate(SPEC.cells) if cell.role == "test"]
    for place in tests:
        judge.snapshot(place, ask)
    for place in tests:
        item, outputs = judge.judge(place, ask)
        assert item.score is not None
        assert 0 <= item.score <= item.points
        assert outputs
        json.dumps(outputs, allow_nan=False)


@pytest.mark.parametrize("last", ["float('nan')", "-1", "2.5", "float('inf')", "10**400"])
def test_points_that_cannot_be_count_as_none(last: str) -> None:
    made = making.notebook(making.check_cell("x", last, 2))
    spec = read_assignment_spec("x", making.written(made))
    item, _ = Judge(NameResolver(spec), LIMITS).judge(0, lambda r, s: {})
    assert item.score == 0
    assert "cannot be" in item.message or item.message.startswith("OverflowError")
