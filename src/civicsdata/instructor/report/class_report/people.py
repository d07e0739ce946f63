"""Who needs a word, what waits to be read, and which ideas the class holds."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from civicsdata.instructor.authoring.source.syllabus import Misconception
from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.report.class_report.tables import judged
from civicsdata.instructor.report.feedback.work import read_work
from civicsdata.instructor.report.standing import ClassRecord, Standing

_STUCK = 1 / 3  # of the points given so far; below it a student has missed most of a unit
_MOST_EXAMPLES = 2
_LONGEST_EXAMPLE = 300  # characters
_COMMENT = re.compile(r"^\s*#.*\n?", re.MULTILINE)


@dataclass(frozen=True)
class Word:
    """A student to talk with, and why."""

    name: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Met:
    """An idea that answers suggested.

    Attributes
    ----------
    students : int
        How many students, each counted once.
    items : tuple of str
        Titles of the items in which it was met.
    examples : tuple of str
        Answers as they were written, without comments.
    """

    id: str
    idea: Misconception
    students: int
    items: tuple[str, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Waiting:
    """A text that waits for readers in a unit."""

    unit: str
    title: str
    names: tuple[str, ...]


def anonymous(record: ClassRecord) -> ClassRecord:
    """Return the same class with numbers for names, in an order that tells nothing."""

    def place(student: str) -> str:
        return hashlib.sha256(student.encode()).hexdigest()

    numbers = {s: f"Student {n}" for n, s in enumerate(sorted(record.names, key=place), start=1)}
    return ClassRecord(record.course, record.units, numbers, record.standings)


def words_needed(record: ClassRecord) -> list[Word]:
    """Return the students with whom to talk: nothing handed in, stuck, unreadable, flagged."""
    started = {s.unit for s in record.standings if s.state not in ("missing", "excused")}
    made = []
    for student, name in record.names.items():
        own = [s for s in record.standings if s.student == student and s.unit in started]
        reasons = [
            *_units("Nothing handed in", (s for s in own if s.state == "missing")),
            *_units("Stuck, under a third of the points so far", filter(_is_stuck, own)),
            *_units("File could not be graded", (s for s in own if s.reason)),
            *(f"{s.unit}: {flag}" for s in own for flag in s.flags),
        ]
        if reasons:
            made.append(Word(name, tuple(reasons)))
    return sorted(made, key=lambda word: (-len(word.reasons), _natural(word.name)))


def _natural(name: str) -> list[tuple[bool, str]]:
    """Return a key that puts Student 9 before Student 10."""
    return [(part.isdigit(), part.rjust(6, "0")) for part in re.split(r"(\d+)", name)]


def _is_stuck(standing: Standing) -> bool:
    if standing.state not in ("graded", "unread"):
        return False
    given = [item for item in standing.items if item.earned is not None]
    most = sum(item.points_max for item in given)
    return most > 0 and sum(item.earned or 0.0 for item in given) < _STUCK * most


def _units(what: str, standings: Iterable[Standing]) -> list[str]:
    numbers = [standing.unit.partition("-")[0] for standing in standings]
    if not numbers:
        return []
    return [f"{what}: {'unit' if len(numbers) == 1 else 'units'} {', '.join(numbers)}"]


def texts_waiting(record: ClassRecord) -> list[Waiting]:
    """Return the texts that wait for a person, by unit and item."""
    found: dict[tuple[str, str], list[str]] = {}
    for standing in record.standings:
        for item in standing.items:
            if item.needs_person and standing.state == "unread":
                key = (standing.unit, item.title)
                found.setdefault(key, []).append(record.names[standing.student])
    return [
        Waiting(unit, title, tuple(sorted(names, key=_natural)))
        for (unit, title), names in found.items()
    ]


def ideas_met(folders: ClassFolders, record: ClassRecord, most: int = 6) -> list[Met]:
    """Return the ideas met in most students, with answers as examples and no names.

    Parameters
    ----------
    folders : ClassFolders
        Where the graded notebooks stand.
    record : ClassRecord
        The class.
    most : int
        How many ideas.
    """
    students: dict[str, set[str]] = {}
    places: dict[str, list[tuple[Standing, str, str]]] = {}
    for unit in record.units:
        for standing in judged(record, unit):
            for item in standing.items:
                if item.idea in record.course.misconceptions:
                    students.setdefault(item.idea, set()).add(standing.student)
                    places.setdefault(item.idea, []).append((standing, item.id, item.title))
    order = sorted(students, key=lambda idea: (-len(students[idea]), idea))[:most]
    return [
        Met(
            idea,
            record.course.misconceptions[idea],
            len(students[idea]),
            tuple(dict.fromkeys(title for _, _, title in places[idea])),
            _examples(folders, places[idea]),
        )
        for idea in order
    ]


def _examples(
    folders: ClassFolders, places: Iterable[tuple[Standing, str, str]]
) -> tuple[str, ...]:
    """Return a few different answers that suggested an idea."""
    found: dict[str, None] = {}
    for standing, item, _ in places:
        path = folders.autograded / standing.student / standing.unit / f"{standing.unit}.ipynb"
        source = read_work(path).answers.get(f"{item}-answer", {}).get("source", "")
        text = _COMMENT.sub("", "".join(source)).strip()
        if text and len(text) <= _LONGEST_EXAMPLE:
            found[text] = None
        if len(found) == _MOST_EXAMPLES:
            break
    return tuple(found)
