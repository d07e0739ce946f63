"""Draw Altair's charts as SVG that needs no network and may be read aloud.

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
from typing import TYPE_CHECKING, Any

from civicsdata.explore.drawing.theme import VEGA_LITE
from civicsdata.explore.legible import plain, table_html

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class Figure:
    """A drawn chart with its summary and its table, ready to be shown.

    Parameters
    ----------
    svg : str
        The picture; empty while a notebook is graded.
    summary : str
        What the chart shows, in words.
    table : pandas.DataFrame
        The numbers behind it.
    """

    svg: str
    summary: str
    table: pd.DataFrame

    @property
    def text(self) -> str:
        """The summary and the table as plain text."""
        return f"{self.summary}\n\n{plain(self.table)}"

    def __repr__(self) -> str:
        """Return the plain text."""
        return self.text

    def _repr_html_(self) -> str | None:
        if not self.svg:
            return None
        caption = f"<figcaption>{html.escape(self.summary)}</figcaption>"
        numbers = f"<summary>The numbers as a table</summary>{table_html(self.table)}"
        return f"<figure>{self.svg}{caption}<details>{numbers}</details></figure>"


_pictures = True


def stop_drawing() -> None:
    """Draw no pictures in this process from now on; the grader's worker calls this.

    Drawing starts threads, and a worker is a fork that may have none.
    """
    global _pictures
    _pictures = False


def is_drawing() -> bool:
    """Return whether pictures are wanted: not while a notebook is graded.

    Examples
    --------
    >>> import os
    >>> is_drawing() == ("NBGRADER_EXECUTION" not in os.environ)
    True
    """
    return _pictures and "NBGRADER_EXECUTION" not in os.environ


def draw(spec: Mapping[str, Any], summary: str) -> str:
    """Draw a Vega-Lite chart as SVG in this process; nothing is fetched.

    Parameters
    ----------
    spec : mapping
        The chart, as Altair's ``to_dict`` returns it.
    summary : str
        What the chart shows, in words; a screen reader says it in place of the picture.

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
        config=VEGA_LITE,
        allowed_base_urls=[],
    )
    name = f'role="img" aria-label="{html.escape(summary)}"'
    start = f'<svg {name} style="max-width:100%;height:auto" '
    svg = svg.replace("<svg ", start, 1)
    described = f"<desc>{html.escape(summary, quote=False)}</desc>"
    return re.sub(r"<svg [^>]*>", lambda tag: tag[0] + described, svg, count=1)
