"""How does a part that is made by machine get into a page that people write?"""

from __future__ import annotations


def with_made_part(page: str, begin: str, end: str, part: str) -> str:
    r"""Put a part between two marker lines of a page.

    Parameters
    ----------
    page : str
        Text of the page.
    begin, end : str
        The marker lines.
    part : str
        What is to stand between them.

    Returns
    -------
    str
        The page; what stood between the markers is replaced. A page without both is left alone.

    Examples
    --------
    >>> with_made_part("a <b> old <e> z", "<b>", "<e>", "new")
    'a <b>\n\nnew\n\n<e> z'
    >>> with_made_part("no markers", "<b>", "<e>", "new")
    'no markers'
    """
    if begin not in page or end not in page:
        return page
    before, _, rest = page.partition(begin)
    after = rest.partition(end)[2]
    return f"{before}{begin}\n\n{part}\n\n{end}{after}"
