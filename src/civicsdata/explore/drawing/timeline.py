"""Draw the timeline: a lane for each side, and a band for the tariff's status."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from civicsdata.explore.drawing import svg, theme
from civicsdata.explore.drawing.handles import Track, knob, slider, spot, surface

MOST_ROWS: Final = 9  # marks above one another in a lane; the table has all events
MOST_DAYS: Final = 800  # of a span in which each day can be chosen
NONE: Final = "not ordered"
FILLS: Final = {
    NONE: theme.PAPER,
    "ordered": "url(#timeline-stripes)",
    "paused": "url(#timeline-dots)",
    "in force": theme.BLUE,
    "ended": "url(#timeline-lines)",
}
# The mark of each kind of event, as a path around its middle.
KINDS: Final = {
    "statement": "M-5,0 a5,5 0 1,0 10,0 a5,5 0 1,0 -10,0 z",
    "order": "M-5,-5 h10 v10 h-10 z",
    "deal": "M0,-6.5 L6.5,0 L0,6.5 L-6.5,0 z",
    "handover": "M0,-6 L6,5 L-6,5 z",
    "ruling": "M0,6 L6,-5 L-6,-5 z",
    "law": "M-2.5,-6.5 h5 v13 h-5 z",
    "talks": "M-2,-6 h4 v4 h4 v4 h-4 v4 h-4 v-4 h-4 v-4 h4 z",
    "designation": "M-6,0 L5,-6 L5,6 z",
    "data": "M6,0 L-5,-6 L-5,6 z",
}
LANES: Final = ("United States", "Mexico", "Both, and others")
MARGIN, TOP, ROW, GAP = 16.0, 56.0, 15.0, 30.0
MOST_TOLD: Final = 3  # events of the day that are written out
MARK, CROWD = 14.0, 28.0  # pixels that a mark takes, and one of many people


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
    lane : str
        The side that acted: one of `LANES`.
    """

    date: str
    known_date: str
    kind: str
    who: str
    title: str
    sources: str
    lane: str = LANES[-1]

    @property
    def people(self) -> str:
        """How many were handed over, when it was a handover."""
        found = re.match(r"(\d+) people", self.title)
        return found[1] if found and self.kind == "handover" else ""


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
    width : float
        Pixels of the picture.
    """

    first: str
    last: str
    day: str
    width: float = 600

    def x(self, date: str) -> float:
        """Return where a date lies on the axis, in pixels.

        Examples
        --------
        >>> Span("2025-01-01", "2025-01-11", "2025-01-01", 132).x("2025-01-06")
        66.0
        """
        start, length = ordinal(self.first), max(ordinal(self.last) - ordinal(self.first), 1)
        return MARGIN + (ordinal(date) - start) / length * (self.width - 2 * MARGIN)

    @property
    def track(self) -> Track | None:
        """The line on which the day is dragged; none where not each day can be chosen."""
        days = ordinal(self.last) - ordinal(self.first)
        if not 0 < days <= MOST_DAYS:
            return None
        return Track("day", "x", (MARGIN, self.width - MARGIN), (0, days))


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
    """Draw a lane of marks for each side, the tariff's band, and the day as a line across."""
    parts = [svg.definitions("timeline"), *heading(orders, span)]
    y, left_out = TOP, 0
    for name in LANES:
        own = [event for event in events if event.lane == name]
        marks, height, hidden = lane(own, span, y + GAP)
        parts += [svg.text(MARGIN - 8, y + 15, name, 13, theme.GREY), *marks]
        y += GAP + height
        left_out += hidden
        parts.append(svg.line(0, y, span.width, y, theme.PALE))
    band, line = status_band(orders, span, y)
    parts += [*band, *axis(span, line)]
    words, y = below(events, span, line + 74, left_out)
    parts += words
    label = f"Timeline of {len(events)} events, {span.first} to {span.last}, seen from {span.day}"
    return svg.document(span.width, y, label, summary, [*day_line(span, line), *parts])


def heading(orders: Sequence[TariffOrder], span: Span) -> list[str]:
    """Write the day that is chosen, and the tariff's status on it."""
    status = status_on(orders, span.day).status
    return [
        svg.text(8, 22, span.day, 17, font_weight=700),
        svg.text(8, 42, f"25 % tariff on Mexico's products: {status}", 13, font_weight=600),
    ]


def lane(events: Sequence[Event], span: Span, y: float) -> tuple[list[str], float, int]:
    """Place marks so that none covers another; return them, their height, and how many lack room.

    A mark goes into the first row that is free where its date lies.
    """
    free: list[float] = []
    marks, left_out = [], 0
    for event in events:
        size = CROWD if event.people else MARK
        x = span.x(event.date)
        row = next((at for at, end in enumerate(free) if end <= x - size / 2), len(free))
        if row >= MOST_ROWS:
            left_out += 1
            continue
        rows = 2 if event.people else 1  # the disc covers two
        free[row : row + rows] = [x + size / 2] * rows
        marks.append(mark(event, span, y + ROW * (row + (rows - 1) / 2)))
    return marks, ROW * max(len(free), 1) + 4, left_out


