"""Write names of the roster into nbgrader's gradebook, so that the formgrader shows them."""

from __future__ import annotations

import contextlib
import sqlite3

from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.term.roster.students import read_roster

_LOCK_SECONDS = 5  # to wait for another program that writes to the gradebook
# A blank column of the roster leaves what the gradebook has.
_UPDATE = """
    UPDATE student SET
        first_name = coalesce(nullif(:first_name, ''), first_name),
        last_name = coalesce(nullif(:last_name, ''), last_name),
        email = coalesce(nullif(:email, ''), email)
    WHERE id = :id
"""


def write_names(folders: ClassFolders) -> None:
    """Give students of the gradebook the names and addresses of the roster.

    Parameters
    ----------
    folders : ClassFolders
        The class. Without a roster, or while the gradebook is missing or in use, nothing changes;
        the next run writes the names.

    Raises
    ------
    CourseError
        When the roster cannot be read.
    """
    path, roster = folders.gradebook, read_roster(folders)
    if not roster.students or not path.is_file() or not path.stat().st_size:
        return
    with (
        contextlib.suppress(sqlite3.Error),
        contextlib.closing(sqlite3.connect(path, timeout=_LOCK_SECONDS)) as db,
        db,
    ):
        db.executemany(_UPDATE, [vars(student) for student in roster.students])
