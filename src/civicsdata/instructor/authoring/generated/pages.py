"""Parts of pages that are made by machine, between two marker lines of a page people write."""

from __future__ import annotations


def with_generated_part(page: str, begin: str, end: str, part: str) -> str:
    r"""Return a page with a part put between two marker lines.

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
    >>> with_generated_part("a <b> old <e> z", "<b>", "<e>", "new")
    'a <b>\n\nnew\n\n<e> z'
    >>> with_generated_part("no markers", "<b>", "<e>", "new")
    'no markers'
    """
    if begin not in page or end not in page:
        return page
    before, _, rest = page.partition(begin)
    after = rest.partition(end)[2]
    return f"{before}{begin}\n\n{part}\n\n{end}{after}"
