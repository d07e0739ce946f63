"""Show how two elasticities decide who pays a tariff.

The burden of each side is an area between the price without the tariff and its own price. The
tariff is dragged at the edge of the larger area, the elasticities on two lines beneath.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, get_args

from civicsdata.explore.drawing import svg, theme
from civicsdata.explore.drawing.handles import Track, knob, rail, slider
from civicsdata.explore.panels.controls import amount, choice
from civicsdata.explore.panels.panel import NARROW, WIDE, Panel, Settings, View
from civicsdata.models.tariff import Curve, Incidence, incidence

if TYPE_CHECKING:
    import pandas as pd

TITLE: Final = "Who pays a tariff? Two elasticities decide"
NOTE: Final = "Without the tariff the price is 100 and 100 units are traded."
START: Final = 100.0  # the price that the model assumes when none is given
LEFT, TOP, FLOOR = 44.0, 78.0, 310.0
LOWEST, HIGHEST, MOST = 40.0, 200.0, 120.0  # prices and quantity at the edges of the picture
HIGHEST_PCT, MOST_ELASTIC = 100, 5  # per cent; elasticity


def build(settings: Settings) -> Panel:
    """Return the interactive."""
    controls = {
        "tariff_pct": amount("Tariff in per cent", 0, HIGHEST_PCT, 1, 30),
        "demand": amount("Elasticity of demand in the importing country", 0, MOST_ELASTIC, 0.1, 1),
        "supply": amount("Elasticity of supply from abroad", 0, MOST_ELASTIC, 0.1, 1),
        "curve": choice("Shape of demand and supply", list(get_args(Curve))),
    }
    return Panel(TITLE, controls, view, settings)


def view(settings: Settings) -> View:
    """Compute the incidence and show it."""
    tariff = settings["tariff_pct"] / 100
    try:
        result = incidence(tariff, settings["demand"], settings["supply"], curve=settings["curve"])
    except ValueError as refused:
        return no_answer(str(refused), settings)
    summary = summarize(tariff, result)

    def draw(width: float) -> str:
        return Market(settings, result, width).draw(summary)

    return View(lambda: draw(WIDE), summary, tabulate(result), lambda: draw(NARROW))


def no_answer(sentence: str, settings: Settings) -> View:
    """Show why the model has no answer, and the lines that lead out of there."""
    import pandas as pd

    def draw(width: float) -> str:
        words = svg.paragraph(20, 80, sentence, int(width - 40) // 7, 13)
        parts = [words, *rails(settings, width)]
        return svg.document(width, FLOOR + 152, "The model has no answer here", sentence, parts)

    table = pd.DataFrame({"result": ["no answer"], "why": [sentence]})
    return View(lambda: draw(WIDE), sentence, table, lambda: draw(NARROW))


def summarize(tariff: float, result: Incidence) -> str:
    """Tell who pays how much."""
    if result.trade_stops:
        return (
            f"A tariff of {svg.percent(tariff)} stops all trade. Buyers would pay at most "
            f"{result.price_paid:.1f}, and sellers would take no less than "
            f"{result.price_received:.1f}. Nothing is collected."
        )
    buyer, seller = svg.percent(result.importer_share), svg.percent(result.exporter_share)
    return (
        f"With a tariff of {svg.percent(tariff)} the buyer pays {result.price_paid:.1f} and "
        f"the seller abroad keeps {result.price_received:.1f}, instead of 100 each.\n"
        f"The importing side bears {buyer} of the gap, the exporting side {seller}.\n"
        f"{result.quantity:.1f} units are traded instead of 100; the state collects "
        f"{result.revenue:,.0f}."
    )


def tabulate(result: Incidence) -> pd.DataFrame:
    """Return every figure of the result with its meaning."""
    import pandas as pd

    rows = [
        ("price paid by the buyer", f"{result.price_paid:.2f}", "100 without the tariff"),
        ("price received by the seller", f"{result.price_received:.2f}", "100 without the tariff"),
        ("quantity traded", f"{result.quantity:.2f}", "100 without the tariff"),
        ("revenue of the importing state", f"{result.revenue:,.2f}", "tariff × price × quantity"),
        (
            "pass-through",
            f"{result.pass_through * 100:.1f} %",
            "rise of the price paid ÷ tariff on 100",
        ),
        (
            "share of the importing side",
            f"{result.importer_share * 100:.1f} %",
            "of the gap in prices",
        ),
        (
            "share of the exporting side",
            f"{result.exporter_share * 100:.1f} %",
            "of the gap in prices",
        ),
    ]
    return pd.DataFrame(rows, columns=["what", "value", "note"])


@dataclass(frozen=True)
class Market:
    """The picture of a market: demand, supply, and the two burdens between them."""

    settings: Settings
    result: Incidence
    width: float

    def x(self, quantity: float) -> float:
        """Return where a quantity lies, in pixels."""
        return LEFT + quantity / MOST * (self.width - LEFT - 12)

    def y(self, price: float) -> float:
        """Return where a price lies, in pixels."""
        within = min(max(price, LOWEST), HIGHEST)
        return FLOOR - (within - LOWEST) / (HIGHEST - LOWEST) * (FLOOR - TOP)

    def draw(self, summary: str) -> str:
        """Return the picture."""
        pct = self.settings["tariff_pct"]
        parts = [svg.definitions("incidence", theme.BLUE)]
        parts += title(f"A tariff of {pct:g} % splits the price", self.width)
        parts += [*self.axes(), *self.burdens(), *self.curves(), *self.prices()]
        if not self.result.trade_stops:
            parts.append(self.edge())
        parts += rails(self.settings, self.width)
        label = "Price and quantity, with the burdens of buyers and sellers as two areas"
        return svg.document(self.width, FLOOR + 152, label, summary, parts)

    def axes(self) -> list[str]:
        """Draw both axes with a few numbers."""
        parts = [
            svg.line(LEFT, TOP, LEFT, FLOOR, theme.GREY),
            svg.line(LEFT, FLOOR, self.x(MOST), FLOOR, theme.GREY),
            svg.text(LEFT - 36, TOP - 12, "price", 12, theme.GREY),
            svg.text(self.x(MOST), FLOOR + 34, "quantity", 12, theme.GREY, anchor="end"),
        ]
        for price in (50, 100, 150, 200):
            at = self.y(price) + 4
            parts.append(svg.text(LEFT - 6, at, str(price), 12, theme.GREY, anchor="end"))
        for quantity in (0, 50, 100):
            at = self.x(quantity)
            parts.append(svg.text(at, FLOOR + 17, str(quantity), 12, theme.GREY, anchor="middle"))
        return parts

    def burdens(self) -> list[str]:
        """Draw what buyers bear, what sellers bear, and what is lost with the other units."""
        paid, same = self.y(self.result.price_paid), self.y(START)
        received, traded = self.y(self.result.price_received), self.x(self.result.quantity)
        lost = " L".join(
            f"{svg.number(x)},{svg.number(y)}"
            for x, y in ((traded, paid), (self.x(START), same), (traded, received))
        )
        return [
            svg.rect(LEFT, paid, traded - LEFT, same - paid, theme.ORANGE, opacity=0.85),
            svg.rect(LEFT, same, traded - LEFT, received - same, "url(#incidence-stripes)"),
            svg.path(f"M{lost} Z", fill=theme.GREY, fill_opacity=0.35),
        ]

    def curves(self) -> list[str]:
        """Draw demand and supply, and the price without the tariff."""
        straight = self.settings["curve"] == "linear"
        parts = [svg.line(LEFT, self.y(START), self.x(MOST), self.y(START), stroke_dasharray="4 3")]
        for name, size in (
            ("demand", -self.settings["demand"]),
            ("supply", self.settings["supply"]),
        ):
            points = []
            for price in range(int(LOWEST), int(HIGHEST) + 1, 4):
                share = price / START
                amount = START * (1 + size * (share - 1) if straight else share**size)
                if 0 <= amount <= MOST:
                    points.append((self.x(amount), self.y(price)))
            way = " L".join(f"{svg.number(x)},{svg.number(y)}" for x, y in points)
            parts.append(svg.path(f"M{way}", fill="none", stroke=theme.INK, stroke_width=2))
            x, y = max(points, key=lambda point: point[1] if size < 0 else -point[1])
            side = "end" if x > self.width / 2 else "start"
            at = (x - 6 if side == "end" else x + 6, y + (-6 if size < 0 else 14))
            parts.append(svg.text(*at, name, 13, anchor=side, **theme.HALO))
        return parts

    def prices(self) -> list[str]:
        """Say beside each area who bears how much."""
        if self.result.trade_stops:
            words = "No trade is left, and nothing is collected."
            return [svg.text(LEFT + 8, self.y(START) - 8, words, 13, font_weight=700, **theme.HALO)]
        buyer, seller = map(svg.percent, (self.result.importer_share, self.result.exporter_share))
        paid, received = self.result.price_paid, self.result.price_received
        own, abroad = f"Buyers bear {buyer}", f"Sellers bear {seller}"
        if self.width > NARROW:
            own, abroad = f"{own}: pay {paid:.0f}", f"{abroad}: keep {received:.0f}"
        bold = {"font_weight": 700, **theme.HALO}
        return [
            svg.text(LEFT + 8, self.y(paid) - 7, own, 13, **bold),
            svg.text(LEFT + 8, self.y(received) + 18, abroad, 13, **bold),
        ]

    def edge(self) -> str:
        """Draw the handle of the tariff, at the edge of the larger burden.

        How far that edge moves for each per cent changes a little with the tariff, so the track is
        the straight line through where it is now.
        """
        pct, result = self.settings["tariff_pct"], self.result
        buyers = result.importer_share >= 0.5
        same = self.y(START)
        if pct:
            price = result.price_paid if buyers else result.price_received
            moved = (self.y(price) - same) / pct
        else:
            share = result.importer_share if buyers else -result.exporter_share
            moved = self.y(START + share) - same
        track = Track("tariff_pct", "y", (same, same + moved * HIGHEST_PCT), (0, HIGHEST_PCT))
        handle = knob(self.x(result.quantity), track(pct), "y")
        return slider(track, pct, "Tariff", f"{pct:g} per cent", handle)


def title(words: str, width: float) -> list[str]:
    """Write what is shown, and what can be done."""
    hint = "Drag the edge, and the two dots below." if width > NARROW else "Drag the three dots."
    return [svg.text(8, 22, words, 15, font_weight=700), svg.text(8, 40, hint, 13, theme.GREY)]


def rails(settings: Settings, width: float) -> list[str]:
    """Draw a line with a handle for each elasticity."""
    parts = []
    named = {"demand": "Buyers react (demand)", "supply": "Sellers abroad react (supply)"}
    for at, (control, label) in enumerate(named.items()):
        track = Track(control, "x", (LEFT, width - 60), (0, MOST_ELASTIC), 0.1)
        parts.append(rail(track, FLOOR + 70 + 56 * at, settings[control], label))
    return parts
