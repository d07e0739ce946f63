"""Show tables so that everybody can read them: as plain text, as HTML and in a notebook.

JupyterLab writes every cell of a table towards the right, and pandas cuts long texts. Here texts
are whole and start at the left, numbers stay at the right.
"""

from __future__ import annotations

import html
import re
import sys
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS: Final = 200  # a longer table makes a page slow and is not read to its end
UNKNOWN: Final = "–"  # in place of a value that is not known
NO_BREAK: Final = 12  # characters of a text, such as a date, that stays on one line
CELL: Final = "text-align:left;vertical-align:top;padding-right:0.8em"
LEFT: Final = "text-align:left;vertical-align:top;overflow-wrap:break-word"
RIGHT: Final = "text-align:right;vertical-align:top"
# Around a table: it scrolls sideways where it is wider than the page, also with the arrow keys. The
# extension for JupyterLab gives the class a shadow on each side where more stands.
SCROLLED: Final = (
    '<div class="civicsdata-table" role="group" aria-label="Table" tabindex="0" '
    'style="overflow-x:auto">'
)

_ROW = re.compile(r"<tr[^>]*>.*?</tr>", re.DOTALL)
_FIRST_HEAD = re.compile(r"\s*<th>[^<]*</th>")
_MISSING = re.compile(r"<td>(?:&lt;NA&gt;|NaN|NaT|None)</td>")
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
    """Return the HTML of a table with texts at the left and numbers at the right.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table.

    Returns
    -------
    str or None
        What pandas would show, with an alignment for each cell, without row numbers, and with a
        dash where nothing is known; None when pandas shows none.

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
    if _is_numbered(table):
        html = _ROW.sub(lambda row: _FIRST_HEAD.sub("", row.group(), count=1), html)
    styles = [RIGHT if pd.api.types.is_numeric_dtype(kind) else LEFT for kind in table.dtypes]
    html = _MISSING.sub(f"<td>{UNKNOWN}</td>", html)
    html = _ROW.sub(lambda row: _aligned(row.group(), styles), html)
    return html.replace("<div>", SCROLLED, 1)


def _is_numbered(table: pd.DataFrame) -> bool:
    """Return whether the rows of a table have numbers for names, which mean nothing to a reader."""
    import pandas as pd

    index = table.index
    simple = index.nlevels == table.columns.nlevels == 1 and len(table.columns) > 0
    return simple and index.name is None and pd.api.types.is_integer_dtype(index.dtype)


def _aligned(row: str, styles: list[str]) -> str:
    """Align the last cells of a row, one for each column; the first ones name the row."""
    extra = len(_CELL.findall(row)) - len(styles)
    if extra < 0:  # pandas left columns out
        return row
    each = iter([LEFT] * extra + styles)
    return _CELL.sub(
        lambda cell: f'<{cell.group(1)} style="{next(each)}{_unbroken(cell.group(2))}">', row
    )


def _unbroken(text: str) -> str:
    """Return the style that keeps a short text on one line; nothing for a longer one."""
    return ";white-space:nowrap" if len(text) <= NO_BREAK else ""


def plain(table: pd.DataFrame) -> str:
    """Write a table as plain text, without the row numbers."""
    return table.map(cell).to_string(index=False) if len(table) else "(no rows)"


def table_html(table: pd.DataFrame) -> str:
    """Write a table as HTML with column headings that a screen reader announces.

    Examples
    --------
    >>> import pandas as pd
    >>> html = table_html(pd.DataFrame({"who": ["<a>"]}))
    >>> "&lt;a&gt;" in html and '<th scope="col"' in html
    True
    """
    head = "".join(
        f'<th scope="col" style="{CELL}">{html.escape(str(name))}</th>' for name in table.columns
    )
    rows = (
        "<tr>" + "".join(map(_data_cell, row)) + "</tr>"
        for row in table.head(MOST_ROWS).itertuples(index=False, name=None)
    )
    left_out = len(table) - MOST_ROWS
    note = f"<p>{left_out} more rows are not shown.</p>" if left_out > 0 else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>{note}"


def _data_cell(value: object) -> str:
    text = cell(value)
    return f'<td style="{CELL}{_unbroken(text)}">{html.escape(text)}</td>'


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
