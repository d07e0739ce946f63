"""Bring a new list of the class together with the roster that is there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from civicsdata.instructor.errors import CourseError
from civicsdata.instructor.term.roster.columns import Person
from civicsdata.instructor.term.roster.names import folded, parts
from civicsdata.instructor.term.roster.students import ACTIVE, LEFT, Roster, Student, check_ids

# In this order a person is known again; an id that a school gives is the surest.
_KEYS = ("id", "sis_id", "lms_id", "login", "email")
_LONGEST_ID = 40  # letters: names of files are made from it


@dataclass(frozen=True)
class Merged:
    """A roster, and what became of it.

    Attributes
    ----------
    roster : Roster
        The new roster.
    lines : tuple of str
        One line for each person who is new, changed, or left.
    left : int
        How many left.
    """

    roster: Roster
    lines: tuple[str, ...]
    left: int


def merge(old: Roster, people: Sequence[Person], file: str) -> Merged:
    """Bring the people of a file into a roster.

    Whoever is in the roster and not in the file has left; if the file names sections, only those
    of these sections. What the file does not say stays as it is. Ids never change.

    Parameters
    ----------
    old : Roster
        The roster that is there.
    people : sequence of Person
        The people of the file.
    file : str
        Its name, for messages.

    Raises
    ------
    CourseError
        When two rows have the same id, number or login, or are the same person of the roster.
    """
    _check_double(people, file)
    taken = {student.id.casefold() for student in old.students}
    known: dict[str, Student] = {}
    lines: list[str] = []
    new: list[Student] = []
    for person in people:
        before = _known_again(old, person, file)
        if before is None:
            student = _new_student(person, taken)
            taken.add(student.id.casefold())
            new.append(student)
            where = f", section {student.section}" if student.section else ""
            lines.append(f"new: {student.name} ({student.id}{where})")
            continue
        if before.id in known:
            raise CourseError(
                f"{file}, line {person.line}: {before.name} ({before.id}) stands in it twice. Give "
                "each person one row; nothing was changed."
            )
        values = {name: text for name, text in person.values.items() if name != "id"}
        known[before.id] = replace(before, **values, status=ACTIVE)
        lines += _changes(before, known[before.id])
    sections = {person.values.get("section", "") for person in people} - {""}
    kept, left = [], 0
    for student in old.students:
        gone = student.id not in known and student.is_active
        if gone and (not sections or not student.section or student.section in sections):
            known[student.id] = replace(student, status=LEFT)
            lines.append(f"left: {student.name} ({student.id}); their work stays")
            left += 1
        kept.append(known.get(student.id, student))
    roster = Roster((*kept, *new))
    check_ids(roster.students, file)
    return Merged(roster, tuple(lines), left)


def _check_double(people: Iterable[Person], file: str) -> None:
    for key in _KEYS:
        counts = Counter(p.values[key].casefold() for p in people if key in p.values)
        double = [text for text, count in counts.items() if count > 1]
        if double:
            raise CourseError(
                f"{file} has the same {key} in more than one row: {', '.join(double[:5])}. Give "
                "each person one row; nothing was changed."
            )


def _known_again(old: Roster, person: Person, file: str) -> Student | None:
    """Return who of the roster a person of the file is; nobody when new."""
    for key in _KEYS:
        text = person.values.get(key, "")
        if key == "id":
            text = safe_id(text)
        same = [s for s in old.students if text and getattr(s, key).casefold() == text.casefold()]
        if same:
            return same[0]
    # By name only where no number says that it is another person.
    name = parts(f"{person.values.get('first_name', '')} {person.values.get('last_name', '')}")
    namesakes = [
        student
        for student in old.students
        if name and parts(f"{student.first_name} {student.last_name}") == name
        and not any(getattr(student, key) and person.values.get(key) for key in _KEYS[1:])
        and "id" not in person.values
    ]  # fmt: skip
    if len(namesakes) > 1:
        who = ", ".join(student.id for student in namesakes)
        raise CourseError(
            f"{file}, line {person.line}: {namesakes[0].name} may be {who}. Add a column with the "
            "id, login or e-mail address; nothing was changed."
        )
    return namesakes[0] if namesakes else None


def _new_student(person: Person, taken: set[str]) -> Student:
    values = dict(person.values)
    full = f"{values.get('first_name', '')} {values.get('last_name', '')}".strip()
    sources = (
        values.pop("id", ""), values.get("login", "").partition("@")[0], values.get("sis_id", ""),
        values.get("email", "").partition("@")[0], full, values.get("lms_id", ""),
    )  # fmt: skip
    base = next(filter(None, map(safe_id, sources)), "student")
    number, chosen = 1, base
    while chosen.casefold() in taken:
        number += 1
        chosen = f"{base}-{number}"
    return Student(chosen, **values)


def safe_id(text: str) -> str:
    """Return an id made from a text: letters, digits and ``_ . -``, safe as a folder's name.

    Examples
    --------
    >>> safe_id("Ana María Peña"), safe_id("../../etc"), safe_id("s17"), safe_id("=1+1")
    ('ana-maria-pena', 'etc', 's17', '1-1')
    """
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", text) or ".." in text:
        text = re.sub(r"\.+", ".", "-".join(re.split(r"[^a-z0-9]+", folded(text)))).strip("-")
    return text[:_LONGEST_ID].rstrip(".")


def _changes(before: Student, after: Student) -> list[str]:
    if before == after:
        return []
    said = []
    if before.status == LEFT:
        said.append("is back")
    for name in vars(after):
        if name != "status" and getattr(before, name) != getattr(after, name):
            old, new = getattr(before, name), getattr(after, name)
            said.append(f"{name} {old!r} is now {new!r}" if old else f"{name} is now {new!r}")
    return [f"changed: {before.name} ({before.id}): {'; '.join(said)}"]
