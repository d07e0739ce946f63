"""Draw numbers of people as dots, one dot a person, so that their size can be felt."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from civicsdata.explore.drawing.charts import Figure, caption, is_drawing
from civicsdata.explore.drawing.svg import circle, document, text, wrap
from civicsdata.explore.drawing.theme import BLUE, GREEN, GREY, INK, ORANGE, RED

if TYPE_CHECKING:
    import pandas as pd

WIDE, NARROW = 720, 300  # pixels; a notebook leaves about 290 on a phone
STEP: Final = 14  # pixels from one dot to the next
RADIUS: Final = 5
MOST_DOTS: Final = 2000  # more are no longer seen one by one
COLOURS: Final = (ORANGE, BLUE, GREEN, RED)


def dots(groups: Mapping[str, int], title: str, source: str = "") -> Figure:
    """Draw each group as so many dots, below one another.

    Parameters
    ----------
    groups : mapping of str to int
        What is counted, to its number.
    title : str
        What the picture shows.
    source : str
        Who says so; printed under the picture when given.

    Returns
    -------
    Figure
        The picture, with a summary in words and its table.

    Raises
    ------
    ValueError
        If there is no group, or a number is not a whole one from 0 to 2000.

    Examples
    --------
    >>> print(dots({"Printed": 65, "Counted": 302}, "How many?").summary)
    How many? One dot is one person. Printed: 65. Counted: 302.
    """
    if not groups:
        raise ValueError("The picture needs at least one group, such as {'Printed': 65}.")
    for name, count in groups.items():
        if not isinstance(count, int) or not 0 <= count <= MOST_DOTS:
            raise ValueError(
                f"{name!r} is {count!r}; a whole number from 0 to {MOST_DOTS} will do."
            )
    said = " ".join(f"{name}: {count}." for name, count in groups.items())
    summary = caption(title, f"One dot is one person. {said}", source)
    if not is_drawing():
        return Figure("", summary, _table(groups))

    def draw(width: float) -> str:
        parts, height = _drawn(groups, title, source, width)
        return document(width, height, title, summary, parts)

    return Figure(draw(WIDE), summary, _table(groups), draw(NARROW))


def _table(groups: Mapping[str, int]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({"what": list(groups), "people": list(groups.values())})


def _drawn(
    groups: Mapping[str, int], title: str, source: str, width: float
) -> tuple[list[str], float]:
    in_a_row = int((width - 20) // (STEP * 10)) * 10  # tens can be counted
    parts, y = [], 3.0
    for line in wrap(title, int(width / 8.2)):
        y += 18
        parts.append(text(8, y, line, 15, INK, font_weight=700))
    y += 13
    for place, (name, count) in enumerate(groups.items()):
        y += 22
        parts.append(text(8, y, f"{name}: {count}", 14, INK))
        y += 14
        parts += [
            circle(
                14 + number % in_a_row * STEP,
                y + number // in_a_row * STEP,
                RADIUS,
                COLOURS[place % len(COLOURS)],
            )
            for number in range(count)
        ]
        y += math.ceil(count / in_a_row) * STEP
    if source:
        y += 14
        parts.append(text(8, y, f"Source: {source}", 12, GREY))
    return parts, y + 10
