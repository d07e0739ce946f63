"""What does one judge do with one submission on disk?

It reads the hand-in, grades it, and gives an outcome as plain data; plans are read once for a unit.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from civicsdata.instructor.grading.errors import GradingError
from civicsdata.instructor.grading.folders import Course
from civicsdata.instructor.grading.grader import grade_notebook
from civicsdata.instructor.grading.judge.names import Ownership
from civicsdata.instructor.grading.judge.result import to_json
from civicsdata.instructor.grading.sandbox.client import Place
from civicsdata.instructor.grading.sandbox.limits import Limits
from civicsdata.instructor.grading.submission.reader import read_hand_in
from civicsdata.instructor.grading.submission.specification import Plan


class Bench:
    """Where one judge sits.

    Parameters
    ----------
    root : Path
        Root of the course.
    address : str
        Socket of the zygote.
    confined : bool
        Whether the zygote is behind walls.
    limits : Limits
        Limits of each notebook.
    """

    def __init__(self, root: Path, address: str, *, confined: bool, limits: Limits) -> None:
        self.course = Course(root)
        self.address = address
        self.confined = confined
        self.limits = limits
        self._units: dict[str, tuple[Plan, Ownership, dict[str, str]]] = {}

    def grade(self, student: str, unit: str, folder: str) -> dict[str, Any]:
        """Grade a submission.

        Returns
        -------
        dict
            ``result`` and ``sha256``, or ``error`` when the class cannot go on, or
            ``lost`` when only this submission could not be judged.
        """
        try:
            if unit not in self._units:
                plan = self.course.plan(unit)
                self._units[unit] = plan, Ownership(plan), self.course.stubs(unit)
            plan, ownership, stubs = self._units[unit]
            hand_in = read_hand_in(Path(folder), student, unit, self.limits.submission_bytes)
            place = Place(self.address, self.confined, unit, hand_in.files)
            result = grade_notebook(
                plan, hand_in.notebook, place, self.limits, ownership=ownership, released=stubs
            )
        except GradingError as error:
            return {"error": str(error)}
        except Exception as error:
            return {"lost": f"The grader itself failed ({type(error).__name__}: {error})."[:500]}
        return {"result": to_json(result), "sha256": hand_in.sha256}
