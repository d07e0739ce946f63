"""Answers that are a table of evidence, held against the course's own tables.

A row names a table, a row and a column, and quotes the figure that stands there with its sources.
Whatever position the rows support, they are held against the tables and against nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from civicsdata.check.answers.sources import missing_key, split_keys
from civicsdata.check.messages import MOST_WORDS, brief, near, rounded, written
from civicsdata.check.question import Question, no
from civicsdata.check.reading.conversions import kind_of, plain, says_something
from civicsdata.check.reading.quoting import (
    as_named,
    close,
    copies,
    names_unit,
    quotes,
    repeats,
    stands_in,
)
from civicsdata.check.verdicts import Verdict, not_started
from civicsdata.tables import descriptor, keys, primary_key, resource
from civicsdata.tables import row as table_row
from civicsdata.values import Opaque, is_number, normalize

FIELDS = ("statement", "table", "row", "column", "figure", "unit", "sources", "side")
SIDES = ("for", "against", "context")
FEWEST_WORDS = 4
MOST_ROWS = 40


@dataclass(frozen=True)
class _Fault:
    """What does not hold in one row: in few words, the next step, and what the key says to it."""

    place: int
    seen: str
    step: str = ""
    keyed: Verdict | None = None

    def verdict(self) -> Verdict:
        """Return the verdict on a table of which only this row does not hold."""
        start = f"Row {self.place}: {self.seen}"
        if self.keyed is None:
            return no(start, self.step)
        return replace(self.keyed, message=brief(start, self.keyed.message))


def evidence(question: Question, answer: Any, earlier: Any) -> Verdict:
    """Return the verdict on a table of evidence: every row that does not hold, or the whole.

    The key is asked for ``"no unit"``, ``"no number"``, ``"one side"`` and ``"all"``.

    Parameters
    ----------
    question : Question
        How many rows are needed, and, as its options, tables of which one must appear.
    answer : Any
        A list of mappings with the fields of `FIELDS`; a table is one.
    earlier : Any
        A form with the learner's own claim, which is no evidence of itself; None asks for none.
    """
    rows = rows_of(answer)
    if isinstance(rows, Verdict):
        return rows
    rows = [_tidy(row) for row in rows]
    if all(blank(row) == list(FIELDS) for row in rows):
        return not_started()
    claims = earlier.values() if isinstance(earlier, Mapping) else []
    said = {plain(text): "your plan" for text in claims if isinstance(text, str)}
    faults = []
    for place, row in enumerate(rows, start=1):
        fault = _Row(place, row, question, said).fault()
        if fault is not None:
            faults.append(fault)
        if isinstance(row.get("statement"), str):
            said.setdefault(plain(row["statement"]), f"row {place}")
    return _all_faults(faults) if faults else _whole(question, rows)


def _all_faults(faults: list[_Fault]) -> Verdict:
    """Return one verdict on every row that does not hold, as far as words allow."""
    if len(faults) == 1:
        return faults[0].verdict()
    parts: list[str] = []
    for number, fault in enumerate(faults):
        part = f"Row {fault.place}: {fault.seen}"
        room = MOST_WORDS if fault is faults[-1] else MOST_WORDS - 7  # for what follows
        if len(" ".join([*parts, part]).split()) > room:
            rest = ", ".join(str(one.place) for one in faults[number:])
            parts.append(f"Look at these rows as well: {rest}.")
            break
        parts.append(part)
    return no(*parts)


def rows_of(answer: Any) -> list[dict[str, Any]] | Verdict:
    """Return the rows of a table of evidence, or the verdict on something that is none."""
    if answer is ... or isinstance(answer, Opaque):
        return no(f"A list of rows in curly brackets is needed; your answer is {kind_of(answer)}.")
    if not isinstance(answer, list) or not answer or len(answer) > MOST_ROWS:
        return no(f"Write a list of rows, from one to {MOST_ROWS}, each in curly brackets.")
    for place, row in enumerate(answer, start=1):
        if not isinstance(row, dict):
            return no(f"Row {place} is not a row yet: write it in curly brackets.")
    return answer


def blank(row: dict[str, Any]) -> list[str]:
    """Return the fields of a row in which nothing stands yet."""
    return [n for n in FIELDS if row.get(n, ...) is ... or isinstance(row[n], Opaque)]


def _tidy(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with its table, its column and its side as they are spelled here."""
    tables = [resource["name"] for resource in descriptor()["resources"]]
    tidy = row | {"table": as_named(row.get("table", ...), tables)}
    table = tidy["table"] if tidy["table"] in tables else ""
    fields = [one["name"] for one in resource(table)["schema"]["fields"]] if table else []
    column = as_named(row.get("column", ...), fields)
    return tidy | {"column": column, "side": as_named(row.get("side", ...), SIDES)}


