"""Draw a bar chart that everybody can read."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from civicsdata.explore.drawing.charts import Figure, caption, is_drawing
from civicsdata.explore.drawing.svg import document, line, rect, shorten, text, wrap
from civicsdata.explore.drawing.theme import BLUE, GREY, PALE
from civicsdata.explore.legible import cell

if TYPE_CHECKING:
    import pandas as pd

LONGEST_NAME = 70  # characters of a bar's name beside it; the table has all of it
MOST_NAMED = 3  # bars of one length that the summary names
NAME_COLUMNS = 28  # characters of a line of a name; a longer name has more lines
CHARACTER = 6.6  # pixels of a letter of 12 pixels, on average
LINE = 14  # pixels from one line of a name to the next
BAR_ROOM = 360  # pixels of the bars with their numbers


def bars(table: pd.DataFrame, x: str, y: str, title: str, source: str = "") -> Figure:
    """Draw one horizontal bar for each row of a table.

    Parameters
    ----------
    table : pandas.DataFrame
        Rows in the order in which they shall appear.
    x : str
        Column of numbers: how long a bar is.
    y : str
        Column of names: what a bar stands for.
    title : str
        What the chart shows.
    source : str
        Who says so; printed under the chart when given.

    Returns
    -------
    Figure
        The chart, with a summary in words and its table.

    Raises
    ------
    ValueError
        If the table has no such column, no rows, or `x` holds no numbers.

    Examples
    --------
    >>> import pandas as pd
    >>> data = pd.DataFrame({"day": ["Monday", "Tuesday"], "visitors": [3, 5]})
    >>> print(str(bars(data, "visitors", "day", "Visitors")).splitlines()[0])
    Visitors. Longest of 2 bars: Tuesday (5). Shortest: Monday (3).
    """
    import pandas as pd

    for column in (x, y):
        if column not in table.columns:
            known = ", ".join(map(str, table.columns))
            raise ValueError(f"The table has no column {column!r}; it has {known}.")
    if table.empty:
        raise ValueError("The table has no rows, so there is nothing to draw. Check your filter.")
    if not pd.api.types.is_numeric_dtype(table[x]):
        raise ValueError(f"The column {x!r} holds no numbers; a bar needs a number for its length.")
    data = table[[y, x]].dropna().reset_index(drop=True)
    if data.empty:
        raise ValueError(f"Every row lacks {x!r} or {y!r}, so there is nothing to draw.")
    names, values = [_bar_name(name) for name in data[y]], [float(value) for value in data[x]]
    summary = caption(title, _seen(names, values), source)
    if not is_drawing():
        return Figure("", summary, data)
    picture = _picture(numbered(names), values, _Labels(title, source, x, y), summary)
    return Figure(picture, summary, data)


@dataclass(frozen=True)
class _Labels:
    """What is written around the bars: title, source, and the columns that the axes show."""

    title: str
    source: str
    x: str
    y: str


def _picture(names: list[str], values: list[float], labels: _Labels, summary: str) -> str:
    """Return the chart as SVG: names at the left, bars with their numbers, a scale beneath."""
    shown = [wrap(shorten(name, LONGEST_NAME), NAME_COLUMNS) or [""] for name in names]
    heading = labels.y.replace("_", " ")
    longest = max(len(line) for lines in [*shown, [heading]] for line in lines)
    left = 16 + CHARACTER * longest
    width = left + BAR_ROOM + 12
    title = wrap(labels.title, int((width - 16) / (CHARACTER * 1.2)))
    source = wrap(labels.source, int((width - 16) / CHARACTER))
    top = 12 + 18 * len(title) + 16 * len(source) + 26
    heights = [max(22, LINE * len(lines) + 8) for lines in shown]
    bottom = top + sum(heights)
    scale = _scale(values, left)
    parts = [
        *(text(8, 22 + 18 * at, line, 14, font_weight=700) for at, line in enumerate(title)),
        *(
            text(8, 22 + 18 * len(title) + 16 * at, line, 12, GREY)
            for at, line in enumerate(source)
        ),
        text(left - 8, top - 8, heading, 12, GREY, anchor="end"),
        *_grid(scale, top, bottom, all(value.is_integer() for value in values)),
        text(left + BAR_ROOM, bottom + 36, labels.x.replace("_", " "), 12, GREY, anchor="end"),
    ]
    y = float(top)
    for lines, value, height in zip(shown, values, heights, strict=True):
        middle = y + height / 2
        first = middle + 4 - LINE * (len(lines) - 1) / 2
        parts += [
            text(left - 8, first + LINE * at, line, 12, anchor="end")
            for at, line in enumerate(lines)
        ]
        parts.append(_bar(scale, value, middle))
        y += height
    parts.append(line(scale(0), top, scale(0), bottom, GREY))
    return document(width, bottom + 46, summary, summary, parts)


@dataclass(frozen=True)
class _Scale:
    """Where a value lies: ``least`` at the pixel ``start``, ``most`` so many ``pixels`` on."""

    least: float
    most: float
    start: float
    pixels: float

    def __call__(self, value: float) -> float:
        return self.start + self.pixels * (value - self.least) / (self.most - self.least)


def _scale(values: list[float], left: float) -> _Scale:
    """Return a scale that holds zero and all values, with room for the numbers beside bars."""
    least, most = min(0.0, *values), max(0.0, *values)
    if least == most:
        most = 1.0
    before, after = (
        max((CHARACTER * len(_figure(value)) + 10 for value in side), default=0.0)
        for side in ([v for v in values if v < 0], [v for v in values if v >= 0])
    )
    return _Scale(least, most, left + before, BAR_ROOM - before - after)


def _grid(scale: _Scale, top: float, bottom: float, integers: bool) -> Iterator[str]:
    """Draw pale lines at round numbers, and the numbers under them."""
    step = round_step((scale.most - scale.least) / 5, at_least=1.0 if integers else 0.0)
    for count in range(math.ceil(scale.least / step), math.floor(scale.most / step) + 1):
        x = scale(count * step)
        yield line(x, top, x, bottom + 4, PALE)
        yield text(x, bottom + 18, _figure(count * step), 12, GREY, anchor="middle")


def round_step(wanted: float, at_least: float = 0.0) -> float:
    """Return 1, 2 or 5 times a power of ten: the first that is not smaller than asked.

    Examples
    --------
    >>> round_step(0.3), round_step(13), round_step(0.3, at_least=1)
    (0.5, 20.0, 1.0)
    """
    wanted = max(wanted, at_least)
    power = 10.0 ** math.floor(math.log10(wanted))
    return next((f * power for f in (1, 2, 5) if f * power >= wanted * (1 - 1e-9)), 10 * power)


def _bar(scale: _Scale, value: float, middle: float) -> str:
    start, end = sorted((scale(0), scale(value)))
    side, anchor = (end + 5, "start") if value >= 0 else (start - 5, "end")
    return rect(start, middle - 8, end - start, 16, BLUE) + text(
        side, middle + 4, _figure(value), 12, anchor=anchor
    )


def _figure(value: float) -> str:
    """Write a number with a comma at thousands and at most two decimals."""
    return f"{round(value, 2):,.10g}".replace("-", "−")


def _bar_name(value: object) -> str:
    """Write the name of a bar; a year is no number with thousands."""
    integer = isinstance(value, (int, float)) and value == value // 1
    return f"{value:.0f}" if integer else cell(value)


def numbered(names: list[str]) -> list[str]:
    """Make names different: the second of one name is numbered 2, and so on.

    Examples
    --------
    >>> numbered(["open", "closed", "open"])
    ['open', 'closed', 'open (2)']
    """
    count: Counter[str] = Counter()
    different = []
    for name in names:
        count[name] += 1
        different.append(name if count[name] == 1 else f"{name} ({count[name]})")
    return different


def _seen(names: list[str], values: list[float]) -> str:
    """Name the longest and the shortest bars."""
    lengths = [abs(value) for value in values]
    longest, shortest = (_bars_of(length(lengths), names, values) for length in (max, min))
    return f"Longest of {len(values)} bars: {longest}. Shortest: {shortest}."


def _bars_of(length: float, names: list[str], values: list[float]) -> str:
    """Name the bars of one length, and their value."""
    different = numbered(names)
    places = [place for place, value in enumerate(values) if abs(value) == length]
    named = ", ".join(different[place] for place in places[:MOST_NAMED])
    more = f" and {len(places) - MOST_NAMED} more" if len(places) > MOST_NAMED else ""
    return f"{named}{more} ({values[places[0]]:g})"
