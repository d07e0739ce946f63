"""Find the student to whom a row of a school's file belongs."""

from __future__ import annotations

import re
from collections.abc import Mapping

from civicsdata.instructor.term.roster import Roster, Student


def find(roster: Roster, keys: Mapping[str, str], name: str) -> Student | None:
    """Return the student to whom a row belongs, by number, then by name; None when nobody fits.

    Parameters
    ----------
    roster : Roster
        The class.
    keys : mapping of str to str
        Columns of the roster and what the row says there, the surest first.
    name : str
        The name in the row; one that fits two people finds nobody.
    """
    for column, value in keys.items():
        if value:
            same = [s for s in roster.students if getattr(s, column).casefold() == value.casefold()]
            if len(same) == 1:
                return same[0]
    words = _words(name)
    same = [student for student in roster.students if words and _words(student.name) == words]
    return same[0] if len(same) == 1 else None


def _words(name: str) -> list[str]:
    return sorted(re.findall(r"\w+", name.casefold()))
