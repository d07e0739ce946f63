"""Cards: the verdicts on all parts of one item, shown together and counted when graded.

In a notebook a card is shown under the cell. When a submission is graded it counts as well: an item
that earns nothing ends its test cell with `NotYet`, whose whole report is the same sentences.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import Any

from civicsdata.check.verdicts import Verdict, Word

# Sign, colour of the letters, colour behind them: at least 7:1, in a light and in a dark theme.
_LOOKS: dict[Word, tuple[str, str, str]] = {
    "Not started": ("○", "#3d3d3d", "#ececec"),
    "Not yet": ("✗", "#7a2400", "#fdeae1"),
    "Almost": ("◐", "#5c3d00", "#fdf1d2"),
    "Yes": ("✓", "#0a4a25", "#e0f3e6"),
    "Recorded": ("●", "#1d3a5c", "#e4edf8"),
}

_OTHER_VERSION = (
    "The installed course has no item of this name. The notebook and the package `civicsdata` are "
    "of different versions, or the name was changed: ask for the notebook that fits."
)

Reporter = Callable[["Card"], None]
_reporter: ContextVar[Reporter | None] = ContextVar("civicsdata_reporter", default=None)


@dataclass(frozen=True)
class Card:
    """The verdicts on all parts of one item.

    Attributes
    ----------
    item : str
        Item id, such as ``evidence-per-year``.
    title : str
        What the item is called.
    maximum : float
        Points of the whole item; 0 when it earns none.
    parts : tuple of (str, Verdict)
        Name and verdict of each part.
    belief : str
        The idea that the answers suggest, in words; empty when there is none.

    Examples
    --------
    >>> right = Verdict("Yes", "Five years.", share=1.0)
    >>> open_ = Verdict("Not started", "Write a number.")
    >>> print(Card("demo", "How many?", 2, (("years", right), ("people", open_))).text)
    How many? 0 of 2 points so far.
    years: Yes. Five years.
    people: Not started. Write a number.
    """

    item: str
    title: str
    maximum: float
    parts: tuple[tuple[str, Verdict], ...]
    belief: str = ""

    @property
    def word(self) -> Word:
        """The verdict on the item as a whole."""
        if all(verdict.word == "Not started" for _, verdict in self.parts):
            return "Not started"
        if self.share == 1:
            kept = any(verdict.word == "Recorded" for _, verdict in self.parts)
            return "Recorded" if kept else "Yes"
        return "Almost" if self.share > 0 else "Not yet"

    @property
    def share(self) -> float:
        """Part of the points that the item earns: that of its weakest part."""
        return min(verdict.share for _, verdict in self.parts)

    @property
    def points(self) -> float:
        """Points that the item earns, in halves, rounded down."""
        # share times maximum can be a little less than a whole number that it stands for
        return int(2 * self.maximum * self.share + 1e-9) / 2

    @property
    def right(self) -> int | None:
        """How many fields are right, where they are counted."""
        counted = [verdict.right for _, verdict in self.parts if verdict.right is not None]
        return sum(counted) if counted else None

    @property
    def idea(self) -> str | None:
        """Id of the first idea that an answer suggests."""
        return next((verdict.idea for _, verdict in self.parts if verdict.idea), None)

    @property
    def lines(self) -> tuple[tuple[str, Verdict], ...]:
        """The lines to show; parts of an item that has not been started are one line."""
        if self.word == "Not started" or len(self.parts) == 1:
            return (("", self.parts[0][1]),)
        return self.parts

    @property
    def findings(self) -> str:
        """What is still to do, one line a part; what is right when all of it is."""
        unfinished = tuple(line for line in self.lines if line[1].word != "Yes")
        return self._told(unfinished or self.lines)

    @property
    def earns(self) -> str:
        """How many points this would earn, as a sentence; empty where there are none."""
        if not self.maximum:
            return ""
        if self.word == "Recorded":
            return f"{self.maximum:g} point{'' if self.maximum == 1 else 's'}, told after grading."
        return (
            f"{self.points:g} of {self.maximum:g} point{'' if self.maximum == 1 else 's'} so far."
        )

    @property
    def text(self) -> str:
        """The card as plain text."""
        head = " ".join(filter(None, (f"{self.title.rstrip('.')}{self._stop}", self.earns)))
        return f"{head}\n{self._told(self.lines)}"

    def _told(self, lines: tuple[tuple[str, Verdict], ...]) -> str:
        """Return lines as plain text, and the idea behind the answers."""
        idea = [f"Idea behind it: {self.belief}"] if self.belief else []
        return "\n".join([*(_line(*line) for line in lines), *idea])

    @property
    def _stop(self) -> str:
        return "" if self.title.endswith(("?", "!")) else "."

    def __repr__(self) -> str:
        # nbgrader takes a number as the last result of a test cell for partial credit
        return f"{self.points:g}" if is_graded() and self.word == "Almost" else self.text

    def _ipython_display_(self) -> None:
        """Stay silent as the last line of a cell, since `deliver` has shown the card already."""
        if is_graded() and self.word == "Almost":
            raise NotImplementedError  # IPython then shows `repr`, which nbgrader reads
        _send_no_empty_result()

    def html(self) -> str:
        """Return the card as HTML that needs no style sheet and no script."""
        rows = "".join(_row(name, verdict) for name, verdict in self.lines)
        idea = f"<em>The idea behind it:</em> {escape(self.belief)}"
        earns = f" <span>{escape(self.earns)}</span>" if self.earns else ""
        edge = _LOOKS[self.word][1]
        return (
            f'<div role="status" style="border-left:0.3em solid {edge};padding:0.2em 0.8em">'
            f"{_paragraph(f'<strong>{escape(self.title)}</strong>{earns}')}"
            f"{rows}{_paragraph(idea) if self.belief else ''}</div>"
        )


def _send_no_empty_result() -> None:
    """Keep JupyterLite from leaving an empty result under a card.

    IPython asks its display hook to finish although the card has shown itself; the hook of
    JupyterLite's kernel sends a result then even when there is nothing in it. Each run of a cell
    sets the hook's sender anew.
    """
    ipython = sys.modules.get("IPython")
    hook: Any = getattr(ipython and ipython.get_ipython(), "displayhook", None)
    send = getattr(hook, "publish_execution_result", None)
    if send is not None and not isinstance(send, partial):
        hook.publish_execution_result = partial(_send_unless_empty, send)


def _send_unless_empty(send: Callable[..., None], count: int, data: Any, metadata: Any) -> None:
    if data:
        send(count, data, metadata)


def unknown_item(item: object) -> Card:
    """Return the card on an item that the installed package does not know."""
    return Card(str(item), str(item), 0, (("", Verdict("Not yet", _OTHER_VERSION)),))


def _line(name: str, verdict: Verdict) -> str:
    return f"{name}: {verdict.text}" if name else verdict.text


def _row(name: str, verdict: Verdict) -> str:
    sign, letters, behind = _LOOKS[verdict.word]
    label = f"<code>{escape(name)}</code> " if name else ""
    return _paragraph(
        f'{label}<strong style="color:{letters};background:{behind};padding:0 0.3em">'
        f'<span aria-hidden="true">{sign} </span>{verdict.said}.</strong> '
        f"{_with_code(verdict.message)}"
    )


def _paragraph(html: str) -> str:
    return f'<p style="margin:0.3em 0">{html}</p>'


def _with_code(message: str) -> str:
    """Return a message as HTML, with code between backticks."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(message))


