"""Tables of the class report: points by unit, items, reliability, readers."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from civicsdata.instructor.authoring.source.items import Writing
from civicsdata.instructor.authoring.source.syllabus import Unit
from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.report.class_report.statistics import (
    corrected_item_total,
    cronbach_alpha,
)
from civicsdata.instructor.report.desk.agreement import Agreement, pairs_of
from civicsdata.instructor.report.desk.agreement import agreement as agreement_of
from civicsdata.instructor.report.desk.readings import read_readings
from civicsdata.instructor.report.standing import ClassRecord, Standing

_ROWS = (50, 26, 74, 14, 86, 38, 62)  # heights of dots in a strip, in percent
_APART = 2.0  # percent between two dots of one row


@dataclass(frozen=True)
class UnitFigures:
    """How a unit went: shares of the points given so far, in percent, by student."""

    id: str
    title: str
    shares: tuple[float, ...]
    missing: int
    unread: int
    refused: int

    @property
    def quartiles(self) -> tuple[float, float, float, float, float]:
        """Lowest, lower quartile, median, upper quartile, highest."""
        found = pd.Series(self.shares, dtype=float).quantile([0, 0.25, 0.5, 0.75, 1])
        lowest, lower, median, upper, highest = map(float, found)
        return lowest, lower, median, upper, highest

    @property
    def dots(self) -> list[tuple[float, int]]:
        """Place of each student's dot, from left and from top, in percent; equal ones stand apart.

        Examples
        --------
        >>> UnitFigures("1-end", "The end", (20.0, 100.0, 100.0), 0, 0, 0).dots
        [(20.0, 50), (100.0, 50), (100.0, 26)]
        """
        placed: list[tuple[float, int]] = []
        rows: list[float] = [-_APART] * len(_ROWS)
        for number, share in enumerate(self.shares):
            free = (row for row, last in enumerate(rows) if share - last >= _APART)
            row = next(free, number % len(_ROWS))
            rows[row] = share
            placed.append((share, _ROWS[row]))
        return placed


@dataclass(frozen=True)
class ItemFigures:
    """How an item went.

    Attributes
    ----------
    share : float
        Mean part of the points, in percent; high is easy.
    discrimination : float
        Corrected item-total correlation, within the items that a machine checks.
    """

    unit: str
    id: str
    title: str
    n: int
    share: float
    discrimination: float


@dataclass(frozen=True)
class Reliability:
    """Cronbach's alpha of the machine-checked items of a unit."""

    unit: str
    items: int
    n: int
    alpha: float


def judged(record: ClassRecord, unit: Unit) -> list[Standing]:
    """Return the standings of a unit that have points."""
    wanted = ("graded", "unread")
    return [s for s in record.standings if s.unit == unit.id and s.state in wanted]


def unit_figures(record: ClassRecord) -> list[UnitFigures]:
    """Return how each unit went that somebody has handed in."""
    made = []
    for unit in record.units:
        own = [s for s in record.standings if s.unit == unit.id]
        if all(s.state in ("missing", "excused") for s in own):
            continue
        states = [s.state for s in own]
        made.append(
            UnitFigures(
                unit.id, unit.spine.title,
                tuple(sorted(_share(s) for s in judged(record, unit))),
                states.count("missing"), states.count("unread"), states.count("ungraded"),
            )
        )  # fmt: skip
    return made


def _share(standing: Standing) -> float:
    """Return what a student has of the points that have been given, in percent."""
    most = sum(item.points_max for item in standing.items if item.earned is not None)
    return 100 * standing.so_far / most if most else 0.0


def scores(record: ClassRecord, unit: Unit) -> pd.DataFrame:
    """Return the points in a unit: one row a student, one column an item; gaps are not read."""
    rows = {
        s.student: {item.id: item.earned for item in s.items if item.points_max}
        for s in judged(record, unit)
    }
    return pd.DataFrame.from_dict(rows, orient="index").astype(float)


def item_figures(record: ClassRecord) -> list[ItemFigures]:
    """Return how each item went, of the units that somebody has handed in."""
    made = []
    for unit in record.units:
        points = scores(record, unit)
        if points.empty:
            continue
        items = [item for item in unit.items if item.points]
        machine = points[[item.id for item in items if not item.by_hand]]
        with_total = corrected_item_total(machine)
        for item in items:
            given = points[item.id].dropna()
            total = with_total.get(item.id, math.nan)
            share = 100 * float(given.mean()) / item.points if len(given) else math.nan
            made.append(ItemFigures(unit.id, item.id, item.title, len(given), share, total))
    return made


def reliabilities(record: ClassRecord) -> list[Reliability]:
    """Return Cronbach's alpha of each unit with at least two items and two students."""
    made = []
    for unit in record.units:
        points = scores(record, unit)
        names = [item.id for item in unit.items if item.points and not item.by_hand]
        if len(points) > 1 and len(names) > 1:
            alpha = cronbach_alpha(points[names])
            made.append(Reliability(unit.id, len(names), len(points), alpha))
    return made


def agreement(folders: ClassFolders, record: ClassRecord) -> list[Agreement]:
    """Return how far two readers of the class's texts agree, by criterion, over all its questions.

    Raises
    ------
    CourseError
        When the readings cannot be read.
    """
    readings = read_readings(folders)
    items = [item.id for unit in record.units for item in unit.items if isinstance(item, Writing)]
    return agreement_of([pair for item in items for pair in pairs_of(readings, item)])
