"""Find whose a hand-in is; between two people who fit nobody guesses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from civicsdata.instructor.commands import command
from civicsdata.instructor.term.collect.clues import Clue
from civicsdata.instructor.term.roster.merge import safe_id
from civicsdata.instructor.term.roster.names import folded, parts, run_together
from civicsdata.instructor.term.roster.students import Roster, Student

# Asks a person: the question and what there is to choose from; the number chosen, or None.
Ask = Callable[[str, Sequence[str]], int | None]


@dataclass(frozen=True)
class Match:
    """Whose a hand-in is.

    Attributes
    ----------
    student : Student or None
        None when it is not sure.
    candidates : tuple of Student
        Who may be meant, if anybody.
    why : str
        Why it is not sure, in words that follow the name of the file.
    is_team : bool
        Whether the name is that of a team, of which `student` is a member.
    """

    student: Student | None
    candidates: tuple[Student, ...] = ()
    why: str = ""
    is_team: bool = False


def match(clue: Clue, roster: Roster) -> Match:
    """Find whose a hand-in is: by number, then login, then name.

    Parameters
    ----------
    clue : Clue
        What its path says.
    roster : Roster
        The class. Without one, only folders that bear an id already say whose work they hold.

    Returns
    -------
    Match
        With a student when exactly one fits and nothing speaks against it.
    """
    if not roster.students:
        return _without_roster(clue)
    numbered = tuple(
        student
        for student in roster.students
        if clue.person and clue.person in (student.lms_id, student.sis_id)
    )
    named = _by_name(clue, roster)
    if not numbered and clue.system != "canvas":  # whose names may equal another's login
        logins = (
            tuple(s for s in roster.students if name.casefold() in _logins(s))
            for name in clue.names
        )
        numbered = next(filter(None, logins), ())
    if len(numbered) == 1 and (not named or numbered[0] in named):
        return Match(numbered[0])
    if numbered and named:
        both = tuple(dict.fromkeys((*numbered, *named)))
        return Match(None, both, f"has the number or login of one person and the name of another: "
                                 f"{_listed(both)}")  # fmt: skip
    if len(named) == 1:
        other = named[0].lms_id
        if clue.system == "canvas" and other and clue.person:
            why = f"bears the number {clue.person}, while {_listed(named)} has {other}"
            return Match(None, named, why)
        return Match(named[0])
    found = named or numbered
    team = _team(clue, roster)
    if team and not found:
        return Match(team[0], is_team=True)
    if found:
        return Match(None, found, f"fits {_listed(found)}")
    near = _near(clue, roster)
    hint = f"; is it {_listed(near)}?" if near else ""
    return Match(None, near, f"fits nobody in the roster{hint}")


def _without_roster(clue: Clue) -> Match:
    """Take the folder for the student's id, as nbgrader does."""
    name = clue.names[0] if clue.names else ""
    if clue.system in ("exchange", "folder") and name and safe_id(name) == name:
        return Match(Student(name))
    return Match(None, (), f"cannot be placed without a roster; run {command('roster FILE')} first")


def _logins(student: Student) -> set[str]:
    names = (student.id, student.login, student.email, student.sis_id,
             student.login.partition("@")[0])  # fmt: skip
    return {name.casefold() for name in names if name}


def _by_name(clue: Clue, roster: Roster) -> tuple[Student, ...]:
    """Return who bears one of the names."""
    for name in clue.names:
        bears = _bears_run_together if clue.system == "canvas" else _bears
        found = tuple(student for student in roster.students if bears(student, name))
        if found:
            return found
    return ()


def _team(clue: Clue, roster: Roster) -> list[Student]:
    """Return the active members of the team that bears one of the names."""
    names = {run_together(name) for name in clue.names} - {""}
    return [s for s in roster.students if s.is_active and run_together(s.team) in names]


def _bears(student: Student, name: str) -> bool:
    return bool(parts(name)) and parts(student.name) == parts(name)


def _bears_run_together(student: Student, name: str) -> bool:
    first, last = student.first_name, student.last_name
    return run_together(name) in (run_together(f"{last} {first}"), run_together(f"{first} {last}"))


def _near(clue: Clue, roster: Roster) -> tuple[Student, ...]:
    """Return a few people whose name shares its parts with one that is given."""
    for name in clue.names:
        given = set(folded(name).split())
        found = [
            student for student in roster.students
            if given and (given <= set(parts(student.name)) or set(parts(student.name)) <= given)
        ]  # fmt: skip
        if 0 < len(found) <= 5:
            return tuple(found)
    return ()


def _listed(students: Sequence[Student]) -> str:
    return " and ".join(f"{student.name} ({student.id})" for student in students[:5])