class _Row:
    """One row of evidence, held against the row of a table that it names."""

    def __init__(
        self, place: int, row: dict[str, Any], question: Question, said: Mapping[str, str]
    ) -> None:
        self.place = place
        self.row = row
        self.question = question
        self.said = said

    def no(self, seen: str, step: str = "") -> _Fault:
        """Return that something does not hold in this row."""
        return _Fault(self.place, seen, step)

    def fault(self) -> _Fault | None:
        """Return the first thing that does not hold, or None."""
        missing = blank(self.row)
        if len(missing) == len(FIELDS):
            return self.no("nothing is written there yet.")
        if missing:
            return self.no(f"fill in {', '.join(missing)}.")
        if self.row["side"] not in SIDES:
            return self.no('write the side as "for", "against" or "context".')
        record = self._record()
        if isinstance(record, _Fault):
            return record
        return (
            self._figure(record)
            or self._unit(record)
            or self._sources(record)
            or self._statement(record)
        )

    def _statement(self, record: dict[str, Any]) -> _Fault | None:
        """Ask whether the statement is a sentence of the learner's own."""
        statement = self.row["statement"]
        if not isinstance(statement, str) or not says_something(statement, FEWEST_WORDS):
            words = f"{FEWEST_WORDS} words or more, in quotation marks."
            return self.no("the statement is not yet a sentence of your own.", f"Write {words}")
        words = plain(statement)
        twin = next((where for text, where in self.said.items() if repeats(words, text)), "")
        if twin:
            return self.no(f"its statement repeats {twin}.", "Say what this cell shows.")
        if any(copies(words, plain(cell)) for cell in record.values() if isinstance(cell, str)):
            step = "Close the table, and say it in your own words."
            return self.no("the statement is copied from the table.", step)
        return None

    def _record(self) -> dict[str, Any] | _Fault:
        """Return the row of the course's table that is named."""
        known = [resource["name"] for resource in descriptor()["resources"]]
        table, column = str(self.row["table"]), self.row["column"]
        if table == "sources":
            return self.no("the table sources lists sources, not facts.", "Take another table.")
        if table not in known:
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

    def _figure(self, record: dict[str, Any]) -> _Fault | None:
        """Hold the figure against the cell that the row names."""
        figure, column = self.row["figure"], str(self.row["column"])
        cell = normalize(record[column])
        where = f"{self.row['table']} {_spelled(self.row['row'])}, {column}"
        if cell is None:
            return self.no(f"that cell is blank ({where}).", "Choose one that holds something.")
        if not is_number(cell):
            if quotes(figure, cell):
                return None
            if isinstance(figure, str) and stands_in(figure, str(cell)):
                return self.no("one word is too short.", "Quote two or more words of that cell.")
            seen = f"{written(figure, 40)} is not in {where}."
            return self.no(seen, "Copy two or more words of that cell.")
        if isinstance(figure, str):
            words = "Write only the number of that cell, without quotation marks."
            return self.no("the figure is text.", words)
        if not is_number(figure):
            return self.no(f"the figure is not a number, but {where} holds one.")
        if close(figure, cell):
            return None
        return self.no(*_gap(figure, cell, where))

    def _unit(self, record: dict[str, Any]) -> _Fault | None:
        """Ask of a number whether its unit is that of the column."""
        unit, figure = self.row["unit"], self.row["figure"]
        if not is_number(figure):
            return None
        if not isinstance(unit, str) or not any(one.isalpha() or one in "%$" for one in unit):
            words = 'Of what? Write the unit as text, such as "people".'
            keyed = self.question.noticed("no unit", words)
            return _Fault(self.place, f"{rounded(figure)} has no unit.", keyed=keyed)
        table, column = str(self.row["table"]), self.row["column"]
        units = _units(table, column, record)
        if units and not any(names_unit(unit, one) for one in units):
            seen = f"{rounded(figure)} is in {units[0]}, not in {written(unit.strip(), 30)}."
            return self.no(seen, "Write the table's unit.")
        return None

    def _sources(self, record: dict[str, Any]) -> _Fault | None:
        """Ask whether the sources exist and stand behind the row of the table."""
        named = split_keys(self.row["sources"])
        if not named:
            return self.no('write the sources as a list of keys, such as ["DOJ-0227"].')
        missing = missing_key(named)
        if missing:
            seen, _, step = missing.partition(". ")
            return self.no(f"{seen.rstrip('.')}.", step)
        carried = str(record["source_ids"]).split("; ")
        strange = [name for name in named if name not in carried]
        if strange:
            few = ", ".join(carried[:5]) + (" and others" if len(carried) > 5 else "")
            return self.no(f"{strange[0]} is not a source of that row.", f"Its sources: {few}.")
        return None


def _units(table: str, column: str, record: dict[str, Any]) -> list[str]:
    """Return the units in which the number of a row may be given; none when the tables say none."""
    fields = resource(table)["schema"]["fields"]
    stated = next((f.get("unit", "") for f in fields if f["name"] == column), "")
    if not stated:
        return []
    own = record.get("unit")
    return [unit for unit in (own, stated) if isinstance(unit, str) and "column unit" not in unit]


def _spelled(value: Any) -> str:
    """Return the name of a row as the tables spell it: parts of a key have a slash between them."""
    if isinstance(value, list):
        return "/".join(map(_spelled, value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip() if isinstance(value, (str, int, float)) else ""


def _gap(figure: float, cell: float, where: str) -> tuple[str, str]:
    """Return what is seen of a figure that is not that of its cell, and a next step."""
    for power in (3, 6, 9, -3, -6, -9, 2, -2):
        if close(figure, cell * 10**power):
            seen = f"{rounded(figure)} is the number of {where}, but in another unit."
            return seen, "Write it as the table does."
    return f"you have {rounded(figure)}; {where} holds another number.", "Read that cell again."


def _whole(question: Question, rows: list[dict[str, Any]]) -> Verdict:
    """Look at the rows together: how many, from where, on which side."""
    places = {(str(row["table"]), _spelled(row["row"]), row["column"]) for row in rows}
    if len(places) < question.at_least:
        count = f"Different figures that hold: {len(places)}. You need {question.at_least}."
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
