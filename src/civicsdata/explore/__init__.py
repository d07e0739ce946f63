"""Which interactives does the course have, and how does a learner open one?

Each function opens one. It shows controls, a picture, a summary in words and a table, and works by
keyboard alone. ``print(…)`` gives the same without controls. Widgets are loaded when a function is
called, not before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from civicsdata.explore.bars import bars

if TYPE_CHECKING:
    from civicsdata.explore.panel import Panel

__all__ = ["bars", "timeline"]


def timeline(**settings: object) -> Panel:
    """Show what happened when, and the tariff's status on a chosen day.

    Parameters
    ----------
    **settings
        Where to start: ``dates`` (a pair of ISO dates), ``kind`` and ``day``.

    Returns
    -------
    Panel
        A widget; ``.set(day="2025-02-10")`` moves it, ``.table`` and ``.summary`` follow.

    Raises
    ------
    ValueError
        If a setting or its value is not among the allowed ones.

    Examples
    --------
    >>> print(timeline(day="2025-02-10").summary.split(".")[0])
    On 2025-02-10 the 25 % tariff on products of Mexico was: paused since 2025-02-03
    """
    from civicsdata.explore.timeline_view import build

    return build(settings)
