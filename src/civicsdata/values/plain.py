"""The plain values that Python has no type for, and how much one answer may hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

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
