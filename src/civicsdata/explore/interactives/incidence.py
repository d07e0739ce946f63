"""Show how two elasticities decide who pays a tariff.

Sliders for the tariff and for both elasticities; bars for the two prices and for the two shares.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, get_args

from civicsdata.explore.drawing import svg, theme
from civicsdata.explore.panels.controls import amount, choice
from civicsdata.explore.panels.panel import Panel, Settings, View, refusal
from civicsdata.models.tariff import Curve, Incidence, incidence

if TYPE_CHECKING:
    import pandas as pd

TITLE: Final = "Who pays a tariff? Two elasticities decide"
NOTE: Final = "Without the tariff the price is 100 and 100 units are traded."
START: Final = 100.0  # the price that the model assumes when none is given
LEFT, SCALE = 250.0, 2.1


def build(settings: Settings) -> Panel:
    """Return the interactive."""
    controls = {
        "tariff_pct": amount("Tariff in per cent", 0, 100, 1, 10),
        "demand": amount("Elasticity of demand in the importing country", 0, 5, 0.1, 1),
        "supply": amount("Elasticity of supply from abroad", 0, 5, 0.1, 1),
        "curve": choice("Shape of demand and supply", list(get_args(Curve))),
    }
    return Panel(TITLE, controls, view, settings)


def view(settings: Settings) -> View:
    """Compute the incidence and show it."""
    tariff = settings["tariff_pct"] / 100
    try:
        result = incidence(tariff, settings["demand"], settings["supply"], curve=settings["curve"])
    except ValueError as refused:
        return no_answer(str(refused))
    summary = summarize(tariff, result)
    return View(lambda: draw(tariff, result, summary), summary, tabulate(result))


def no_answer(sentence: str) -> View:
    """Show why the model has no answer."""
    import pandas as pd

    table = pd.DataFrame({"result": ["no answer"], "why": [sentence]})
    return refusal("The model has no answer here", sentence, 760, table)


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


def draw(tariff: float, result: Incidence, summary: str) -> str:
    """Draw three prices as bars, and how the gap is divided."""

    def x(price: float) -> float:
        return LEFT + price * SCALE

    paid, received = result.price_paid, result.price_received
    parts = [svg.definitions("incidence", theme.BLUE)]
    rows = [
        ("Price without the tariff", START, theme.PALE),
        ("The buyer pays", paid, theme.ORANGE),
        ("The seller abroad keeps", received, "url(#incidence-stripes)"),
    ]
    parts.append(svg.line(x(START), 14, x(START), 150, theme.INK, stroke_dasharray="4 3"))
    for index, (name, price, fill) in enumerate(rows):
        y = 24 + 40 * index
        parts.append(svg.text(LEFT - 12, y + 19, name, 13, anchor="end"))
        parts.append(svg.rect(LEFT, y, price * SCALE, 28, fill, stroke=theme.INK))
        parts.append(
            svg.text(x(price) + 8, y + 19, f"{price:.1f}", 13, font_weight=600, **theme.HALO)
        )
    parts.append(svg.text(LEFT - 12, 183, "Who bears the gap", 13, anchor="end"))
    parts += shares(result, 164)
    parts.append(svg.text(LEFT, 224, f"Tariff {svg.percent(tariff)}. {NOTE}", 12, theme.GREY))
    return svg.document(
        760, 240, "Bars: price paid, price received, and who bears the tariff", summary, parts
    )


def shares(result: Incidence, y: float) -> list[str]:
    """Draw one bar that is divided between the importing and the exporting side."""
    width = 420.0
    cut = LEFT + width * result.importer_share
    parts = [
        svg.rect(LEFT, y, cut - LEFT, 28, theme.ORANGE, stroke=theme.INK),
        svg.rect(cut, y, LEFT + width - cut, 28, "url(#incidence-stripes)", stroke=theme.INK),
    ]
    if result.importer_share >= 0.25:
        words = f"importer {svg.percent(result.importer_share)}"
        parts.append(svg.text((LEFT + cut) / 2, y + 19, words, 13, anchor="middle", **theme.HALO))
    if result.exporter_share >= 0.25:
        words = f"exporter {svg.percent(result.exporter_share)}"
        middle = (cut + LEFT + width) / 2
        parts.append(svg.text(middle, y + 19, words, 13, anchor="middle", **theme.HALO))
    return parts
