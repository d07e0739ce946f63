"""Plain values: what becomes of an answer, what is equal, what crosses between processes."""

from __future__ import annotations

import datetime as dt
import math
import time
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.check.odd_values import (
    ODD_VALUES,
    Pretender,
    Rigged,
    RiggedDict,
    RiggedList,
    RiggedOpaque,
    RiggedText,
    anything,
    assert_plain,
    nested_list,
    self_containing_dict,
    self_containing_list,
)

from civicsdata.values import (
    FUNCTION,
    Opaque,
    Unordered,
    equal,
    is_missing,
    is_number,
    normalize,
    opaque_part,
)
from civicsdata.values.plain import MOST_BITS, MOST_DEPTH, MOST_VALUES, TOO_DEEP, TOO_LARGE

many = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


# ---- normalize ----


@many
@given(anything)
def test_a_normalized_value_holds_nothing_but_plain_types(value):
    assert_plain(normalize(value))


@pytest.mark.parametrize("place", range(len(ODD_VALUES)))
def test_an_odd_value_becomes_plain_and_stays_what_it_then_is(place):
    plain = normalize(ODD_VALUES[place])
    assert_plain(plain)
    assert repr(normalize(plain)) == repr(plain)


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (pd.NaT, None),
        (pd.NA, None),
        (pd.Timestamp("2025-02-27"), "2025-02-27"),
        (pd.Timestamp("2025-02-27T09:30"), "2025-02-27T09:30:00"),
        (dt.date(2025, 2, 27), "2025-02-27"),
        (np.array([[1, 2]]), [[1, 2]]),
        (np.str_("B"), "B"),
        (np.bool_(True), True),
        (pd.Categorical(["a", "b"]), ["a", "b"]),
        ({dt.date(2025, 2, 27): Decimal("1.5")}, {"2025-02-27": 1.5}),
        ({("a", 1): 2}, {"['a', 1]": 2}),
        ((1, ...), [1, ...]),
        (range(3), [0, 1, 2]),
        (pd.DataFrame({"n": pd.array([1, None], "Int64")}), [{"n": 1}, {"n": None}]),
        (
            pd.DataFrame({"day": pd.to_datetime(["2025-02-27", None])}),
            [{"day": "2025-02-27"}, {"day": None}],
        ),
        (len, FUNCTION),
    ],
)
def test_values_of_python_and_its_libraries_become_plain(value, plain):
    made = normalize(value)
    assert made == plain
    assert repr(made) == repr(plain)


def test_a_set_has_no_order_and_a_list_has():
    assert isinstance(normalize({"b", "a"}), Unordered)
    assert normalize(frozenset({"b", "a"})) == ["a", "b"]
    assert not isinstance(normalize(["b", "a"]), Unordered)
    assert isinstance(normalize(normalize({"b", "a"})), Unordered)


def test_a_subclass_is_read_as_what_it_holds_and_not_as_it_says():
    assert normalize(RiggedDict(S1="opinion")) == {"S1": "opinion"}
    assert normalize(RiggedList("DC")) == ["D", "C"]
    assert normalize([RiggedText(" Z "), Rigged(5)]) == [" Z ", 5.0]


def test_an_altair_chart_becomes_its_specification():
    import altair as alt

    chart = alt.Chart(pd.DataFrame({"a": [1]}), title="One").mark_bar().encode(x="a:Q")
    assert normalize(chart)["title"] == "One"


def test_what_has_no_plain_form_says_what_it_is():
    assert normalize(object()) == Opaque("a value of type object")
    assert repr(normalize([object()])) == "[<a value of type object>]"
    assert normalize(lambda: 4).is_function
    assert not normalize(object()).is_function
    assert opaque_part(normalize({"a": [1, len]})) == FUNCTION
    assert opaque_part(normalize([1, {"a": "b"}])) is None
    long_name = type("X" * 500, (), {})()
    assert len(normalize(long_name).kind) < 120


