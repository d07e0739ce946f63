"""Draw the routes out of Mexico as a map of stations on which a case travels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

from civicsdata.explore.drawing import svg, theme
from civicsdata.explore.drawing.charts import Figure, is_drawing
from civicsdata.explore.drawing.handles import button
from civicsdata.models.case import Case
from civicsdata.models.parameters import one_of
from civicsdata.models.routes import Route, find
from civicsdata.models.rules import Station

WIDTH: Final = 460
PLACES: Final[dict[Station, float]] = {
    "start": 24, "treaty": 86, "judge": 152, "ministry": 218, "amparo": 284, "assurance": 350,
    "border": 432,
}  # fmt: skip
LINES: Final = {  # the name of a line on the map, and its colour
    "extradition_1978": ("Extradition", theme.BLUE),
    "sentence_transfer_1976": ("Prisoner transfer", theme.GREEN),
    "expulsion_art33": ("Expulsion", theme.ORANGE),
    "handover_2025_lsn": ("Handover, as in 2025", theme.PINK),
    "abduction_1990": ("Abduction, as in 1990", theme.SKY),
}
ROW: Final = 58  # pixels from one line to the next
COLUMNS: Final = 68  # characters of a line of the reason
KEY: Final = (  # where a mark's meaning stands, and how the mark is drawn
    (12, "yes", "has this station"), (142, "discretionary", "at discretion"),
    (254, "contested", "contested"), (346, "closed", "ends here"),
)  # fmt: skip
# The case runs along its line each time it is drawn at another place, unless motion is unwanted.
TRAVEL: Final = (
    "<style>@media (prefers-reduced-motion:no-preference){{"
    "@keyframes {name}{{from{{transform:translate({start}px,{y}px)}}}}"
    ".{name}{{animation:{name} {seconds}s ease-in-out}}}}</style>"
)
SPEED: Final = 260  # pixels a second


@dataclass(frozen=True)
class Map:
    """All lines, with the one that the case takes.

    Parameters
    ----------
    routes : sequence of Route
        The lines from top to bottom.
    taken : str
        Name of the one that the case takes.
    """

    routes: Sequence[Route]
    taken: str

    @property
    def route(self) -> Route:
        """The line that the case takes."""
        return next(route for route in self.routes if route.name == self.taken)


def reached(route: Route) -> str:
    """Return in a few words how far a case gets on a route.

    Examples
    --------
    >>> from civicsdata.models.routes import Case, find
    >>> [reached(route) for route in find(Case(nationality="Mexico", charged=True))][:3]
    ['waits at the ministry', 'stops at the treaty', 'stops at the ministry']
    """
    words = {
        "open": "reaches the border",
        "discretionary": f"waits at the {route.station}",
        "contested": f"is contested at the {route.station}",
        "closed": f"stops at the {route.station}",
        "no procedure": "finds no rule that opens it",
    }
    return words[route.state]


def journey(line: str = "Extradition", **facts: Any) -> Figure:
    """Draw how far a case gets on each route out of Mexico, on a map of stations.

    Parameters
    ----------
    line : str
        The line on which the case is drawn, such as "Expulsion".
    **facts
        The facts of the case, as `models.routes.Case` takes them; where none are given, a Mexican
        who is charged in the United States.

    Returns
    -------
    Figure
        The map, with a summary in words and a table of all lines.

    Raises
    ------
    ValueError
        If there is no such line, or the facts exclude each other.

    Examples
    --------
    >>> fay = journey("Expulsion", nationality="Mexico", charged=True)
    >>> fay.summary.split(". ")[0]
    'On the line Expulsion the case stops at the ministry'
    """
    import pandas as pd

    names = {name: key for key, (name, _) in LINES.items()}
    one_of("line", line, tuple(names))
    known = tuple(field.name for field in fields(Case))
    for name in facts:
        one_of("fact", name, known)
    seen = Map(find(Case(**{"nationality": "Mexico", "charged": True, **facts})), names[line])
    route = seen.route
    summary = f"On the line {line} the case {reached(route)}. {route.because} Rule: {route.cite}."
    rows = [(LINES[one.name][0], reached(one), one.because, one.cite) for one in seen.routes]
    table = pd.DataFrame(rows, columns=["line", "the case", "why", "rule"])
    picture = ""
    if is_drawing():
        shapes, height = draw(seen, 8)
        label = "A map of five routes out of Mexico, with the stations at which a case stops"
        picture = svg.document(WIDTH, height, label, summary, [shapes])
    return Figure(picture, summary, table)


def draw(seen: Map, y: float) -> tuple[str, float]:
    """Draw the map from a height downwards.

    Returns
    -------
    tuple of (str, float)
        Shapes, and the height at which they end.
    """
    parts = []
    for station, x in PLACES.items():
        words = {"start": "Mexico", "border": "U.S."}.get(station, station)
        weight = 700 if station in ("start", "border") else None
        parts.append(svg.text(x, y + 14, words, 13, anchor="middle", font_weight=weight))
    top = y + 24
    bottom = top + ROW * len(seen.routes)
    parts += [
        svg.line(x, top, x, bottom, theme.PALE, stroke_width=2 if at != "border" else 6)
        for at, x in PLACES.items()
    ]
    for at, route in enumerate(seen.routes):
        parts.append(_line(route, top + ROW * at, route.name == seen.taken))
    at = [route.name for route in seen.routes].index(seen.taken)
    parts.append(_case(seen.route, top + ROW * at + 38))
    because = svg.wrap(seen.route.because, COLUMNS)
    rule = svg.wrap(f"Rule: {seen.route.cite}", COLUMNS + 6)
    y = bottom + 22
    for x, mark, words in KEY:
        shape = _cross(x, y - 4) if mark == "closed" else _station(mark, x, y - 4)
        parts.append(shape + svg.text(x + 14, y, words, 12.5, theme.GREY))
    y += 32
    name, colour = LINES[seen.taken]
    height = 26 + 19 * len(because) + 17 * len(rule) + 16
    parts.append(svg.rect(4, y - 20, 6, height, colour))
    parts.append(svg.text(20, y, f"{name}: {reached(seen.route)}", 14.5, font_weight=700))
    for line in because:
        y += 19
        parts.append(svg.text(20, y, line, 14))
    for line in rule:
        y += 17
        parts.append(svg.text(20, y + 4, line, 12.5, theme.GREY))
    return "".join(parts), y + 24


def _line(route: Route, top: float, taken: bool) -> str:
    """Draw one line of the map: its name, its stations and where the case ends."""
    name, colour = LINES[route.name]
    y, end = top + 38, PLACES[route.station]
    parts = [svg.rect(2, top + 2, WIDTH - 4, ROW - 4, colour, fill_opacity=0.14 if taken else 0)]
    if taken:
        parts.append(svg.rect(2, top + 2, WIDTH - 4, ROW - 4, "none", stroke=theme.INK, rx=4))
    parts.append(svg.text(10, top + 18, name, 13.5, font_weight=700, **theme.HALO))
    right = {"anchor": "end", **theme.HALO}
    parts.append(svg.text(WIDTH - 10, top + 18, reached(route), 13, **right))
    ahead = "2 7" if route.state in ("closed", "no procedure") else "9 5"
    width = 6 if taken else 5
    parts.append(
        svg.line(end, y, PLACES["border"], y, colour, stroke_width=3, stroke_dasharray=ahead)
        + svg.line(PLACES["start"], y, end, y, colour, stroke_width=width)
    )
    for station, applies in route.stations.items():
        if applies != "no" and station != route.station:
            parts.append(_station(applies, PLACES[station], y))
    parts.append(_end(route, end, y))
    label = f"Take the line {name}. It {reached(route)}."
    return button("line", route.title, label, "".join(parts), taken)


def _station(applies: str, x: float, y: float) -> str:
    """Draw a station that a line has: for certain, at somebody's discretion, or arguably."""
    disc = svg.circle(x, y, 7, theme.PAPER, stroke=theme.INK, stroke_width=2)
    if applies == "contested":
        return svg.circle(x, y, 8, theme.PAPER) + svg.text(
            x, y + 6, "?", 17, anchor="middle", font_weight=700
        )
    return svg.sign("discretionary", x, y) if applies == "discretionary" else disc


