"""Draw rows of small buttons that say what a picture is set to and change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from civicsdata.explore.drawing.handles import button
from civicsdata.explore.drawing.svg import rect, text
from civicsdata.explore.drawing.theme import BLUE, GREY, INK, PAPER

HEIGHT: Final = 30
STEP: Final = 38  # pixels from one row to the next
LETTER: Final = 6.7  # pixels of a letter of 13 pixels, on average
LABEL: Final = 82  # pixels of the name of a row
GAP: Final = 6


@dataclass(frozen=True)
class Chip:
    """One button: the control and the value that it sets, and whether that is the value now.

    Parameters
    ----------
    control, value : str
        What it sets.
    words : str
        What is written on it.
    label : str
        What is read aloud.
    on : bool
        Whether it is chosen.
    """

    control: str
    value: str
    words: str
    label: str
    on: bool

    @property
    def written(self) -> str:
        """What is written on it: a tick tells the chosen one from the others without colour."""
        return f"✓ {self.words}" if self.on else self.words

    @property
    def width(self) -> float:
        """Its width in pixels, the same whether it is chosen or not."""
        return LETTER * (len(self.words) + 2) + 18

    def draw(self, x: float, y: float) -> str:
        """Return it as a shape that can be pressed, its upper left corner at a point."""
        ink = BLUE if self.on else GREY
        box = rect(
            x, y, self.width, HEIGHT, BLUE if self.on else PAPER, rx=15,
            fill_opacity=0.16 if self.on else 1, stroke=ink, stroke_width=2 if self.on else 1.2,
        )  # fmt: skip
        weight = 600 if self.on else None
        words = text(
            x + self.width / 2, y + 20, self.written, 13, INK, anchor="middle", font_weight=weight
        )
        return button(self.control, self.value, self.label, box + words, self.on)


def options(control: str, name: str, values: Sequence[str], now: str) -> list[Chip]:
    """Return a button for each value of a list to choose from."""
    return [Chip(control, value, value, f"{name}: {value}", value == now) for value in values]


def toggle(control: str, words: str, label: str, now: bool) -> Chip:
    """Return a button that ticks a box, or takes the tick away."""
    return Chip(control, "false" if now else "true", words, label, now)


def row(y: float, name: str, chips: Sequence[Chip]) -> str:
    """Draw buttons in a row, behind its name."""
    parts = [text(6, y + 20, name, 13, GREY)]
    x = float(LABEL)
    for chip in chips:
        parts.append(chip.draw(x, y))
        x += chip.width + GAP
    return "".join(parts)
