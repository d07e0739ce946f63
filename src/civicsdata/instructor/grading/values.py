"""Write values of the student's process as JSON, and read them for the judge.

A value is written as JSON. Numbers, text, booleans, None and lists stand for themselves; everything
else is an object with a tag under ``"$"``. What has no such form crosses as a name of its type
only. `encode` runs beside student code and is trusted in nothing; `decode` checks every field and
never runs anything that it was sent.
"""

from __future__ import annotations

import copy
import datetime as dt
import json
import math
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

DEPTH = 24
DIGITS = 400
_DTYPE = re.compile(
    r"(u?int(8|16|32|64)|float(16|32|64)|bool|object|str|string|boolean|U?Int(8|16|32|64)"
    r"|Float(32|64)|(datetime|timedelta)64\[(s|ms|us|ns)\])\Z"
)

_DECIMAL = re.compile(r"-?(\d+(\.\d+)?(E[+-]?\d{1,3})?|NaN|Infinity)")
_FRACTION = re.compile(r"-?\d+(/\d+)?")
LONGEST_RANGE = 1_000_000


class Opaque:
    """Stands for a value of the student's that has no plain form."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def __repr__(self) -> str:
        return f"<{self._kind}>"


class ChartValue:
    """A chart as its specification; the Altair object is made when more is asked for."""

    def __init__(self, spec: dict[str, Any]) -> None:
        self._spec = spec

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        """Pass for the Altair class of such a specification."""
        alt = _altair()

        parts = {
            "layer": alt.LayerChart,
            "hconcat": alt.HConcatChart,
            "vconcat": alt.VConcatChart,
            "concat": alt.ConcatChart,
            "repeat": alt.RepeatChart,
            "facet": alt.FacetChart,
        }
        found: type = next((kind for key, kind in parts.items() if key in self._spec), alt.Chart)
        return found

    def to_dict(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the specification."""
        return copy.deepcopy(self._spec)

    def to_json(self, *args: Any, **kwargs: Any) -> str:
        """Return the specification as text."""
        return json.dumps(self._spec)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        alt = _altair()

        return getattr(alt.Chart.from_dict(self._spec, validate=False), name)

    def __repr__(self) -> str:
        return "alt.Chart(...)"


@cache
def _altair() -> Any:
    """Import Altair when a chart is asked for; most notebooks have none to judge."""
    import altair

    return altair


class InvalidValueError(Exception):
    """An encoded value that is not well formed."""


# ---------------------------------------------------------------- writing


def encode(value: Any, depth: int = 0) -> Any:
    """Return the JSON form of a value.

    Examples
    --------
    >>> encode((1, ...))
    {'$': 'tuple', 'v': [1, {'$': 'ellipsis'}]}
    >>> encode({"day": dt.date(2025, 2, 27)})
    {'$': 'dict', 'v': [['day', {'$': 'date', 'v': '2025-02-27'}]]}
    """
    if depth > DEPTH:
        return _opaque("value nested too deeply")
    try:
        return _encode(value, depth + 1)
    except Exception:
        return _opaque(type(value).__name__)


def _opaque(kind: str) -> dict[str, Any]:
    return {"$": "opaque", "v": str(kind)[:80]}


def _encode(value: Any, depth: int) -> Any:
    if value is None or value is True or value is False:
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        number = int(value)
        return number if abs(number) < 10**DIGITS else _opaque("number with too many digits")
    if isinstance(value, float):
        return float(value)
    if isinstance(value, list):
        return [encode(part, depth) for part in list.__iter__(value)]
    if isinstance(value, dict):
        pairs = [[encode(k, depth), encode(v, depth)] for k, v in dict.items(value)]
        return {"$": "dict", "v": pairs}
    if value is ...:
        return {"$": "ellipsis"}
    if isinstance(value, tuple):
        return {"$": "tuple", "v": [encode(part, depth) for part in tuple.__iter__(value)]}
    if isinstance(value, (set, frozenset)):
        return {"$": "set", "v": [encode(part, depth) for part in value]}
    module = type(value).__module__.partition(".")[0]
    if module in ("pandas", "numpy", "altair"):
        return _from_library(value, module, depth)
    return _from_standard(value)


