"""Answers that are a table of evidence, held against the course's own tables.

A row names a table, a row and a column, and quotes the figure that stands there with its sources.
Whatever position the rows support, they are held against the tables and against nothing else.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from civicsdata.check.answers.sources import missing_key, split_keys
from civicsdata.check.conversions import kind_of
from civicsdata.check.messages import brief, near, rounded, written
from civicsdata.check.question import Question, no
from civicsdata.check.verdicts import Verdict, not_started
from civicsdata.tables import descriptor, keys, primary_key
from civicsdata.tables import row as table_row
from civicsdata.values import Opaque, is_number, normalize

FIELDS = ("statement", "table", "row", "column", "figure", "unit", "sources", "side")
SIDES = ("for", "against", "context")
FEWEST_WORDS = 4
MOST_ROWS = 40
ROUNDING = 0.005  # of a figure: half a percent is more than rounding ever changes


def evidence(question: Question, answer: Any, earlier: Any) -> Verdict:
    """Return the verdict on a table of evidence: the first row that does not hold, or the whole.

    The key is asked for ``"no unit"``, ``"no number"``, ``"one side"`` and ``"all"``.

    Parameters
    ----------
    question : Question
        How many rows are needed, and, as its options, tables of which one must appear.
    answer : Any
        A list of mappings with the fields of `FIELDS`; a table is one.
    earlier : Any
        Not used.
    """
    rows = rows_of(answer)
    if isinstance(rows, Verdict):
        return rows
    if all(blank(row) == list(FIELDS) for row in rows):
        return not_started()
    for place, row in enumerate(rows, start=1):
        verdict = _Row(place, row, question).problem()
        if verdict is not None:
            return verdict
    return _whole(question, rows)


def rows_of(answer: Any) -> list[dict[str, Any]] | Verdict:
    """Return the rows of a table of evidence, or the verdict on something that is none."""
    if answer is ... or isinstance(answer, Opaque):
        return no(f"A list of rows in curly brackets is needed; your answer is {kind_of(answer)}.")
    if not isinstance(answer, list) or not answer or len(answer) > MOST_ROWS:
        return no(f"Write a list of rows, from one to {MOST_ROWS}, each in curly brackets.")
    for place, row in enumerate(answer, start=1):
        if not isinstance(row, dict):
            return no(f"Row {place} is no row: write it in curly brackets.")
    return answer


def blank(row: dict[str, Any]) -> list[str]:
    """Return the fields of a row in which nothing stands yet."""
    return [n for n in FIELDS if row.get(n, ...) is ... or isinstance(row[n], Opaque)]


class _Row:
    """One row of evidence, held against the row of a table that it names."""

    def __init__(self, place: int, row: dict[str, Any], question: Question) -> None:
        self.place = place
        self.row = row
        self.question = question

    def no(self, *parts: str) -> Verdict:
        """Return the verdict on something that does not hold in this row."""
        return no(f"Row {self.place}:", *parts)

    def problem(self) -> Verdict | None:
        """Return the verdict on the first thing that does not hold, or None."""
        missing = blank(self.row)
        if missing:
            return no(f"Row {self.place} has nothing yet under: {', '.join(missing)}.")
        statement = self.row["statement"]
        if not isinstance(statement, str) or len(statement.split()) < FEWEST_WORDS:
            words = f"a sentence of your own, of {FEWEST_WORDS} words or more, in quotation marks"
            return self.no(f"write the statement as {words}.")
        if self.row["side"] not in SIDES:
            sides = ", ".join(f'"{side}"' for side in SIDES)
            return self.no(f"the side is one of {sides}.")
        record = self._record()
        if isinstance(record, Verdict):
            return record
        return self._figure(record) or self._unit() or self._sources(record)

    def _record(self) -> dict[str, Any] | Verdict:
        """Return the row of the course's table that is named."""
        known = [resource["name"] for resource in descriptor()["resources"]]
        table, column = str(self.row["table"]).strip(), self.row["column"]
        if table not in known or table == "sources":
            return self.no(f"there is no table {written(table, 30)}.", near(table, known))
        wanted = _spelled(self.row["row"])
        names = {one.casefold(): one for one in keys(table)}
        if wanted.casefold() not in names:
            first = " and ".join(primary_key(table))
            like = near(wanted, list(names.values())) or f"Take it from the column {first}."
            return self.no(f"{table} has no row {written(wanted, 40)}.", like)
        record = table_row(table, names[wanted.casefold()]) or {}
        columns = [one for one in record if one not in ("source_ids", "status")]
        if column not in columns:
            like = near(str(column), columns) or f"It has: {', '.join(columns)}."
            return self.no(f"{table} has no column {written(column, 30)}.", like)
        return record

    def _figure(self, record: dict[str, Any]) -> Verdict | None:
        """Hold the figure against the cell that the row names."""
        figure, column = self.row["figure"], str(self.row["column"])
        cell = normalize(record[column])
        where = f"{str(self.row['table']).strip()} {_spelled(self.row['row'])}, {column}"
        if cell is None:
            return self.no(f"that cell is blank, so nothing is known there ({where}).")
        if not is_number(cell):
            if _quotes(figure, cell):
                return None
            return self.no(f"{written(figure, 40)} does not stand in {where}. Copy it there.")
        if isinstance(figure, str):
            words = "Write the number of that cell alone, without quotation marks."
            return self.no(f"the figure is text. {words}")
        if not is_number(figure):
            return self.no(f"the figure is no number, but {where} holds one.")
        if close(figure, cell):
            return None
        return self.no(f"you have {rounded(figure)}.", _gap(figure, cell, where))

    def _unit(self) -> Verdict | None:
        """Ask of a number what it counts."""
        unit, figure = self.row["unit"], self.row["figure"]
        if not is_number(figure):
            return None
        if isinstance(unit, str) and any(letter.isalpha() or letter == "%" for letter in unit):
            return None
        words = 'Of what? Write the unit as text, such as "people".'
        verdict = self.question.noticed("no unit", words)
        start = f"Row {self.place}: {rounded(figure)}."
        return replace(verdict, message=brief(start, verdict.message))

    def _sources(self, record: dict[str, Any]) -> Verdict | None:
        """Ask whether the sources exist and stand behind the row of the table."""
        named = split_keys(self.row["sources"])
        if not named:
            return self.no('write the sources as a list of keys, such as ["DOJ-0227"].')
        missing = missing_key(named)
        if missing:
            return self.no(missing)
        carried = str(record["source_ids"]).split("; ")
        strange = [name for name in named if name not in carried]
        if strange:
            few = ", ".join(carried[:5]) + (" and others" if len(carried) > 5 else "")
            return self.no(f"{strange[0]} does not carry that row. Its sources: {few}.")
        return None


