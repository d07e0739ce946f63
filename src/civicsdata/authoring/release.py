"""How does nbgrader make what students get?

nbgrader's own `GenerateAssignment` runs over the master notebooks, in a folder of its own and
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

from civicsdata.authoring.settings import release_preprocessors


def release(masters: dict[str, NotebookNode]) -> dict[str, str]:
    """Make the student version of each unit.

    Parameters
    ----------
    masters : dict of str to NotebookNode
        Unit id to master notebook.

    Returns
    -------
    dict of str to str
        Unit id to the text of the notebook file.
    """
    with TemporaryDirectory(prefix="civicsdata-") as name:
        root = Path(name)
        for unit, master in masters.items():
            folder = root / "source" / unit
            folder.mkdir(parents=True)
            (folder / f"{unit}.ipynb").write_text(notebook_text(master), encoding="utf-8")
        for unit in masters:
            _generate(root, unit)
        return {
            unit: (root / "release" / unit / f"{unit}.ipynb").read_text(encoding="utf-8")
            for unit in masters
        }


def notebook_text(notebook: NotebookNode) -> str:
    """Give the text of a notebook file, which ends with one line end."""
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
