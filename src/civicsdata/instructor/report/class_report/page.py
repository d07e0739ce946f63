"""The page of the class report."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from civicsdata.instructor.commands import command
from civicsdata.instructor.files import write_whole
from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.report.class_report.people import (
    Met,
    Waiting,
    Word,
    anonymous,
    ideas_met,
    texts_waiting,
    words_needed,
)
from civicsdata.instructor.report.class_report.statistics import ENOUGH, correlation_interval
from civicsdata.instructor.report.class_report.tables import (
    agreement,
    item_figures,
    reliabilities,
    unit_figures,
)
from civicsdata.instructor.report.errors import ReportError
from civicsdata.instructor.report.gain import before_and_after, right_of_eight
from civicsdata.instructor.report.likeness.finding import Likeness, find_likeness
from civicsdata.instructor.report.likeness.page import FILE, in_short, likeness_page
from civicsdata.instructor.report.pages.template import plural, render
from civicsdata.instructor.report.rubric import CRITERIA
from civicsdata.instructor.report.standing import ClassRecord

_EXAMPLE = 0.3  # a correlation that is often called fair, to show how far it may be off

_ENOUGH_TEXTS = 10  # with fewer, one level more or less on one text moves kappa by a tenth or more


@dataclass(frozen=True)
class _First:
    """What a teacher may do first: a link to the place, and a sentence."""

    place: str
    title: str
    text: str


def report_page(
    folders: ClassFolders, record: ClassRecord, likeness: Likeness | None = None
) -> str:
    """Return the class report as HTML.

    Parameters
    ----------
    folders : ClassFolders
        The course and its class.
    record : ClassRecord
        Where its students stand, with the names to show.
    likeness : Likeness, optional
        What is alike; with it, the report leads to the page beside it.

    Raises
    ------
    ReportError
        When nobody has handed in anything that was graded, or readings cannot be read.
    """
    units = unit_figures(record)
    n = max((len(unit.shares) for unit in units), default=0)
    if not n:
        raise ReportError(
            f"Nothing in {folders.classroom} has been graded yet; run {command('grade')} first."
        )
    words, waiting = words_needed(record), texts_waiting(record)
    ideas = ideas_met(folders, record)
    readers = agreement(folders, record)
    texts = readers[0].texts if readers else 0
    low, high = correlation_interval(_EXAMPLE, n)
    return render(
        "class.html",
        page={
            "course": record.course.title,
            "students": plural(len(record.names), "student"),
            "handed_in": f"{len(units)} of {plural(len(record.units), 'unit')} handed in",
            "unread": plural(sum(len(one.names) for one in waiting), "text"),
            "first": _first(words, waiting, ideas),
            "units": units,
            "ideas": ideas,
            "words": words,
            "waiting": waiting,
            "items": item_figures(record),
            "reliabilities": reliabilities(record),
            "small": n < ENOUGH,
            "n": n,
            "enough": ENOUGH,
            "interval": f"from {low:.2f} to {high:.2f}".replace("-", "−"),
            "readings": texts,
            "read_twice": f"{plural(texts, 'text')} {'was' if texts == 1 else 'were'}",
            "enough_texts": _ENOUGH_TEXTS,
            "readers": [(CRITERIA[one.criterion].capitalize(), one) for one in readers],
            "gain": before_and_after(list(right_of_eight(record).values())),
            "number": number,
            "alike": (FILE, in_short(likeness)) if likeness else None,
        },
    )


def _first(words: list[Word], waiting: list[Waiting], ideas: list[Met]) -> list[_First]:
    made = []
    count = sum(len(one.names) for one in waiting)
    if count:
        text = "Until they are read, their points are blank, not 0."
        made.append(_First("texts", f"Read {plural(count, 'text')}", text))
    if words:
        text = f"First of all {words[0].name}: {words[0].reasons[0].lower()}."
        made.append(_First("words", f"Talk with {plural(len(words), 'student')}", text))
    if ideas:
        text = f"{plural(ideas[0].students, 'student')} met it: {ideas[0].idea.belief}"
        made.append(_First("ideas", "Take up one idea in class", text))
    return made


def number(value: float | None, digits: int = 2) -> str:
    """Return a number for a table; a dash where there is none.

    Examples
    --------
    >>> number(0.456), number(-0.2, 1), number(math.nan)
    ('0.46', '−0.2', '–')
    """
    return "–" if value is None or math.isnan(value) else f"{value:.{digits}f}".replace("-", "−")


def write_report(folders: ClassFolders, record: ClassRecord, *, hide_names: bool = False) -> Path:
    """Write the class report, with the page of what is alike beside it; return where it stands.

    Parameters
    ----------
    folders : ClassFolders
        The course and its class.
    record : ClassRecord
        Where its students stand.
    hide_names : bool
        Whether numbers take the place of names.

    Raises
    ------
    ReportError
        As `report_page` does, or when it cannot be written.
    """
    record = anonymous(record) if hide_names else record
    likeness = find_likeness(folders, record)
    page = report_page(folders, record, likeness)
    path = folders.report / "index.html"
    try:
        write_whole(folders.report / FILE, likeness_page(likeness, record).encode())
        write_whole(path, page.encode())
    except OSError as error:
        raise ReportError(f"{path} cannot be written ({error.strerror}).") from error
    return path
