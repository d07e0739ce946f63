"""Show one series of seizures, and what two sides read in it.

The reader chooses the months, the border and what the last month is compared with. The same change
then stands under two readings. Seizures are counted in pounds, as the U.S. customs agency (CBP)
publishes them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from civicsdata.explore.drawing import svg, theme
from civicsdata.explore.panels.controls import choice, in_order
from civicsdata.explore.panels.panel import NARROW, WIDE, Panel, Settings, View
from civicsdata.tables import records

if TYPE_CHECKING:
    import pandas as pd

TITLE: Final = "Fentanyl seized each month: one series, two readings"
BORDERS: Final = {
    "Southwest border": "southwest_border_lb",
    "Northern border": "northern_border_lb",
    "Coast and interior": "coastal_interior_lb",
}
PREVIOUS, YEAR, MEAN, FIRST = (
    "the month before",
    "the same month a year before",
    "the mean of the window before it",
    "the first month of the window",
)
BASES: Final = (YEAR, PREVIOUS, MEAN, FIRST)
LEFT, TOP, FLOOR = 46.0, 50.0, 240.0


@dataclass(frozen=True)
class Comparison:
    """The last month of the window against its base."""

    month: str
    value: float
    base: float | None
    base_name: str

    @property
    def share(self) -> float | None:
        """The change as a share of the base; None where there is no base."""
        return None if not self.base else self.value / self.base - 1


def build(settings: Settings) -> Panel:
    """Return the interactive, made from the monthly table."""
    table = records("fentanyl_monthly")
    months = [row["date"][:7] for row in table]
    series = {
        name: dict(zip(months, (float(row[column]) for row in table), strict=True))
        for name, column in BORDERS.items()
    }
    controls = {
        "first": choice("First month", months),
        "last": choice("Last month", months, months[-1]),
        "base": choice("Compare the last month with", list(BASES)),
        "border": choice("Where it was seized", list(BORDERS)),
    }
    return Panel(TITLE, controls, lambda values: view(series[values["border"]], values), settings)


def view(series: dict[str, float], settings: Settings) -> View:
    """Return picture, summary and table for the chosen window and base."""
    border = settings["border"]
    first, last, exchanged = in_order(settings["first"], settings["last"])
    window = {month: value for month, value in series.items() if first <= month <= last}
    comparison = compare(series, window, settings["base"])
    summary = exchanged + summarize(window, comparison, border)
    table = tabulate(window, comparison)

    def drawn(width: float) -> str:
        parts = draw(window, comparison, border, width)
        label = f"Bars: fentanyl seized each month, {border}, with two readings of the last month"
        return svg.document(width, FLOOR + (170 if width > NARROW else 270), label, summary, parts)

    return View(lambda: drawn(WIDE), summary, table, lambda: drawn(NARROW))


def compare(series: dict[str, float], window: dict[str, float], base: str) -> Comparison:
    """Compare the window's last month with the chosen base.

    Examples
    --------
    >>> series = {"2025-01": 100.0, "2025-02": 60.0}
    >>> compare(series, series, "the month before").share
    -0.4
    """
    months = list(window)
    last = months[-1]
    values = list(window.values())
    if base == FIRST:
        value: float | None = values[0] if len(values) > 1 else None
    elif base == MEAN:
        value = sum(values[:-1]) / (len(values) - 1) if len(values) > 1 else None
    else:
        value = series.get(earlier(last, 12 if base == YEAR else 1))
    return Comparison(last, window[last], value, base)


def earlier(month: str, count: int) -> str:
    """Return the month that lies a number of months earlier.

    Examples
    --------
    >>> earlier("2025-01", 1), earlier("2025-02", 12)
    ('2024-12', '2024-02')
    """
    total = int(month[:4]) * 12 + int(month[5:7]) - 1 - count
    return f"{total // 12}-{total % 12 + 1:02d}"


def headline(comparison: Comparison) -> str:
    """Tell by how much the last month differs from its base, in whole per cent."""
    if comparison.share is None:
        return f"{comparison.month}: there is no value to compare with {comparison.base_name}."
    if abs(comparison.share) < 0.005:
        return f"{comparison.month}: about as much as {comparison.base_name}."
    difference = (
        f"{svg.percent(abs(comparison.share))} {'more' if comparison.share > 0 else 'less'}"
    )
    return f"{comparison.month}: about {difference} than {comparison.base_name}."


def readings(comparison: Comparison) -> tuple[str, str]:
    """Return the two readings of one change, each in its strongest form."""
    if comparison.share is None or abs(comparison.share) < 0.005:
        return (
            "Flow: as much drug may be crossing as before.",
            "Search: as much may be found as before, whatever crosses.",
        )
    if comparison.share < 0:
        return (
            "Flow: less drug may be crossing, so less can be seized. Then a fall is a success.",
            "Search: less may be found, by fewer searches or better hiding. Then a fall is no "
            "success.",
        )
    return (
        "Flow: more drug may be crossing, so more is seized. Then a rise is a failure.",
        "Search: more of what crosses may be found. Then a rise is a success.",
    )


def summarize(window: dict[str, float], comparison: Comparison, border: str) -> str:
    """Tell what the window shows and what it does not show."""
    flow, search = readings(comparison)
    most = max(window, key=lambda month: window[month])
    return (
        f"{border}, {next(iter(window))} to {comparison.month}: {len(window)} months, the highest "
        f"in {most}.\n{headline(comparison)}\n{flow}\n{search}\n"
        "Seizures alone cannot decide between the two: they do not count what was not found."
    )


def tabulate(window: dict[str, float], comparison: Comparison) -> pd.DataFrame:
    """Return the months of the window, newest first."""
    import pandas as pd

    rows = [
        (month, value, "compared" if month == comparison.month else "")
        for month, value in reversed(window.items())
    ]
    return pd.DataFrame(rows, columns=["month", "pounds seized", "role"])


def draw(window: dict[str, float], comparison: Comparison, border: str, width: float) -> list[str]:
    """Draw a bar a month, the base as a dashed line, and both readings beneath."""
    top = ceiling(max([*window.values(), comparison.base or 0.0, 1.0]))
    right = width - 12
    slot = (right - LEFT) / len(window)

    def y(value: float) -> float:
        return FLOOR - value / top * (FLOOR - TOP)

    parts = [svg.definitions("seizures", theme.INK), *scale(top, right)]
    parts.append(svg.text(8, 20, border, 15, font_weight=700))
    parts.append(svg.text(8, 38, "pounds of fentanyl seized each month", 13, theme.GREY))
    for index, (month, value) in enumerate(window.items()):
        fill = "url(#seizures-stripes)" if month == comparison.month else theme.SKY
        x = LEFT + slot * index
        edge = theme.INK if slot > 8 else None
        size = max(slot * 0.8, 1.5)
        parts.append(svg.rect(x, y(value), size, FLOOR - y(value), fill, stroke=edge))
    parts += month_names(list(window), slot, 9 if width > NARROW else 4)
    if comparison.base is not None:
        height = y(comparison.base)
        parts.append(svg.line(LEFT, height, right, height, theme.RED, stroke_dasharray="6 4"))
    columns = int((width - 16) / 6.6)
    legend = f"striped: {comparison.month}; dashed line: {comparison.base_name}"
    parts.append(svg.paragraph(8, FLOOR + 38, legend, columns, 12, fill=theme.GREY))
    parts.append(svg.paragraph(8, FLOOR + 72, headline(comparison), columns - 4, 13))
    return parts + told(comparison, width)


def told(comparison: Comparison, width: float) -> list[str]:
    """Write the two readings, side by side where there is room."""
    wide, parts = width > NARROW, []
    box = (width - 28) / 2 if wide else width - 16
    for index, words in enumerate(readings(comparison)):
        x, y = (8 + index * (box + 12), FLOOR + 92) if wide else (8, FLOOR + 106 + 80 * index)
        parts.append(svg.rect(x, y, box, 72, theme.PAPER, stroke=theme.GREY, rx=4))
        parts.append(svg.paragraph(x + 8, y + 18, words, int((box - 12) / 6.3), 12.5))
    return parts


def ceiling(value: float) -> float:
    """Return the next round number at or above a value, so that a quarter of it is round too.

    Examples
    --------
    >>> ceiling(2732), ceiling(31.6), ceiling(1)
    (3000.0, 40.0, 1.0)
    """
    size = 10 ** math.floor(math.log10(value))
    return float(next(size * step for step in (1, 2, 3, 4, 6, 8, 10) if size * step >= value))


def scale(top: float, right: float) -> list[str]:
    """Draw four horizontal lines with their values."""
    parts = []
    for index in range(5):
        value = top * index / 4
        height = FLOOR - (FLOOR - TOP) * index / 4
        parts.append(svg.line(LEFT, height, right, height, theme.PALE))
        shown = f"{value:,.0f}" if top >= 20 else f"{value:.1f}"
        parts.append(svg.text(LEFT - 8, height + 4, shown, 12, theme.GREY, anchor="end"))
    return parts


def month_names(months: Sequence[str], slot: float, most: int) -> list[str]:
    """Write at most so many of the months under the bars."""
    every = max(1, -(-len(months) // most))
    return [
        svg.text(LEFT + slot * (index + 0.4), FLOOR + 18, month, 12, theme.GREY, anchor="middle")
        for index, month in enumerate(months)
        if index % every == 0
    ]
