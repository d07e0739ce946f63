"""Open the interactives of the course, and draw what everybody can read.

An interactive shows controls, a picture, a summary in words and a table, and works by keyboard
alone. ``print(…)`` shows the same without controls. Widgets are loaded when a function is called,
not before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from civicsdata.explore.drawing.bars import bars
from civicsdata.explore.drawing.dots import dots
from civicsdata.explore.drawing.flights import flights
from civicsdata.explore.drawing.scenes.stations import journey
from civicsdata.explore.drawing.scenes.words import words
from civicsdata.explore.legible import legible_tables

if TYPE_CHECKING:
    from civicsdata.explore.panels.panel import Panel

__all__ = [
    "acts", "bars", "dots", "flights", "guess", "imports", "incidence", "journey", "legible_tables",
    "leverage", "routes", "seizures", "timeline", "words",
]  # fmt: skip
# What shows a picture that stands still, or none; the other names open an interactive.
STILL: Final = ("bars", "dots", "flights", "journey", "legible_tables", "words")


def timeline(**settings: object) -> Panel:
    """Show what happened when, and the tariff's status on a chosen day.

    Parameters
    ----------
    **settings
        Where to start: ``first`` and ``last`` (ISO dates), ``kind`` and ``day``.

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
    from civicsdata.explore.interactives.timeline import build

    return build(settings)


def acts(**settings: object) -> Panel:
    """Show which rules speak to an act, by consent, force and territory.

    Parameters
    ----------
    **settings
        Where to start: ``consent``, ``force`` and ``territory``.

    Returns
    -------
    Panel
        A widget with ``.set``, ``.table`` and ``.summary``.

    Raises
    ------
    ValueError
        If a setting or its value is not among the allowed ones.

    Examples
    --------
    >>> print(acts(territory="another state's territory").summary.splitlines()[0])
    An act abroad with consent: states call it cooperation.
    """
    from civicsdata.explore.interactives.acts import build

    return build(settings)


def routes(**settings: object) -> Panel:
    """Find the routes out of Mexico that the rules open for a person, and their safeguards.

    Parameters
    ----------
    **settings
        Where to start: ``nationality``, ``purpose``, ``requested_by``, ``sentenced_in``,
        ``written_request``, ``charged``, ``crime_in_both``, ``consents`` and ``treaty_invoked``.

    Returns
    -------
    Panel
        A widget with ``.set``, ``.table`` and ``.summary``.

    Raises
    ------
    ValueError
        If a setting or its value is not among the allowed ones.

    Examples
    --------
    >>> finder = routes(nationality="Mexico")
    >>> "Only foreigners can be expelled." in finder.summary
    True
    """
    from civicsdata.explore.interactives.routes import build

    return build(settings)


def guess(a_year: object = ..., record: bool = False) -> Panel:
    """Draw a guess of the people a year whom Mexico extradited, then see the record.

    Parameters
    ----------
    a_year : number, optional
        The guess; anything that is no number from 0 to 5000 is taken as no guess yet.
    record : bool
        Whether the record is shown beside the guess.

    Returns
    -------
    Panel
        A widget with ``.set``, ``.table`` and ``.summary``.

    Examples
    --------
    >>> print(guess(20, record=True).summary.splitlines()[0])
    Your guess: 20 people a year. The record: 60 to 65. You guessed 40 too few.
    """
    from civicsdata.explore.interactives.guess import build, is_guess

    return build({"a_year": a_year} if is_guess(a_year) else {}, record)


def incidence(**settings: object) -> Panel:
    """Show who pays a tariff, by the elasticities of demand and supply.

    Parameters
    ----------
    **settings
        Where to start: ``tariff_pct``, ``demand``, ``supply`` and ``curve``.

    Returns
    -------
    Panel
        A widget with ``.set``, ``.table`` and ``.summary``.

    Raises
    ------
    ValueError
        If a setting or its value is not among the allowed ones.

    Examples
    --------
    >>> print(incidence(tariff_pct=20, demand=1, supply=1).summary.splitlines()[1])
    The importing side bears 52 % of the gap, the exporting side 48 %.
    """
    from civicsdata.explore.interactives.incidence import build

    return build(settings)


def leverage(**settings: object) -> Panel:
    """Play a tariff threat as a game of three moves, and solve it backwards.

    Parameters
    ----------
    **settings
        Where to start: ``gain``, ``concession_cost``, ``tariff_cost_sender``,
        ``tariff_cost_target``, ``backing_down_cost`` and ``solved``.

    Returns
    -------
    Panel
        A widget with ``.set``, ``.table`` and ``.summary``.

    Raises
    ------
    ValueError
        If a setting or its value is not among the allowed ones.

    Examples
    --------
    >>> print(leverage(solved="1: the sender's last move").summary)
    The sender compares: impose −2, back down −1. It takes: back down.
    """
    from civicsdata.explore.interactives.leverage import build

    return build(settings)


def imports(**settings: object) -> Panel:
    """Draw a guess of the U.S. imports from Mexico in 2025, then see the record.

    Parameters
    ----------
    **settings
        Where to start: ``guess``, in billions of dollars, and ``record``, "hidden" or "shown".

    Returns
    -------
    Panel
        A widget with ``.set``, ``.table`` and ``.summary``.

    Raises
    ------
    ValueError
        If a setting or its value is not among the allowed ones.

    Examples
    --------
    >>> print(imports(guess=400, record="shown").summary.splitlines()[0].partition("Mexico. ")[2])
    Your guess for 2025: 400. That is 134 too low. The record: 534.3.
    """
    from civicsdata.explore.interactives.imports import build

    return build(settings)


def seizures(**settings: object) -> Panel:
    """Show monthly fentanyl seizures, with two readings of the same change.

    Parameters
    ----------
    **settings
        Where to start: ``first`` and ``last`` (months such as "2024-01"), ``base`` and
        ``border``.

    Returns
    -------
    Panel
        A widget with ``.set``, ``.table`` and ``.summary``.

    Raises
    ------
    ValueError
        If a setting or its value is not among the allowed ones.

    Examples
    --------
    >>> window = seizures(first="2022-01", last="2022-12", base="the month before")
    >>> len(window.table)
    12
    """
    from civicsdata.explore.interactives.seizures import build

    return build(settings)
