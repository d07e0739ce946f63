"""Draw a map of where people were flown: one line a city, as wide as the number of people."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from civicsdata.explore.drawing.charts import Figure, caption, is_drawing
from civicsdata.explore.drawing.svg import circle, document, number, path, text
from civicsdata.explore.drawing.theme import BLUE, GREEN, GREY, HALO, INK, ORANGE, PALE, PAPER

if TYPE_CHECKING:
    import pandas as pd

WIDTH: Final = 720
WEST, EAST, NORTH, SOUTH = -121.0, -58.0, 46.5, 14.5  # degrees at the edges of the map
# A degree of longitude is shorter than one of latitude, by the cosine of the latitude in between.
SHRINK: Final = math.cos(math.radians(32))
SCALE: Final = WIDTH / ((EAST - WEST) * SHRINK)
PERSON: Final = 1.6  # pixels of a line's width for each person
LAND: Final = {"Mexico": (GREEN, 0.16), "United States of America": (PALE, 1)}  # with opacity
# Where the name of a city stands: pixels to the right of its dot and below it, and its anchor.
SIDES: Final = {"right": (8, 0, "start"), "left": (-8, 0, "end"), "above": (0, -14, "middle")}


@dataclass(frozen=True)
class Place:
    """Where a city lies, in degrees, on which side its name stands, and how its line bends."""

    longitude: float
    latitude: float
    side: str = "right"
    down: float = 4
    bend: float = 0.12

    @property
    def point(self) -> tuple[float, float]:
        """Its place on the map, in pixels."""
        return project(self.longitude, self.latitude)


START: Final = Place(-99.0, 19.7)  # Felipe Ángeles airport, north of Mexico City
# Rounded to a tenth of a degree, which is less than a line is wide.
PLACES: Final = {
    "Chicago": Place(-87.9, 42.0, "left", 4, 0.16),
    "Dulles": Place(-77.5, 38.9, "right", 27),
    "Houston": Place(-95.3, 29.9, "right", 12, 0.05),
    "McKinney": Place(-96.6, 33.2, "right", 0, 0.05),
    "New York (JFK airport)": Place(-73.8, 40.6, "right", 12, 0.05),
    "Phoenix": Place(-112.0, 33.4, "right", -9, 0.05),
    "San Antonio": Place(-98.5, 29.5, "left", 6),
    "San Diego": Place(-117.2, 32.7, "above"),
    "Washington": Place(-77.0, 38.9, "right", 10),
    "White Plains": Place(-73.7, 41.1, "right", -2, 0.2),
}


def flights(table: pd.DataFrame, title: str, source: str = "") -> Figure:
    """Draw a map with one line for each row, from the airport in Mexico to a city.

    Parameters
    ----------
    table : pandas.DataFrame
        Rows of the table ``destinations``, with the columns ``city`` and ``people``.
    title : str
        What the map shows.
    source : str
        Who says so; printed under the map when given.

    Returns
    -------
    Figure
        The map, with a summary in words and its table.

    Raises
    ------
    ValueError
        If a column is missing, there are no rows, or a city is not on the map.

    Examples
    --------
    >>> import pandas as pd
    >>> day = pd.DataFrame({"city": ["Houston", "Chicago"], "people": [4, 2]})
    >>> print(flights(day, "Two flights").summary)
    Two flights. From one airport to 2 cities: Houston 4, Chicago 2. 6 people in all.
    """
    for column in ("city", "people"):
        if column not in table.columns:
            known = ", ".join(map(str, table.columns))
            raise ValueError(f"The map needs the column {column!r}; the table has: {known}.")
    if not len(table):
        raise ValueError("The map needs rows, and this table has none. Which rows were kept?")
    unknown = [city for city in table["city"] if city not in PLACES]
    if unknown:
        raise ValueError(f"{unknown[0]!r} is not on the map; it knows: {', '.join(PLACES)}.")
    rows = table.groupby("city", sort=False)["people"].sum().sort_values(ascending=False)
    summary = caption(title, _seen(rows), source)
    numbers = rows.reset_index()
    svg = _draw(rows, title, source, summary) if is_drawing() else ""
    return Figure(svg, summary, numbers)


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Return the place of a point on the map, in pixels from its upper left corner."""
    return (longitude - WEST) * SHRINK * SCALE, (NORTH - latitude) * SCALE + 34


def _seen(rows: pd.Series[int]) -> str:
    cities = ", ".join(f"{city} {people}" for city, people in rows.items())
    count = f"{len(rows)} cities" if len(rows) > 1 else "1 city"
    return f"From one airport to {count}: {cities}. {rows.sum()} people in all."


def _draw(rows: pd.Series[int], title: str, source: str, summary: str) -> str:
    height = (NORTH - SOUTH) * SCALE + 34
    parts = [
        path(_outline(ring), fill=colour, fill_opacity=opacity, stroke=PAPER, stroke_width=1)
        for country, rings in _outlines().items()
        for colour, opacity in [LAND[country]]
        for ring in rings
    ]
    parts += [_line(str(city), int(people)) for city, people in rows.items()]
    x, y = START.point
    parts += [
        circle(x, y, 5, ORANGE, stroke=INK),
        text(x + 9, y + 14, "near Mexico City", 13, INK, **HALO),
    ]
    parts += [_name(str(city), int(people)) for city, people in rows.items()]
    parts.append(text(8, 20, title, 15, INK, font_weight=700))
    if source:
        parts.append(text(8, height - 8, f"Source: {source}", 12, GREY))
    return document(WIDTH, height, title, summary, parts)


def _line(city: str, people: int) -> str:
    (x1, y1), (x2, y2) = START.point, PLACES[city].point
    # the middle of the curve is moved to the side, so that lines to near cities stay apart
    bend = PLACES[city].bend
    bend_x, bend_y = (x1 + x2) / 2 - (y1 - y2) * bend, (y1 + y2) / 2 - abs(x1 - x2) * bend
    curve = " ".join(map(number, (x1, y1, bend_x, bend_y, x2, y2)))
    return path(
        f"M{curve.replace(' ', ',', 1).replace(' ', ' Q', 1)}",
        fill="none",
        stroke=BLUE,
        stroke_width=people * PERSON,
        stroke_linecap="round",
        opacity=0.75,
    )


def _name(city: str, people: int) -> str:
    place = PLACES[city]
    x, y = place.point
    beside, down, anchor = SIDES[place.side]
    at = x + beside, y + down + place.down
    words = text(*at, f"{city} {people}", 13, INK, anchor=anchor, **HALO)
    return circle(x, y, 3.5, INK) + words


def _outline(ring: list[list[float]]) -> str:
    points = (project(longitude, latitude) for longitude, latitude in ring)
    return "M" + " L".join(f"{number(x)},{number(y)}" for x, y in points) + " Z"


@cache
def _outlines() -> dict[str, list[list[list[float]]]]:
    """Return the outlines of countries: rings of longitude and latitude (Natural Earth)."""
    file = resources.files("civicsdata.explore.drawing") / "outlines.json"
    outlines: dict[str, list[list[list[float]]]] = json.loads(file.read_text("utf-8"))["countries"]
    return outlines
