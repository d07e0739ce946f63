"""Does each row of a learner's table of evidence say what the course's own table says?

A row names a table, a row and a column, and quotes the figure that stands there with its sources.
Whatever position the rows support, they are held against the tables and against nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeGuard

from civicsdata.kinds.shared import Key, brief, event, near, no, not_started, short, shown, whole
from civicsdata.kinds.sources import missing_key, split_keys
from civicsdata.plain import NotPlain, plain
from civicsdata.verdicts import Verdict

FIELDS = ("statement", "table", "row", "column", "figure", "unit", "sources", "side")
SIDES = ("for", "against", "context")
FEWEST_WORDS = 4
MOST_ROWS = 40
ROUNDING = 0.005


def evidence(
    item: str, answer: Any, key: Key | None, at_least: int, among: Sequence[str] | None, hint: str
) -> Verdict:
    """Hold every row of a table of evidence against the course's tables.

    What is noticed and can be answered by the key: ``"no unit"``, ``"no number"``,
    ``"one side"``, ``"all"``.

    Parameters
    ----------
    item : str
        Item id.
    answer : Any
        A list of dicts with the fields of `FIELDS`, or a DataFrame with these columns.
    key : mapping or str
        What to say to what is noticed.
    at_least : int
        How many rows are needed.
    among : sequence of str
        Tables of which at least one must appear.
    hint : str
        The next step.

    Returns
    -------
    Verdict
        The verdict on the first row that does not hold, or on the whole.
    """
    rows = rows_of(item, answer)
    if isinstance(rows, Verdict):
        return rows
    if all(blank(row) == list(FIELDS) for row in rows):
        return not_started(item)
    for place, row in enumerate(rows, start=1):
        verdict = _row(item, place, row, key)
        if verdict is not None:
            return verdict
    return _whole(item, rows, key, at_least, among, hint)


def rows_of(item: str, answer: Any) -> list[dict[str, Any]] | Verdict:
    """Give the rows of a table of evidence, or the verdict on something that is none."""
    if isinstance(answer, list) and issubclass(type(answer), list):
        rows = [_filled(row) for row in list.__iter__(answer)]
    else:
        try:
            rows = plain(answer)
        except NotPlain as error:
            return no(item, f"A list of rows in curly brackets is needed; your answer is {error}.")
    if not isinstance(rows, list) or not rows or len(rows) > MOST_ROWS:
        return no(item, f"Write a list of rows, from one to {MOST_ROWS}, each in curly brackets.")
    for place, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            return no(item, f"Row {place} is no row: write it in curly brackets.")
    return rows


def _filled(row: Any) -> Any:
    """Give a row in plain values; three dots stay three dots."""
    if not isinstance(row, dict) or not issubclass(type(row), dict):
        return row if row is ... else None
    made = {}
    for name, value in dict.items(row):
        try:
            made[plain(name)] = ... if value is ... else plain(value)
        except (NotPlain, TypeError):
            made[str(type(name).__name__)] = ...
    return made


def blank(row: dict[str, Any]) -> list[str]:
    """Give the fields of a row in which nothing stands yet."""
    return [name for name in FIELDS if row.get(name, ...) is ...]


def _row(item: str, place: int, row: dict[str, Any], key: Key | None) -> Verdict | None:
    """Give the verdict on the first thing that does not hold in a row, or None."""
    missing = blank(row)
    if missing:
        return no(item, f"Row {place} has nothing yet under: {', '.join(missing)}.")
    statement = row["statement"]
    if not isinstance(statement, str) or len(statement.split()) < FEWEST_WORDS:
        words = f"a sentence of your own, of {FEWEST_WORDS} words or more, in quotation marks"
        return no(item, f"Row {place}: write the statement as {words}.")
    if row["side"] not in SIDES:
        sides = ", ".join(f'"{side}"' for side in SIDES)
        return no(item, f"Row {place}: the side is one of {sides}.")
    found = find(item, place, row)
    if isinstance(found, Verdict):
        return found
    return (
        _figure(item, place, row, found)
        or _unit(item, place, row, key)
        or _sources(item, place, row, found)
    )


def find(item: str, place: int, row: dict[str, Any]) -> dict[str, Any] | Verdict:
    """Give the row of the course's table that a row of evidence names."""
    from civicsdata.tables import descriptor, keys, primary_key
    from civicsdata.tables import row as row_of

    known = [resource["name"] for resource in descriptor()["resources"]]
    name = str(row["table"]).strip()
    if name not in known or name == "sources":
        return no(item, f"Row {place}: there is no table {shown(name, 30)}.", near(name, known))
    wanted = _spelled(row["row"])
    rows = {one.casefold(): one for one in keys(name)}
    if wanted.casefold() not in rows:
        first = " and ".join(primary_key(name))
        like = near(wanted, list(rows.values())) or f"Take it from the column {first}."
        return no(item, f"Row {place}: {name} has no row {shown(wanted, 40)}.", like)
    found = row_of(name, rows[wanted.casefold()]) or {}
    columns = [one for one in found if one not in ("source_ids", "status")]
    if row["column"] not in columns:
        like = near(str(row["column"]), columns) or f"It has: {', '.join(columns)}."
        return no(item, f"Row {place}: {name} has no column {shown(row['column'], 30)}.", like)
    return found


