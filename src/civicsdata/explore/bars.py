"""How does a learner draw a bar chart that everybody can read?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from civicsdata.explore.charts import Figure


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
    Visitors. Longest bar: Tuesday (5). Shortest bar: Monday (3). 2 bars, together 8.
    """
    import pandas as pd

    for column in (x, y):
        if column not in table.columns:
            names = ", ".join(map(str, table.columns))
            raise ValueError(f"The table has no column {column!r}; it has {names}.")
    if table.empty:
        raise ValueError("The table has no rows, so there is nothing to draw. Check your filter.")
    if not pd.api.types.is_numeric_dtype(table[x]):
        raise ValueError(f"The column {x!r} holds no numbers; a bar needs a number for its length.")
    import altair as alt

    from civicsdata.explore.charts import show

    data = table[[y, x]].dropna().reset_index(drop=True)
    base = alt.Chart(data, title=alt.Title(title, subtitle=source or "")).encode(
        y=alt.Y(f"{y}:N", sort=None, title=y.replace("_", " ")),
        x=alt.X(f"{x}:Q", title=x.replace("_", " ")),
    )
    labels = base.mark_text(align="left", dx=4).encode(text=f"{x}:Q")
    chart = (base.mark_bar() + labels).properties(width=420)
    most, least = data.iloc[int(data[x].argmax())], data.iloc[int(data[x].argmin())]
    end = f" Source: {source}." if source else ""
    summary = (
        f"{title}. Longest bar: {most[y]} ({most[x]:g}). Shortest bar: {least[y]} ({least[x]:g}). "
        f"{len(data)} bars, together {data[x].sum():g}.{end}"
    )
    return show(chart, summary=summary, table=data)
