"""Draw a guess of the people a year as dots, then see the record beside it.

The guess is the one that the learner writes down in unit 1. The article's number and the record
stand beside it, each for one year; rings mark the distance.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from civicsdata.explore.drawing import svg, theme
from civicsdata.explore.drawing.dots import COLOURS
from civicsdata.explore.drawing.handles import Track, rail
from civicsdata.explore.panels.controls import amount
from civicsdata.explore.panels.panel import NARROW, WIDE, Panel, Settings, View

if TYPE_CHECKING:
    import pandas as pd

TITLE: Final = "How many people a year did Mexico extradite to the United States?"
SOURCE: Final = "Source of the record: EM-FGR, ELEMENTA, R-TRIB"
FIRST: Final = 20  # where the handle stands before it is moved
MOST, FAR = 5000, 300  # people a year: that can be guessed, and that the line reaches
PRINTED: Final = 65 / 5  # the article's number, for five years
RECORD: Final = (60, 65)  # people a year, by three counts (claim A13 in the table of checks)
STEP, RADIUS = 13.0, 4.8  # pixels from one dot to the next, and of a dot
MOST_DOTS: Final = 320  # more would be small to see; then a dot is ten people, or a hundred


@dataclass(frozen=True)
class Row:
    """People a year, as one group of dots; those from ``ringed`` on have a ring."""

    name: str
    people: float
    colour: str
    ringed: float = math.inf
    range: str = ""


def build(settings: Settings, record: bool = False) -> Panel:
    """Return the interactive; the record is shown only where it is asked for."""
    controls = {"a_year": amount("Your guess: people a year", 0, MOST, 1, FIRST)}
    return Panel(TITLE, controls, lambda values: view(values["a_year"], record), settings)


def is_guess(value: object) -> bool:
    """Return whether a value can be drawn: the learner may not have written one yet.

    Examples
    --------
    >>> is_guess(20), is_guess(...), is_guess("20"), is_guess(True)
    (True, False, False, False)
    """
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and 0 <= value <= MOST  # type: ignore[operator]


def view(guess: float, record: bool) -> View:
    """Return picture, summary and table for a guess."""
    low, high = RECORD
    rows = [Row("Your guess", guess, COLOURS[1], high if record else math.inf)]
    if record:
        rows.append(Row("As the article prints it", PRINTED, COLOURS[0]))
        ringed = guess if guess < low else math.inf
        rows.append(Row("The record", high, COLOURS[2], ringed, f"{low} to {high}"))
    summary = summarize(guess, record)
    return View(
        lambda: draw(rows, summary, WIDE), summary, tabulate(rows),
        lambda: draw(rows, summary, NARROW),
    )  # fmt: skip


def summarize(guess: float, record: bool) -> str:
    """Tell the guess, and how far it lies from the record when that is shown."""
    if not record:
        return f"Your guess: {guess:g} people a year."
    low, high = RECORD
    return (
        f"Your guess: {guess:g} people a year. The record: {low} to {high}. {distance(guess)}\n"
        f"The article, as printed: 65 in five years, so {PRINTED:.0f} a year."
    )


def distance(guess: float) -> str:
    """Say how far a guess lies from the record.

    Examples
    --------
    >>> distance(20), distance(63), distance(100)
    ('You guessed 40 too few.', 'Your guess fits the record.', 'You guessed 35 too many.')
    """
    low, high = RECORD
    if low <= guess <= high:
        return "Your guess fits the record."
    return (
        f"You guessed {low - guess:g} too few."
        if guess < low
        else (f"You guessed {guess - high:g} too many.")
    )


def tabulate(rows: list[Row]) -> pd.DataFrame:
    """Return the people a year of each group."""
    import pandas as pd

    return pd.DataFrame(
        [(row.name, row.range or f"{row.people:g}") for row in rows],
        columns=["what", "people a year"],
    )


def people_of_a_dot(most: float) -> int:
    """Return how many people one dot stands for: 1, 10 or 100.

    Examples
    --------
    >>> people_of_a_dot(63), people_of_a_dot(900), people_of_a_dot(5000)
    (1, 10, 100)
    """
    return next(unit for unit in (1, 10, 100) if most <= unit * MOST_DOTS)


def draw(rows: list[Row], summary: str, width: float) -> str:
    """Draw each group as dots, and the line on which the guess is dragged."""
    unit = people_of_a_dot(max(row.people for row in rows))
    parts, y = [], 22.0
    for line in svg.wrap(TITLE, int(width / 8.4)):
        parts.append(svg.text(8, y, line, 15, font_weight=700))
        y += 19
    words = "One dot is one person." if unit == 1 else f"One dot is {unit} people."
    parts.append(svg.text(8, y, words, 13, theme.GREY))
    guess, *others = rows
    track = Track("a_year", "x", (20, width - 70), (0, FAR))
    parts.append(rail(track, y + 50, guess.people, "Your guess: drag it"))
    y += 84
    for row in [guess, *others]:
        group, y = dots(row, unit, y, width)
        parts += group
    if others:
        parts.append(svg.text(8, y + 4, distance(guess.people), 15, font_weight=700))
        parts.append(svg.text(8, y + 26, SOURCE, 12, theme.GREY))
        y += 34
    return svg.document(width, y + 4, TITLE, summary, parts)


def dots(row: Row, unit: int, y: float, width: float) -> tuple[list[str], float]:
    """Draw one group, its name and number above; return it and where the next one begins."""
    in_a_row = int((width - 24) // (STEP * 10)) * 10  # tens can be counted
    count = round(row.people / unit)
    words = f"{row.name}: {row.range or f'{row.people:g}'} a year"
    parts = [svg.text(8, y, words, 14, font_weight=600)]
    parts += [
        svg.circle(
            16 + number % in_a_row * STEP,
            y + 18 + number // in_a_row * STEP,
            RADIUS,
            row.colour,
            stroke=theme.INK if number >= row.ringed / unit else None,
            stroke_width=1.8,
        )
        for number in range(count)
    ]
    return parts, y + 18 + math.ceil(count / in_a_row) * STEP + 20
