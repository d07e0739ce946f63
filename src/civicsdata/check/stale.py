"""Names whose answer cell stopped with an error when it was last run.

They still hold an earlier answer, or none. `civicsdata.notebook` keeps the list; where it does not
watch, as in grading, the list is empty.
"""

from __future__ import annotations

from civicsdata.check.question import no
from civicsdata.check.verdicts import Verdict

STALE: set[str] = set()


def stale_verdict(name: str) -> Verdict | None:
    """Return the verdict on an answer that is not the one in its cell, or None.

    Examples
    --------
    >>> STALE.add("total")
    >>> stale_verdict("total").word, stale_verdict("other")
    ('Not yet', None)
    >>> STALE.clear()
    """
    if name not in STALE:
        return None
    return no(
        f"The cell with `{name}` stopped with an error, so this check would see an earlier answer. "
        "Repair that cell and run it, then run this one again."
    )
