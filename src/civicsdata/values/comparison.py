"""Compare plain values."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, TypeGuard

from civicsdata.values.plain import Opaque


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
