"""Where do a course's files stand, and is a unit fit to be graded?"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from civicsdata.instructor.grading.errors import GradingError
from civicsdata.instructor.grading.submission.specification import Plan, read_plan, text_of


@dataclass(frozen=True)
class Course:
    """The folders of a course, below its root.

    Attributes
    ----------
    root : Path
        Folder with ``course/``, ``build/``, ``assignments/`` and ``class/``.
    students : str
        Folder of the student data below it: what CIVICSDATA_CLASS names, else ``class``.
    """

    root: Path
    students: str = field(default_factory=lambda: os.environ.get("CIVICSDATA_CLASS", "class"))

    @property
    def classroom(self) -> Path:
        """Folder of everything that belongs to students."""
        return self.root / self.students

    @property
    def submitted(self) -> Path:
        """Folder of what was handed in."""
        return self.classroom / "submitted"

    @property
    def autograded(self) -> Path:
        """Folder of graded notebooks."""
        return self.classroom / "autograded"

    @property
    def results(self) -> Path:
        """Folder of results, one JSON file a submission."""
        return self.classroom / "results"

    @property
    def gradebook(self) -> Path:
        """Nbgrader's database."""
        return self.classroom / "gradebook.db"

    @property
    def released(self) -> Path:
        """Folder of what students got."""
        return self.root / "assignments"

    def master(self, unit: str) -> Path:
        """Give the path of a master notebook."""
        return self.root / "build" / "source" / unit / f"{unit}.ipynb"

    def units(self) -> list[str]:
        """Give the units that have a master notebook."""
        folder = self.root / "build" / "source"
        if not folder.is_dir():
            return []
        return sorted(p.name for p in folder.iterdir() if self.master(p.name).is_file())

    def plan(self, unit: str) -> Plan:
        """Read the master of a unit.

        Raises
        ------
        GradingError
            When there is none.
        """
        path = self.master(unit)
        if not path.is_file():
            known = ", ".join(self.units()) or "none"
            raise GradingError(
                f"There is no master notebook of a unit {unit!r}; there are: {known}. "
                "Run `civicsdata build` to make them from the course."
            )
        return read_plan(unit, path.read_bytes())

    def stubs(self, unit: str) -> dict[str, str]:
        """Give the answer cells of a unit as they were handed out."""
        path = self.released / unit / f"{unit}.ipynb"
        if not path.is_file():
            return {}
        try:
            cells = json.loads(path.read_bytes())["cells"]
            return {
                cell["metadata"]["nbgrader"]["grade_id"]: text_of(cell["source"])
                for cell in cells
                if cell["metadata"].get("nbgrader", {}).get("solution")
            }
        except (ValueError, KeyError, TypeError) as error:
            raise GradingError(
                f"The released notebook {path} cannot be read; run `civicsdata build` again."
            ) from error
