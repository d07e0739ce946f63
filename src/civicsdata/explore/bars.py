"""How does a learner draw a bar chart that everybody can read?"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import TYPE_CHECKING

from civicsdata.explore.charts import cell

if TYPE_CHECKING:
    import pandas as pd

    from civicsdata.explore.charts import Figure

LINE = 44  # characters of a bar's name on one line
MOST_NAMED = 3


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
    import altair as alt

    from civicsdata.explore.charts import show

    data = table[[y, x]].dropna().reset_index(drop=True)
    names = _names(list(data[y]))
    drawn = pd.DataFrame({"name": [textwrap.fill(one, LINE) for one in names], "value": data[x]})
    whole = all(value == value // 1 for value in data[x])
    ticks = alt.Axis(tickMinStep=1) if whole else alt.Axis()
    lines = alt.Axis(labelExpr="split(datum.label, '\\n')", labelLimit=0)
    base = alt.Chart(drawn, title=alt.Title(title, subtitle=source or "")).encode(
        y=alt.Y("name:N", sort=None, title=y.replace("_", " "), axis=lines),
        x=alt.X("value:Q", title=x.replace("_", " "), axis=ticks),
    )
    labels = base.mark_text(align="left", dx=4).encode(text="value:Q")
    chart = (base.mark_bar() + labels).properties(width=420)
    end = f" Source: {source}." if source else ""
    longest, shortest = (_at(names, list(data[x]), most) for most in (max, min))
    summary = f"{title}. Longest of {len(data)} bars: {longest}. Shortest: {shortest}.{end}"
    return show(chart, summary=summary, table=data)


def _names(values: list[object]) -> list[str]:
    """Name each bar; of those with one name, the second is numbered 2, and so on."""
    seen: dict[str, int] = {}
    names = []
    for value in values:
        whole = isinstance(value, (int, float)) and value == value // 1
        name = f"{value:.0f}" if whole else cell(value)
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def _at(names: list[str], values: list[float], most: Callable[[list[float]], float]) -> str:
    """Name the bars that have the largest or the smallest value, and the value."""
    found = [name for name, value in zip(names, values, strict=True) if value == most(values)]
    more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    return f"{', '.join(found[:MOST_NAMED])}{more} ({most(values):g})"