class NotYet(AssertionError):
    """An item that earns nothing, when it is graded."""

    def __init__(self, card: Card) -> None:
        super().__init__(card.findings)
        self.card = card

    def _render_traceback_(self) -> list[str]:
        """Return the sentences alone, in place of a stack of calls."""
        return [self.card.findings]


def is_graded() -> bool:
    """Return whether the code that runs now is being graded."""
    return _reporter.get() is not None or "NBGRADER_EXECUTION" in os.environ


@contextmanager
def reporting(reporter: Reporter) -> Iterator[None]:
    """Send cards to a grader for the length of a block.

    Parameters
    ----------
    reporter : callable
        Called with each `Card`; nothing is displayed meanwhile.

    Examples
    --------
    >>> heard = []
    >>> with reporting(heard.append):
    ...     _ = deliver(Card("demo", "Demo", 1, (("x", Verdict("Yes", "Right.", share=1.0)),)))
    >>> heard[0].findings
    'Yes. Right.'
    """
    token = _reporter.set(reporter)
    try:
        yield
    finally:
        _reporter.reset(token)


def deliver(card: Card) -> Card:
    """Show a card and, when graded, make it count.

    Parameters
    ----------
    card : Card
        What to show.

    Returns
    -------
    Card
        The same card.

    Raises
    ------
    NotYet
        When graded and the item earns nothing.
    """
    reporter = _reporter.get()
    if reporter is not None:
        reporter(card)
    else:
        _show(card)
    if is_graded() and card.share == 0:
        raise NotYet(card)
    return card


def _show(card: Card) -> None:
    ipython = sys.modules.get("IPython")
    if ipython is not None and ipython.get_ipython() is not None:
        ipython.display.display({"text/plain": card.text, "text/html": card.html()}, raw=True)
    else:
        print(card.text)
