"""Colours, font and patterns of every picture."""

from __future__ import annotations

from typing import Any, Final

# JupyterLab's own colours, so that pictures follow its light and its dark theme; `svg.document`
# defines them, with the colours of a plain page for where JupyterLab is not.
PAGE: Final = {
    "--ink": "var(--jp-content-font-color0,#1b1b1b)",
    "--grey": "var(--jp-content-font-color2,#5f6368)",
    "--pale": "var(--jp-layout-color2,#e3e5e8)",
    "--paper": "var(--jp-layout-color0,#fff)",
}
INK: Final = "var(--ink)"
GREY: Final = "var(--grey)"
PALE: Final = "var(--pale)"
PAPER: Final = "var(--paper)"
# Okabe and Ito (2008): eight colours that people with colour-vision deficiency can tell apart.
BLUE: Final = "#0072b2"
ORANGE: Final = "#e69f00"
GREEN: Final = "#009e73"
PINK: Final = "#cc79a7"
RED: Final = "#d55e00"
SKY: Final = "#56b4e9"
YELLOW: Final = "#f0e442"
PALETTE: Final = (BLUE, ORANGE, GREEN, PINK, RED, SKY, YELLOW, INK)

FONT: Final = "sans-serif"
# Text over a picture keeps an edge of paper, so that lines behind it do not disturb reading.
HALO: Final[dict[str, Any]] = {"paint_order": "stroke", "stroke": PAPER, "stroke_width": 4}
# The patterns carry the same message as a colour, for readers and printers without colour.
PATTERNS: Final = {
    "stripes": '<path d="M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4" stroke="{ink}" stroke-width="1.6"/>',
    "dots": '<path d="M1,2 h2.4 M5,6 h2.4" stroke="{ink}" stroke-width="2.4"/>',
    "lines": '<path d="M0,2 h8 M0,6 h8" stroke="{ink}" stroke-width="1.4"/>',
}
