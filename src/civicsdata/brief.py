"""Put what a learner wrote in unit 5 together as one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from civicsdata.check.preflight import written_text
from civicsdata.explore.page import Page

TEXT: Final = "brief-text"  # the item whose text the page shows, when the notebook is saved
QUESTIONS: Final = {
    "A": "How much certainty does a newspaper reader need before repeating a claim?",
    "B": "Was the handover an exercise of sovereignty or a surrender of it?",
    "C": "Was the handover lawful?",
    "D": "Is economic pressure a fair tool between unequal states?",
}


def page(
    question: object,
    plan: object,
    evidence: object,
    chart: object,
    against: object,
) -> Page:
    """Return a brief as one page; what is not written yet is shown as such.

    Parameters
    ----------
    question : str
        The letter of one of the four questions, or a question of one's own.
    plan, against : mapping of str to str
        ``claim`` and ``change``; ``strongest`` and ``limit``.
    evidence : sequence of mapping
        Rows of evidence.
    chart : mapping
        Settings of `explore.bars`.

    Returns
    -------
    Page
        The page. Under one of the four questions it has the text of the saved notebook, and a link
        that saves it as a file. Under another question it is an example, drawn small.

    Examples
    --------
    >>> draft = page("C", {"claim": "It was."}, [], ..., {"limit": ...})
    >>> print(str(draft).splitlines()[1])
    It was.
    """
    parts: dict[str, object] = {}
    for given in (plan, against):
        parts.update(given if isinstance(given, Mapping) else {})
    listed = isinstance(evidence, Sequence) and not isinstance(evidence, str)
    rows = list(evidence) if isinstance(evidence, Sequence) and listed else []
    letter = str(question).strip()
    if letter in QUESTIONS:
        text = {"text": written_text(TEXT)}
        return Page(QUESTIONS[letter], {**text, **parts}, rows, chart)
    if isinstance(question, str) and len(letter) > 1:
        return Page(f"An example: {letter}", parts, rows, chart, small=True)
    return Page("No question is chosen yet.", parts, rows, chart)
