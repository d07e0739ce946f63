"""How does the gradebook learn of a unit?

As `nbgrader generate_assignment` does it: nbgrader's own steps run over the master notebook up to
the one that saves its cells. Nothing else is written.
"""

from __future__ import annotations

import nbformat
from nbgrader.api import Gradebook
from nbgrader.preprocessors import SaveCells

from civicsdata.authoring.settings import release_preprocessors
from civicsdata.grading.course import Course


def register(course: Course, unit: str) -> None:
    """Write the cells of a unit to the gradebook.

    Parameters
    ----------
    course : Course
        Where the files stand.
    unit : str
        Unit id; its master notebook must exist.
    """
    url = f"sqlite:///{course.gradebook}"
    with Gradebook(url) as gradebook:
        gradebook.update_or_create_assignment(unit)
    notebook = nbformat.read(course.master(unit), as_version=4)
    marks = {"notebook": unit, "assignment": unit, "db_url": url, "student": "."}
    resources = {"nbgrader": marks, "unique_key": unit}
    for step in release_preprocessors(database=True):
        notebook, resources = step().preprocess(notebook, resources)
        if step is SaveCells:
            break
