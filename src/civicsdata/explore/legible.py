"""How do long texts in a table become readable in a notebook?

JupyterLab writes every cell of a table towards the right, and pandas cuts long texts. Here texts
are whole and start at the left, numbers stay at the right.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

from civicsdata.explore.drawing.charts import SHORT

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS = 200
LEFT = "text-align:left;vertical-align:top;overflow-wrap:break-word"
RIGHT = "text-align:right;vertical-align:top"

_ROW = re.compile(r"<tr[^>]*>.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<(td|th)>(?=([^<]*))")


def legible_tables() -> None:
    """Show whole texts in tables, from the left, in the running notebook.

    Numbers are not changed. Without a notebook only the length of texts is.

    Examples
    --------
    >>> import pandas as pd
    >>> with pd.option_context("display.max_colwidth", 50, "display.max_rows", 60):
    ...     legible_tables()
    ...     print(pd.get_option("display.max_colwidth"))
    None
    """
    import pandas as pd

    pd.set_option("display.max_colwidth", None, "display.max_rows", MOST_ROWS)
    ipython = sys.modules.get("IPython")
    shell: Any = ipython.get_ipython() if ipython is not None else None
    if shell is not None:
        shell.display_formatter.formatters["text/html"].for_type(pd.DataFrame, legible_html)


def legible_html(table: pd.DataFrame) -> str | None:
    """Give the HTML of a table with texts at the left and numbers at the right.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table.

    Returns
    -------
    str or None
        What pandas would show, with an alignment for each cell; None when pandas shows none.

    Examples
    --------
    >>> import pandas as pd
    >>> html = legible_html(pd.DataFrame({"who": ["Ada"], "count": [3]}))
    >>> [line.strip().split('"')[1][:15] for line in html.splitlines() if "<td" in line]
    ['text-align:left', 'text-align:righ']
    """
    import pandas as pd

    html: str | None = table._repr_html_()  # type: ignore[operator]
    if html is None:
        return None
    styles = [RIGHT if pd.api.types.is_numeric_dtype(kind) else LEFT for kind in table.dtypes]
    return _ROW.sub(lambda row: _aligned(row.group(), styles), html)


def _aligned(row: str, styles: list[str]) -> str:
    """Align the last cells of a row, one for each column; the first ones name the row."""
    extra = len(_CELL.findall(row)) - len(styles)
    if extra < 0:  # pandas left columns out
        return row
    each = iter([LEFT] * extra + styles)
    return _CELL.sub(lambda cell: f'<{cell.group(1)} style="{next(each)}{_whole(cell)}">', row)


def _whole(cell: re.Match[str]) -> str:
    """Keep a short text, such as a date, on one line."""
    return ";white-space:nowrap" if len(cell.group(2)) <= SHORT else ""
