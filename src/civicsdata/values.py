"""Plain values: the one form in which answers are compared and cross between processes.

An answer can be a NumPy number, a column, a subclass with rules of its own. `normalize` turns it
into a plain value before anything else happens to it, so that an object cannot decide for itself
what it is equal to. Plain values are None, truth values, numbers, text, lists, mappings (dict),
`Unordered`, `Opaque`, and three dots for what has not been written. A date is ISO text, a table a
list of rows, a column or array a list, an Altair chart its Vega-Lite specification.

The grader uses the same function in the student's process. `encode` and `decode` carry the result
to the judge as JSON; `decode` checks every field and never runs anything that it was sent.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeGuard

MOST_DEPTH = 16  # deeper than any table of evidence, far from Python's recursion limit
MOST_VALUES = 200_000  # elements of one answer; the largest table of the course has 4,000
MOST_DIGITS = 400  # of a whole number; far below the 4300 at which Python refuses to read one
MOST_BITS = 1330  # the same, in bits
LONGEST_KIND = 200  # characters that say what a value without a plain form is


class Unordered(list[Any]):
    """The elements of a set: they have no order that the author of the answer chose."""


@dataclass(frozen=True)
class Opaque:
    """A value without a plain form, such as a function or a widget.

    Attributes
    ----------
    kind : str
        What it is, in words that a message can use: "a value of type Widget".
    """

    kind: str

    @property
    def is_function(self) -> bool:
        """Whether it was something that can be called."""
        return self == FUNCTION

    def __repr__(self) -> str:
        return f"<{self.kind}>"


FUNCTION = Opaque("a function")
TOO_LARGE = Opaque("a value that is too large to be checked")
TOO_DEEP = Opaque("a value that is nested too deeply")


class InvalidValueError(ValueError):
    """An encoded value that is not well formed."""


class _TooLargeError(Exception):
    """More elements than one answer may have."""


# ---------------------------------------------------------------- normalize


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


# ---------------------------------------------------------------- compare


def equal(given: Any, wanted: Any) -> bool:
    """Return whether two plain values mean the same.

    Parameters
    ----------
    given, wanted : Any
        Plain values.

    Returns
    -------
    bool
        Numbers are compared to a millionth of their size, missing values with each other, text
        without outer spaces; a truth value is not a number.

    Examples
    --------
    >>> equal(0.1 + 0.2, 0.3), equal(True, 1), equal([1, None], [1.0, float("nan")])
    (True, False, True)
    """
    if isinstance(given, bool) or isinstance(wanted, bool):
        return given is wanted
    if is_number(given) and is_number(wanted):
        return _equal_numbers(given, wanted)
    if isinstance(given, str) and isinstance(wanted, str):
        return given.strip() == wanted.strip()
    if isinstance(given, list) and isinstance(wanted, list):
        return len(given) == len(wanted) and all(map(equal, given, wanted))
    if isinstance(given, Mapping) and isinstance(wanted, Mapping):
        return given.keys() == wanted.keys() and all(equal(given[k], wanted[k]) for k in wanted)
    if isinstance(given, Opaque) or isinstance(wanted, Opaque):
        return False
    return is_missing(given) and is_missing(wanted)


def is_number(value: Any) -> TypeGuard[int | float]:
    """Return whether a plain value is a number; truth values are none.

    Examples
    --------
    >>> is_number(4), is_number(True), is_number("4")
    (True, False, False)
    """
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def is_missing(value: Any) -> bool:
    """Return whether a plain value says that nothing is known."""
    return value is None or (isinstance(value, float) and math.isnan(value))


def opaque_part(value: Any) -> Opaque | None:
    """Return the first part of a plain value that has no plain form, or None.

    Examples
    --------
    >>> opaque_part([1, {"a": Opaque("a value of type Widget")}])
    <a value of type Widget>
    """
    if isinstance(value, Opaque):
        return value
    parts: Iterable[Any] = value if isinstance(value, list) else ()
    if isinstance(value, dict):
        parts = value.values()
    return next(filter(None, map(opaque_part, parts)), None)


def _equal_numbers(a: float, b: float) -> bool:
    try:
        x, y = float(a), float(b)
    except OverflowError:
        return a == b
    if math.isnan(x) or math.isnan(y):
        return math.isnan(x) and math.isnan(y)
    return math.isclose(x, y, rel_tol=1e-6, abs_tol=1e-9)


# ---------------------------------------------------------------- cross between processes


def encode(value: Any) -> Any:
    """Return the JSON form of a plain value.

    Text, numbers, truth values, None and lists stand for themselves; everything else is an object
    with a tag under ``"$"``.

    Examples
    --------
    >>> encode({"a": [1, ...]})
    {'$': 'map', 'v': [['a', [1, {'$': 'dots'}]]]}
    """
    if isinstance(value, Unordered):
        return {"$": "set", "v": [encode(part) for part in value]}
    if isinstance(value, list):
        return [encode(part) for part in value]
    if isinstance(value, dict):
        return {"$": "map", "v": [[encode(k), encode(v)] for k, v in value.items()]}
    if value is ...:
        return {"$": "dots"}
    if isinstance(value, Opaque):
        return {"$": "opaque", "v": value.kind}
    return value


def decode(data: Any) -> Any:
    """Return the plain value of a JSON form.

    Parameters
    ----------
    data : Any
        What another process sent, as JSON gave it.

    Raises
    ------
    InvalidValueError
        When the form is not one that `encode` writes, or holds more than one answer may.

    Examples
    --------
    >>> decode(encode({"a": [1, 2.5, None], "b": ...}))
    {'a': [1, 2.5, None], 'b': Ellipsis}
    >>> decode({"$": "module"})
    Traceback (most recent call last):
    civicsdata.values.InvalidValueError: a value with the unknown tag 'module'
    """
    return _Decoder().value(data, 0)


class _Decoder:
    """One pass over one JSON form; counts its elements, since it comes from a stranger."""

    def __init__(self) -> None:
        self.left = 2 * MOST_VALUES  # a mapping has keys as well

    def value(self, data: Any, depth: int) -> Any:
        self.left -= 1
        if self.left < 0:
            raise InvalidValueError("more values than one answer may have")
        if depth > MOST_DEPTH + 2:
            raise InvalidValueError("a value that is nested too deeply")
        if data is None or isinstance(data, (bool, str, float)):
            return data
        if isinstance(data, int):
            if data.bit_length() > MOST_BITS:
                raise InvalidValueError("a number with too many digits")
            return data
        if isinstance(data, list):
            return [self.value(part, depth + 1) for part in data]
        if not isinstance(data, dict):
            raise InvalidValueError("something that is no value")
        return self.tagged(data.get("$"), data.get("v"), depth + 1)

    def tagged(self, tag: Any, content: Any, depth: int) -> Any:
        if tag == "dots":
            return ...
        if tag == "opaque" and isinstance(content, str):
            return Opaque(content[:LONGEST_KIND])
        if tag == "set" and isinstance(content, list):
            return Unordered(self.value(part, depth) for part in content)
        if tag == "map" and isinstance(content, list):
            return dict(self.pair(part, depth) for part in content)
        if isinstance(tag, str):
            raise InvalidValueError(f"a value with the unknown tag {tag[:40]!r}")
        raise InvalidValueError("a value with a tag that is no text")

    def pair(self, data: Any, depth: int) -> tuple[Any, Any]:
        if not isinstance(data, list) or len(data) != 2:
            raise InvalidValueError("a mapping with something that is no pair")
        key = self.value(data[0], depth)
        if not isinstance(key, (str, int, float, bool, type(None))):
            raise InvalidValueError("a mapping with a key that cannot be one")
        return key, self.value(data[1], depth)