def _from_standard(value: Any) -> Any:
    for kind, name in (
        (dt.datetime, "datetime"),
        (dt.date, "date"),
        (dt.time, "time"),
    ):
        if isinstance(value, kind):
            return {"$": name, "v": value.isoformat()}
    if isinstance(value, dt.timedelta):
        return {"$": "timedelta", "v": [value.days, value.seconds, value.microseconds]}
    if isinstance(value, (Decimal, Fraction)):
        return {"$": type(value).__name__.lower(), "v": str(value)}
    if isinstance(value, range):
        return {"$": "range", "v": [value.start, value.stop, value.step]}
    if callable(value):
        return {"$": "function", "v": str(getattr(value, "__name__", type(value).__name__))[:80]}
    return _opaque(type(value).__name__)


def _from_library(value: Any, module: str, depth: int) -> Any:
    if module == "altair":
        if hasattr(value, "to_dict"):
            return {"$": "chart", "v": value.to_dict()}
        return _opaque(type(value).__name__)
    import numpy as np
    import pandas as pd

    if isinstance(value, np.generic):
        return encode(value.item(), depth)
    if isinstance(value, np.ndarray):
        flat = value.ravel()
        return {"$": "array", "shape": list(value.shape), "v": _column(pd.Series(flat), depth)}
    if value is pd.NA or value is pd.NaT:
        return {"$": "missing", "v": "NA" if value is pd.NA else "NaT"}
    if isinstance(value, pd.Timestamp):
        return {"$": "timestamp", "v": value.isoformat()}
    if isinstance(value, pd.Timedelta):
        return {"$": "duration", "v": value.isoformat()}
    if isinstance(value, pd.DataFrame):
        columns = [_column(value.iloc[:, place], depth) for place in range(value.shape[1])]
        return {
            "$": "frame",
            "columns": _index(value.columns, depth),
            "index": _index(value.index, depth),
            "v": columns,
        }
    if isinstance(value, pd.Series):
        return {
            "$": "series",
            "name": encode(value.name, depth),
            "index": _index(value.index, depth),
            "v": _column(value, depth),
        }
    if isinstance(value, pd.Index):
        return {"$": "index", "v": _index(value, depth)}
    if callable(value):
        return _from_standard(value)
    return (
        encode(value.tolist(), depth) if hasattr(value, "tolist") else _opaque(type(value).__name__)
    )


def _index(index: Any, depth: int) -> Any:
    import pandas as pd

    if isinstance(index, pd.RangeIndex):
        return {"range": [index.start, index.stop, index.step], "name": encode(index.name, depth)}
    if isinstance(index, pd.MultiIndex):
        names = [encode(name, depth) for name in index.names]
        return {"rows": [encode(row, depth) for row in index.tolist()], "names": names}
    return {"v": _column(pd.Series(index), depth), "name": encode(index.name, depth)}


def _column(series: Any, depth: int) -> dict[str, Any]:
    import pandas as pd

    dtype = series.dtype
    kind = getattr(dtype, "kind", "O")
    name = str(dtype)
    if isinstance(dtype, pd.CategoricalDtype):
        return {
            "dtype": "category",
            "codes": series.cat.codes.tolist(),
            "categories": _column(pd.Series(dtype.categories), depth),
            "ordered": bool(dtype.ordered),
        }
    if isinstance(dtype, pd.DatetimeTZDtype):
        stamps = [None if pd.isna(v) else v.isoformat() for v in series]
        return {"dtype": "object", "zone": str(dtype.tz), "v": stamps}
    if kind in "Mm" and _DTYPE.match(name):
        return {"dtype": name, "v": series.to_numpy().view("int64").tolist()}
    if _DTYPE.match(name) and name != "object":
        missing = series.isna() if kind not in "iufb" or name[0] in "IUFb" else None
        values = series.tolist()
        if missing is not None and missing.any():
            values = [None if gone else v for v, gone in zip(values, missing, strict=True)]
        return {"dtype": name, "v": values}
    return {"dtype": "object", "v": [encode(part, depth) for part in series.tolist()]}


# ---------------------------------------------------------------- reading


