"""How does an Altair chart appear on a page that has no network and may be read aloud?

Altair's own page loads JavaScript from a server, and JupyterLab cannot draw its newest charts.
So charts are drawn in this process, as SVG with a name, and their table stands beneath. While
nbgrader runs a notebook, nothing is drawn.
"""

from __future__ import annotations

import html
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from civicsdata.explore.drawing.svg import FONT, GREY, INK, PALETTE

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

NAME: Final = "civicsdata"
SHORTEST_SUMMARY: Final = 15
LONGEST_TABLE: Final = 200
SHORT: Final = 12
CELL: Final = "text-align:left;vertical-align:top;padding-right:0.8em"
CONFIG: Final[dict[str, Any]] = {
    "font": FONT,
    "background": "white",
    "axis": {"labelColor": INK, "titleColor": INK, "labelFontSize": 12, "titleFontSize": 12},
    "legend": {"labelColor": INK, "titleColor": INK, "labelFontSize": 12, "titleFontSize": 12},
    "title": {"anchor": "start", "fontSize": 14, "color": INK},
    "view": {"stroke": GREY},
    "range": {
        "category": list(PALETTE),
        "symbol": ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down"],
    },
    "mark": {"color": PALETTE[0]},
}


@dataclass(frozen=True, repr=False)
class Figure:
    """A drawn chart with its summary and its table, ready to be shown.

    Parameters
    ----------
    svg : str
        The picture; empty while a notebook is graded.
    summary : str
        What the chart shows, in words.
    table : pandas.DataFrame or None
        The numbers behind it.
    """

    svg: str
    summary: str
    table: pd.DataFrame | None = None

    @property
    def text(self) -> str:
        """The summary and the table as plain text."""
        return self.summary if self.table is None else f"{self.summary}\n\n{plain(self.table)}"

    def __repr__(self) -> str:
        """Give the plain text."""
        return self.text

    def _repr_html_(self) -> str | None:
        if not self.svg:
            return None
        below = "" if self.table is None else folded(self.table)
        said = f"<figcaption>{html.escape(self.summary)}</figcaption>"
        return f"<figure>{self.svg}{said}{below}</figure>"


_pictures = True


def stop_drawing() -> None:
    """Draw no pictures in this process from now on; the grader's worker calls this.

    Drawing starts threads, and a worker is a fork that may have none.
    """
    global _pictures
    _pictures = False


def drawing() -> bool:
    """Say whether pictures are wanted: not while a notebook is graded.

    Examples
    --------
    >>> import os
    >>> drawing() == ("NBGRADER_EXECUTION" not in os.environ)
    True
    """
    return _pictures and "NBGRADER_EXECUTION" not in os.environ


def show(chart: alt.TopLevelMixin, *, summary: str, table: pd.DataFrame | None = None) -> Figure:
    """Draw a chart with a summary in words and its table.

    Parameters
    ----------
    chart : altair.Chart
        Any Altair chart whose data are in memory.
    summary : str
        What a reader who cannot see the chart should know: at least 15 characters.
    table : pandas.DataFrame, optional
        The numbers; without it, the chart's own data.

    Returns
    -------
    Figure
        Shows itself in a notebook; ``str()`` gives the summary and the table as text.

    Raises
    ------
    ValueError
        If the summary is missing or too short.

    Examples
    --------
    >>> import altair as alt, pandas as pd
    >>> data = pd.DataFrame({"year": ["2024", "2025"], "people": [0, 55]})
    >>> chart = alt.Chart(data).mark_bar().encode(x="year", y="people")
    >>> show(chart, summary="More people in 2025 than in 2024.")
    More people in 2025 than in 2024.
    <BLANKLINE>
    year people
    2024      0
    2025     55
    """
    words = summary.strip() if isinstance(summary, str) else ""
    if len(words) < SHORTEST_SUMMARY:
        raise ValueError(
            f"The summary {summary!r} is too short: say in one sentence what the chart shows "
            f"(at least {SHORTEST_SUMMARY} characters)."
        )
    shown = table if table is not None else own_data(chart)
    if not drawing():
        return Figure("", words, shown)
    spec = chart.to_dict()
    return Figure(draw(spec, label_of(spec) or words, words), words, shown)


def enable() -> None:
    """Let Altair charts show themselves this way in the running session.

    Examples
    --------
    >>> import altair as alt
    >>> enable()
    >>> alt.renderers.active
    'civicsdata'
    >>> _ = alt.renderers.enable("default")
    """
    import altair as alt

    alt.renderers.register(NAME, render)
    alt.renderers.enable(NAME)


