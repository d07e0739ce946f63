"""Draw the timeline: a row for each event, and a strip for the tariff's status."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from civicsdata.explore.drawing import svg, theme
from civicsdata.explore.drawing.handles import Track, knob, slider

MOST_ROWS: Final = 45  # events in the picture; the table has all
NONE: Final = "not ordered"
FILLS: Final = {
    NONE: theme.PAPER,
    "ordered": "url(#timeline-stripes)",
    "paused": "url(#timeline-dots)",
    "in force": theme.BLUE,
    "ended": "url(#timeline-lines)",
}
SHAPES: Final = {
    "circle": "M-5,0 a5,5 0 1,0 10,0 a5,5 0 1,0 -10,0 z",
    "square": "M-5,-5 h10 v10 h-10 z",
    "diamond": "M0,-6.5 L6.5,0 L0,6.5 L-6.5,0 z",
    "up": "M0,-6 L6,5 L-6,5 z",
    "down": "M0,6 L6,-5 L-6,-5 z",
    "plus": "M-2,-6 h4 v4 h4 v4 h-4 v4 h-4 v-4 h-4 v-4 h4 z",
    "bar": "M-2.5,-6.5 h5 v13 h-5 z",
    "left": "M-6,0 L5,-6 L5,6 z",
    "right": "M6,0 L-5,-6 L-5,6 z",
}
KINDS: Final = {
    "statement": "circle",
    "order": "square",
    "deal": "diamond",
    "handover": "up",
    "ruling": "down",
    "law": "bar",
    "talks": "plus",
    "designation": "left",
    "data": "right",
}
LEFT, RIGHT, TOP, ROW = 24.0, 876.0, 34.0, 19.0


@dataclass(frozen=True)
class Event:
    """One row of the table of events.

    Parameters
    ----------
    date : str
        ISO date; the first day when only the month or year is known.
    known_date : str
        The date as precisely as it is known.
    kind, who, title, sources : str
        What the table says.
    """

    date: str
    known_date: str
    kind: str
    who: str
    title: str
    sources: str


@dataclass(frozen=True)
class TariffOrder:
    """One order about the tariff, and the status after it."""

    date: str
    status: str
    instrument: str
    what: str


@dataclass(frozen=True)
class Span:
    """The dates that are shown, and the day from which the reader looks at them.

    Parameters
    ----------
    first, last, day : str
        ISO dates.
    """

    first: str
    last: str
    day: str

    def x(self, date: str) -> float:
        """Return where a date lies on the axis, in pixels.

        Examples
        --------
        >>> Span("2025-01-01", "2025-01-03", "2025-01-01").x("2025-01-02")
        450.0
        """
        start, length = ordinal(self.first), max(ordinal(self.last) - ordinal(self.first), 1)
        return LEFT + (ordinal(date) - start) / length * (RIGHT - LEFT)


def status_on(orders: Sequence[TariffOrder], day: str) -> TariffOrder:
    """Find the last order on or before a day.

    Examples
    --------
    >>> orders = [TariffOrder("2025-02-01", "ordered", "EO 14194", "25 %")]
    >>> status_on(orders, "2025-01-31").status, status_on(orders, "2025-02-01").status
    ('not ordered', 'ordered')
    """
    last = TariffOrder("", NONE, "", "")
    for order in orders:
        if order.date <= day:
            last = order
    return last


def status_changes(orders: Sequence[TariffOrder], first: str, day: str) -> list[tuple[str, str]]:
    """List each status from a first date to a day, with the date it began.

    Examples
    --------
    >>> orders = [TariffOrder("2025-02-01", "ordered", "EO 14194", "25 %")]
    >>> status_changes(orders, "2025-01-20", "2025-02-02")
    [('2025-01-20', 'not ordered'), ('2025-02-01', 'ordered')]
    """
    changes = [(first, status_on(orders, first).status)]
    for order in orders:
        if first < order.date <= day and order.status != changes[-1][1]:
            changes.append((order.date, order.status))
    return changes


def draw(events: Sequence[Event], orders: Sequence[TariffOrder], span: Span, summary: str) -> str:
    """Draw one row for each event along a common axis, and the status strip beneath."""
    drawn = events[:MOST_ROWS]
    left_out = len(events) - len(drawn)
    bottom = TOP + ROW * max(len(drawn) + bool(left_out), 1) + 8
    parts = [svg.definitions("timeline"), *axis(span, bottom), *chosen_day(span, bottom)]
    parts += [mark(event, span, TOP + ROW * row + 12) for row, event in enumerate(drawn)]
    if left_out:
        note = f"{left_out} more events stand in the table."
        parts.append(svg.text(RIGHT, bottom - 10, note, 12, theme.GREY, anchor="end"))
    strip, height = status_strip(orders, span, bottom + 26)
    parts += strip
    kinds = dict.fromkeys(event.kind for event in drawn)
    parts += legend(list(kinds), bottom + 26 + height)
    label = (
        f"Timeline of {len(events)} events from {span.first} to {span.last}, seen from {span.day}"
    )
    return svg.document(900, bottom + height + 70, label, summary, parts)


def axis(span: Span, bottom: float) -> list[str]:
    """Draw the time axis with at most eight dates."""
    start, end = ordinal(span.first), ordinal(span.last)
    steps = min(7, max(end - start, 1))
    ticks = sorted({start + round(index * (end - start) / steps) for index in range(steps + 1)})
    parts = [svg.line(LEFT, bottom, RIGHT, bottom, theme.GREY)]
    for index, tick in enumerate(ticks):
        date = dt.date.fromordinal(tick).isoformat()
        x = span.x(date)
        ends = {0: "start", len(ticks) - 1: "end"}
        parts.append(svg.line(x, TOP, x, bottom + 4, theme.PALE))
        parts.append(
            svg.text(x, bottom + 17, date, 11, theme.GREY, anchor=ends.get(index, "middle"))
        )
    return parts


def mark(event: Event, span: Span, y: float) -> str:
    """Draw an event's shape, full when it is past, and write its date and title beside it."""
    x, past = span.x(event.date), event.date <= span.day
    ink = theme.INK if past else theme.GREY
    shape = svg.path(
        SHAPES[KINDS.get(event.kind, "circle")],
        transform=f"translate({svg.number(x)},{svg.number(y)})",
        fill=theme.BLUE if past else theme.PAPER,
        stroke=theme.BLUE,
        stroke_width=1.6,
    )
    right = x < (LEFT + RIGHT) / 2
    words = f"{event.known_date}  {svg.shorten(event.title, 58)}"
    words = words if right else f"{svg.shorten(event.title, 58)}  {event.known_date}"
    side = 11 if right else -11
    return shape + svg.text(
        x + side,
        y + 4,
        words,
        12,
        ink,
        anchor="start" if right else "end",
        paint_order="stroke",
        stroke=theme.PAPER,
        stroke_width=3,
        font_weight=600 if past else None,
    )


