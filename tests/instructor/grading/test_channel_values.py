"""Values cross the channel whole, and what is no value is refused."""

from __future__ import annotations

import json
import math
from typing import Any

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import given, settings
from tests.instructor.grading.strategies import TAGGED

from civicsdata.instructor.grading.values import InvalidValueError, decode, encode, parse


@settings(max_examples=300, deadline=None)
@given(TAGGED)
def test_anything_is_a_value_or_refused(data: Any) -> None:
    try:
        json.dumps(encode(decode(data)))
    except InvalidValueError:
        pass


@pytest.mark.parametrize(
    "data",
    [
        {"$": "fraction", "v": "1e999999999"},
        {"$": "decimal", "v": "1e999999999999"},
        {"$": "range", "v": [0, 10**300, 1]},
        {"$": "series", "v": {"dtype": "int64", "v": [10**300]}, "index": {"range": [0, 1, 1]}},
        {"$": "frame", "v": [], "columns": {}, "index": {"range": [0, 10**12, 1]}},
        {"$": "dict", "v": [[[1], 2]]},
        {"$": "datetime", "v": "9" * 200},
    ],
)
def test_what_would_take_long_or_cannot_be_is_refused(data: Any) -> None:
    with pytest.raises(InvalidValueError):
        decode(data)


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
