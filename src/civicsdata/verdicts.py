"""What does a learner hear about an answer, and how does the grader hear it?

A `Verdict` is one of four words with a sentence. In a notebook it is shown under the cell. When a
submission is graded it counts as well: an answer that is not right ends its test cell with
`NotYet`, whose whole report is the same sentence.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from html import escape
from typing import Literal

Word = Literal["Not started", "Not yet", "Almost", "Yes"]

_SIGNS: dict[Word, str] = {"Not started": "○", "Not yet": "✗", "Almost": "◐", "Yes": "✓"}
_COLOURS: dict[Word, str] = {
    "Not started": "#595959",
    "Not yet": "#9c2f00",
    "Almost": "#7a5200",
    "Yes": "#0b5d2e",
}

Reporter = Callable[["Verdict"], None]
_reporter: ContextVar[Reporter | None] = ContextVar("civicsdata_reporter", default=None)


@dataclass(frozen=True)
class Verdict:
    """One of four words about one answer, with a sentence that helps.

    Attributes
    ----------
    item : str
        Item id, such as ``evidence-per-year``.
    word : {"Not started", "Not yet", "Almost", "Yes"}
        The verdict.
    message : str
        What was seen and one next step, at most 40 words.
    misconception : str or None
        Id in ``course/misconceptions.toml`` of the idea that the answer suggests.
    share : float
        Part of the item that is right, from 0 to 1.

    Examples
    --------
    >>> Verdict("demo", "Yes", "Four it is.", share=1.0)
    Yes. Four it is.
    """

    item: str
    word: Word
    message: str
    misconception: str | None = None
    share: float = 0.0

    @property
    def text(self) -> str:
        """The verdict as one line of text."""
        idea = f" [idea: {self.misconception}]" if self.misconception else ""
        return f"{self.word}. {self.message}{idea}"

    def points(self, maximum: float) -> float:
        """Points for the part that is right.

        Parameters
        ----------
        maximum : float
            Points of the whole item.

        Returns
        -------
        float
            A number from 0 to `maximum`, in halves. As the last line of a test cell it is taken
            as partial credit; a learner reads it in words.

        Examples
        --------
        >>> Verdict("demo", "Almost", "Three of four.", share=0.75).points(2)
        1.5 of 2 points
        """
        return Points(int(2 * maximum * self.share + 1e-9) / 2, maximum)

    def __repr__(self) -> str:
        return self.text

    def _ipython_display_(self) -> None:
        """Stay silent: `deliver` has shown the verdict already."""

    def _repr_html_(self) -> str:
        idea = (
            f' <span style="color:#595959">(idea: {escape(self.misconception)})</span>'
            if self.misconception
            else ""
        )
        colour = _COLOURS[self.word]
        return (
            f'<div role="status" style="border-left:0.3em solid {colour};padding:0.2em 0.8em">'
            f'<strong style="color:{colour}"><span aria-hidden="true">{_SIGNS[self.word]} </span>'
            f"{self.word}.</strong> {_with_code(self.message)}{idea}</div>"
        )


def _with_code(message: str) -> str:
    """Write a message as HTML, with code between backticks."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(message))


class Points(float):
    """Points for a part of an item; outside grading they are shown in words.

    Examples
    --------
    >>> Points(1.5, 2), Points(1.5, 2) + 0
    (1.5 of 2 points, 1.5)
    """

    def __new__(cls, points: float, maximum: float) -> Points:
        """Keep what they are points of."""
        made = super().__new__(cls, points)
        made.maximum = maximum
        return made

    maximum: float

    def __repr__(self) -> str:
        plain = float.__repr__(self)
        return plain if graded() else f"{self:g} of {self.maximum:g} points"


class NotYet(AssertionError):
    """An answer that is not right yet, when it is graded."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.text)
        self.verdict = verdict

    def _render_traceback_(self) -> list[str]:
        """Give the sentence alone, in place of a stack of calls."""
        return [self.verdict.text]


def graded() -> bool:
    """Say whether the code that runs now is being graded."""
    return _reporter.get() is not None or "NBGRADER_EXECUTION" in os.environ


@contextmanager
def reporting(reporter: Reporter) -> Iterator[None]:
    """Send verdicts to a grader for the length of a block.

    Parameters
    ----------
    reporter : callable
        Called with each `Verdict`; nothing is displayed meanwhile.

    Examples
    --------
    >>> heard = []
    >>> with reporting(heard.append):
    ...     _ = deliver(Verdict("demo", "Yes", "Right.", share=1.0))
    >>> heard
    [Yes. Right.]
    """
    token = _reporter.set(reporter)
    try:
        yield
    finally:
        _reporter.reset(token)


def deliver(verdict: Verdict, *, partial: bool = False) -> Verdict:
    """Show a verdict and, when graded, make it count.

    Parameters
    ----------
    verdict : Verdict
        What to say.
    partial : bool
        Whether a part that is right earns points; the test cell then ends with
        ``.points(maximum)``.

    Returns
    -------
    Verdict
        The same verdict.

    Raises
    ------
    NotYet
        When graded and nothing of the answer earns points.
    """
    reporter = _reporter.get()
    if reporter is not None:
        reporter(verdict)
    else:
        _show(verdict)
    if graded() and verdict.word != "Yes" and not (partial and verdict.share > 0):
        raise NotYet(verdict)
    return verdict


def _show(verdict: Verdict) -> None:
    ipython = sys.modules.get("IPython")
    if ipython is not None and ipython.get_ipython() is not None:
        bundle = {"text/plain": verdict.text, "text/html": verdict._repr_html_()}
        ipython.display.display(bundle, raw=True)
    else:
        print(verdict.text)
