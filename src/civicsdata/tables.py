"""Which facts does the course have, and what does each column of a table mean?

Every table is a CSV file next to ``data/datapackage.json``, a Frictionless Data Package that
describes it: type, unit, meaning and allowed values of every column, licence and date. This
module reads both. It loads pandas only when a table is asked for.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["UnknownNameError", "describe", "load", "tables"]

_FEW = 25


class UnknownNameError(KeyError):
    """A name that does not exist, with the names that come near it.

    Parameters
    ----------
    kind : str
        What was asked for, for example ``"table"``.
    name : object
        What was given.
    known : iterable of str
        The names that exist.
    advice : str
        What to try next.

    Examples
    --------
    >>> print(UnknownNameError("table", "claim", ["claims", "checks"], "tables() lists them."))
    There is no table 'claim'. Did you mean 'claims'? tables() lists them.
    """

    def __init__(self, kind: str, name: object, known: Iterable[str], advice: str) -> None:
        names = list(known)
        near = _near(str(name), names)
        parts = [f"There is no {kind} {name!r}."]
        if near:
            parts.append(f"Did you mean {' or '.join(repr(word) for word in near)}?")
        elif len(names) <= _FEW:
            parts.append(f"There are: {', '.join(names)}.")
        super().__init__(" ".join([*parts, advice]).strip())

    def __str__(self) -> str:
        return str(self.args[0])


def tables() -> pd.DataFrame:
    """List all tables.

    Returns
    -------
    pandas.DataFrame
        One row a table: ``name``, ``title``, ``rows``, ``licence`` and ``as_of``, the day to
        which its sources reach.

    Examples
    --------
    >>> tables().loc[0, ["name", "title"]].tolist()
    ['claims', 'Every sentence of the article']
    """
    import pandas as pd

    rows = [
        {
            "name": resource["name"],
            "title": resource["title"],
            "rows": len(_frame(resource["name"])),
            "licence": "; ".join(licence["title"] for licence in resource["licenses"]),
            "as_of": resource["as_of"],
        }
        for resource in descriptor()["resources"]
    ]
    frame = pd.DataFrame(rows)
    return frame.astype(
        {
            "name": "string",
            "title": "string",
            "rows": "Int64",
            "licence": "string",
            "as_of": "datetime64[s]",
        }
    )


def load(name: str) -> pd.DataFrame:
    """Load one table.

    Parameters
    ----------
    name : str
        Name of the table; `tables` lists them.

    Returns
    -------
    pandas.DataFrame
        A fresh copy. Columns are ``string``, ``Int64``, ``Float64``, ``boolean``,
        ``datetime64[s]`` or ``category``; a blank cell is a missing value. The last two columns
        are ``source_ids`` (keys of the table ``sources``, joined by ``"; "``) and ``status``.

    Raises
    ------
    KeyError
        When there is no such table. The message names those that come near.

    Examples
    --------
    >>> handovers = load("handovers")
    >>> handovers["people"].tolist()
    [29, 26, 37]
    >>> handovers["date"].dt.year.tolist()
    [2025, 2025, 2026]
    >>> load("handover")
    Traceback (most recent call last):
    ...
    civicsdata.tables.UnknownNameError: There is no table 'handover'. Did you mean 'handovers'? ...
    """
    resource(name)
    return _frame(name).copy()


def describe(name: str) -> pd.DataFrame:
    """Describe the columns of one table.

    Parameters
    ----------
    name : str
        Name of the table; `tables` lists them.

    Returns
    -------
    pandas.DataFrame
        One row a column: ``column``, ``type``, ``unit`` (blank when there is none),
        ``meaning`` and ``allowed`` (which values are allowed; blank when all are).

    Raises
    ------
    KeyError
        When there is no such table. The message names those that come near.

    Examples
    --------
    >>> columns = describe("trade_monthly").set_index("column")
    >>> columns.loc["imports_musd", "unit"]
    'million US dollars'
    >>> columns.loc["month", "allowed"]
    '1 to 12'
    """
    import pandas as pd

    rows = [
        {
            "column": field["name"],
            "type": field["type"],
            "unit": field.get("unit", ""),
            "meaning": field["description"],
            "allowed": _allowed(field.get("constraints", {})),
        }
        for field in resource(name)["schema"]["fields"]
    ]
    return pd.DataFrame(rows, dtype="string")


@cache
def descriptor() -> dict[str, Any]:
    """Give the description of the whole data package, as its JSON file has it.

    Examples
    --------
    >>> descriptor()["name"]
    'civicsdata'
    """
    text = (_folder() / "datapackage.json").read_text(encoding="utf-8")
    package: dict[str, Any] = json.loads(text)
    return package


def resource(name: str) -> dict[str, Any]:
    """Give the description of one table, as the JSON file has it.

    Examples
    --------
    >>> resource("routes")["schema"]["primaryKey"]
    ['route', 'safeguard']
    """
    known = {found["name"]: found for found in descriptor()["resources"]}
    try:
        found: dict[str, Any] = known[name]
    except (KeyError, TypeError):
        raise UnknownNameError("table", name, known, "tables() lists all tables.") from None
    return found


def row(table: str, key: str) -> dict[str, Any] | None:
    """Give one row of a table by its primary key, or None.

    Several columns that make the key together are joined by ``"/"``; dates are ISO dates.

    Examples
    --------
    >>> row("handovers", "H1")["people"]
    29
    >>> row("routes", "abduction_1990/consent")["applies"]
    'no'
    """
    return _rows(table).get(key)


@cache
def _rows(table: str) -> dict[str, dict[str, Any]]:
    parts = primary_key(table)
    records = _frame(table).to_dict("records")
    return {
        "/".join(_text(record[part]) for part in parts): {str(k): v for k, v in record.items()}
        for record in records
    }


def keys(table: str) -> list[str]:
    """List the primary keys of a table, as `row` takes them.

    Examples
    --------
    >>> keys("handovers")
    ['H1', 'H2', 'H3']
    """
    return list(_rows(table))


def primary_key(table: str) -> list[str]:
    """Give the columns that identify a row.

    Examples
    --------
    >>> primary_key("trade_annual")
    ['year']
    """
    key = resource(table)["schema"]["primaryKey"]
    return [key] if isinstance(key, str) else list(key)


def _text(value: Any) -> str:
    return f"{value:%Y-%m-%d}" if hasattr(value, "strftime") else str(value)


@cache
def _frame(name: str) -> pd.DataFrame:
    import pandas as pd

    table = resource(name)
    with (_folder() / table["path"]).open("rb") as file:
        frame = pd.read_csv(
            file, dtype="string", encoding="utf-8", keep_default_na=False, na_values=[""]
        )
    for field in table["schema"]["fields"]:
        frame[field["name"]] = _typed(frame[field["name"]], field)
    return frame


def _typed(column: pd.Series[Any], field: dict[str, Any]) -> pd.Series[Any]:
    import pandas as pd

    allowed = field.get("constraints", {}).get("enum")
    match field["type"]:
        case "integer":
            return column.astype("Int64")
        case "number":
            return column.astype("Float64")
        case "boolean":
            return column.map({"true": True, "false": False}).astype("boolean")
        case "date":
            return pd.to_datetime(column, format="%Y-%m-%d").astype("datetime64[s]")
        case _ if allowed:
            return column.astype(pd.CategoricalDtype(allowed))
        case _:
            return column


def _allowed(constraints: dict[str, Any]) -> str:
    if "enum" in constraints:
        return ", ".join(str(value) for value in constraints["enum"])
    low, high = constraints.get("minimum"), constraints.get("maximum")
    if low is not None and high is not None:
        return f"{low} to {high}"
    if low is not None:
        return f"{low} or more"
    return "" if high is None else f"{high} or less"


def _near(name: str, names: list[str]) -> list[str]:
    plain = {known.casefold(): known for known in names}
    near = difflib.get_close_matches(name.casefold(), plain, n=3, cutoff=0.6)
    return [plain[word] for word in near]


def _folder() -> Traversable:
    return resources.files("civicsdata") / "data"


@cache
def records(name: str) -> tuple[dict[str, str], ...]:
    """TEMPORARY until the rooms of the tables are merged."""
    import csv
    import io

    text = (resources.files("civicsdata") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(io.StringIO(text)))
