"""Say when a student's work is due, and how many points lateness takes off."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

_DAY_SECONDS = 86_400
_WORDS = re.compile(
    r"(?P<percent>\d+(?:\.\d+)?) ?(?:percent|%) a day"
    r"(?:, (?:floor|at least) (?P<floor>\d+(?:\.\d+)?) ?(?:percent|%)(?: remains?)?)?"
)


@dataclass(frozen=True)
class LateRule:
    """What lateness takes off.

    Attributes
    ----------
    percent : float
        Of the score, for each day that has begun.
    floor : float
        Percent of the score that stay however late it is.

    Examples
    --------
    >>> rule = LateRule.of_words("10 percent a day, floor 50 percent")
    >>> rule.penalty(20, 3600), rule.penalty(20, 86_401), rule.penalty(20, 9e9)
    (2.0, 4.0, 10.0)
    >>> LateRule.of_words("none").penalty(20, 9e9)
    0.0
    """

    percent: float = 0.0
    floor: float = 0.0

    @classmethod
    def of_words(cls, words: str) -> LateRule:
        """Read a rule in words.

        Raises
        ------
        ValueError
            When it is not understood, or goes past 100 percent.
        """
        text = " ".join(words.casefold().split())
        if text in ("none", "no penalty"):
            return cls()
        found = _WORDS.fullmatch(text)
        if not found:
            raise ValueError(words)
        rule = cls(float(found["percent"]), float(found["floor"] or 0))
        if rule.percent > 100 or rule.floor > 100:
            raise ValueError(words)
        return rule

    def penalty(self, score: float, seconds: float) -> float:
        """Return the points that a score loses.

        Parameters
        ----------
        score : float
            Points of the submission.
        seconds : float
            How late it came; a day that has begun counts whole.
        """
        if seconds <= 0:
            return 0.0
        days = math.ceil(seconds / _DAY_SECONDS)
        return round(score * min(self.percent * days, 100 - self.floor) / 100, 2)


@dataclass(frozen=True)
class Dates:
    """All of ``class/dates.toml``.

    Attributes
    ----------
    is_given : bool
        Whether there is such a file; without one nbgrader's own dates and late policy hold.
    zone : tzinfo or None
        Zone of the times that name none.
    late : LateRule or None
        None where the file has no rule; then nbgrader's late policy holds.
    due : mapping of str to datetime
        Unit to the time at which it is due for the class.
    by_section : mapping of (str, str) to datetime
        Unit and section to the time for that section.
    extensions : mapping of (str, str) to datetime
        Student and unit to the time for that student.
    excuses : frozenset of (str, str)
        Students and units that need not be handed in.
    times : mapping of (str, str) to datetime
        Student and unit to the time of handing in, where the teacher says it.
    sections : mapping of str to str
        Student to section.
    """

    is_given: bool = False
    zone: tzinfo | None = None
    late: LateRule | None = None
    due: Mapping[str, datetime] = field(default_factory=dict)
    by_section: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    extensions: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    excuses: frozenset[tuple[str, str]] = frozenset()
    times: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    sections: Mapping[str, str] = field(default_factory=dict)

    def is_excused(self, student: str, unit: str) -> bool:
        """Tell whether a student need not hand in a unit."""
        return (student, unit) in self.excuses

    def due_for(self, student: str, unit: str) -> datetime | None:
        """Return when a unit is due for a student, extensions included; None without a date."""
        section = self.sections.get(student, "")
        return (
            self.extensions.get((student, unit))
            or self.by_section.get((unit, section))
            or self.due.get(unit)
        )

    def base(self, unit: str) -> datetime | None:
        """Return the one due date of a unit that nbgrader keeps: the class's, else the latest."""
        if unit in self.due:
            return self.due[unit]
        return max(
            (time for (one, _), time in self.by_section.items() if one == unit), default=None
        )
