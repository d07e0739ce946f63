"""Write a small picture as SVG, with a name that a screen reader can say.

The interactives redraw while a slider moves. A chart library needs tens of milliseconds for that;
putting a few dozen shapes into a string needs less than one. Coordinates are pixels, y grows
downwards. Every text is escaped here, so callers pass plain text.
"""

from __future__ import annotations

import html
import math
import textwrap
from collections.abc import Iterable
from typing import Any

from civicsdata.explore.drawing.theme import FONT, GREY, INK, PAGE, PAPER, PATTERNS


def number(value: float) -> str:
    """Write a coordinate in as few characters as a picture needs.

    Examples
    --------
    >>> number(3.0), number(2.26), number(-0.01)
    ('3', '2.3', '0')
    """
    if not math.isfinite(value):
        raise ValueError(f"A coordinate must be a finite number, and {value} is none.")
    text = f"{value:.1f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def attributes(**given: object) -> str:
    """Write attributes: ``stroke_width=2`` becomes `` stroke-width="2"``; None is left out.

    Examples
    --------
    >>> attributes(stroke_width=2, fill="none", opacity=None)
    ' stroke-width="2" fill="none"'
    """
    parts = []
    for name, value in given.items():
        if value is None:
            continue
        written = number(value) if isinstance(value, int | float) else html.escape(str(value))
        parts.append(f' {name.rstrip("_").replace("_", "-")}="{written}"')
    return "".join(parts)


def line(x1: float, y1: float, x2: float, y2: float, stroke: str = INK, **more: object) -> str:
    """Draw a straight line.

    Examples
    --------
    >>> line(0, 0, 10, 5)
    '<line x1="0" y1="0" x2="10" y2="5" stroke="var(--ink)"/>'
    """
    return f"<line{attributes(x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, **more)}/>"


def rect(x: float, y: float, width: float, height: float, fill: str, **more: object) -> str:
    """Draw a rectangle; a negative size counts as zero."""
    size = {"width": max(width, 0.0), "height": max(height, 0.0)}
    return f"<rect{attributes(x=x, y=y, **size, fill=fill, **more)}/>"


def circle(x: float, y: float, r: float, fill: str, **more: object) -> str:
    """Draw a circle."""
    return f"<circle{attributes(cx=x, cy=y, r=r, fill=fill, **more)}/>"


def path(d: str, **more: object) -> str:
    """Draw a path from its commands."""
    return f"<path{attributes(d=d, **more)}/>"


def text(x: float, y: float, words: str, size: float = 12, fill: str = INK, **more: object) -> str:
    """Write one line of text; ``anchor`` is start, middle or end."""
    anchor = more.pop("anchor", None)
    written = attributes(x=x, y=y, font_size=size, fill=fill, text_anchor=anchor, **more)
    return f"<text{written}>{html.escape(words, quote=False)}</text>"


def sign(kind: str, x: float, y: float, ink: str = INK) -> str:
    """Draw the mark for a rule: full disc, half disc, question mark or dash.

    Parameters
    ----------
    kind : {"yes", "discretionary", "depends", "contested", "no"}
        What the rule says.
    x, y : float
        The middle of the mark.
    ink : str
        Its colour.
    """
    if kind == "yes":
        return circle(x, y, 6, ink)
    if kind in ("discretionary", "depends"):
        half = path(f"M{number(x)},{number(y - 6)} a6,6 0 0,0 0,12 z", fill=ink)
        return circle(x, y, 6, PAPER, stroke=ink, stroke_width=1.6) + half
    if kind == "contested":
        return text(x, y + 6, "?", 18, ink, anchor="middle", font_weight=700)
    return line(x - 5, y, x + 5, y, ink, stroke_width=1.6)


def key(x: float, y: float, signs: Iterable[tuple[str, str]]) -> str:
    """Name marks in a row, starting at ``x``; ``y`` is the line of the text."""
    parts = []
    for kind, words in signs:
        parts.append(sign(kind, x + 7, y - 4, GREY) + text(x + 20, y, words, 12, GREY))
        x += 42 + 6 * len(words)
    return "".join(parts)


def pill(x: float, y: float, width: float, words: str, fill: str = PAPER) -> str:
    """Draw the shape of a button with its words, 36 pixels high."""
    shape = rect(x, y, width, 36, fill, rx=18, stroke=INK, stroke_width=1.6)
    return shape + text(x + width / 2, y + 23, words, 13, anchor="middle", font_weight=600)


def percent(share: float) -> str:
    """Write a share in whole per cent.

    Examples
    --------
    >>> percent(0.253)
    '25 %'
    """
    return f"{share * 100:.0f} %"


def paragraph(x: float, y: float, words: str, columns: int, size: float = 12, **more: Any) -> str:
    """Write text in lines of at most ``columns`` characters, the first at ``y``."""
    lines = wrap(words, columns)
    return "".join(
        text(x, y + index * size * 1.3, part, size, **more) for index, part in enumerate(lines)
    )


def wrap(words: str, columns: int) -> list[str]:
    """Break text into lines of at most ``columns`` characters; a longer word stands alone.

    Examples
    --------
    >>> wrap("one two three", 7)
    ['one two', 'three']
    """
    line = " ".join(words.split())
    return textwrap.wrap(line, columns, break_long_words=False, break_on_hyphens=False)


def shorten(words: str, length: int) -> str:
    """Cut text after ``length`` characters and show that it was cut.

    Examples
    --------
    >>> shorten("An order with a long name", 12)
    'An order…'
    """
    if len(words) <= length:
        return words
    return words[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def definitions(prefix: str, ink: str = INK) -> str:
    """Define the patterns; use one with ``fill=f"url(#{prefix}-dots)"``."""
    patterns = (
        f'<pattern id="{prefix}-{name}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" fill="{PAPER}"/>{shapes.format(ink=ink)}</pattern>'
        for name, shapes in PATTERNS.items()
    )
    return f"<defs>{''.join(patterns)}</defs>"


def document(
    width: float, height: float, label: str, description: str, parts: Iterable[str]
) -> str:
    """Put parts together into one picture with a name and a description.

    Parameters
    ----------
    width, height : float
        Size in pixels; the picture shrinks with a narrow page.
    label : str
        What the picture is, in a few words.
    description : str
        What it shows now.
    parts : iterable of str
        Shapes that the other functions of this module return.

    Returns
    -------
    str
        An SVG element for use inside a page.
    """
    size = f'width="{number(width)}" height="{number(height)}"'
    box = f'viewBox="0 0 {number(width)} {number(height)}"'
    colours = ";".join(f"{name}:{colour}" for name, colour in PAGE.items())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box} role="img" '
        f'aria-label="{html.escape(label)}" font-family="{FONT}" '
        f'style="max-width:100%;height:auto;{colours}">'
        f"<desc>{html.escape(description, quote=False)}</desc>"
        f'<rect width="100%" height="100%" fill="{PAPER}"/>{"".join(parts)}</svg>'
    )
