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

from civicsdata.values.comparison import equal, is_missing, is_number, opaque_part
from civicsdata.values.encoding import InvalidValueError, decode, encode
from civicsdata.values.normalization import normalize
from civicsdata.values.plain import FUNCTION, Opaque, Unordered

__all__ = [
    "FUNCTION",
    "InvalidValueError",
    "Opaque",
    "Unordered",
    "decode",
    "encode",
    "equal",
    "is_missing",
    "is_number",
    "normalize",
    "opaque_part",
]
