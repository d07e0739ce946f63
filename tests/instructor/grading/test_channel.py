"""The channel holds against a student's process that says whatever it likes."""

from __future__ import annotations

import json
import math
import socket
import time
from typing import Any

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import example, given, settings
from tests.instructor.grading import making

from civicsdata.instructor.grading.errors import Broken, Overtime
from civicsdata.instructor.grading.judge.judge import Judge
from civicsdata.instructor.grading.judge.names import Ownership
from civicsdata.instructor.grading.judge.outputs import harmless_html, safe
from civicsdata.instructor.grading.sandbox.client import Session
from civicsdata.instructor.grading.sandbox.limits import Limits
from civicsdata.instructor.grading.submission.rebuild import rebuild
from civicsdata.instructor.grading.submission.specification import read_plan
from civicsdata.instructor.grading.values import BadValue, decode, encode, parse

LIMITS = Limits(cell_seconds=0.3, call_seconds=0.3, judge_seconds=2, reply_bytes=5000)
PLAN = read_plan("demo", making.written(making.master()))
OWNERS = Ownership(PLAN)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=20,
)
TAGS = [
    "dict",
    "tuple",
    "set",
    "ellipsis",
    "opaque",
    "datetime",
    "date",
    "time",
    "timedelta",
    "decimal",
    "fraction",
    "range",
    "missing",
    "timestamp",
    "duration",
    "series",
    "frame",
    "index",
    "array",
    "chart",
    "function",
]
TAGGED = st.recursive(
    JSON,
    lambda inner: st.fixed_dictionaries(
        {"$": st.sampled_from(TAGS), "v": inner},
        optional={"index": inner, "columns": inner, "shape": inner, "name": inner, "dtype": inner},
    ),
    max_leaves=8,
)


def pretend(data: bytes) -> tuple[Session, socket.socket]:
    """A session whose other side has said these bytes."""
    ours, theirs = socket.socketpair()
    session = Session.__new__(Session)
    session.limits = LIMITS
    session._count, session._buffer, session._scratch = 0, b"", ""
    session._socket = ours
    session._process = ours.dup().detach()
    theirs.setblocking(False)
    try:
        theirs.send(data)
    except BlockingIOError:
        pass
    return session, theirs


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200) | JSON.map(lambda v: json.dumps(v).encode() + b"\n"))
@example(b'{"id": 1}\n{"id": 2}\n')
@example(b'{"id": true}\n')
@example(b'{"id": 1e999}\n')
@example(b'{"id": ' + b"9" * 5000 + b"}\n")
def test_words_that_nobody_asked_for_end_the_session(data: bytes) -> None:
    session, theirs = pretend(data or b"x")
    with pytest.raises(Broken):
        session.ask({"op": "take", "place": 0, "names": []}, 0.2)
    assert not session.usable
    session.close()
    theirs.close()


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300))
@example(b"x" * 100_000)
@example(b"[" * 3000 + b"\n")
@example(b'{"id": 1, "id": 2}\n')
def test_an_answer_is_an_object_with_the_right_number_or_the_end(data: bytes) -> None:
    session, theirs = pretend(b"")
    theirs.setblocking(True)
    theirs.settimeout(1)
    start = time.monotonic()
    session._send({"id": 1})
    try:
        theirs.sendall(data)
    except TimeoutError:
        pass
    theirs.close()
    try:
        reply = session._receive(1, 0.2)
    except (Broken, Overtime, ConnectionResetError):
        reply = {"id": 1}
    session.close()
    assert reply["id"] == 1
    assert time.monotonic() - start < 3


