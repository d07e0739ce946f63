"""How does an interactive read a table as plain text, row by row?"""

from __future__ import annotations

from civicsdata.explore.drawing.charts import cell


def read(name: str) -> list[dict[str, str]]:
    """Read a table as one dict of text for each row: ISO dates, blanks for what is missing.

    Parameters
    ----------
    name : str
        A table that ``civicsdata.tables()`` lists.

    Returns
    -------
    list of dict of str to str
        The rows in the table's order.

    Examples
    --------
    >>> read("tariff_actions")[0]["date"]
    '2025-01-20'
    """
    from civicsdata.tables import load

    table = load(name).astype(object)
    columns = [str(column) for column in table.columns]
    return [
        dict(zip(columns, map(cell, row), strict=True))
        for row in table.itertuples(index=False, name=None)
    ]
