"""Tell when a hand-in came: by its path, nbgrader's stamp, or Moodle's grading worksheet.

Whatever else bears a time, such as a file in a zip, tells when it was packed or downloaded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from pathlib import Path

from civicsdata.instructor.commands import command
from civicsdata.instructor.errors import CourseError
from civicsdata.instructor.grading.gradebook.recorded import parse_timestamp
from civicsdata.instructor.term.collect.clues import Clue, unit_of_name
from civicsdata.instructor.term.roster.names import folded, parts
from civicsdata.instructor.term.roster.tables import read_table

# Headings in English and Spanish, folded.
_NUMBER = ("identifier", "identificador")
_NAME = ("full name", "nombre completo")
_WHEN = ("last modified submission", "ultima modificacion entrega")
_MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    )
    for number, name in enumerate(names.split(), start=1)
}
_TIME = re.compile(
    r"(?P<day>\d{1,2}) (?:de )?(?P<month>[a-z]+) (?:de )?(?P<year>\d{4}) "
    r"(?P<hour>\d{1,2}) (?P<minute>\d\d)(?: (?P<half>am|pm|a m|p m))?"
)


@dataclass(frozen=True)
class Worksheet:
    """Times of hand-ins, without a zone.

    Attributes
    ----------
    by_number : mapping of str to datetime
        By the number of the participant.
    by_name : mapping of tuple to datetime or None
        By the parts of a name; None where two people have it.
    unit : str
        The unit that it is of; empty when its name does not say it.
    """

    by_number: Mapping[str, datetime] = field(default_factory=dict)
    by_name: Mapping[tuple[str, ...], datetime | None] = field(default_factory=dict)
    unit: str = ""

    def when(self, clue: Clue) -> datetime | None:
        """Return when somebody handed in, if the worksheet is of that unit and says so."""
        if self.unit and clue.unit and self.unit != clue.unit:
            return None
        number, names = clue.person, clue.names
        if number in self.by_number:
            return self.by_number[number]
        found = (self.by_name.get(parts(name)) for name in names)
        return next((time for time in found if time is not None), None)


def time_of(clue: Clue, stamp: str, sheets: Sequence[Worksheet], zone: tzinfo | None) -> str:
    """Return when a hand-in came, as far as the LMS or nbgrader says it.

    Parameters
    ----------
    clue : Clue
        What its path says.
    stamp : str
        Text of nbgrader's ``timestamp.txt``; empty without one.
    sheets : sequence of Worksheet
        Grading worksheets of Moodle.
    zone : tzinfo or None
        Zone of the LMS's times; without it, this machine's.

    Returns
    -------
    str
        An ISO time with its zone; empty when nothing trustworthy says it.
    """
    time = None
    if clue.system == "blackboard":
        time = datetime.fromisoformat(clue.when)
    elif clue.system == "moodle":
        times = (sheet.when(clue) for sheet in sheets)
        time = next((one for one in times if one is not None), None)
    if time is not None:
        local = time.replace(tzinfo=zone) if zone else time
        return local.astimezone(zone).isoformat()
    if clue.system not in ("folder", "exchange"):
        return ""
    found = parse_timestamp((stamp or clue.when).strip())
    return f"{found.isoformat()}+00:00" if found is not None else ""


def read_worksheets(paths: Sequence[Path], units: Sequence[str]) -> list[Worksheet]:
    """Read grading worksheets, each of which is of one unit.

    Raises
    ------
    CourseError
        When one cannot be read, or there are several and the name of one does not say its unit.
    """
    sheets = [replace(read_worksheet(path), unit=unit_of_name(path.name, units)) for path in paths]
    for path, sheet in zip(paths, sheets, strict=True):
        if len(paths) > 1 and not sheet.unit:
            raise CourseError(
                f"{path.name} does not say of which unit it is, and there is more than one "
                "worksheet. Put the unit into its name, or give each zip with its own worksheet; "
                "nothing was collected."
            )
    return sheets


def read_worksheet(path: Path) -> Worksheet:
    """Read a grading worksheet.

    Raises
    ------
    CourseError
        When it is none, or a time in it is not understood.
    """
    table = read_table(path)
    keys = [folded(cell) for cell in table[0]] if table else []
    number, name, when = (
        next((keys.index(key) for key in known if key in keys), None)
        for known in (_NUMBER, _NAME, _WHEN)
    )
    if when is None or (number is None and name is None):
        raise CourseError(
            f"{path.name} is no grading worksheet of Moodle: it needs a heading Identifier or Full "
            "name, and Last modified (submission). For the list of your class, use "
            f"{command('roster FILE')}."
        )
    by_number: dict[str, datetime] = {}
    by_name: dict[tuple[str, ...], datetime | None] = {}
    for row in table[1:]:
        text = row[when] if when < len(row) else ""
        if not text.strip("- "):
            continue
        time = parse_time(text)
        if time is None:
            raise CourseError(
                f"{path.name}: {text!r} is no time that is understood, such as 'Friday, 2 October "
                "2026, 11:22 AM'; nothing was collected."
            )
        if number is not None:
            by_number[re.sub(r"\D", "", row[number])] = time
        if name is not None:
            key = parts(row[name])
            by_name[key] = None if key in by_name else time
    return Worksheet(by_number, by_name)


def parse_time(text: str) -> datetime | None:
    """Read a time as Moodle writes it in English or Spanish; None when it is none.

    Examples
    --------
    >>> parse_time("Friday, 2 October 2026, 11:22 PM")
    datetime.datetime(2026, 10, 2, 23, 22)
    >>> parse_time("viernes, 2 de octubre de 2026, 23:22")
    datetime.datetime(2026, 10, 2, 23, 22)
    """
    found = _TIME.search(folded(text))
    month = _MONTHS.get(found["month"]) if found else None
    if found is None or month is None:
        return None
    hour, half = int(found["hour"]), (found["half"] or "")[:1]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return datetime(int(found["year"]), month, int(found["day"]), hour, int(found["minute"]))
    except ValueError:
        return None
