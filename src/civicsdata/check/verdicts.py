"""Verdicts on answers: one word and one sentence that helps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Word = Literal["Not started", "Not yet", "Almost", "Yes", "Recorded"]


@dataclass(frozen=True)
class Verdict:
    """One of four words about one answer, with a sentence that helps.

    A fifth word, *Recorded*, is no verdict: the answer is kept, and only grading tells.

    Attributes
    ----------
    word : {"Not started", "Not yet", "Almost", "Yes", "Recorded"}
        The verdict.
    message : str
        What was seen and one next step, at most 40 words.
    idea : str or None
        Id in ``course/misconceptions.toml`` of the idea that the answer suggests.
    share : float
        Part of the answer that is right, from 0 to 1. *Almost* earns that part of the points.
    on_cases_shown : bool
        Whether grading tries further inputs, so that a yes is a yes on the cases shown.
    right : int or None
        How many fields of a mapping are right, where they are counted.
    """

    word: Word
    message: str
    idea: str | None = None
    share: float = 0.0
    on_cases_shown: bool = False
    right: int | None = None

    @property
    def text(self) -> str:
        """The verdict as one line of text.

        Examples
        --------
        >>> Verdict("Yes", "Right on 4 of 4 inputs.", share=1.0, on_cases_shown=True).text
        'Yes, on the cases shown. Right on 4 of 4 inputs.'
        """
        return f"{self.said}. {self.message}"

    @property
    def said(self) -> str:
        """The word as a learner reads it."""
        return f"{self.word}, on the cases shown" if self.on_cases_shown else self.word


def not_started(message: str = "") -> Verdict:
    """Return the verdict on an answer that has not been written yet."""
    default = "Replace the three dots in the answer cell, run it, then run this cell again."
    return Verdict("Not started", message or default)


def recorded(message: str, right: int | None = None) -> Verdict:
    """Return what is said of an answer that is kept; it speaks neither for nor against it."""
    return Verdict("Recorded", message, share=1.0, right=right)