def render(spec: Mapping[str, Any], **_: object) -> dict[str, str]:
    """Turn a Vega-Lite chart into what a notebook shows; Altair calls this."""
    if not drawing():
        return {}
    label = label_of(spec) or "A chart. Its numbers stand in the table beneath."
    table = data_of(spec)
    figure = Figure(draw(spec, label, label), label, table)
    return {"text/html": figure._repr_html_() or "", "text/plain": figure.text}


def draw(spec: Mapping[str, Any], label: str, description: str) -> str:
    """Draw a Vega-Lite chart as SVG in this process; nothing is fetched.

    Parameters
    ----------
    spec : mapping
        The chart, as Altair's ``to_dict`` gives it.
    label, description : str
        The name that a screen reader says, and what it says on request.

    Returns
    -------
    str
        An SVG element with a role, a name and a description.

    Raises
    ------
    ValueError
        If the chart's data are an address instead of values.
    """
    import vl_convert

    version = ".".join(re.findall(r"\d+", str(spec.get("$schema", "")).rsplit("/", 1)[-1])[:2])
    known = vl_convert.get_vegalite_versions()
    svg = vl_convert.vegalite_to_svg(
        dict(spec),
        vl_version=version if version in known else known[-1],
        config=CONFIG,
        allowed_base_urls=[],
    )
    head = f'<svg role="img" aria-label="{html.escape(label)}" style="max-width:100%;height:auto" '
    svg = svg.replace("<svg ", head, 1)
    return re.sub(
        r"(<svg [^>]*>)",
        lambda found: f"{found[1]}<desc>{html.escape(description, quote=False)}</desc>",
        svg,
        count=1,
    )


def label_of(spec: Mapping[str, Any]) -> str:
    """Find a chart's name: its description, else its title, else nothing.

    Examples
    --------
    >>> label_of({"title": {"text": ["Imports", "by month"]}})
    'Imports by month'
    """
    for key in ("description", "title"):
        found = spec.get(key)
        if isinstance(found, Mapping):
            found = found.get("text")
        if isinstance(found, list):
            found = " ".join(map(str, found))
        if isinstance(found, str) and found.strip():
            return found.strip()
    return ""


def own_data(chart: Any) -> pd.DataFrame | None:
    """Give the DataFrame that a chart was made from, if there is one."""
    import pandas as pd

    data = getattr(chart, "data", None)
    return data if isinstance(data, pd.DataFrame) else None


def data_of(spec: Mapping[str, Any]) -> pd.DataFrame | None:
    """Read the first data set that stands in a Vega-Lite chart."""
    import pandas as pd

    sets = [rows for rows in spec.get("datasets", {}).values() if rows]
    sets.append(spec.get("data", {}).get("values", []))
    return pd.DataFrame(sets[0]) if sets[0] else None


def plain(table: pd.DataFrame) -> str:
    """Write a table as plain text, without the row numbers."""
    return table.map(cell).to_string(index=False) if len(table) else "(no rows)"


def folded(table: pd.DataFrame) -> str:
    """Write a table that the reader opens."""
    return f"<details><summary>The numbers as a table</summary>{table_html(table)}</details>"


def table_html(table: pd.DataFrame, caption: str = "") -> str:
    """Write a table as HTML with column headings that a screen reader announces.

    Examples
    --------
    >>> import pandas as pd
    >>> html = table_html(pd.DataFrame({"who": ["<a>"]}), "People")
    >>> "&lt;a&gt;" in html and '<th scope="col"' in html
    True
    """
    head = "".join(
        f'<th scope="col" style="{CELL}">{html.escape(str(name))}</th>' for name in table.columns
    )
    rows = (
        "<tr>" + "".join(map(_data_cell, row)) + "</tr>"
        for row in table.head(LONGEST_TABLE).itertuples(index=False, name=None)
    )
    named = f"<caption>{html.escape(caption)}</caption>" if caption else ""
    left = len(table) - LONGEST_TABLE
    more = f"<p>{left} more rows are not shown.</p>" if left > 0 else ""
    return (
        f"<table>{named}<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>{more}"
    )


def _data_cell(value: object) -> str:
    """Write a cell; short values such as dates stay on one line."""
    shown = cell(value)
    style = f"{CELL};white-space:nowrap" if len(shown) <= SHORT else CELL
    return f'<td style="{style}">{html.escape(shown)}</td>'


def cell(value: object) -> str:
    """Write one value for a reader: ISO dates, at most two decimals, blanks for what is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> cell(1234.5), cell(pd.Timestamp("2025-02-27")), cell(pd.NA), cell(True), cell(3)
    ('1,234.5', '2025-02-27', '', 'yes', '3')
    """
    import pandas as pd

    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if bool(pd.isna(value)):  # type: ignore[call-overload]
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return str(value)