def chosen_day(span: Span, bottom: float) -> list[str]:
    """Draw the line of the chosen day."""
    x, name = span.x(span.day), f"day chosen: {span.day}"
    anchor = "start" if x < LEFT + 80 else "end" if x > RIGHT - 80 else "middle"
    days = ordinal(span.last) - ordinal(span.first)
    track = Track("day", "x", (LEFT, RIGHT), (0, max(days, 1)))
    now = ordinal(span.day) - ordinal(span.first)
    return [
        slider(track, now, "Day to look at", span.day, knob(x, bottom + 46, "x")),
        svg.line(x, TOP - 8, x, bottom + 46, theme.RED, stroke_width=1.6, stroke_dasharray="5 3"),
        svg.text(x, TOP - 14, name, 12, theme.RED, anchor=anchor, font_weight=600),
    ]


def status_strip(orders: Sequence[TariffOrder], span: Span, y: float) -> tuple[list[str], float]:
    """Draw the tariff's status from the first date to the chosen day, and name each stretch."""
    changes = status_changes(orders, span.first, span.day)
    ends = [date for date, _ in changes[1:]] + [span.day]
    parts = []
    for (begin, status), end in zip(changes, ends, strict=True):
        x = span.x(begin)
        fill = FILLS.get(status, theme.PALE)
        parts.append(svg.rect(x, y, max(span.x(end) - x, 3), 18, fill, stroke=theme.INK))
    words = "; ".join(
        f"{status} from {begin}" if index else status
        for index, (begin, status) in enumerate(changes)
    )
    lines = svg.wrap(f"Tariff on products of Mexico, up to the day chosen: {words}.", 140)
    for index, line in enumerate(lines):
        parts.append(svg.text(LEFT, y + 36 + 16 * index, line, 12))
    return parts, 36 + 16 * len(lines)


def legend(kinds: Sequence[str], y: float) -> list[str]:
    """Name the shapes that stand for the kinds of event."""
    parts, x = [], LEFT + 8
    for kind in kinds:
        where = f"translate({svg.number(x)},{svg.number(y + 10)})"
        shape = SHAPES[KINDS.get(kind, "circle")]
        parts.append(svg.path(shape, transform=where, fill=theme.BLUE, stroke=theme.BLUE))
        parts.append(svg.text(x + 11, y + 14, kind, 12))
        x += 34 + 7 * len(kind)
    if kinds:
        parts.append(svg.text(x, y + 14, "full: past · hollow: still to come", 12, theme.GREY))
    return parts


def ordinal(date: str) -> int:
    """Return a date as a count of days, so that dates can be subtracted."""
    return dt.date.fromisoformat(date).toordinal()
