"""Open the gradebook, and register a unit with it.

A unit is registered as `nbgrader generate_assignment` does it: nbgrader's own steps run over the
source notebook up to the one that saves its cells. They save cell by cell, so they work on a copy,
from which the unit is taken over in one transaction. A new gradebook is made beside its place and
then renamed. So neither is ever half there.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook

from civicsdata.instructor.grading.errors import GradingError
from civicsdata.instructor.grading.folders import ClassFolders

_LOCK_SECONDS = 5  # to wait for another program that writes to the gradebook
# Takes a unit over from an attached copy. What nbgrader knows of a cell stands in `base_cell` and,
# by its kind, in one table more; `temp` is SQLite's name for what ends with the connection.
_TAKE_OVER = """
    CREATE TEMP VIEW old_unit AS SELECT notebook.id FROM main.notebook JOIN main.assignment
        ON assignment.id = assignment_id WHERE notebook.name = assignment.name
        AND notebook.name IN (SELECT name FROM unit);
    CREATE TEMP VIEW new_unit AS SELECT notebook.id FROM copy.notebook JOIN copy.assignment
        ON assignment.id = assignment_id WHERE notebook.name = assignment.name
        AND notebook.name IN (SELECT name FROM unit);
    CREATE TEMP VIEW old_cell AS
        SELECT id FROM main.base_cell WHERE notebook_id IN (SELECT id FROM old_unit);
    CREATE TEMP VIEW new_cell AS
        SELECT id FROM copy.base_cell WHERE notebook_id IN (SELECT id FROM new_unit);
    BEGIN IMMEDIATE;
    DELETE FROM main.grade_cells WHERE id IN (SELECT id FROM old_cell);
    DELETE FROM main.solution_cells WHERE id IN (SELECT id FROM old_cell);
    DELETE FROM main.task_cells WHERE id IN (SELECT id FROM old_cell);
    DELETE FROM main.base_cell WHERE notebook_id IN (SELECT id FROM old_unit);
    DELETE FROM main.source_cell WHERE notebook_id IN (SELECT id FROM old_unit);
    DELETE FROM main.notebook WHERE id IN (SELECT id FROM old_unit);
    INSERT INTO main.course SELECT * FROM copy.course WHERE id NOT IN (SELECT id FROM main.course);
    INSERT INTO main.assignment SELECT * FROM copy.assignment
        WHERE name IN (SELECT name FROM unit) AND id NOT IN (SELECT id FROM main.assignment);
    INSERT INTO main.notebook SELECT * FROM copy.notebook WHERE id IN (SELECT id FROM new_unit);
    INSERT INTO main.base_cell SELECT * FROM copy.base_cell WHERE id IN (SELECT id FROM new_cell);
    INSERT INTO main.source_cell SELECT * FROM copy.source_cell
        WHERE notebook_id IN (SELECT id FROM new_unit);
    INSERT INTO main.grade_cells SELECT * FROM copy.grade_cells
        WHERE id IN (SELECT id FROM new_cell);
    INSERT INTO main.solution_cells SELECT * FROM copy.solution_cells
        WHERE id IN (SELECT id FROM new_cell);
    INSERT INTO main.task_cells SELECT * FROM copy.task_cells WHERE id IN (SELECT id FROM new_cell);
    COMMIT;
