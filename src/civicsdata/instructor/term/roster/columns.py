"""Recognise the columns of a school's file by their headings, and read its people."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from civicsdata.instructor.errors import CourseError
from civicsdata.instructor.term.roster.names import folded, split_name
from civicsdata.instructor.term.roster.students import COLUMNS
from civicsdata.instructor.term.roster.tables import Table

_LINES_BEFORE = 10  # in which a title or a date may stand before the headings
# By what a person can be told from others, besides a name.
_NUMBERS = ("id", "lms_id", "sis_id", "login", "email")
_NAMES = ("full_name", "first_name", "last_name")
SETTABLE = (*(name for name in COLUMNS if name != "status"), "full_name")


@cache
def _known() -> dict[str, Any]:
    text = files("civicsdata.instructor.term.roster").joinpath("headers.toml").read_text("utf-8")
    return tomllib.loads(text)


@dataclass(frozen=True)
class Columns:
    """Which column of a table says what.

    Attributes
    ----------
    line : int
        Number of the row of headings, from 0.
    headings : tuple of str
        As they stand in the file.
    meanings : mapping of str to int
        What a column says, such as ``first_name``, to its place.
    doubts : tuple of str
        What a person should confirm; empty when every needed column is known for sure.
    """

    line: int
    headings: tuple[str, ...]
    meanings: Mapping[str, int]
    doubts: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """Return one line for each column: its heading and what it is taken for."""
        taken = {place: name for name, place in self.meanings.items()}
        return [
            f"{heading or '(no heading)'}: {taken.get(place, 'not used')}"
            for place, heading in enumerate(self.headings)
        ]


def recognize(table: Table, file: str, named: Mapping[str, str] | None = None) -> Columns:
    """Recognise the columns of a table.

    Parameters
    ----------
    table : list of list of str
        Its rows.
    file : str
        Its name, for messages.
    named : mapping of str to str, optional
        What the teacher says of columns: heading to meaning.

    Returns
    -------
    Columns
        See there for what is not sure.

    Raises
    ------
    CourseError
        When it is empty, has no headings, or too few of them are known.
    """
    if not table:
        raise CourseError(f"{file} is empty; give the list of the class as CSV or XLSX.")
    named = {folded(heading): meaning for heading, meaning in (named or {}).items()}
    tried = [_read_headings(line, row, named) for line, row in enumerate(table[:_LINES_BEFORE])]
    best = max(tried, key=lambda one: len(one.meanings))
    missing = sorted(set(named) - {folded(heading) for heading in best.headings})
    if missing:
        raise CourseError(
            f"{file} has no heading {', '.join(map(repr, missing))}; its headings are: "
            f"{_listed(best.headings)}."
        )
    has_name = any(name in best.meanings for name in _NAMES)
    if not has_name and not any(name in best.meanings for name in _NUMBERS):
        raise CourseError(
            f"{file} has no line of headings that is understood; its first line is: "
            f"{_listed(table[0])}. Add a first line such as id,first_name,last_name,email, or say "
            'what a column is: --column "HEADING=first_name".'
        )
    if len(table) == best.line + 1:
        raise CourseError(f"{file} has headings and nobody below them; the roster is as it was.")
    return best


def _listed(cells: Sequence[str]) -> str:
    return ", ".join(repr(cell) for cell in cells if cell)[:400]


def _read_headings(line: int, row: Sequence[str], named: Mapping[str, str]) -> Columns:
    """Read one row as if it were the headings."""
    keys = [folded(cell) for cell in row]
    own = dict(named)
    for one in _known()["files"]:
        if set(one["has"]) <= set(keys):
            own = {**one["columns"], **own}
    meanings: dict[str, int] = {}
    doubts: list[str] = []
    for place, key in enumerate(keys):
        meaning = own.get(key) or _meaning(key)
        if meaning and meaning not in meanings:
            meanings[meaning] = place
        elif meaning:
            doubts.append(f"{row[place]!r} and {row[meanings[meaning]]!r} both look like {meaning}")
    for place, key in enumerate(keys):
        near = _near_meaning(key) if place not in meanings.values() else ""
        if near and near not in meanings:
            meanings[near] = place
            doubts.append(f"{row[place]!r} may be {near}")
    if not any(name in meanings for name in _NUMBERS):
        doubts.append("no column has a number, a login or an e-mail address, only names")
    if not any(name in meanings for name in _NAMES):
        doubts.append("no column has names")
    if "first_name" in meanings and not {"last_name", "full_name"} & meanings.keys():
        # "Nombre" alone is the whole name in many schools.
        meanings["full_name"] = meanings.pop("first_name")
        doubts.append(f"{row[meanings['full_name']]!r} stands alone, so it may be the full name")
    return Columns(line, tuple(row), meanings, tuple(doubts))


def _meaning(key: str) -> str:
    return next((name for name, keys in _known()["columns"].items() if key in keys), "")


def _near_meaning(key: str) -> str:
    """Return what a heading may be that holds the words of a known one of two words or more."""
    words = f" {key} "
    found = [
        (len(known), name)
        for name, keys in _known()["columns"].items()
        for known in keys
        if len(known) > 3 and f" {known} " in words and known != key
    ]
    return max(found)[1] if found else ""


@dataclass(frozen=True)
class Person:
    """What a school's file says of one person: column to text, only what it says."""

    line: int
    values: Mapping[str, str]


def people(table: Table, columns: Columns) -> list[Person]:
    """Return the people of a table; rows that are nobody are left out."""
    found: list[Person] = []
    ignored, before = _known()["rows"]["ignored"], _known()["numbers"]["before"]
    for line, row in enumerate(table[columns.line + 1 :], start=columns.line + 2):
        first = folded(next((cell for cell in row if cell), ""))
        if first in ignored:
            continue
        given = {
            name: row[place]
            for name, place in columns.meanings.items()
            if place < len(row) and row[place]
        }
        if "full_name" in given:
            full = given.pop("full_name")
            if not {"first_name", "last_name"} <= given.keys():
                given["first_name"], given["last_name"] = split_name(full)
        if "second_last_name" in given:
            second = given.pop("second_last_name")
            given["last_name"] = f"{given.get('last_name', '')} {second}".strip()
        if "lms_id" in given:
            words = "|".join(before)
            given["lms_id"] = re.sub(rf"(?i)^({words})\s+", "", given["lms_id"])
        if given:
            found.append(Person(line, given))
    return found
