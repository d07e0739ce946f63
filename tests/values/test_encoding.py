"""Plain values between processes: what arrives, and what is refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.check.odd_values import ODD_VALUES, anything, assert_plain, nested_list

from civicsdata.values import InvalidValueError, Opaque, decode, encode, normalize
from civicsdata.values.plain import MOST_BITS, MOST_DEPTH, MOST_VALUES

many = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


def crossed(plain):
    """Return a plain value as it arrives on the other side."""
    return decode(json.loads(json.dumps(encode(plain))))


@many
@given(anything)
def test_a_normalized_value_arrives_as_it_was_sent(value):
    plain = normalize(value)
    arrived = crossed(plain)
    assert repr(arrived) == repr(plain)
    assert_same_types(arrived, plain)


@pytest.mark.parametrize("place", range(len(ODD_VALUES)))
def test_an_odd_value_arrives_as_it_was_sent(place):
    plain = normalize(ODD_VALUES[place])
    arrived = crossed(plain)
    assert repr(arrived) == repr(plain)
    assert_same_types(arrived, plain)


def assert_same_types(one, other):
    assert type(one) is type(other)
    if isinstance(one, list):
        for a, b in zip(one, other, strict=True):
            assert_same_types(a, b)
    if isinstance(one, dict):
        assert list(map(type, one)) == list(map(type, other))
        for a, b in zip(one.values(), other.values(), strict=True):
            assert_same_types(a, b)


def test_the_largest_values_arrive():
    for plain in (list(range(MOST_VALUES - 1)), normalize(nested_list(50)), 2**MOST_BITS - 1):
        assert crossed(plain) == plain
    table = dict.fromkeys(range(MOST_VALUES // 2 - 1), 0)
    assert normalize(table) == table == crossed(table)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
        | st.fixed_dictionaries(
            {"$": st.sampled_from(["dots", "opaque", "set", "map", "list"]) | inner},
            optional={"v": inner},
        )
        | st.lists(st.lists(inner, min_size=1, max_size=3), max_size=3).map(
            lambda pairs: {"$": "map", "v": pairs}
        )
    ),
    max_leaves=10,
)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(json_values)
def test_what_a_stranger_sends_is_plain_or_refused(data):
    try:
        plain = decode(data)
    except InvalidValueError:
        return
    assert_plain(plain)
    assert repr(decode(encode(plain))) == repr(plain)


@given(json_values)
def test_a_refused_value_is_refused_wherever_it_stands(data):
    try:
        decode(data)
    except InvalidValueError:
        pass
    else:
        assume(False)
    for whole in ([data], {"$": "set", "v": [data]}, {"$": "map", "v": [["a", data]]}):
        with pytest.raises(InvalidValueError):
            decode(whole)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"v": 1},
        {"$": None},
        {"$": "module"},
        {"$": "opaque"},
        {"$": "opaque", "v": 5},
        {"$": "set", "v": "abc"},
        {"$": "map", "v": {"a": 1}},
        {"$": "map", "v": [["a"]]},
        {"$": "map", "v": [["a", 1, 2]]},
        {"$": "map", "v": [[[1], 2]]},
        {"$": "map", "v": [[{"$": "dots"}, 2]]},
        {"$": "map", "v": ["ab"]},
        {"$": ["dots"]},
        {"$": {"$": "dots"}},
        {"$": 10**5000},
        {"$": "X" * 10**6},
        10**5000,
        (1, 2),
        b"a",
        object(),
        {1, 2},
        [[], [{}]],
        [0] * (2 * MOST_VALUES),
        {"$": "map", "v": [[1, 2]] * MOST_VALUES},
    ],
    ids=lambda data: repr(type(data))[:20],
)
def test_a_malformed_value_is_refused_in_a_sentence(data):
    with pytest.raises(InvalidValueError) as refused:
        decode(data)
    assert 0 < len(str(refused.value)) < 120


@pytest.mark.parametrize("depth", [MOST_DEPTH + 5, 900, 5000, 100_000])
def test_a_value_of_any_depth_is_refused(depth):
    deep = nested_list(depth)
    for data in (deep, {"$": deep}, {"$": "set", "v": deep}, {"$": "map", "v": [[deep, 1]]}):
        with pytest.raises(InvalidValueError):
            decode(data)


def test_the_words_of_an_opaque_value_are_cut():
    assert len(decode({"$": "opaque", "v": "X" * 10**6}).kind) == 200
    assert len(normalize(Opaque("X" * 10**6)).kind) == 200
