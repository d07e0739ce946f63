"""Read the tables of facts, and their description, as plain records.

Every table is a CSV file next to ``data/datapackage.json``, a Frictionless Data Package that
describes it: type, unit, meaning and allowed values of every column, licence and date. Only this
module reads these files; it does so without pandas.
"""

from __future__ import annotations

import csv
import difflib
import json
from collections.abc import Iterable
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

__all__ = [
    "UnknownNameError",
    "descriptor",
    "keys",
    "primary_key",
    "records",
    "resource",
    "row",
]

_LONGEST_LIST = 25  # names that a message lists when none comes near


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
        elif len(names) <= _LONGEST_LIST:
            parts.append(f"There are: {', '.join(names)}.")
        super().__init__(" ".join([*parts, advice]).strip())

    def __str__(self) -> str:
        return str(self.args[0])


@cache
def descriptor() -> dict[str, Any]:
    """Return the description of the whole data package, as its JSON file has it.

    Examples
    --------
    >>> descriptor()["name"]
    'civicsdata'
    """
    text = (_folder() / "datapackage.json").read_text(encoding="utf-8")
    package: dict[str, Any] = json.loads(text)
    return package


def resource(name: str) -> dict[str, Any]:
    """Return the description of one table, as the JSON file has it.

    Raises
    ------
    KeyError
        When there is no such table. The message names those that come near.

    Examples
    --------
    >>> resource("routes")["schema"]["primaryKey"]
    ['route', 'safeguard']
    """
    known: dict[str, dict[str, Any]] = {table["name"]: table for table in descriptor()["resources"]}
    if not isinstance(name, str) or name not in known:
        raise UnknownNameError("table", name, known, "tables() lists all tables.")
    return known[name]


@cache
def records(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of one table as its file has them: every cell a text, without pandas.

    Every other function of this package that looks at facts stands on this one. The rows are
    shared: do not change them.

    Parameters
    ----------
    name : str
        Name of the table; `tables` lists them.

    Returns
    -------
    tuple of dict of str to str
        One dict a row, in the order of the file. A blank cell is an empty text; dates are ISO
        dates; numbers stand as they were published.

    Raises
    ------
    KeyError
        When there is no such table. The message names those that come near.

    Examples
    --------
    >>> records("fentanyl_monthly")[0]["southwest_border_lb"]
    '152.4'
    >>> next(source["kind"] for source in records("sources") if source["id"] == "DOJ-0227")
    'official statement'
    """
    file = _folder() / resource(name)["path"]
    with file.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def row(table: str, key: str) -> dict[str, Any] | None:
    """Return one row of a table by its primary key, or None.

    Numbers and truth values are Python's, dates are ISO dates, a blank cell is None.

    Parameters
    ----------
    table : str
        Name of the table.
    key : str
        Its primary key as `keys` lists it: several columns that make the key together are joined
        by ``"/"``.

    Examples
    --------
    >>> row("handovers", "H1")["people"]
    29
    >>> row("routes", "abduction_1990/consent")["applies"]
    'no'
    """
    record = _by_key(table).get(key)
    if record is None:
        return None
    kinds = {field["name"]: field["type"] for field in resource(table)["schema"]["fields"]}
    return {column: _value(text, kinds[column]) for column, text in record.items()}


def keys(table: str) -> list[str]:
    """List the primary keys of a table, as `row` takes them.

    Examples
    --------
    >>> keys("handovers")
    ['H1', 'H2', 'H3']
    """
    return list(_by_key(table))


def primary_key(table: str) -> list[str]:
    """Return the columns that identify a row.

    Examples
    --------
    >>> primary_key("trade_annual")
    ['year']
    """
    key = resource(table)["schema"]["primaryKey"]
    return [key] if isinstance(key, str) else list(key)


@cache
def _by_key(table: str) -> dict[str, dict[str, str]]:
    columns = primary_key(table)
    return {"/".join(record[c] for c in columns): record for record in records(table)}


def _value(text: str, kind: str) -> Any:
    """Read the text of a cell as the type that its column is described to have."""
    if not text:
        return None
    match kind:
        case "integer":
            return int(text)
        case "number":
            return float(text)
        case "boolean":
            return text == "true"
        case _:
            return text


def _near(name: str, names: list[str]) -> list[str]:
    plain = {known.casefold(): known for known in names}
    near = difflib.get_close_matches(name.casefold(), plain, n=3, cutoff=0.6)
    return [plain[word] for word in near]


def _folder() -> Traversable:
    return resources.files("civicsdata") / "data"
