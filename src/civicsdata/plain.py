"""Which plain value stands behind an answer, and when do two values mean the same?

An answer can be a NumPy number, a column, a subclass with rules of its own. Before anything is
compared it is turned into plain numbers, strings, lists and dicts, so that an object cannot decide
for itself what it is equal to.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

DEPTH = 12


class NotPlain(TypeError):
    """A value that has no plain form, such as a function or a widget."""


def plain(value: Any, depth: int = 0) -> Any:
    """Turn a value into numbers, strings, booleans, None, lists and dicts.

    Parameters
    ----------
    value : Any
        What a learner wrote or computed.
    depth : int
        How deep inside another value it stands.

    Returns
    -------
    Any
        The plain value; dates become ISO text, columns lists, tables lists of dicts.

    Raises
    ------
    NotPlain
        When there is no plain form.

    Examples
    --------
    >>> import pandas as pd
    >>> plain(pd.Series([1, 2]))
    [1, 2]
    >>> plain({"day": __import__("datetime").date(2025, 2, 27)})
    {'day': '2025-02-27'}
    """
    if depth > DEPTH:
        raise NotPlain("a value that is nested too deeply")
    try:
        return _plain(value, depth)
    except NotPlain:
        raise
    except Exception as error:
        raise NotPlain(_kind(value)) from error


def _plain(value: Any, depth: int) -> Any:
    scalar = _scalar(value)
    if scalar is not _NONE:
        return scalar
    if isinstance(value, dict):
        pairs = ((plain(k, depth + 1), plain(v, depth + 1)) for k, v in dict.items(value))
        return {_text_key(k): v for k, v in pairs}
    if isinstance(value, list):
        return [plain(v, depth + 1) for v in list.__iter__(value)]
    if isinstance(value, tuple):
        return [plain(v, depth + 1) for v in tuple.__iter__(value)]
    if isinstance(value, set):
        return sorted((plain(v, depth + 1) for v in set.__iter__(value)), key=repr)
    if isinstance(value, frozenset):
        return sorted((plain(v, depth + 1) for v in frozenset.__iter__(value)), key=repr)
    return _from_library(value, depth)


def _kind(value: Any) -> str:
    """Name what a value is, for a message."""
    if value is ...:
        return "three dots"
    kind = type(value)
    if kind.__module__ == "civicsdata.instructor.grading.values" and kind.__name__ == "Opaque":
        return f"a value of type {repr(value).strip('<>')}"
    return f"a value of type {kind.__name__}"


_NONE = object()


def _scalar(value: Any) -> Any:
    if value is None or value is True or value is False:
        return value
    if isinstance(value, int):
        return int.__add__(value, 0)
    if isinstance(value, float):
        return float.__add__(value, 0.0)
    if isinstance(value, str):
        return str.__add__(value, "")
    if isinstance(value, dt.datetime):
        return _moment(value)
    if isinstance(value, dt.date):
        return dt.date.isoformat(value)
    if isinstance(value, (Decimal, Fraction)):
        return float(value)
    return _NONE


def _moment(value: dt.datetime) -> str | None:
    if type(value).__name__ == "NaTType":
        return None
    text = dt.datetime.isoformat(value)
    return text.removesuffix("T00:00:00")


def _from_library(value: Any, depth: int) -> Any:
    module = str(type(value).__module__).partition(".")[0]
    if module == "numpy" and hasattr(value, "tolist"):
        return plain(value.tolist(), depth + 1)
    if module == "pandas":
        return _from_pandas(value, depth)
    raise NotPlain(_kind(value))


def _from_pandas(value: Any, depth: int) -> Any:
    import pandas as pd

    if isinstance(value, pd.DataFrame):
        return [plain(row, depth + 1) for row in value.to_dict(orient="records")]
    if isinstance(value, (pd.Series, pd.Index)):
        return [plain(v, depth + 1) for v in value.tolist()]
    if value is pd.NA or value is pd.NaT:
        return None
    if hasattr(value, "isoformat"):
        return plain(value.to_pydatetime(), depth + 1)
    if isinstance(value, pd.api.extensions.ExtensionArray):
        return [plain(v, depth + 1) for v in value.tolist()]
    raise NotPlain(_kind(value))


def _text_key(key: Any) -> Any:
    return key if isinstance(key, (str, int, float, bool, type(None))) else repr(key)


def same(given: Any, wanted: Any, relative: float = 1e-6, absolute: float = 1e-9) -> bool:
    """Say whether two plain values mean the same.

    Parameters
    ----------
    given, wanted : Any
        Plain values (see `plain`).
    relative, absolute : float
        Tolerance for numbers, as in `math.isclose`.

    Returns
    -------
    bool
        Numbers are compared with tolerance, missing values with each other, text without
        outer spaces; a boolean is not a number.

    Examples
    --------
    >>> same(0.1 + 0.2, 0.3)
    True
    >>> same(True, 1)
    False
    """
    if isinstance(given, bool) or isinstance(wanted, bool):
        return given is wanted
    if isinstance(given, (int, float)) and isinstance(wanted, (int, float)):
        return _same_number(given, wanted, relative, absolute)
    if isinstance(given, str) and isinstance(wanted, str):
        return given.strip() == wanted.strip()
    if isinstance(given, list) and isinstance(wanted, list):
        return len(given) == len(wanted) and all(
            same(a, b, relative, absolute) for a, b in zip(given, wanted, strict=True)
        )
    if isinstance(given, Mapping) and isinstance(wanted, Mapping):
        return given.keys() == wanted.keys() and all(
            same(given[k], wanted[k], relative, absolute) for k in wanted
        )
    return _missing(given) and _missing(wanted)


def _same_number(a: float, b: float, relative: float, absolute: float) -> bool:
    try:
        x, y = float(a), float(b)
    except OverflowError:
        return a == b
    if math.isnan(x) or math.isnan(y):
        return math.isnan(x) and math.isnan(y)
    return math.isclose(x, y, rel_tol=relative, abs_tol=absolute)


def _missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))