def mark(event: Event, span: Span, y: float) -> str:
    """Draw an event's shape, full when it is past; handed-over people as one disc with a number."""
    x, past = span.x(event.date), event.date <= span.day
    if event.people:
        fill, ink = (theme.ORANGE, "#1b1b1b") if past else (theme.PAPER, theme.INK)
        disc = svg.circle(x, y, 13, fill, stroke=theme.INK, stroke_width=1.6)
        shape = disc + svg.text(x, y + 5, event.people, 14, ink, anchor="middle", font_weight=700)
    else:
        way = KINDS.get(event.kind, KINDS["statement"])
        where = f"translate({svg.number(x)},{svg.number(y)})"
        look = {"fill": theme.BLUE if past else theme.PAPER, "stroke": theme.BLUE}
        shape = svg.path(way, transform=where, stroke_width=1.6, **look)
    return spot("day", event.date, f"{event.known_date}: {event.title}", shape)


def day_line(span: Span, bottom: float) -> list[str]:
    """Draw the line of the chosen day, and a place to press behind everything."""
    x, shape = span.x(span.day), svg.rect(0, TOP, span.width, bottom - TOP, theme.PAPER)
    line = svg.line(x, TOP, x, bottom, theme.RED, stroke_width=2, stroke_dasharray="5 3")
    return [surface(span.track, shape) if span.track else shape, line]


def status_band(orders: Sequence[TariffOrder], span: Span, y: float) -> tuple[list[str], float]:
    """Draw the tariff's status from the first date to the chosen day, and name each stretch."""
    changes = status_changes(orders, span.first, span.day)
    ends = [date for date, _ in changes[1:]] + [span.day]
    parts = [svg.text(MARGIN - 8, y + 18, "The tariff, up to this day", 13, theme.GREY)]
    y += 26
    for (begin, status), end in zip(changes, ends, strict=True):
        x, width = span.x(begin), max(span.x(end) - span.x(begin), 3)
        fill = FILLS.get(status, theme.PALE)
        parts.append(svg.rect(x, y, width, 24, fill, stroke=theme.INK))
        middle, room = x + width / 2, 7 * len(status) + 4
        if width > room + 8:
            parts.append(svg.rect(middle - room / 2, y + 4, room, 16, theme.PAPER))
            parts.append(svg.text(middle, y + 17, status, 13, anchor="middle"))
    words = "; ".join([changes[0][1], *(f"{status} from {begin}" for begin, status in changes[1:])])
    y += 42
    for line in svg.wrap(words.capitalize() + ".", int(span.width / 7)):
        parts.append(svg.text(MARGIN - 8, y, line, 13, **theme.HALO))
        y += 17
    return parts, y


def axis(span: Span, y: float) -> list[str]:
    """Draw the line of dates, with the handle of the day."""
    line_y, right = y + 14, span.width - MARGIN
    parts = [svg.line(MARGIN, line_y, right, line_y, theme.GREY, stroke_width=3)]
    ends = {span.first: ("start", -8), span.last: ("end", 8)}
    middle = dt.date.fromordinal((ordinal(span.first) + ordinal(span.last)) // 2).isoformat()
    for date in dict.fromkeys((span.first, middle, span.last)):
        x, (anchor, aside) = span.x(date), ends.get(date, ("middle", 0))
        parts.append(svg.line(x, line_y - 6, x, line_y + 6, theme.GREY))
        parts.append(svg.text(x + aside, line_y + 34, date, 13, theme.GREY, anchor=anchor))
    if not span.track:
        return parts
    now = ordinal(span.day) - ordinal(span.first)
    handle = knob(span.x(span.day), line_y, "x")
    return [*parts, slider(span.track, now, "Day to look at", span.day, handle)]


def below(events: Sequence[Event], span: Span, y: float, left_out: int) -> tuple[list[str], float]:
    """Write what happened on the day, or last before it, and name the shapes."""
    past = [event for event in events if event.date <= span.day]
    today = [event for event in past if event.date == past[-1].date]
    columns = int(span.width / 7.2)
    parts = []
    for event in today[:MOST_TOLD]:
        for line in svg.wrap(f"{event.known_date}  {event.title}", columns):
            parts.append(svg.text(8, y, line, 13, **theme.HALO))
            y += 17
    more = len(today) - MOST_TOLD
    for count, what in ((more, "more on this day"), (left_out, "more events")):
        if count > 0:
            note = f"{count} {what} stand in the table."
            parts.append(svg.text(8, y, note, 13, theme.GREY, **theme.HALO))
            y += 17
    kinds = list(dict.fromkeys(event.kind for event in events))
    named, y = legend(kinds, y + 8, span.width)
    return parts + named, y


def legend(kinds: Sequence[str], y: float, width: float) -> tuple[list[str], float]:
    """Name the shapes that stand for the kinds of event, in as many rows as needed."""
    parts, x = [], 14.0
    named = [kind for kind in kinds if kind in KINDS and kind != "handover"]
    for kind in [*named, "full: past, hollow: to come"] if named else []:
        room = 32 + 6.6 * len(kind)
        if x + room > width:
            x, y = 14.0, y + 20
        if kind in KINDS:
            where = f"translate({svg.number(x)},{svg.number(y + 6)})"
            parts.append(svg.path(KINDS[kind], transform=where, fill=theme.BLUE))
        parts.append(svg.text(x + 11, y + 10, kind, 12, theme.GREY, **theme.HALO))
        x += room
    return parts, y + 26


def ordinal(date: str) -> int:
    """Return a date as a count of days, so that dates can be subtracted."""
    return dt.date.fromisoformat(date).toordinal()
