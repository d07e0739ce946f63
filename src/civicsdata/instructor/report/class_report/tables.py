"""Tables of the class report: points by unit, items, reliability, readers, before and after."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass

import pandas as pd

from civicsdata.instructor.authoring.source.syllabus import Unit
from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.report.class_report.statistics import (
    corrected_item_total,
    cronbach_alpha,
    normalized_gain,
    weighted_kappa,
)
from civicsdata.instructor.report.errors import ReportError
from civicsdata.instructor.report.rubric import CRITERIA
from civicsdata.instructor.report.standing import ClassRecord, Standing

BEFORE, AFTER, QUESTIONS = "start-before", "brief-after", 8  # the same questions, asked twice


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
        machine = points[[item.id for item in unit.items if not item.by_hand]]
        with_total = corrected_item_total(machine)
        for item in unit.items:
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
        names = [item.id for item in unit.items if not item.by_hand]
        if len(points) > 1 and len(names) > 1:
            alpha = cronbach_alpha(points[names])
            made.append(Reliability(unit.id, len(names), len(points), alpha))
    return made


def agreement(folders: ClassFolders, record: ClassRecord) -> tuple[int, dict[str, float]]:
    """Return how many texts two people have read, and weighted kappa by criterion.

    The first reading stands in the gradebook; the second in ``class/second-readings.csv`` with the
    columns ``student``, ``item`` and the ids of the criteria.

    Raises
    ------
    ReportError
        When that file is no such table.
    """
    path = folders.classroom / "second-readings.csv"
    if not path.is_file():
        return 0, {}
    first = {(s.student, i.id): i.levels for s in record.standings for i in s.items if i.levels}
    pairs = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                levels = first.get((row["student"], row["item"]))
                second = {criterion: int(row[criterion]) for criterion in CRITERIA}
                if levels:
                    pairs.append((levels, second))
    except (KeyError, ValueError, TypeError) as error:
        raise ReportError(
            f"{path} is not a table of second readings: it needs the columns student, item, "
            f"{', '.join(CRITERIA)}, with levels as whole numbers."
        ) from error
    kappas = {
        criterion: weighted_kappa(
            pd.DataFrame({"one": [a[criterion] for a, _ in pairs],
                          "two": [b[criterion] for _, b in pairs]})
        )
        for criterion in CRITERIA
    } if pairs else {}  # fmt: skip
    return len(pairs), kappas


@dataclass(frozen=True)
class Gain:
    """Right answers before and after the course, of those who answered both times."""

    n: int
    before: float
    after: float
    most: int = QUESTIONS

    @property
    def gain(self) -> float:
        """Normalized gain of the class."""
        return normalized_gain(self.before, self.after, self.most)


def before_and_after(record: ClassRecord) -> Gain | None:
    """Return the gain of the class; None when nobody has answered both times."""
    right = {
        (s.student, item.id): item.right
        for s in record.standings
        for item in s.items
        if item.right is not None
    }
    both = [
        (right[student, BEFORE], right[student, AFTER])
        for student in record.names
        if (student, BEFORE) in right and (student, AFTER) in right
    ]
    if not both:
        return None
    return Gain(
        len(both),
        sum(before for before, _ in both) / len(both),
        sum(after for _, after in both) / len(both),
    )
