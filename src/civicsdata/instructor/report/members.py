"""Who is in the class: the roster's students, and whom the gradebook knows."""

from __future__ import annotations

from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.report.ledger import Ledger
from civicsdata.instructor.term.roster import read_roster


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
