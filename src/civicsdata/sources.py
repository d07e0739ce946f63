"""Where does a fact come from?

`cite` prints a source, or a row of a table with the sources it rests on, in words.
"""

from __future__ import annotations

import textwrap
from typing import Any

from civicsdata.tables import UnknownNameError, descriptor, keys, primary_key, resource, row

__all__ = ["cite", "source_keys"]

LINE = 92
_SAYS = {
    "found": "read in the source",
    "primary": "primary text",
    "computed": "computed",
}


def cite(key: str, *more: str) -> str:
    """Say in words what a key stands for and where it comes from.

    Parameters
    ----------
    key : str
        The key of a source (``"DOJ-0227"``), the id of a row (``"A13"``), or the name of a table
        and a row (``"fentanyl_fy:2024"``, ``"routes:abduction_1990/consent"``).
    *more : str
        Further keys.

    Returns
    -------
    str
        A paragraph a source, in lines of at most 92 characters. A row gives its fact first, then
        its sources; an id that stands in two tables gives both rows, since it is the same matter.

    Raises
    ------
    KeyError
        When there is no such key. The message names those that come near.

    Examples
    --------
    >>> print(cite("VCLT"))
    VCLT: Vienna Convention on the Law of Treaties. United Nations, 1969-05-23.
    >>> print(cite("fentanyl_fy:2024").splitlines()[0])
    fentanyl_fy 2024 (computed): fiscal year 2024: 21889.21 pounds in the whole country,
    >>> cite("VCTL")
    Traceback (most recent call last):
    ...
    civicsdata.tables.UnknownNameError: There is no source or row 'VCTL'. Did you mean 'VCLT'? ...
    """
    lines = "\n".join(_cite(one) for one in (key, *more)).split("\n")
    return "\n".join(map(_wrapped, lines))


def _wrapped(line: str) -> str:
    """Break a long line between words; a notebook would break it inside them."""
    return textwrap.fill(
        line, LINE, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )


def source_keys(text: Any) -> list[str]:
    """Split the ``source_ids`` of a row into keys.

    Examples
    --------
    >>> source_keys("AP-NIE; R-WATCH")
    ['AP-NIE', 'R-WATCH']
    >>> source_keys(None)
    []
    """
    return text.split("; ") if isinstance(text, str) and text else []


def _cite(key: str) -> str:
    name = str(key).strip()
    source = row("sources", name)
    return _source(source) if source else "\n".join(_lines(*hit) for hit in _find(name))


def _lines(table: str, identity: str, record: dict[str, Any]) -> str:
    lines = [f"{table} {identity} ({_SAYS[record['status']]}): {_fact(table, record)}"]
    for key in source_keys(record["source_ids"]):
        source = row("sources", key)
        lines.append(f"  {_source(source) if source else key}")
    return "\n".join(lines)


def _find(name: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Find the rows of a name: one of a table that is named, else all with this id."""
    table, colon, key = (part.strip() for part in name.partition(":"))
    if colon:
        found = row(table, key)
        if found is None:
            raise UnknownNameError(
                f"row of {table}", key, keys(table), f"load({table!r}) shows all."
            )
        return [(table, key, found)]
    hits = [(other, name, found) for other in _tables_with_ids() if (found := row(other, name))]
    if not hits:
        known = [*keys("sources"), *(key for other in _tables_with_ids() for key in keys(other))]
        raise UnknownNameError("source or row", name, known, "load('sources') shows all sources.")
    return hits


def _tables_with_ids() -> list[str]:
    names = [found["name"] for found in descriptor()["resources"]]
    return [name for name in names if primary_key(name) == ["id"] and name != "sources"]


def _source(source: dict[str, Any]) -> str:
    where = _known(source["publisher"])
    if wire := _known(source["wire"]):
        where += f" (from {wire})"
    parts = [where, _known(source["date"])]
    title = str(source["title"])
    stop = "" if title.endswith((".", "?", "!")) else "."
    line = f"{source['id']}: {title}{stop} {', '.join(part for part in parts if part)}."
    url = _known(source["url"])
    return f"{line} {url}" if url else line


def _fact(table: str, record: dict[str, Any]) -> str:
    words = {column: _known(value) or "not known" for column, value in record.items()}
    fact: str = resource(table)["says"].format_map(words)
    return fact


def _known(value: Any) -> str:
    if value is None or value != value or str(value) in ("<NA>", "NaT"):
        return ""
    return f"{value:%Y-%m-%d}" if hasattr(value, "strftime") else str(value)
