"""Show what happened when, and the tariff's status on a chosen day.

The reader drags one day across, or chooses a span of dates and a kind of event. The band under the
events shows the status only up to that day, so that nobody reads ahead.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from civicsdata.explore.drawing.timeline import (
    KINDS,
    LANES,
    MOST_DAYS,
    Event,
    Span,
    TariffOrder,
    draw,
    ordinal,
    status_changes,
    status_on,
)
from civicsdata.explore.panels.controls import choice, in_order
from civicsdata.explore.panels.panel import NARROW, WIDE, Panel, Settings, View
from civicsdata.tables import records

if TYPE_CHECKING:
    import pandas as pd

TITLE: Final = "Timeline: events around the handover, and the tariff's status day by day"
FIRST_DAY, LAST_DAY = "2025-01-20", "2025-03-09"
ALL: Final = "all kinds"
# The rows of tariff_actions that ordered, paused, began, narrowed and ended the 25 % tariff.
ORDERS: Final = ("X2", "X3", "X7", "X9a", "X14b")


def build(settings: Settings) -> Panel:
    """Return the interactive, made from the tables of events and tariff actions."""
    events, orders = read_events(), read_orders()
    known = sorted({event.date for event in events} | {FIRST_DAY, LAST_DAY})
    kinds = [ALL, *(kind for kind in KINDS if any(event.kind == kind for event in events))]
    first = choice("First date", known, FIRST_DAY)
    last = choice("Last date", known, LAST_DAY)
    day = choice("Day to look at", days_between(FIRST_DAY, LAST_DAY, known))

    def follow(_: object) -> None:
        start, end = sorted((first.value, last.value))
        options = days_between(start, end, known)
        chosen = ordinal(day.value)
        nearest = min(options, key=lambda date: abs(ordinal(date) - chosen))
        day.options = options
        day.value = nearest

    for side in (first, last):
        side.observe(follow, names="value")
    controls = {"first": first, "last": last, "kind": choice("Kind of event", kinds), "day": day}
    return Panel(TITLE, controls, lambda values: view(events, orders, values), settings)


def read_events() -> list[Event]:
    """Read dated events, oldest first, with the actor's name instead of the id."""
    actors = {row["id"]: row for row in records("actors")}
    digits = {"month": 7, "year": 4}
    events = [
        Event(
            date=row["date"],
            known_date=row["date"][: digits.get(row["date_precision"], 10)],
            kind=row["kind"],
            who=actors[row["actor_id"]]["name"] if row["actor_id"] else "",
            title=row["title"],
            sources=row["source_ids"],
            lane=side_of(actors.get(row["actor_id"], {}).get("country", "")),
        )
        for row in records("events")
        if row["date"]
    ]
    return sorted(events, key=lambda event: event.date)


def side_of(country: str) -> str:
    """Return the lane of an actor's country.

    Examples
    --------
    >>> side_of("Mexico"), side_of("Canada")
    ('Mexico', 'Both, and others')
    """
    return country if country in LANES else LANES[-1]


def read_orders() -> list[TariffOrder]:
    """Read the orders about the tariff on products of Mexico, oldest first."""
    orders = [
        TariffOrder(row["date"], row["status_after"], row["instrument"], row["what_it_did"])
        for row in records("tariff_actions")
        if row["id"] in ORDERS
    ]
    return sorted(orders, key=lambda order: order.date)


def view(events: Sequence[Event], orders: Sequence[TariffOrder], settings: Settings) -> View:
    """Return picture, summary and table for the chosen span, kind and day."""
    first, last, exchanged = in_order(settings["first"], settings["last"])
    span, kind = Span(first, last, settings["day"], WIDE), settings["kind"]
    narrow = replace(span, width=NARROW)
    shown = [event for event in events if first <= event.date <= last and kind in (ALL, event.kind)]
    summary = exchanged + summarize(shown, orders, span, kind)
    return View(
        lambda: draw(shown, orders, span, summary), summary, tabulate(shown, span.day),
        lambda: draw(shown, orders, narrow, summary),
    )  # fmt: skip


def summarize(shown: Sequence[Event], orders: Sequence[TariffOrder], span: Span, kind: str) -> str:
    """Tell the tariff's status, and the events before and after the day."""
    first, last, day = span.first, span.last, span.day
    changes = status_changes(orders, first, day)
    since, status = changes[-1]
    order = status_on(orders, day)
    known = f" since {since}" if order.date >= first else ""
    what = order.what.removesuffix(".")
    latest = f" Latest step: {order.date}, {order.instrument}: {what}." if order.date else ""
    past = [event for event in shown if event.date <= day]
    coming = [event for event in shown if event.date > day]
    noun = "events" if kind == ALL else f"events of the kind “{kind}”"
    lines = [
        f"On {day} the 25 % tariff on products of Mexico was: {status}{known}.{latest}",
        f"From {first} to {last} the timeline has {len(shown)} {noun}; "
        f"{len(past)} of them on or before {day}.",
    ]
    if past:
        lines.append(f"Last one: {past[-1].known_date}, {past[-1].title}.")
    if coming:
        lines.append(f"Next one: {coming[0].known_date}, {coming[0].title}.")
    return "\n".join(lines)


def tabulate(shown: Sequence[Event], day: str) -> pd.DataFrame:
    """Return the events as a table, each marked as before or after the chosen day."""
    import pandas as pd

    columns = ["date", "seen from the day", "kind", "who", "event", "sources"]
    rows = [
        (one.known_date, place(one.date, day), one.kind, one.who, one.title, one.sources)
        for one in shown
    ]
    return pd.DataFrame(rows, columns=columns)


def place(date: str, day: str) -> str:
    """Return where a date lies, seen from a day.

    Examples
    --------
    >>> place("2025-02-01", "2025-02-03")
    'before'
    """
    if date == day:
        return "same day"
    return "before" if date < day else "after"


def days_between(first: str, last: str, dates: Sequence[str]) -> list[str]:
    """List every day of a span; for a span of more than 800 days, the days with events.

    Examples
    --------
    >>> days_between("2025-02-27", "2025-03-01", [])
    ['2025-02-27', '2025-02-28', '2025-03-01']
    """
    start, end = ordinal(first), ordinal(last)
    if end - start > MOST_DAYS:
        return [date for date in dates if first <= date <= last]
    return [dt.date.fromordinal(day).isoformat() for day in range(start, end + 1)]
