"""Cite a source, or a row of a table with the sources it rests on, in words."""

from __future__ import annotations

import textwrap
from typing import Any

from civicsdata.tables import UnknownNameError, descriptor, keys, primary_key, resource, row

__all__ = ["cite", "split_source_ids"]

LINE = 92  # characters of a line that JupyterLab shows without breaking it
_STATUS = {
    "found": "read in the source",
    "primary": "primary text",
    "computed": "computed",
}


def cite(key: str, *more: str) -> str:
    """Return in words what a key stands for and where it comes from.

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
    lines = "\n".join(map(_cite, (key, *more))).split("\n")
    return "\n".join(map(_wrapped, lines))


def _wrapped(line: str) -> str:
    """Break a long line between words; a notebook would break it inside them."""
    return textwrap.fill(
        line, LINE, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )


def split_source_ids(source_ids: str | None) -> list[str]:
    """Split the column ``source_ids`` of a row into keys of sources.

    Examples
    --------
    >>> split_source_ids("AP-NIE; R-WATCH"), split_source_ids(None)
    (['AP-NIE', 'R-WATCH'], [])
    """
    return source_ids.split("; ") if source_ids else []


def _cite(key: str) -> str:
    name = str(key).strip()
    source = row("sources", name)
    if source:
        return _source_line(source)
    return "\n".join(_row_lines(table, identity) for table, identity in _find(name))


def _row_lines(table: str, key: str) -> str:
    """Return the fact of a row, and beneath it each source that it rests on."""
    record = row(table, key) or {}
    lines = [f"{table} {key} ({_STATUS[record['status']]}): {_fact(table, record)}"]
    for source_key in split_source_ids(record["source_ids"]):
        source = row("sources", source_key)
        lines.append(f"  {_source_line(source) if source else source_key}")
    return "\n".join(lines)


def _find(name: str) -> list[tuple[str, str]]:
    """Find the rows of a name: one of a table that is named, else all with this id.

    Each row is a pair of its table and its key.
    """
    table, colon, key = (part.strip() for part in name.partition(":"))
    if colon:
        if key not in keys(table):
            raise UnknownNameError(
                f"row of {table}", key, keys(table), f"load({table!r}) shows all."
            )
        return [(table, key)]
    with_ids = _tables_with_ids()
    rows = [(other, name) for other in with_ids if name in keys(other)]
    if not rows:
        known = [*keys("sources"), *(key for other in with_ids for key in keys(other))]
        raise UnknownNameError("source or row", name, known, "load('sources') shows all sources.")
    return rows


def _tables_with_ids() -> list[str]:
    names = [table["name"] for table in descriptor()["resources"]]
    return [name for name in names if primary_key(name) == ["id"] and name != "sources"]


def _source_line(source: dict[str, Any]) -> str:
    publisher = source["publisher"]
    if source["wire"]:
        publisher += f" (from {source['wire']})"
    issue = ", ".join(part for part in (publisher, source["date"]) if part)
    title = source["title"]
    stop = "" if title.endswith((".", "?", "!")) else "."
    line = f"{source['id']}: {title}{stop} {issue}."
    return f"{line} {source['url']}" if source["url"] else line


def _fact(table: str, record: dict[str, Any]) -> str:
    words = {c: "not known" if value is None else str(value) for c, value in record.items()}
    fact: str = resource(table)["says"].format_map(words)
    return f"{fact}{_number(record)}"


def _number(record: dict[str, Any]) -> str:
    """Return the number that stands in a row of its own column, as a sentence; else nothing."""
    if record.get("value") is None:
        return ""
    return f" Number: {record['value']:.15g} {record.get('unit') or ''}".rstrip() + "."