def _spelled(value: Any) -> str:
    """Return the name of a row as the tables spell it: parts of a key have a slash between them."""
    if isinstance(value, list):
        return "/".join(map(_spelled, value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip() if isinstance(value, (str, int, float)) else ""


def close(figure: float, cell: float) -> bool:
    """Return whether a figure is that of the table, exactly or well rounded.

    Examples
    --------
    >>> close(534, 534.3), close(21900, 21889.21), close(535.3, 534.3), close(30, 29)
    (True, True, False, False)
    """
    try:
        if not math.isclose(figure, cell, rel_tol=ROUNDING, abs_tol=1e-9):
            return False
        numbers = [cell, *(round(float(cell), places) for places in range(-3, 4))]
        return any(math.isclose(figure, one, rel_tol=1e-9, abs_tol=1e-9) for one in numbers)
    except (OverflowError, ValueError):
        return False


def _gap(figure: float, cell: float, where: str) -> str:
    for power in (3, 6, 9, -3, -6, -9, 2, -2):
        if close(figure, cell * 10**power):
            return f"That is the number of {where}, in another unit. Quote it as the table has it."
    return f"{where} holds another number. Read that cell again."


def _quotes(figure: Any, cell: Any) -> bool:
    """Return whether a figure is the word of a cell, or a part of its text."""
    text = figure.strip().casefold() if isinstance(figure, str) else ""
    if isinstance(cell, bool):
        return figure is cell or text in {True: ("true", "yes"), False: ("false", "no")}[cell]
    whole = str(cell).strip().casefold()
    return text == whole or (len(text) > 2 and text in whole)


def _whole(question: Question, rows: list[dict[str, Any]]) -> Verdict:
    """Look at the rows together: how many, from where, on which side."""
    places = {(str(row["table"]).strip(), _spelled(row["row"]), row["column"]) for row in rows}
    if len(places) < question.at_least:
        count = f"{len(places)} different figures hold; {question.at_least} are needed."
        return no(count, question.otherwise)
    used = {table for table, _, _ in places}
    if question.options and not used & set(question.options):
        return no(f"One row must come from one of these tables: {', '.join(question.options)}.")
    if len(used) < 2:
        return no("All rows come from one table. Look at a second one as well.")
    if not any(is_number(row["figure"]) for row in rows):
        return question.noticed("no number", "No row has a number. One is needed, for a chart.")
    if not {"for", "against"} <= {row["side"] for row in rows}:
        words = "Both sides are needed: a row for your claim, and a row against it."
        return question.noticed("one side", words)
    return question.complete(f"All {len(rows)} rows agree with the tables, and both sides appear.")
