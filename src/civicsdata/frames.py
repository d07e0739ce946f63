"""Load the tables of facts, and the description of their columns, as DataFrames.

pandas is imported when a DataFrame is asked for, not before.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from civicsdata.tables import descriptor, records, resource

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["describe", "load", "tables"]


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
            "rows": len(records(resource["name"])),
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
            "as_of": "string",
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
        A fresh copy. Columns are ``string``, ``Int64``, ``Float64``, ``boolean`` or ``category``;
        a blank cell is a missing value. A date is ISO text, such as ``"2025-02-27"``: so it can
        be compared with text in brackets, in ``query`` and in ``isin`` alike;
        ``pandas.to_datetime`` makes dates of a column. The last two columns are ``source_ids``
        (keys of the table ``sources``, joined by ``"; "``) and ``status``.

    Raises
    ------
    KeyError
        When there is no such table. The message names those that come near.

    Examples
    --------
    >>> handovers = load("handovers")
    >>> handovers["people"].tolist()
    [29, 26, 37]
    >>> handovers.query('date < "2025-12-31"')["date"].tolist()
    ['2025-02-27', '2025-08-12']
    >>> load("handover")
    Traceback (most recent call last):
    ...
    civicsdata.tables.UnknownNameError: There is no table 'handover'. Did you mean 'handovers'? ...
    """
    resource(name)  # a wrong name is answered before it reaches the cache
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
def _frame(name: str) -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame(records(name), dtype="string").replace("", pd.NA)
    for field in resource(name)["schema"]["fields"]:
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
