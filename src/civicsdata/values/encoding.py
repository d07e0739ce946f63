"""Carry plain values between processes as JSON, and read them from a stranger."""

from __future__ import annotations

from typing import Any

from civicsdata.values.plain import (
    LONGEST_KIND,
    MOST_BITS,
    MOST_DEPTH,
    MOST_VALUES,
    Opaque,
    Unordered,
)


class InvalidValueError(ValueError):
    """An encoded value that is not well formed."""


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
    civicsdata.values.encoding.InvalidValueError: a value with the unknown tag 'module'
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