def decode(data: Any, function: Callable[[str], Any] | None = None, depth: int = 0) -> Any:
    """Build a value from its JSON form.

    Parameters
    ----------
    data : Any
        What the student's process sent, as JSON gave it.
    function : callable, optional
        Makes what stands for a function; without it a function is `Opaque`.
    depth : int
        How deep inside another value it stands.

    Raises
    ------
    InvalidValueError
        When the form is not one that `encode` writes.

    Examples
    --------
    >>> decode(encode({"a": [1, 2.5, None], "b": ...}))
    {'a': [1, 2.5, None], 'b': Ellipsis}
    """
    if depth > DEPTH + 2:
        raise InvalidValueError("nested too deeply")
    if data is None or isinstance(data, (bool, str, float)):
        return data
    if isinstance(data, int):
        if abs(data) >= 10**DIGITS:
            raise InvalidValueError("a number with too many digits")
        return data
    if isinstance(data, list):
        return [decode(part, None, depth + 1) for part in data]
    if not isinstance(data, dict):
        raise InvalidValueError("not a value")
    tag = data.get("$")
    reader = _READERS.get(tag) if isinstance(tag, str) else None
    if tag == "function":
        name = _text(data.get("v"))
        return function(name) if function is not None else Opaque(f"function {name}")
    if reader is None:
        raise InvalidValueError("a value without a known tag")
    try:
        return reader(data, depth + 1)
    except InvalidValueError:
        raise
    except Exception as error:
        raise InvalidValueError(f"{tag}: {type(error).__name__}") from error


def _text(value: Any, longest: int = 200) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise InvalidValueError("text expected")
    return value


def _shaped(value: Any, shape: re.Pattern[str]) -> str:
    """Take text only in a form that is cheap to read: "1e999999999" is not."""
    text = _text(value, DIGITS)
    if not shape.fullmatch(text):
        raise InvalidValueError("a number in an odd form")
    return text


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise InvalidValueError("list expected")
    return value


def _hashable(value: Any) -> Any:
    if isinstance(value, (list, dict, set, Opaque)):
        raise InvalidValueError("a key that cannot be one")
    hash(value)
    return value


def _dict(data: dict[str, Any], depth: int) -> dict[Any, Any]:
    pairs = _list(data.get("v"))
    return {_hashable(decode(k, None, depth)): decode(v, None, depth) for k, v in map(_pair, pairs)}


def _pair(value: Any) -> tuple[Any, Any]:
    if not isinstance(value, list) or len(value) != 2:
        raise InvalidValueError("pair expected")
    return value[0], value[1]


def _parts(data: dict[str, Any], depth: int) -> list[Any]:
    return [decode(part, None, depth) for part in _list(data.get("v"))]


def _chart(data: dict[str, Any], depth: int) -> Any:
    spec = data.get("v")
    if not isinstance(spec, dict):
        raise InvalidValueError("chart expected")
    return ChartValue(spec)


def _range(data: dict[str, Any], depth: int) -> range:
    start, stop, step = _list(data.get("v"))
    if not all(isinstance(n, int) for n in (start, stop, step)):
        raise InvalidValueError("whole numbers expected")
    whole = range(start, stop, step)
    if len(whole[: LONGEST_RANGE + 1]) > LONGEST_RANGE:
        raise InvalidValueError("a range that is too long")
    return whole


def _timedelta(data: dict[str, Any], depth: int) -> dt.timedelta:
    days, seconds, micros = _list(data.get("v"))
    return dt.timedelta(days=days, seconds=seconds, microseconds=micros)


def _missing(data: dict[str, Any], depth: int) -> Any:
    import pandas as pd

    return pd.NA if data.get("v") == "NA" else pd.NaT


def _timestamp(data: dict[str, Any], depth: int) -> Any:
    import pandas as pd

    return pd.Timestamp(_text(data.get("v")))


def _duration(data: dict[str, Any], depth: int) -> Any:
    import pandas as pd

    return pd.Timedelta(_text(data.get("v")))


def _read_column(data: Any, depth: int) -> Any:
    import numpy as np
    import pandas as pd

    if not isinstance(data, dict):
        raise InvalidValueError("column expected")
    if data.get("dtype") == "category":
        categories = _read_column(data.get("categories"), depth + 1)
        codes: Any = np.asarray(_list(data.get("codes")), dtype="int64")
        kind: Any = pd.CategoricalDtype(list(categories), ordered=data.get("ordered") is True)
        return pd.Series(pd.Categorical.from_codes(codes, dtype=kind))
    dtype, values = _text(data.get("dtype")), _list(data.get("v"))
    if not _DTYPE.match(dtype):
        raise InvalidValueError("unknown kind of column")
    if "zone" in data:
        texts: Any = [None if v is None else _text(v) for v in values]
        stamps = pd.to_datetime(texts, utc=True)
        return pd.Series(stamps.tz_convert(_text(data["zone"])))
    if dtype == "object":
        cells = np.empty(len(values), dtype=object)
        for place, value in enumerate(values):
            cells[place] = decode(value, None, depth + 1)
        return pd.Series(cells, dtype=object)
    if not all(v is None or isinstance(v, (bool, int, float, str)) for v in values):
        raise InvalidValueError("plain cells expected")
    if "64[" in dtype:
        return pd.Series(np.asarray(values, dtype="int64").view(dtype))
    return pd.Series(values, dtype=dtype)


