"""The student version of each unit, made by nbgrader.

nbgrader's own `GenerateAssignment` runs over the source notebooks, in a folder of its own and
without a gradebook, so that a build leaves nothing behind.
"""

from __future__ import annotations

import logging
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from civicsdata.instructor.authoring.notebooks.settings import release_preprocessors


def release(sources: dict[str, NotebookNode]) -> dict[str, str]:
    """Return the student version of each unit.

    Parameters
    ----------
    sources : dict of str to NotebookNode
        Unit id to source notebook.

    Returns
    -------
    dict of str to str
        Unit id to the text of the notebook file.
    """
    with TemporaryDirectory(prefix="civicsdata-") as name:
        root = Path(name)
        for unit, source in sources.items():
            folder = root / "source" / unit
            folder.mkdir(parents=True)
            (folder / f"{unit}.ipynb").write_text(notebook_text(source), encoding="utf-8")
        for unit in sources:
            _generate(root, unit)
        return {
            unit: (root / "release" / unit / f"{unit}.ipynb").read_text(encoding="utf-8")
            for unit in sources
        }


def notebook_text(notebook: NotebookNode) -> str:
    """Return the text of a notebook file, which ends with one line end."""
    return str(nbformat.writes(notebook, version=nbformat.NO_CONVERT)).rstrip("\n") + "\n"


def _generate(root: Path, unit: str) -> None:
    config = Config()
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.assignment_id = unit
    config.GenerateAssignment.no_database = True
    config.GenerateAssignment.preprocessors = release_preprocessors(database=False)
    converter = GenerateAssignment(coursedir=CourseDirectory(config=config), config=config)
    converter.log.setLevel(logging.ERROR)
    converter.start()
