"""Apply the course's late policy.

The policy is nbgrader's: what ``nbgrader_config.py`` says of `LateSubmissionPlugin`, or of another
plug-in named there. It is read only when some work did come late.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from civicsdata.instructor.grading.errors import GradingError


class LatePolicy:
    """Asks nbgrader's plug-in for the penalty of late work.

    Parameters
    ----------
    root : Path
        Root of the course, with ``nbgrader_config.py``; without that file nbgrader's default
        holds, which takes nothing off.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    @cached_property
    def _plugin(self) -> Any:
        from nbgrader.preprocessors import AssignLatePenalties
        from traitlets.config import Config
        from traitlets.config.loader import PyFileConfigLoader

        path = self.root / "nbgrader_config.py"
        try:
            loader: Any = PyFileConfigLoader(path.name, path=str(self.root))
            config = loader.load_config() if path.is_file() else Config()
            made = AssignLatePenalties(config=config)
            made.init_plugin()
        except Exception as error:
            raise GradingError(
                f"The late policy could not be read from {path} ({type(error).__name__}: {error}). "
                "Correct that file and run the same command again; nothing is lost."
            ) from error
        return made.plugin_inst

    @property
    def is_own(self) -> bool:
        """Whether the course names a plug-in that is neither nbgrader's nor that of this package.

        Raises
        ------
        GradingError
            When ``nbgrader_config.py`` cannot be read.
        """
        return not type(self._plugin).__module__.startswith(("nbgrader.", "civicsdata."))

    def penalty(self, student: str, score: float, seconds: float) -> float | None:
        """Return the points that late work loses.

        Parameters
        ----------
        student : str
            Student id.
        score : float
            Points of the submission.
        seconds : float
            How late it came; more than 0.

        Returns
        -------
        float or None
            From 0 to `score`; None when the policy takes nothing off.

        Raises
        ------
        GradingError
            When ``nbgrader_config.py`` cannot be read or names a policy that is none.

        Examples
        --------
        >>> LatePolicy(Path("/nowhere")).penalty("ana", 5, 60) is None
        True
        """
        asked = self._plugin.late_submission_penalty(student, score, seconds)
        return None if asked is None else max(0.0, min(float(asked), score))