def _spelled(value: Any) -> str:
    if isinstance(value, list):
        return "/".join(map(_spelled, value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip() if isinstance(value, (str, int, float)) else ""


def _figure(item: str, place: int, row: dict[str, Any], found: dict[str, Any]) -> Verdict | None:
    """Hold the figure against the cell that the row names."""
    figure, column = row["figure"], str(row["column"])
    cell = plain(found[column])
    where = f"{str(row['table']).strip()} {_spelled(row['row'])}, {column}"
    if cell is None:
        return no(item, f"Row {place}: that cell is blank, so nothing is known there ({where}).")
    if not is_number(cell):
        return _word(item, place, figure, cell, where)
    if isinstance(figure, str):
        words = "Write the number of that cell alone, without quotation marks."
        return no(item, f"Row {place}: the figure is text. {words}")
    if not is_number(figure):
        return no(item, f"Row {place}: the figure is no number, but {where} holds one.")
    if close(figure, cell):
        return None
    return no(item, f"Row {place}: you have {short(figure)}.", _gap(figure, cell, where))


def is_number(value: Any) -> TypeGuard[float]:
    """Say whether a value is a number; truth values are none.

    Examples
    --------
    >>> is_number(4), is_number(True), is_number("4")
    (True, False, False)
    """
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def close(figure: float, cell: float) -> bool:
    """Say whether a figure is that of the table, exactly or well rounded.

    Examples
    --------
    >>> close(534, 534.3), close(21900, 21889.21), close(535.3, 534.3), close(30, 29)
    (True, True, False, False)
    """
    try:
        if not math.isclose(figure, cell, rel_tol=ROUNDING, abs_tol=1e-9):
            return False
        rounded = [cell, *(round(float(cell), places) for places in range(-3, 4))]
        return any(math.isclose(figure, one, rel_tol=1e-9, abs_tol=1e-9) for one in rounded)
    except (OverflowError, ValueError):
        return False


def _gap(figure: float, cell: float, where: str) -> str:
    for power in (3, 6, 9, -3, -6, -9, 2, -2):
        if close(figure, cell * 10**power):
            return f"That is the number of {where}, in another unit. Quote it as the table has it."
    return f"{where} holds another number. Read that cell again."


def _word(item: str, place: int, figure: Any, cell: Any, where: str) -> Verdict | None:
    """Accept the word of a cell, or a part of its text."""
    if isinstance(cell, bool):
        words = {True: ("true", "yes"), False: ("false", "no")}[cell]
        fits = figure is cell or (isinstance(figure, str) and figure.strip().casefold() in words)
    else:
        text = figure.strip().casefold() if isinstance(figure, str) else ""
        whole = str(cell).strip().casefold()
        fits = text == whole or (len(text) > 2 and text in whole)
    if fits:
        return None
    return no(
        item, f"Row {place}: {shown(figure, 40)} does not stand in {where}.", "Copy it there."
    )


def _unit(item: str, place: int, row: dict[str, Any], key: Key | None) -> Verdict | None:
    """Ask of a number what it counts."""
    unit, figure = row["unit"], row["figure"]
    if not is_number(figure):
        return None
    if isinstance(unit, str) and any(letter.isalpha() or letter == "%" for letter in unit):
        return None
    verdict = event(item, key, "no unit", 'Of what? Write the unit as text, such as "people".')
    return replace(verdict, message=brief(f"Row {place}: {short(figure)}.", verdict.message))


def _sources(item: str, place: int, row: dict[str, Any], found: dict[str, Any]) -> Verdict | None:
    """Ask whether the sources exist and stand behind the row of the table."""
    keys = split_keys(row["sources"])
    if not keys:
        return no(item, f'Row {place}: write the sources as a list of keys, such as ["DOJ-0227"].')
    missing = missing_key(keys)
    if missing:
        return no(item, f"Row {place}: {missing}")
    carried = str(found["source_ids"]).split("; ")
    strange = [name for name in keys if name not in carried]
    if strange:
        few = ", ".join(carried[:5]) + (" and others" if len(carried) > 5 else "")
        return no(item, f"Row {place}: {strange[0]} does not carry that row. Its sources: {few}.")
    return None


def _whole(
    item: str,
    rows: list[dict[str, Any]],
    key: Key | None,
    at_least: int,
    among: Sequence[str] | None,
    hint: str,
) -> Verdict:
    """Look at the rows together: how many, from where, on which side."""
    places = {(str(row["table"]).strip(), _spelled(row["row"]), row["column"]) for row in rows}
    if len(places) < at_least:
        count = f"{len(places)} different figures hold; {at_least} are needed."
        return no(item, count, hint, word="Almost", share=len(places) / at_least)
    used = {table for table, _, _ in places}
    if among is not None and not used & set(among):
        return no(item, f"One row must come from one of these tables: {', '.join(among)}.")
    if len(used) < 2:
        return no(item, "All rows come from one table. Look at a second one as well.")
    if not any(is_number(row["figure"]) for row in rows):
        return event(item, key, "no number", "No row has a number. One is needed, for a chart.")
    if not {"for", "against"} <= {row["side"] for row in rows}:
        words = "Both sides are needed: a row for your claim, and a row against it."
        return event(item, key, "one side", words)
    return whole(item, key, f"All {len(rows)} rows agree with the tables, and both sides appear.")
