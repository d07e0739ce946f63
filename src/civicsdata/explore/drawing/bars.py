"""How does a learner draw a bar chart that everybody can read?"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from civicsdata.explore.drawing.charts import Figure, cell, drawing, show

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

LONGEST = 70  # characters of a bar's name beside it; the table has all of it
MOST_NAMED = 3
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
    words, values = [_word(value) for value in data[y]], [float(value) for value in data[x]]
    end = f" Source: {source}." if source else ""
    names = numbered(words)
    longest, shortest = (_at(names, values, most(map(abs, values))) for most in (max, min))
    summary = f"{title}. Longest of {len(data)} bars: {longest}. Shortest: {shortest}.{end}"
    if not drawing():
        return Figure("", summary, data)
    return show(_chart(words, values, x, y, title, source), summary=summary, table=data)


def _chart(
    words: list[str], values: list[float], x: str, y: str, title: str, source: str
) -> alt.TopLevelMixin:
    import altair as alt
    import pandas as pd

    short = numbered([textwrap.shorten(word, LONGEST, placeholder=" …") for word in words])
    drawn = pd.DataFrame({"name": short, "value": values})
    whole = all(value == value // 1 for value in values)
    ticks = alt.Axis(tickMinStep=1, tickCount=6) if whole else alt.Axis(tickCount=6)
    ends = [LABEL_ROOM * end for end in (min(0.0, *values), max(0.0, *values))]
    base = alt.Chart(drawn, title=alt.Title(title, subtitle=source or "")).encode(
        y=alt.Y(
            "name:N",
            sort=None,
            title=y.replace("_", " "),
            axis=alt.Axis(labelLimit=0, maxExtent=600),
        ),
        x=alt.X(
            "value:Q",
            title=x.replace("_", " "),
            axis=ticks,
            scale=alt.Scale(domain=ends, nice=False),
        ),
    )
    said = base.encode(text=alt.Text("value:Q", format=","))
    right = said.mark_text(align="left", dx=4).transform_filter("datum.value >= 0")
    left = said.mark_text(align="right", dx=-4).transform_filter("datum.value < 0")
    chart: alt.TopLevelMixin = (base.mark_bar() + right + left).properties(width=420)
    return chart


def _word(value: object) -> str:
    """Write the name of a bar; a year is no number with thousands."""
    whole = isinstance(value, (int, float)) and value == value // 1
    return f"{value:.0f}" if whole else cell(value)


def numbered(words: list[str]) -> list[str]:
    """Make names different: the second of one name is numbered 2, and so on.

    Examples
    --------
    >>> numbered(["open", "closed", "open"])
    ['open', 'closed', 'open (2)']
    """
    seen: dict[str, int] = {}
    names = []
    for word in words:
        seen[word] = seen.get(word, 0) + 1
        names.append(word if seen[word] == 1 else f"{word} ({seen[word]})")
    return names


def _at(names: list[str], values: list[float], length: float) -> str:
    """Name the bars of one length, and their value."""
    found = [place for place, value in enumerate(values) if abs(value) == length]
    named = ", ".join(names[place] for place in found[:MOST_NAMED])
    more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    return f"{named}{more} ({values[found[0]]:g})"
