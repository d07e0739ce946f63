"""The page on which texts that are alike stand side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from civicsdata.instructor.report.likeness.finding import Found, Likeness
from civicsdata.instructor.report.likeness.pairs import (
    CODE_ALIKE,
    PROSE_ALIKE,
    RUNS_ALIKE,
    Version,
    marked,
)
from civicsdata.instructor.report.likeness.texts import CODE_WORDS, PROSE_WORDS, RUN
from civicsdata.instructor.report.pages.template import render
from civicsdata.instructor.report.records import ClassRecord

FILE: Final = "likeness.html"  # beside the class report
_MOST = 60  # pairs in a list; more than that nobody reads in an evening
_LONGEST = 12_000  # characters of a text as HTML
_PUBLISHED = "Published answer"


@dataclass(frozen=True)
class _Side:
    """A text, and who wrote it."""

    who: str
    text: Markup


@dataclass(frozen=True)
class _Row:
    """What the page says of a pair."""

    place: str
    unit: str
    title: str
    share: str
    sides: tuple[_Side, ...]
    is_code: bool

    @property
    def who(self) -> str:
        """Whose texts these are."""
        return " – ".join(side.who for side in self.sides)


def likeness_page(likeness: Likeness, record: ClassRecord) -> str:
    """Return the page as HTML.

    Parameters
    ----------
    likeness : Likeness
        What is alike.
    record : ClassRecord
        The class, with the names to show.
    """
    lists = [
        ("between", "Alike across students", likeness.between),
        ("published", "Like a published answer", likeness.published),
    ]
    return render(
        "likeness.html",
        page={
            "course": record.course.title,
            "compared": likeness.compared,
            "has_published": likeness.has_published,
            "files": [(one.unit, _names(one.students, record)) for one in likeness.files],
            "lists": [
                {
                    "id": key,
                    "title": title,
                    "rows": [_row(f"{key}-{n}", one, record) for n, one in _first(found)],
                    "left_out": max(0, len(found) - _MOST),
                }
                for key, title, found in lists
            ],
            "words": {"code": CODE_WORDS, "prose": PROSE_WORDS, "run": RUN},
            "alike": {"code": _percent(CODE_ALIKE), "prose": _percent(PROSE_ALIKE)},
            "runs": _percent(RUNS_ALIKE),
        },
    )


def in_short(likeness: Likeness) -> str:
    """Return in a sentence what is alike.

    Examples
    --------
    >>> in_short(Likeness((), (), (), 12, True))
    'Nothing was found alike in 12 texts.'
    """
    if likeness.is_empty:
        return f"Nothing was found alike in {likeness.compared} texts."
    return (
        f"In {likeness.compared} texts: alike across students {len(likeness.between)}, like a "
        f"published answer {len(likeness.published)}, files that are equal {len(likeness.files)}."
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _first(found: Sequence[Found]) -> list[tuple[int, Found]]:
    return list(enumerate(found[:_MOST], start=1))


def _names(students: Sequence[str], record: ClassRecord) -> str:
    return ", ".join(record.names[student] for student in students)


def _row(place: str, found: Found, record: ClassRecord) -> _Row:
    pair = found.pair
    sides: tuple[_Side, ...]
    if pair.is_same:
        share = "letter for letter"
        sides = (_Side(_writers(pair.one, record), _cut(escape(pair.one.text.own))),)
    else:
        share = f"{_percent(min(pair.share, 0.99))} the same"  # all of it is another thing
        sides = tuple(
            _Side(_writers(one, record), _cut(marked(one.text, other.text)))
            for one, other in ((pair.one, pair.other), (pair.other, pair.one))
        )
    return _Row(place, found.unit, found.title, share, sides, pair.one.text.is_code)


def _writers(version: Version, record: ClassRecord) -> str:
    ours = [_PUBLISHED] if version.is_published else []
    return ", ".join([_names(version.writers, record)] * bool(version.writers) + ours)


def _cut(text: Markup) -> Markup:
    if len(text) <= _LONGEST:
        return text
    plain = text.striptags()[: _LONGEST // 2]  # without marks, which could be cut in two
    return escape(f"{plain} … (the rest is left out)")
