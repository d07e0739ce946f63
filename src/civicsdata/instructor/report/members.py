"""Who is in the class, and what was odd about what came in."""

from __future__ import annotations

from dataclasses import dataclass

from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.report.ledger import Ledger
from civicsdata.instructor.term.collect.register import Received, newest, read_register
from civicsdata.instructor.term.roster import read_roster


@dataclass(frozen=True)
class Came:
    """What is to be said of what came in for a unit.

    Attributes
    ----------
    sentences : tuple of str
        What was odd.
    is_refused : bool
        Whether there was nothing in it that can be graded.
    """

    sentences: tuple[str, ...] = ()
    is_refused: bool = False


def read_members(folders: ClassFolders, ledger: Ledger) -> dict[str, str]:
    """Return id and name of everybody in the class, but for those who left.

    Parameters
    ----------
    folders : ClassFolders
        The class, with or without a roster.
    ledger : Ledger
        What its gradebook holds.

    Returns
    -------
    dict of str to str
        Id to first and last name, or to the id where no name is known.
    """
    roster = read_roster(folders).students
    left = {student.id for student in roster if not student.is_active}
    names = {student: name or student for student, name in ledger.students.items()}
    names |= {student.id: student.name.strip() or student.id for student in roster}
    return {student: name for student, name in names.items() if student not in left}


def read_came(folders: ClassFolders) -> dict[tuple[str, str], Came]:
    """Return what was odd about the attempt that counts, by student and unit.

    Parameters
    ----------
    folders : ClassFolders
        The class; without `civicsdata collect`, nothing is known.
    """
    attempts: dict[tuple[str, str], list[Received]] = {}
    for one in read_register(folders):
        attempts.setdefault((one.student, one.unit), []).append(one)
    found = {key: newest(entries) for key, entries in attempts.items()}
    return {
        key: Came(one.sentences, one.kind != "notebook")
        for key, one in found.items()
        if one is not None and one.sentences
    }
