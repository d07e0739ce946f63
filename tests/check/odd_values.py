"""Values that somebody may leave in an answer cell, also those that try to decide what they are."""

from __future__ import annotations

import datetime as dt
import enum
import math
import sys
import warnings
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from civicsdata.values import Opaque, Unordered


class Rigged(float):
    """A number that says that it equals everything."""

    def __eq__(self, other):
        return True

    def __hash__(self):
        return 1

    def __round__(self, digits=None):
        return 4

    def __truediv__(self, other):
        return 400.0


class RiggedText(str):
    """A text that says that it equals everything."""

    def __eq__(self, other):
        return True

    def __hash__(self):
        return hash("b")

    def strip(self, *args):
        return "B"

    def casefold(self):
        return "b"


class RiggedDict(dict):
    """A mapping whose fields are not those that it holds."""

    def get(self, name, default=None):
        return "fact"

    def items(self):
        raise RuntimeError("no items")


class RiggedList(list):
    """A list that goes through other elements than it holds."""

    def __iter__(self):
        return iter(["A", "B", "C", "D"])


class RiggedOpaque(Opaque):
    """An opaque value with rules of its own."""

    def __eq__(self, other):
        return True

    __hash__ = None


class Pretender:
    """An object that passes for one of another type, and is none."""

    def __init__(self, family):
        self.family = family

    @property
    def __class__(self):
        return self.family

    def __eq__(self, other):
        return True

    __hash__ = None

    def __repr__(self):
        raise RuntimeError("no words")


class BadNumbers:
    """An object that claims to be from NumPy and fails at every touch."""

    __module__ = "numpy"

    def tolist(self):
        raise MemoryError

    def __getattr__(self, name):
        raise RuntimeError(name)


class Colour(enum.IntEnum):
    RED = 4


class WordlessError(Exception):
    """An error that cannot be written."""

    def __str__(self):
        raise RuntimeError("no words")


def fails(*args):
    raise WordlessError


def leaves(*args):
    raise SystemExit(3)


def warns(*args):
    warnings.warn("an old way", FutureWarning, stacklevel=2)
    print("to stderr", file=sys.stderr)
    return args[0] * 2


def self_containing_list():
    made = []
    made.append(made)
    return made


def nested_list(depth):
    made = 1
    for _ in range(depth):
        made = [made]
    return made


def self_containing_dict():
    made = {}
    made["a"] = made
    return made


ODD_VALUES = [
    None, True, False, 0, -1, 10**5000, 1e308, -0.0, math.nan, math.inf, 4 + 0j, Colour.RED,
    Decimal("NaN"), Decimal("sNaN"), Decimal("1e999"), Fraction(1, 3), "", " ", "4", "\ud800",
    "A" * 10**5, "".join(map(chr, range(0x4E00, 0x5200))), b"4",
    [], [...], [None], ["A", ...], [[]], {}, {"S1": ...}, {"S1": []}, {("S1",): 1}, {"claim": None},
    {"x": ..., "y": 1}, {"table": [{"a": 1}], "x": [], "y": {}, "title": 1, "source": None},
    {"layer": [{"layer": 1}], "title": {"text": ["a", 1, "b"]}, "encoding": {"x": {"axis": None}}},
    set(), {1, "a"}, frozenset({"A"}), range(4), range(10**12), (x for x in "AB"), {}.keys(),
    dt.date(2025, 2, 27), dt.datetime(2025, 2, 27, 9), dt.time(9), dt.timedelta(1),
    NotImplemented, object(), type, len, print, fails, leaves, ValueError(),
    lambda: 4, lambda *a: a, lambda *a: len, lambda *a: 10**5000, lambda *a: ...,
    lambda *a: self_containing_list(), lambda *a: RiggedOpaque("x"),
    np.float64(4), np.int8(4), np.str_("B"), np.bool_(True), np.array([[1, 2], [3, 4]]),
    np.array(4), np.datetime64("2025-02-27"), np.datetime64("NaT", "D"), np.ma.masked, pd.NA, pd.NaT,
    np.empty((100_000_000, 0)), pd.RangeIndex(10**12),
    pd.Timestamp("2025-02-27"), pd.Timestamp("2025-02-27", tz="UTC"), pd.Timedelta(1, "D"),
    pd.Series([1, 2]), pd.Series(["A", "B"]), pd.Series([], dtype=float), pd.Index(["A"]),
    pd.Categorical(["a"]), pd.Period("2025-02"), pd.Interval(0, 1), pd.DataFrame(),
    pd.DataFrame({"a": [1, None], "b": ["x", pd.NA]}), pd.DataFrame([[1, 2]], columns=["a", "a"]),
    pd.DataFrame({"a": [1]}).groupby("a"), Rigged(5), RiggedText("Z"), RiggedDict(S1="opinion"),
    RiggedList("DCBA"), RiggedOpaque("a function"), Pretender(dict), Pretender(list),
    Pretender(float), Pretender(str), Pretender(set), Pretender(Opaque), Pretender(Decimal),
    BadNumbers(), self_containing_list(), self_containing_dict(), nested_list(50),
]  # fmt: skip

FIELDS = ["S1", "claim", "row", "side", "statement", "table", "column", "figure", "unit", "sources"]
CHART_FIELDS = ["x", "y", "title", "source", "layer", "data", "encoding", "usermeta"]

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.complex_numbers()
    | st.decimals()
    | st.fractions()
    | st.text(st.characters())
    | st.binary()
    | st.dates()
    | st.datetimes()
    | st.sampled_from([..., "A", "B", "ABCD", "S1", "DOJ-0227", "fact"]),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.tuples(inner, inner)
        | st.frozensets(st.integers() | st.text(max_size=3), max_size=4)
        | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=5)
        | st.dictionaries(st.sampled_from([*FIELDS, *CHART_FIELDS]), inner)
        | st.lists(st.floats() | st.integers(-9, 9), max_size=5).map(
            lambda numbers: pd.Series(numbers, dtype=object)
        )
        | st.functions(like=lambda *a: None, returns=inner, pure=True)
    ),
    max_leaves=12,
)


def assert_plain(value):
    """Raise an error unless a value consists of plain values alone."""
    assert type(value) in (
        type(None), bool, int, float, str, list, dict, Unordered, Opaque, type(...),
    )  # fmt: skip
    for part in value if isinstance(value, list) else []:
        assert_plain(part)
    for name, part in value.items() if isinstance(value, dict) else []:
        assert type(name) in (type(None), bool, int, float, str)
        assert_plain(part)