def _read_index(data: Any, depth: int) -> Any:
    import pandas as pd

    if not isinstance(data, dict):
        raise InvalidValueError("index expected")
    if "range" in data:
        start, stop, step = (int(n) for n in _list(data["range"]))
        _range({"v": [start, stop, step]}, depth)
        return pd.RangeIndex(start, stop, step, name=_name(data, depth))
    if "rows" in data:
        rows = [tuple(decode(row, None, depth + 1)) for row in _list(data["rows"])]
        names = [_hashable(decode(n, None, depth + 1)) for n in _list(data.get("names"))]
        return pd.MultiIndex.from_tuples(rows, names=names)
    return pd.Index(_read_column(data.get("v"), depth + 1), name=_name(data, depth))


def _name(data: dict[str, Any], depth: int) -> Any:
    return _hashable(decode(data.get("name"), None, depth + 1))


def _series(data: dict[str, Any], depth: int) -> Any:
    series, index = _read_column(data.get("v"), depth), _read_index(data.get("index"), depth)
    if len(index) != len(series):
        raise InvalidValueError("an index of another length")
    series.index = index
    series.name = _name(data, depth)
    return series


def _frame(data: dict[str, Any], depth: int) -> Any:
    import pandas as pd

    index = _read_index(data.get("index"), depth)
    columns = [_read_column(column, depth) for column in _list(data.get("v"))]
    header = _read_index(data.get("columns"), depth)
    if len(header) != len(columns) or any(len(c) != len(index) for c in columns):
        raise InvalidValueError("columns of different lengths")
    frame = pd.DataFrame(dict(enumerate(columns)))
    if not columns:
        frame = pd.DataFrame(index=index)
    frame.index = index
    frame.columns = header
    return frame


def _array(data: dict[str, Any], depth: int) -> Any:
    shape = [int(n) for n in _list(data.get("shape"))]
    flat = _read_column(data.get("v"), depth).to_numpy()
    if any(n < 0 for n in shape) or math.prod(shape) != len(flat):
        raise InvalidValueError("a shape that does not fit")
    return flat.reshape(shape)


_READERS: dict[str, Callable[[dict[str, Any], int], Any]] = {
    "dict": _dict,
    "tuple": lambda data, depth: tuple(_parts(data, depth)),
    "set": lambda data, depth: {_hashable(part) for part in _parts(data, depth)},
    "ellipsis": lambda data, depth: ...,
    "opaque": lambda data, depth: Opaque(_text(data.get("v"))),
    "datetime": lambda data, depth: dt.datetime.fromisoformat(_text(data.get("v"))),
    "date": lambda data, depth: dt.date.fromisoformat(_text(data.get("v"))),
    "time": lambda data, depth: dt.time.fromisoformat(_text(data.get("v"))),
    "timedelta": _timedelta,
    "decimal": lambda data, depth: Decimal(_shaped(data.get("v"), _DECIMAL)),
    "fraction": lambda data, depth: Fraction(_shaped(data.get("v"), _FRACTION)),
    "range": _range,
    "missing": _missing,
    "timestamp": _timestamp,
    "duration": _duration,
    "series": _series,
    "frame": _frame,
    "index": lambda data, depth: _read_index(data.get("v"), depth),
    "array": _array,
    "chart": _chart,
}


def parse(line: bytes) -> dict[str, Any]:
    """Read one JSON line that must hold an object; anything else is `InvalidValueError`.

    Examples
    --------
    >>> parse(b'{"id": 1}')
    {'id': 1}
    """
    try:
        data = json.loads(line, parse_int=_whole)
    except (ValueError, RecursionError) as error:
        raise InvalidValueError("an answer that is not JSON") from error
    if not isinstance(data, dict):
        raise InvalidValueError("an answer that is not an object")
    return data


def _whole(digits: str) -> int:
    if len(digits) > DIGITS + 1:
        raise ValueError("a number with too many digits")
    return int(digits)
