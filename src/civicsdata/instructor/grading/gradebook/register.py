"""Open the gradebook, and register a unit with it.

A unit is registered as `nbgrader generate_assignment` does it: nbgrader's own steps run over the
source notebook up to the one that saves its cells. Nothing else is written.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook

from civicsdata.instructor.grading.errors import GradingError
from civicsdata.instructor.grading.folders import ClassFolders

_LOCK_SECONDS = 5  # to wait for another program that writes to the gradebook


def url_of(folders: ClassFolders) -> str:
    """Return the address of the gradebook, as nbgrader writes it."""
    return f"sqlite:///{folders.gradebook}"


def check_gradebook(folders: ClassFolders) -> None:
    """Raise early when the gradebook is missing over graded work, or cannot be written.

    Raises
    ------
    GradingError
        When it is missing or read-only.
    sqlite3.Error
        When it is locked or damaged.
    """
    path, graded = folders.gradebook, folders.autograded
    if not path.exists() and graded.is_dir() and any(graded.iterdir()):
        raise GradingError(
            f"The gradebook {path} is missing, although there is graded work in {graded}. "
            "Put the gradebook back, or move the graded work away to begin anew."
        )
    if path.exists() and not os.access(path, os.W_OK):
        raise GradingError(
            f"The gradebook {path} is read-only; allow writing to it and its folder."
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(path, timeout=_LOCK_SECONDS)
    try:
        database.execute("BEGIN IMMEDIATE")
        database.execute("ROLLBACK")
    finally:
        database.close()


def open_gradebook(folders: ClassFolders, course_id: str = "handed-over") -> Any:
    """Open the gradebook, made if there is none.

    nbgrader calls the program alembic when it makes one; it is found even when the environment of
    this Python is not on the path.
    """
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), before])
    try:
        return Gradebook(url_of(folders), course_id)
    finally:
        os.environ["PATH"] = before


def register(folders: ClassFolders, unit: str) -> None:
    """Write the cells of a unit to the gradebook.

    Parameters
    ----------
    folders : ClassFolders
        Where the files stand.
    unit : str
        Unit id; its source notebook must exist.
    """
    import nbformat
    from nbgrader.preprocessors import SaveCells

    from civicsdata.instructor.authoring.notebooks.settings import release_preprocessors

    with open_gradebook(folders) as gradebook:
        gradebook.update_or_create_assignment(unit)
    notebook = nbformat.read(folders.source_notebook(unit), as_version=4)
    marks = {"notebook": unit, "assignment": unit, "db_url": url_of(folders), "student": "."}
    resources = {"nbgrader": marks, "unique_key": unit}
    for step in release_preprocessors(database=True):
        notebook, resources = step().preprocess(notebook, resources)
        if step is SaveCells:
            break