@settings(max_examples=300, deadline=None)
@given(TAGGED)
@example({"$": "fraction", "v": "1e999999999"})
@example({"$": "decimal", "v": "1e999999999999"})
@example({"$": "range", "v": [0, 10**300, 1]})
@example({"$": "array", "shape": [0, 10**15], "v": {"dtype": "int64", "v": []}})
@example({"$": "series", "v": {"dtype": "int64", "v": [10**300]}, "index": {"range": [0, 1, 1]}})
@example({"$": "frame", "v": [], "columns": {}, "index": {"range": [0, 10**12, 1]}})
@example({"$": "dict", "v": [[[1], 2]]})
@example({"$": "datetime", "v": "9" * 200})
def test_no_value_can_do_more_than_be_refused(data: Any) -> None:
    start = time.monotonic()
    try:
        decode(data)
    except BadValue:
        pass
    assert time.monotonic() - start < 2


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(["total", "order", "late", "chart", "double"]), TAGGED))
def test_judge_always_gives_an_outcome(values: dict[str, Any]) -> None:
    judge = Judge(PLAN, OWNERS, LIMITS)

    def ask(request: dict[str, Any], seconds: float) -> dict[str, Any]:
        return {"values": values} if request["op"] == "take" else values

    tests = [place for place, cell in enumerate(PLAN.cells) if cell.role == "test"]
    for place in tests:
        judge.take(place, ask)
    for place in tests:
        item, outputs = judge.judge(place, ask)
        assert item.score is not None
        assert 0 <= item.score <= item.points
        assert outputs
        json.dumps(outputs, allow_nan=False)


@pytest.mark.parametrize("last", ["float('nan')", "-1", "2.5", "float('inf')", "10**400"])
def test_points_that_cannot_be_count_as_none(last: str) -> None:
    made = making.notebook(making.check_cell("x", last, 2))
    plan = read_plan("x", making.written(made))
    item, _ = Judge(plan, Ownership(plan), LIMITS).judge(0, lambda r, s: {})
    assert item.score == 0
    assert "cannot be" in item.message or item.message.startswith("OverflowError")


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text() | st.dates() | st.just(...)
        | st.floats(allow_nan=False) | st.decimals(allow_nan=False, places=3) | st.timedeltas(),
        lambda inner: st.lists(inner) | st.tuples(inner, inner)
        | st.dictionaries(st.text() | st.integers(), inner),
        max_leaves=15,
    )
)  # fmt: skip
def test_plain_values_survive_the_way(value: Any) -> None:
    assert decode(parse(json.dumps({"v": encode(value)}).encode())["v"]) == value


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"a": [1, 2], "b": ["x", None], "c": [1.5, math.nan]}),
        pd.DataFrame({"d": pd.to_datetime(["2025-02-27", None])}, index=["u", "v"]),
        pd.DataFrame({"z": pd.to_datetime(["2025-02-27"], utc=True)}),
        pd.DataFrame({"k": pd.Categorical(["a", "b", "a"], ordered=True)}),
        pd.DataFrame({"i": pd.array([1, None], "Int64"), "f": pd.array([True, None], "boolean")}),
        pd.DataFrame({"x": [1, 2, 3]}).groupby(["x"]).size().to_frame("n"),
        pd.DataFrame({("a", 1): [1], ("b", 2): [2]}),
        pd.DataFrame({"o": [[1], {"a": 2}, None]}),
        pd.DataFrame(),
        pd.DataFrame([[1, 2]], columns=["same", "same"]),
    ],
)
def test_tables_survive_the_way(frame: pd.DataFrame) -> None:
    back = decode(json.loads(json.dumps(encode(frame))))
    pd.testing.assert_frame_equal(back, frame, check_freq=False)


@settings(max_examples=200, deadline=None)
@given(JSON)
def test_outputs_are_kept_only_when_they_are_well_formed(data: Any) -> None:
    kept, _ = safe([data, data], 1000)
    json.dumps(kept, allow_nan=False)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300) | JSON.map(lambda v: json.dumps({"cells": v}).encode()))
@example(json.dumps({"cells": [{"cell_type": [], "source": "x"}, 3, None, {}]}).encode())
@example(json.dumps({"cells": [{"cell_type": "code", "source": "x", "metadata": 3}]}).encode())
def test_any_bytes_are_rebuilt_on_the_master(data: bytes) -> None:
    built = rebuild(PLAN, data, LIMITS)
    kept = [step.cell for step in built.steps if step.cell is not None]
    assert kept == list(PLAN.cells)


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>", "<img src=x>", '<b onclick="x()">x</b>', "<a href='javascript:x'>",
        '<p style="background:url(http://x)">', "<<b>script>", "<style>*{}</style>", "<svg/onload=x>",
        '<div style="x:expression(1)">', "<b\nonmouseover=x>",
    ],
)  # fmt: skip
def test_html_with_anything_active_is_left_out(html: str) -> None:
    assert not harmless_html(html)


def test_a_table_of_pandas_is_kept() -> None:
    html = pd.DataFrame({"a": [1]})._repr_html_()  # type: ignore[operator]
    assert harmless_html(html)
