"""Show a drawn chart with its summary and its table, or nothing while a notebook is graded.

A chart is SVG with a name, so that it needs no network and no script and may be read aloud.
"""

from __future__ import annotations

import html
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from civicsdata.explore.legible import SCROLLED, plain, table_html

if TYPE_CHECKING:
    import pandas as pd


SWAP: Final = (
    "<style>@media (max-width: 600px) { .civicsdata-wide { display: none } "
    ".civicsdata-narrow { display: block !important } }</style>"
)


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
    narrow : str
        The picture for a page as wide as a phone, where the other one would be too small to read.
    """

    svg: str
    summary: str
    table: pd.DataFrame
    narrow: str = ""

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
        table = f"{SCROLLED}{table_html(self.table)}</div>"
        numbers = f"<summary>The numbers as a table</summary>{table}"
        shown = f"{self._pictures()}{caption}<details>{numbers}</details>"
        return f'<figure style="margin:0">{shown}</figure>'

    def _pictures(self) -> str:
        """Return the picture, or both, of which the page shows the one that fits its width.

        Where a page takes styles away, as it does with the output of a stranger, the wide one
        stays.
        """
        if not self.narrow:
            return self.svg
        wide = self.svg.replace("<svg ", '<svg class="civicsdata-wide" ', 1)
        narrow = f'<div class="civicsdata-narrow" style="display:none">{self.narrow}</div>'
        return wide + narrow + SWAP


def caption(title: str, said: str, source: str = "") -> str:
    """Return what a picture shows, in words: its title, what is seen, and who says so.

    Examples
    --------
    >>> caption("How many?", "Printed: 65.", "R-TRIB")
    'How many? Printed: 65. Source: R-TRIB.'
    """
    stop = "" if title.endswith((".", "?", "!")) else "."
    return f"{title}{stop} {said}" + (f" Source: {source}." if source else "")


_pictures = True


def stop_drawing() -> None:
    """Draw no pictures in this process from now on; the grader's worker calls this.

    Nobody looks at a picture there, and the time that it takes counts against the cell's limit.
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
