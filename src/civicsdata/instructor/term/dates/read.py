"""Read class/dates.toml; what contradicts itself has a sentence that says what to change."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from civicsdata.instructor.errors import CourseError
from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.term.dates.rules import Dates, LateRule
from civicsdata.instructor.term.roster.students import Roster, read_roster

_TABLES = ("zone", "late", "due", "extension", "excuse", "handed_in")
_CLASS = "class"  # the name in a unit's table of sections that stands for all others
_END_OF_DAY = time(23, 59, 59)


def read_dates(folders: ClassFolders) -> Dates:
    """Read ``class/dates.toml``.

    Parameters
    ----------
    folders : ClassFolders
        The class.

    Returns
    -------
    Dates
        Without dates when there is no such file.

    Raises
    ------
    CourseError
        When it cannot be read or contradicts itself, the roster or the course.
    """
    if not folders.dates.is_file():
        return Dates()
    try:
        data = tomllib.loads(folders.dates.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"{folders.dates} cannot be read: {error}. Correct that line.") from None
    roster = read_roster(folders)
    return _Reader(folders, roster, folders.units()).read(data)


@dataclass
class _Reader:
    """Reads the tables one by one."""

    folders: ClassFolders
    roster: Roster
    units: list[str]
    zone: tzinfo | None = None
    due: dict[str, datetime] = field(default_factory=dict)
    by_section: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def read(self, data: dict[str, Any]) -> Dates:
        """Read all of it."""
        unknown = [name for name in data if name not in _TABLES]
        if unknown:
            self._stop(f"{unknown[0]!r} is not known; there are: {', '.join(_TABLES)}.")
        self.zone = self._zone(data.get("zone"))
        late = self._late(data.get("late"))
        self._read_due(data.get("due", {}))
        sections = {student.id: student.section for student in self.roster.students}
        dates = Dates(
            is_given=True, zone=self.zone, late=late, due=self.due, by_section=self.by_section,
            sections=sections,
        )  # fmt: skip
        extensions: dict[tuple[str, str], datetime] = {}
        for who, entry in self._entries(data, "extension", "until"):
            until, before = self._time(entry["until"], f"the extension of {who[0]}"), None
            before = dates.due_for(*who)
            if before is None:
                self._stop(f"{who[0]} has an extension for {who[1]}, which has no due date; give "
                           f"one in [due].")  # fmt: skip
            elif until < before:
                self._stop(
                    f"the extension of {who[0]} for {who[1]} ends {until:%Y-%m-%d %H:%M}, before "
                    f"it is due ({before:%Y-%m-%d %H:%M}); give a later time or leave it out."
                )
            extensions[who] = until
        excuses = frozenset(who for who, _ in self._entries(data, "excuse"))
        both = sorted(excuses & extensions.keys())
        if both:
            self._stop(f"{both[0][0]} is excused from {both[0][1]} and has an extension for it; "
                       "leave one out.")  # fmt: skip
        times = {
            who: self._time(entry["at"], f"the hand-in of {who[0]}")
            for who, entry in self._entries(data, "handed_in", "at")
        }
        return Dates(
            True, self.zone, late, self.due, self.by_section, extensions, excuses, times, sections
        )

    def _stop(self, sentence: str) -> None:
        raise CourseError(f"{self.folders.dates}: {sentence} Nothing was graded or changed.")

    def _zone(self, name: object) -> tzinfo | None:
        if name is None:
            return None
        try:
            return ZoneInfo(str(name))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self._stop(f'there is no time zone {name!r}; try one such as "America/Mexico_City".')
        return None

    def _late(self, words: object) -> LateRule | None:
        if words is None:
            return None
        try:
            return LateRule.of_words(str(words))
        except ValueError:
            self._stop(
                f'the late rule {str(words)!r} is not understood; write "10 percent a day", '
                '"10 percent a day, floor 50 percent" or "none".'
            )
        return None

    def _read_due(self, table: Any) -> None:
        if not isinstance(table, dict):
            self._stop("[due] has to be a table of units, such as 1-evidence = 2026-10-02.")
        known = {student.section for student in self.roster.students} - {""}
        for unit, given in table.items():
            self._check_unit(unit)
            if not isinstance(given, dict):
                self.due[unit] = self._time(given, f"the due date of {unit}")
                continue
            for section, one in given.items():
                if section == _CLASS:
                    self.due[unit] = self._time(one, f"the due date of {unit}")
                    continue
                if known and section not in known:
                    self._stop(f"nobody in the roster is in the section {section!r}; there are: "
                               f"{', '.join(sorted(known))}.")  # fmt: skip
                self.by_section[unit, section] = self._time(one, f"the due date of {unit}")
            without = sorted(known - {s for u, s in self.by_section if u == unit})
            if without and unit not in self.due:
                self._stop(f"{unit} has no due date for the section {without[0]}; give it one, or "
                           f"one for all others named {_CLASS!r}.")  # fmt: skip

    def _check_unit(self, unit: object) -> None:
        if self.units and unit not in self.units:
            self._stop(f"there is no unit {unit!r}; there are: {', '.join(self.units)}.")

    def _entries(
        self, data: dict[str, Any], table: str, needed: str = ""
    ) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
        """Go through the entries of a list: student and unit, and the entry."""
        seen = set()
        entries = data.get(table, [])
        if not isinstance(entries, list):
            self._stop(f"write [[{table}]] with two brackets, once for each student and unit.")
        known = {student.id for student in self.roster.students}
        for entry in entries:
            student, unit = str(entry.get("student", "")), str(entry.get("unit", ""))
            if not student or not unit or (needed and needed not in entry):
                names = "student, unit" + (f", {needed}" if needed else "")
                self._stop(f"each [[{table}]] needs {names}; one has only: {', '.join(entry)}.")
            if known and student not in known:
                self._stop(f"{table}: there is no student {student!r} in the roster; ids stand in "
                           "roster.csv.")  # fmt: skip
            self._check_unit(unit)
            if (student, unit) in seen:
                self._stop(f"{student} has two entries of [[{table}]] for {unit}; leave one out.")
            seen.add((student, unit))
            yield (student, unit), entry

    def _time(self, given: object, what: str) -> datetime:
        """Return a time with its zone; a day alone means its end."""
        if isinstance(given, datetime):
            found = given
        elif isinstance(given, date):
            found = datetime.combine(given, _END_OF_DAY)
        else:
            self._stop(f"{what} is {given!r}; write a day as 2026-10-02, or a time as "
                       "2026-10-02T18:00:00, without quotation marks.")  # fmt: skip
        if found.tzinfo is None:
            if self.zone is None:
                self._stop(f"{what} has no time zone; begin the file with a line such as zone = "
                           '"America/Mexico_City".')  # fmt: skip
            found = found.replace(tzinfo=self.zone)
        return found
