"""Records of where students stand: in an item, in a unit, in a course."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Literal

from civicsdata.instructor.authoring.source.syllabus import Course, Unit

State = Literal["missing", "excused", "ungraded", "unread", "graded"]


@dataclass(frozen=True)
class ItemStanding:
    """What one student has in one item.

    Attributes
    ----------
    id, title, objective, kind : str
        As in ``items.yaml``; the look at the form of a text has the kind ``form`` and no points.
    points_max : float
        Points of the item.
    automatic, manual : float or None
        What the grader gave, and what a person gave in its place.
    needs_person : bool
        Whether the item has points that only a person can give, and nobody has yet.
    levels : dict of str to int, or None
        Levels of the rubric by criterion, when a person gave them.
    comment : str
        A person's comment, without the levels.
    message : str
        What the grader said; empty when no result file says it.
    extra : float
        Extra credit that a person gave.
    verdict, idea : str
        The grader's verdict, as in `ItemResult`, and the id of the misconception behind the answer.
    answered : bool
        Whether anything was answered.
    right : int or None
        How many of its questions were right, where a result file says so.
    """

    id: str
    title: str
    objective: str
    kind: str
    points_max: float
    automatic: float | None = None
    manual: float | None = None
    needs_person: bool = False
    levels: dict[str, int] | None = None
    comment: str = ""
    message: str = ""
    extra: float = 0.0
    verdict: str = ""
    idea: str = ""
    answered: bool = True
    right: int | None = None

    @property
    def earned(self) -> float | None:
        """Points of the item; None while a person has to give them.

        Examples
        --------
        >>> ItemStanding("a", "A", "o", "essay", 4, needs_person=True).earned is None
        True
        >>> ItemStanding("a", "A", "o", "concept", 2, automatic=0, manual=1.5).earned
        1.5
        """
        given = self.automatic if self.manual is None else self.manual
        return None if given is None or self.needs_person else given + self.extra


@dataclass(frozen=True)
class Standing:
    """Where one student stands in one unit.

    Attributes
    ----------
    student, unit : str
        Ids.
    state : str
        ``missing`` (nothing was handed in), ``excused``, ``ungraded`` (handed in, no score: not
        graded yet, or the file could not be read), ``unread`` (a text with points waits for a
        person) or ``graded``.
    items : tuple of ItemStanding
        In the order of the unit; also when nothing was handed in.
    late_penalty : float
        Points taken off because the work came late.
    handed_in : datetime or None
        In UTC, without a zone; None when it is not known.
    flags : tuple of str
        Lines that a person should read.
    seconds_late : float
        How long after its due date it came; 0 when it did not, or no date is known.
    reason : str
        Why a file that was handed in has no score.
    notes : tuple of str
        What was odd about what came in.
    """

    student: str
    unit: str
    state: State
    items: tuple[ItemStanding, ...]
    late_penalty: float = 0.0
    handed_in: datetime | None = None
    flags: tuple[str, ...] = ()
    seconds_late: float = 0.0
    reason: str = ""
    notes: tuple[str, ...] = ()

    @property
    def points_max(self) -> float:
        """Points of the unit."""
        return sum(item.points_max for item in self.items)

    @property
    def so_far(self) -> float:
        """Points that are given already, less what was taken off; never below 0."""
        return max(0.0, sum(item.earned or 0.0 for item in self.items) - self.late_penalty)

    @property
    def earned(self) -> float | None:
        """Points of the unit; None unless all of it has been graded and read."""
        return self.so_far if self.state == "graded" else None


@dataclass(frozen=True)
class ClassRecord:
    """A class: its course, its students, and where each stands in each unit.

    Attributes
    ----------
    course : Course
        The spine of the course.
    units : tuple of Unit
        The units that were asked for, in order.
    names : dict of str to str
        Student id to first and last name, or to the id where no name is known.
    standings : tuple of Standing
        By unit in the order of the course, then by student id.
    zone : tzinfo
        The class's time zone; UTC when ``class/dates.toml`` names none.
    """

    course: Course
    units: tuple[Unit, ...]
    names: dict[str, str]
    standings: tuple[Standing, ...]
    zone: tzinfo = UTC
