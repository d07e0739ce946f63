"""Draw a guess of the imports from Mexico in 2025, then see the record over it.

Whoever has drawn a guess notices the distance. The years up to 2024 are given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from civicsdata.explore.drawing import svg, theme
from civicsdata.explore.drawing.handles import Track, button, knob, slider, surface
from civicsdata.explore.panels.controls import amount, choice
from civicsdata.explore.panels.panel import NARROW, WIDE, Panel, Settings, View
from civicsdata.tables import records

if TYPE_CHECKING:
    import pandas as pd

TITLE: Final = "You draw it: what the United States bought from Mexico"
QUESTION: Final = "U.S. imports from Mexico, billions of dollars a year"
CLAIM: Final = "A tariff came into force in March 2025. Drag the dot: how much that year?"
SOURCE: Final = "U.S. Census Bureau, revised figures (trade_annual)"
LAST_YEAR: Final = 2025
HIDDEN, SHOWN = "hidden", "shown"
LOW, HIGH, STEP = 0, 800, 5  # billions; the record of no year lies near an edge
TOP, FLOOR, FOOT = 102.0, 318.0, 410.0


@dataclass(frozen=True)
class Drawn:
    """A guess beside the record: imports by year, and whether the last year is shown."""

    imports: Mapping[int, float]
    guess: float
    shown: bool

    @property
    def known(self) -> dict[int, float]:
        """The years before the one that is guessed."""
        return {year: value for year, value in self.imports.items() if year < LAST_YEAR}

    @property
    def record(self) -> float:
        """What was imported in the year that is guessed."""
        return self.imports[LAST_YEAR]


def build(settings: Settings) -> Panel:
    """Return the interactive, made from the annual table."""
    imports = {
        int(row["year"]): float(row["imports_revised_bn"])
        for row in records("trade_annual")
        if row["imports_revised_bn"]
    }
    controls = {
        "guess": amount("Your guess for 2025, in billions of dollars", LOW, HIGH, STEP, 505),
        "record": choice("The record of 2025", [HIDDEN, SHOWN]),
    }
    return Panel(TITLE, controls, lambda values: view(imports, values), settings)


def view(imports: Mapping[int, float], settings: Settings) -> View:
    """Return picture, summary and table for a guess."""
    drawn = Drawn(imports, settings["guess"], settings["record"] == SHOWN)
    summary = summarize(drawn)
    return View(
        lambda: draw(drawn, summary, WIDE), summary, tabulate(drawn),
        lambda: draw(drawn, summary, NARROW),
    )  # fmt: skip


def summarize(drawn: Drawn) -> str:
    """Tell the guess, and how far it lies from the record when that is shown."""
    last = max(drawn.known)
    said = (
        f"In {last} the United States imported goods for {drawn.known[last]:.1f} billion dollars "
        f"from Mexico. Your guess for 2025: {drawn.guess:g}."
    )
    if not drawn.shown:
        return f"{said}\nShow the record when your guess stands."
    return (
        f"{said} {distance(drawn.guess, drawn.record)} The record: {drawn.record:.1f}.\n"
        "Imports rose in the year of the tariff. That alone does not show what the tariff did: "
        "nobody can see 2025 without it."
    )


def distance(guess: float, record: float) -> str:
    """Say how far a guess lies from the record.

    Examples
    --------
    >>> distance(400, 534.3), distance(534, 534.3)
    ('That is 134 too low.', 'That is right.')
    """
    off = round(guess - record)
    if not off:
        return "That is right."
    return f"That is {abs(off)} too {'high' if off > 0 else 'low'}."


def tabulate(drawn: Drawn) -> pd.DataFrame:
    """Return imports by year; the last year only when it is shown."""
    import pandas as pd

    rows = [(str(year), value) for year, value in drawn.known.items()]
    rows.append(("2025, your guess", drawn.guess))
    if drawn.shown:
        rows.append(("2025, the record", drawn.record))
    return pd.DataFrame(rows, columns=["year", "imports, billions of dollars"])


def draw(drawn: Drawn, summary: str, width: float) -> str:
    """Draw the years as a line, the guess as a dot to drag, and the record over it."""
    left, right = 40.0, width - 92
    years = sorted(drawn.imports)
    last = max(drawn.known)
    track = Track("guess", "y", (FLOOR, TOP), (LOW, HIGH), STEP)

    def x(year: float) -> float:
        return left + (year - years[0]) / (years[-1] - years[0]) * (right - left)

    def way(values: Mapping[int, float]) -> str:
        points = (f"{svg.number(x(y))},{svg.number(track(v))}" for y, v in values.items())
        return "M" + " L".join(points)

    known, end = drawn.known, {last: drawn.known[last]}
    parts = [*heading(width), *grid(track, left, right)]
    parts += [
        svg.text(x(year), FLOOR + 20, str(year), 13, theme.GREY, anchor="middle")
        for year in (years[0], 2020, LAST_YEAR)
    ]
    place = svg.rect(x(LAST_YEAR) - 24, TOP - 14, 48, FLOOR - TOP + 14, theme.PALE, opacity=0.6)
    guessed = way({**end, LAST_YEAR: drawn.guess})
    parts += [
        surface(track, place),
        svg.path(way(known), fill="none", stroke=theme.BLUE, stroke_width=3),
        svg.text(x(last) - 6, track(known[last]) - 12, f"{known[last]:.0f} in {last}", 13,
                 anchor="end", **theme.HALO),
        svg.path(guessed, fill="none", stroke=theme.RED, stroke_width=2.5, stroke_dasharray="6 4"),
    ]  # fmt: skip
    if drawn.shown:
        at = x(LAST_YEAR)
        between = svg.line(at, track(drawn.record), at, track(drawn.guess), stroke_width=2)
        parts.append(between)
        recorded = way({**end, LAST_YEAR: drawn.record})
        parts.append(svg.path(recorded, fill="none", stroke=theme.BLUE, stroke_width=3))
        parts.append(svg.circle(x(LAST_YEAR), track(drawn.record), 6, theme.BLUE))
    said = f"{drawn.guess:g} billion dollars"
    handle = knob(x(LAST_YEAR), track(drawn.guess), "y")
    parts.append(slider(track, drawn.guess, "Your guess for 2025", said, handle))
    parts += names(drawn, track, x(LAST_YEAR) + 22)
    parts += reveal(drawn, width)
    return svg.document(width, FOOT, TITLE, summary, parts)


def heading(width: float) -> list[str]:
    """Write what is shown and what is asked."""
    parts, y = [], 20.0
    for words, weight in ((QUESTION, 700), (CLAIM, None)):
        for line in svg.wrap(words, int((width - 16) / 7)):
            parts.append(svg.text(8, y, line, 13, font_weight=weight))
            y += 17
    return parts


def grid(track: Track, left: float, right: float) -> list[str]:
    """Draw pale lines at each 200 billion."""
    parts = []
    for value in range(LOW, HIGH + 1, 200):
        y = track(value)
        parts.append(svg.line(left, y, right + 24, y, theme.PALE))
        parts.append(svg.text(left - 6, y + 4, str(value), 12, theme.GREY, anchor="end"))
    return parts


def names(drawn: Drawn, track: Track, x: float) -> list[str]:
    """Name guess and record beside their dots, apart from one another."""
    own, record = track(drawn.guess), track(drawn.record)
    if drawn.shown and abs(own - record) < 38:  # two names of two lines each
        own, record = (own + 19, record - 19) if own >= record else (own - 19, record + 19)
    parts = [
        svg.text(x, own - 2, "your guess", 13),
        svg.text(x, own + 14, f"{drawn.guess:g}", 13, font_weight=700),
    ]
    if drawn.shown:
        parts.append(svg.text(x, record - 2, "record", 13))
        parts.append(svg.text(x, record + 14, f"{drawn.record:.0f}", 13, font_weight=700))
    return parts


def reveal(drawn: Drawn, width: float) -> list[str]:
    """Draw the button that shows the record, or the distance and the source."""
    if drawn.shown:
        words, then = "Hide the record", HIDDEN
        said = distance(drawn.guess, drawn.record)
    else:
        words, then, said = "Show the record", SHOWN, ""
    shape = svg.pill(8, FOOT - 62, 140, words)
    return [
        button("record", then, words, shape),
        svg.text(156, FOOT - 39, said, 13, font_weight=700),
        *(
            svg.text(8, FOOT - 8, line, 12, theme.GREY)
            for line in svg.wrap(f"Source: {SOURCE}", int(width / 6))[:1]
        ),
    ]
