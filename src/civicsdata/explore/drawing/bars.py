"""Draw a bar chart that everybody can read."""

from __future__ import annotations

import textwrap
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from civicsdata.explore.drawing.charts import Figure, draw, is_drawing
from civicsdata.explore.legible import cell

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

LONGEST_NAME = 70  # characters of a bar's name beside it; the table has all of it
MOST_NAMED = 3  # bars of one length that the summary names
LABEL_ROOM = 1.15  # how far the frame reaches beyond the longest bar, for its number


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
    summary = _summary(names, values, title) + (f" Source: {source}." if source else "")
    if not is_drawing():
        return Figure("", summary, data)
    spec = _chart(names, values, _Labels(title, source, x, y)).to_dict()
    return Figure(draw(spec, summary), summary, data)


@dataclass(frozen=True)
class _Labels:
    """What is written around the bars: title, source, and the columns that the axes show."""

    title: str
    source: str
    x: str
    y: str


def _chart(names: list[str], values: list[float], labels: _Labels) -> alt.TopLevelMixin:
    import altair as alt
    import pandas as pd

    short = numbered([textwrap.shorten(name, LONGEST_NAME, placeholder=" …") for name in names])
    drawn = pd.DataFrame({"name": short, "value": values})
    integers = all(value.is_integer() for value in values)
    ticks = alt.Axis(tickMinStep=1, tickCount=6) if integers else alt.Axis(tickCount=6)
    ends = [LABEL_ROOM * end for end in (min(0.0, *values), max(0.0, *values))]
    title = alt.Title(labels.title, subtitle=labels.source)
    base = alt.Chart(drawn, title=title).encode(
        y=alt.Y(
            "name:N",
            sort=None,
            title=labels.y.replace("_", " "),
            axis=alt.Axis(labelLimit=0, maxExtent=600),
        ),
        x=alt.X(
            "value:Q",
            title=labels.x.replace("_", " "),
            axis=ticks,
            scale=alt.Scale(domain=ends, nice=False),
        ),
    )
    numbers = base.encode(text=alt.Text("value:Q", format=","))
    right = numbers.mark_text(align="left", dx=4).transform_filter("datum.value >= 0")
    left = numbers.mark_text(align="right", dx=-4).transform_filter("datum.value < 0")
    chart: alt.TopLevelMixin = (base.mark_bar() + right + left).properties(width=420)
    return chart


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


def _summary(names: list[str], values: list[float], title: str) -> str:
    """Name the longest and the shortest bars."""
    lengths = [abs(value) for value in values]
    longest, shortest = (_bars_of(length(lengths), names, values) for length in (max, min))
    return f"{title}. Longest of {len(values)} bars: {longest}. Shortest: {shortest}."


def _bars_of(length: float, names: list[str], values: list[float]) -> str:
    """Name the bars of one length, and their value."""
    different = numbered(names)
    places = [place for place, value in enumerate(values) if abs(value) == length]
    named = ", ".join(different[place] for place in places[:MOST_NAMED])
    more = f" and {len(places) - MOST_NAMED} more" if len(places) > MOST_NAMED else ""
    return f"{named}{more} ({values[places[0]]:g})"