@pytest.mark.parametrize(
    "value", [Pretender(Opaque), RiggedOpaque("a function"), [Pretender(Opaque)]]
)
def test_an_object_that_passes_for_an_opaque_value_becomes_one(value):
    part = opaque_part(normalize(value))
    assert type(part) is Opaque
    assert part != Opaque("something else")


# ---- budgets ----


def numbers(count):
    return list(range(count))


@pytest.mark.parametrize(
    "make",
    [
        lambda: np.empty((100_000_000, 0)),
        lambda: np.zeros(10_000_000),
        lambda: np.broadcast_to(0, (10**6, 10**6)),
        lambda: pd.Series(np.zeros(10_000_000)),
        lambda: pd.RangeIndex(10**12),
        lambda: pd.DataFrame(index=range(10_000_000)),
        lambda: pd.DataFrame(np.zeros((5_000_000, 2))),
        lambda: range(10**12),
        lambda: numbers(MOST_VALUES + 1),
        lambda: dict.fromkeys(numbers(MOST_VALUES)),
        lambda: [numbers(1000)] * 1000,
        lambda: (self_containing_list(), numbers(MOST_VALUES)),
    ],
)
def test_what_is_too_large_is_said_to_be_so_quickly(make):
    value = make()
    start = time.process_time()
    assert normalize(value) == TOO_LARGE
    assert time.process_time() - start < 1


@pytest.mark.parametrize("value", [nested_list(50), self_containing_list(), self_containing_dict()])
def test_what_is_nested_too_deeply_ends_at_a_depth(value):
    plain = normalize(value)
    assert opaque_part(plain) == TOO_DEEP
    assert repr(plain).count("[") + repr(plain).count("{") == MOST_DEPTH + 1


def test_a_list_that_holds_itself_many_times_does_not_grow():
    made = []
    made += [made] * 10
    assert normalize(made) == TOO_LARGE


def test_what_is_just_small_enough_is_kept():
    assert normalize(numbers(MOST_VALUES - 1)) == numbers(MOST_VALUES - 1)
    assert normalize(2**MOST_BITS - 1) == 2**MOST_BITS - 1
    assert normalize(nested_list(MOST_DEPTH)) == nested_list(MOST_DEPTH)
    assert isinstance(normalize(2**MOST_BITS), Opaque)
    assert len(str(2**MOST_BITS)) < 640  # no limit on digits can be set lower than this


# ---- compare ----


@given(st.floats(-1e9, 1e9, allow_subnormal=False))
def test_numbers_are_equal_to_a_millionth_of_their_size(value):
    assert equal(value * (1 + 1e-8), value)
    assert not equal(value + 0.001 * max(1, abs(value)), value)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (1, True, False),
        (0, False, False),
        (True, True, True),
        (1, "1", False),
        (0, None, False),
        ("", None, False),
        (math.nan, None, True),
        (math.nan, math.nan, True),
        (math.nan, 1.0, False),
        (" a ", "a", True),
        ("a", "A", False),
        ([1, {"a": 2.0}], [1.0, {"a": 2}], True),
        ([1, 2], [1, 2, 3], False),
        ({"a": 1}, {"b": 1}, False),
        ({"a": 1}, {"a": 1, "b": 2}, False),
        ([], {}, False),
        (10**400, 10**400, True),
        (10**400, 10**400 + 1, False),
        (10**400, math.inf, False),
        (FUNCTION, FUNCTION, False),
        (FUNCTION, None, False),
        (..., None, False),
        (..., ..., False),
    ],
)
def test_what_is_equal(one, other, same):
    assert equal(one, other) is same
    assert equal(other, one) is same


@many
@given(anything, anything)
def test_comparison_never_fails_and_has_no_direction(one, other):
    a, b = normalize(one), normalize(other)
    assert equal(a, b) is equal(b, a)


def test_numbers_and_gaps():
    assert is_number(4)
    assert is_number(math.nan)
    assert not is_number(True)
    assert not is_number("4")
    assert not is_number(None)
    assert is_missing(None)
    assert is_missing(math.nan)
    assert not is_missing(0)
    assert not is_missing("")