def _end(route: Route, x: float, y: float) -> str:
    """Draw what is at the end of the case's way: a cross, a question, a half or a full disc."""
    if route.state in ("closed", "no procedure"):
        return _cross(x, y)
    if route.state == "open":
        return svg.circle(x, y, 9, theme.INK)
    disc = svg.circle(x, y, 10, theme.PAPER)
    return disc + svg.sign(route.state, x, y)


def _cross(x: float, y: float) -> str:
    cross = f"M{svg.number(x - 5)},{svg.number(y - 5)} l10,10 m0,-10 l-10,10"
    box = svg.rect(x - 9, y - 9, 18, 18, theme.INK, rx=3)
    return box + svg.path(cross, stroke=theme.PAPER, stroke_width=2.6)


def _case(route: Route, y: float) -> str:
    """Draw the case where it has got to; where motion is wanted, it runs there."""
    x = PLACES[route.station] - (20 if route.station != "start" else 0)
    start = PLACES["start"]
    name = f"case-{route.name.replace('_', '-')}-{route.station}"
    seconds = svg.number(max(0.2, (x - start) / SPEED))
    style = TRAVEL.format(name=name, start=svg.number(start), y=svg.number(y), seconds=seconds)
    wagon = (
        svg.rect(-11, -15, 22, 17, theme.PAPER, rx=4, stroke=theme.INK, stroke_width=2)
        + svg.circle(0, -9, 3, theme.INK)
        + svg.path("M-5,-1 a5,5 0 0,1 10,0 z", fill=theme.INK)
        + svg.circle(-6, 4, 3, theme.INK)
        + svg.circle(6, 4, 3, theme.INK)
    )
    place = f"transform:translate({svg.number(x)}px,{svg.number(y)}px)"
    return f"{style}<g{svg.attributes(class_=name, style=place)}>{wagon}</g>"
