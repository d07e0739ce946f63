"""Words of a feedback page: the lines of a verdict, lateness, points."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from civicsdata.instructor.report.pages.template import plural

SIGNS: Final = {"Not started": "○", "Not yet": "✗", "Almost": "◐", "Yes": "✓", "Not read": "…"}
_IDEA: Final = "Idea behind it: "
_LINE = re.compile(
    r"(?:(?P<name>[^\W\d]\w*): )?(?P<said>(?P<word>Not started|Not yet|Almost|Yes)[^.]*)\. ?"
    r"(?P<text>.*)",
    re.DOTALL,
)
_UNITS = (("day", 86400), ("hour", 3600), ("minute", 60))


@dataclass(frozen=True)
class Line:
    """One line of a verdict: the name of the part, the word, and what is said."""

    text: str
    name: str = ""
    word: str = ""
    said: str = ""

    @property
    def sign(self) -> str:
        """The sign before the word."""
        return SIGNS[self.word]


def verdict_lines(message: str, title: str) -> tuple[tuple[Line, ...], str]:
    r"""Return the lines of what the grader said, and the idea behind the answer.

    Parameters
    ----------
    message : str
        As the card of `civicsdata.check` has it, or any other sentence.
    title : str
        Title of the item; a line that begins with it is the card's head and is left out.

    Examples
    --------
    >>> lines, belief = verdict_lines("a: Yes. Right.\nb: Not yet. Why?\nIdea behind it: X.", "T")
    >>> [(line.name, line.word, line.text) for line in lines], belief
    ([('a', 'Yes', 'Right.'), ('b', 'Not yet', 'Why?')], 'X.')
    """
    lines: list[Line] = []
    belief = ""
    for number, text in enumerate(message.strip().splitlines()):
        found = _LINE.fullmatch(text)
        if text.startswith(_IDEA):
            belief = text.removeprefix(_IDEA)
        elif found:
            name, word, said = found["name"] or "", found["word"], found["said"]
            lines.append(Line(found["text"], name, word, said))
        elif text.strip() and not (number == 0 and text.startswith(title.rstrip(".?!"))):
            lines.append(Line(text))
    return tuple(lines), belief


def duration(seconds: float) -> str:
    """Return a length of time in words, its two largest parts.

    Examples
    --------
    >>> duration(116160), duration(3600), duration(20)
    ('1 day and 8 hours', '1 hour', 'less than a minute')
    """
    left = int(seconds)
    parts: list[str] = []
    for name, size in _UNITS:
        count, left = divmod(left, size)
        if count or parts:
            parts.append(plural(count, name) if count else "")
    shown = [part for part in parts[:2] if part]
    return " and ".join(shown) or "less than a minute"


def lateness(handed_in: datetime | None, seconds_late: float, penalty: float) -> str:
    """Return when work came, whether that was late, and what it cost.

    Examples
    --------
    >>> lateness(datetime(2026, 3, 2, 8, 5), 7200, 2)
    'Handed in on 2026-03-02 at 08:05 UTC, 2 hours after it was due. 2 points were taken off.'
    >>> lateness(datetime(2026, 3, 2, 8, 5), 0, 0)
    'Handed in on 2026-03-02 at 08:05 UTC.'
    """
    if not penalty:
        cost = " Nothing was taken off for that." if seconds_late else ""
    else:
        cost = f" {plural(penalty, 'point')} {'was' if penalty == 1 else 'were'} taken off."
    if handed_in is None:
        return cost.strip() and f"It came late.{cost}"
    when = f"Handed in on {handed_in:%Y-%m-%d} at {handed_in:%H:%M} UTC"
    late = f", {duration(seconds_late)} after it was due" if seconds_late else ""
    return f"{when}{late}.{cost}"