"""


def url_of(folders: ClassFolders) -> str:
    """Return the address of the gradebook, as nbgrader writes it.

    Raises
    ------
    GradingError
        When the folder has a name that an address cannot hold.
    """
    if {"?", "%"} & set(str(folders.gradebook)):
        raise GradingError(
            f"The path of the gradebook, {folders.gradebook}, has a question mark or a percent "
            "sign in it, which nbgrader would read as part of an address; rename that folder."
        )
    return f"sqlite:///{folders.gradebook}"


def check_gradebook(folders: ClassFolders) -> None:
    """Raise early when the gradebook is missing over graded work, or cannot be written.

    Raises
    ------
    GradingError
        When it is missing, empty over graded work, half made, or read-only.
    sqlite3.Error
        When it is locked or damaged.
    """
    path, graded = folders.gradebook, folders.autograded
    if _is_missing(path):
        if graded.is_dir() and any(graded.iterdir()):
            raise GradingError(
                f"The gradebook {path} is {'empty' if path.exists() else 'missing'}, although "
                f"there is graded work in {graded}. Put the gradebook back, or move the graded "
                "work away to begin anew."
            )
        return
    if not os.access(path, os.W_OK):
        raise GradingError(
            f"The gradebook {path} is read-only; allow writing to it and its folder."
        )
    with contextlib.closing(sqlite3.connect(path, timeout=_LOCK_SECONDS)) as database:
        database.execute("BEGIN IMMEDIATE")
        names = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
        database.execute("ROLLBACK")
    if "alembic_version" not in names:
        raise GradingError(
            f"The gradebook {path} was left half made when the program that made it was stopped: "
            "nbgrader's table alembic_version is missing. Put back a copy of the gradebook; if "
            "nothing has been graded yet, delete the file and run the same command again."
        )


def _is_missing(path: Path) -> bool:
    return not path.exists() or path.stat().st_size == 0


def open_gradebook(folders: ClassFolders, course_id: str = "handed-over") -> Any:
    """Open the gradebook, made if there is none."""
    url = url_of(folders)
    if _is_missing(folders.gradebook):
        with _workshop(folders) as new:
            _open(new.gradebook, course_id).close()
            new.gradebook.replace(folders.gradebook)
    return Gradebook(url, course_id)


def _open(path: Path, course_id: str) -> Any:
    """Open a gradebook; nbgrader calls the program alembic when it makes one.

    It is found even when the environment of this Python is not on the path.
    """
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), before])
    try:
        return Gradebook(f"sqlite:///{path}", course_id)
    except subprocess.CalledProcessError as error:
        raise GradingError(
            f"The gradebook could not be made: nbgrader's helper alembic failed ({error}). Run "
            "the same command again."
        ) from error
    finally:
        os.environ["PATH"] = before


@contextlib.contextmanager
def _workshop(folders: ClassFolders) -> Iterator[ClassFolders]:
    """Make a folder beside the gradebook for the length of a block."""
    folder = folders.classroom / ".grading.new"
    shutil.rmtree(folder, ignore_errors=True)  # of a run that was killed
    folder.mkdir(parents=True)
    try:
        yield ClassFolders(folders.root, str(folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def register(folders: ClassFolders, unit: str, course_id: str = "handed-over") -> None:
    """Write the cells of a unit to the gradebook, all or nothing.

    Parameters
    ----------
    folders : ClassFolders
        Where the files stand.
    unit : str
        Unit id; its source notebook must exist.
    course_id : str
        nbgrader's name of the course.
    """
    open_gradebook(folders, course_id).close()
    with _workshop(folders) as copy:
        with (
            contextlib.closing(sqlite3.connect(folders.gradebook, timeout=_LOCK_SECONDS)) as old,
            contextlib.closing(sqlite3.connect(copy.gradebook)) as new,
        ):
            old.backup(new)
        _register_in(copy, unit, course_id)
        with contextlib.closing(
            sqlite3.connect(folders.gradebook, timeout=_LOCK_SECONDS, isolation_level=None)
        ) as database:
            _take_over(database, copy.gradebook, unit)


def _register_in(folders: ClassFolders, unit: str, course_id: str) -> None:
    """Run nbgrader's steps on a gradebook."""
    import nbformat
    from nbgrader.preprocessors import SaveCells

    from civicsdata.instructor.authoring.notebooks.settings import release_preprocessors

    with open_gradebook(folders, course_id) as gradebook:
        gradebook.update_or_create_assignment(unit)
    notebook = nbformat.read(folders.source_notebook(unit), as_version=4)
    marks = {"notebook": unit, "assignment": unit, "db_url": url_of(folders), "student": "."}
    resources = {"nbgrader": marks, "unique_key": unit}
    for step in release_preprocessors(database=True):
        notebook, resources = step().preprocess(notebook, resources)
        if step is SaveCells:
            break


def _take_over(database: sqlite3.Connection, copy: Path, unit: str) -> None:
    """Take the rows of a unit over from a copy of the gradebook, in one transaction."""
    database.execute("ATTACH ? AS copy", (str(copy),))
    database.execute("CREATE TEMP TABLE unit (name)")
    database.execute("INSERT INTO unit VALUES (?)", (unit,))
    database.executescript(_TAKE_OVER)  # an error ends the connection, which undoes all of it
