"""Turn whatever a learner wrote into a plain value."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from civicsdata.values.plain import (
    FUNCTION,
    LONGEST_KIND,
    MOST_BITS,
    MOST_DEPTH,
    MOST_VALUES,
    TOO_DEEP,
    TOO_LARGE,
    Opaque,
    Unordered,
)


class _TooLargeError(Exception):
    """More elements than one answer may have."""


def normalize(value: Any) -> Any:
    """Return the plain value of an answer; never fail.

    Parameters
    ----------
    value : Any
        What a learner wrote or computed.

    Returns
    -------
    Any
        A plain value (see the module); `Opaque` where there is none.

    Examples
    --------
    >>> import pandas as pd
    >>> normalize(pd.Series([1, 2]))
    [1, 2]
    >>> normalize({"day": dt.date(2025, 2, 27), "of": ..., "by": len})
    {'day': '2025-02-27', 'of': Ellipsis, 'by': <a function>}
    """
    try:
        return _Normalizer().plain(value, 0)
    except _TooLargeError:
        return TOO_LARGE


class _Normalizer:
    """One pass over one value; counts its elements."""

    def __init__(self) -> None:
        self.left = MOST_VALUES

    def count(self, number: int) -> None:
        self.left -= number
        if self.left < 0:
            raise _TooLargeError

    def plain(self, value: Any, depth: int) -> Any:
        if depth > MOST_DEPTH:
            return TOO_DEEP
        self.count(1)
        try:
            return self._plain(value, depth + 1)
        except _TooLargeError:
            raise
        except Exception:
            return _unknown(value)

    def all(self, values: Iterable[Any], depth: int) -> list[Any]:
        return [self.plain(value, depth) for value in values]

    def _plain(self, value: Any, depth: int) -> Any:
        # The methods of the built-in types are called on purpose: a subclass may have its own.
        kinds = type(value).__mro__
        if value is None or value is True or value is False or value is ...:
            return value
        if type(value) is Opaque:
            return Opaque(str.__add__(value.kind, "")[:LONGEST_KIND])
        if int in kinds:
            number = int.__add__(value, 0)
            return number if number.bit_length() <= MOST_BITS else _LONG_NUMBER
        if float in kinds:
            return float.__add__(value, 0.0)
        if str in kinds:
            return str.__add__(value, "")
        if dt.datetime in kinds:
            return _moment(value)
        if dt.date in kinds:
            return dt.date.isoformat(value)
        if isinstance(value, (Decimal, Fraction)):
            return float(value)
        if dict in kinds:
            pairs = dict.items(value)
            return {_key(self.plain(k, depth)): self.plain(v, depth) for k, v in pairs}
        if list in kinds:
            plain = self.all(list.__iter__(value), depth)
            return Unordered(plain) if Unordered in kinds else plain
        if tuple in kinds:
            return self.all(tuple.__iter__(value), depth)
        for kind in (set, frozenset):
            if kind in kinds:
                return Unordered(sorted(self.all(kind.__iter__(value), depth), key=repr))
        if type(value) in (range, type({}.keys()), type({}.values())):
            self.count(len(value))
            return self.all(value, depth)
        return self._from_library(value, depth)

    def _from_library(self, value: Any, depth: int) -> Any:
        library = str(type(value).__module__).partition(".")[0]
        if library == "numpy" and hasattr(value, "tolist"):
            # an array of shape (100000000, 0) has no element, and a list for each row
            self.count(math.prod(max(1, length) for length in getattr(value, "shape", ())))
            return self.plain(value.tolist(), depth)
        if library == "pandas":
            return self._from_pandas(value, depth)
        if library == "altair" and hasattr(value, "to_dict"):
            return self.plain(value.to_dict(), depth)
        return _unknown(value)

    def _from_pandas(self, value: Any, depth: int) -> Any:
        import pandas as pd

        if isinstance(value, pd.DataFrame):
            self.count(max(1, value.shape[0]) * max(1, value.shape[1]))
            return self.all(value.to_dict(orient="records"), depth)
        if isinstance(value, (pd.Series, pd.Index, pd.api.extensions.ExtensionArray)):
            if len(value) > self.left:  # before a list is made: a RangeIndex of any length is cheap
                raise _TooLargeError
            return self.all(value.tolist(), depth)
        if value is pd.NA or value is pd.NaT:
            return None
        return _unknown(value)


_LONG_NUMBER = Opaque("a number with too many digits")


def _moment(value: dt.datetime) -> str | None:
    """Return a moment as ISO text; the missing one, `pandas.NaT`, is a datetime as well."""
    if type(value).__name__ == "NaTType":
        return None
    return dt.datetime.isoformat(value).removesuffix("T00:00:00")


def _key(key: Any) -> Any:
    return key if isinstance(key, (str, int, float, bool, type(None))) else repr(key)


def _unknown(value: Any) -> Opaque:
    return FUNCTION if callable(value) else Opaque(f"a value of type {type(value).__name__[:80]}")
