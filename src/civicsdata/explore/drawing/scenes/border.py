"""Draw two states and their border: who acts where, what the other says, which force is used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from civicsdata.explore.drawing import svg, theme
from civicsdata.explore.drawing.handles import button
from civicsdata.explore.drawing.scenes.chips import Chip

WIDTH: Final = 460
HEIGHT: Final = 236
MIDDLE: Final = 230  # where the border runs
# Outlines of two invented states, with the border as their common edge.
BORDER: Final = "q-9,24 0,48 t0,48 t0,48 t0,48"
HOME: Final = f"M{MIDDLE},22 {BORDER} L34,214 q-30,-14 -26,-48 q8,-30 0,-66 q-2,-60 40,-66 z"
ABROAD: Final = f"M{MIDDLE},22 {BORDER} L420,214 q38,-8 32,-54 q-12,-38 0,-78 q-2,-54 -48,-58 z"
STANDS: Final = {"home": (112.0, 132.0), "abroad": (284.0, 132.0)}
BUILDING: Final = (394.0, 132.0)  # the middle of the steps of the other state's government
BURST: Final = "M0,-17 L5,-6 L17,-9 L9,0 L17,9 L5,6 L0,17 L-5,6 L-17,9 L-9,0 L-17,-9 L-5,-6 Z"

Consent = Literal["yes", "pressed", "no"]
Force = Literal["none", "threat", "use"]


@dataclass(frozen=True)
class Scene:
    """What is seen at the border.

    Parameters
    ----------
    place : {"home", "abroad"}
        Where the act takes place, seen from the state that acts.
    consent : {"yes", "pressed", "no"}
        What the other state says.
    force : {"none", "threat", "use"}
        What the acting state uses or threatens.
    """

    place: Literal["home", "abroad"]
    consent: Consent
    force: Force


def draw(scene: Scene, lands: tuple[Chip, Chip], y: float) -> str:
    """Draw the scene from a height downwards; each land is a button, at home first."""
    parts = [
        _land(HOME, theme.BLUE, ("Arvenia, which acts", 120), lands[0]),
        _land(ABROAD, theme.GREEN, ("Belmar, the other state", 340), lands[1]),
        _way(scene),
        _gate(scene.consent),
        _government(scene.consent),
        _officer(scene),
    ]
    return f'<g transform="translate(0,{svg.number(y)})">{"".join(parts)}</g>'


def _land(outline: str, colour: str, name: tuple[str, float], chip: Chip) -> str:
    words, x = name
    shape = svg.path(
        outline, fill=colour, fill_opacity=0.22 if chip.on else 0.1, stroke=theme.GREY,
        stroke_width=1.2,
    )  # fmt: skip
    title = svg.text(x, 14, words, 14, anchor="middle", font_weight=700)
    tag = svg.text(
        x, 200, chip.written, 13, theme.INK, anchor="middle",
        font_weight=700 if chip.on else None, text_decoration=None if chip.on else "underline",
    )  # fmt: skip
    return title + button(chip.control, chip.value, chip.label, shape + tag, chip.on)


def _way(scene: Scene) -> str:
    """Draw the way across the border, when the act is abroad."""
    if scene.place == "home":
        return ""
    x, y = STANDS["abroad"]
    head = f"M{svg.number(x - 26)},{svg.number(y + 18)} l-9,-5 v10 z"
    way = svg.line(130, y + 18, x - 34, y + 18, stroke_width=2, stroke_dasharray="6 5")
    return way + svg.path(head, fill=theme.INK)


def _gate(consent: Consent) -> str:
    """Draw the gate at the border: open, pushed half open, or shut."""
    turn = {"yes": -80, "pressed": -40, "no": 0}[consent]
    arm = svg.rect(0, -4, 52, 8, theme.PAPER, stroke=theme.INK, stroke_width=1.6) + "".join(
        svg.rect(x, -4, 8, 8, theme.INK) for x in (6, 22, 38)
    )
    # the arm turns around its post; a style, so that the turn is seen
    style = f"transform:translate({MIDDLE - 26}px,78px) rotate({turn}deg)"
    post = svg.rect(MIDDLE - 30, 74, 8, 34, theme.INK, rx=2)
    return f'{post}<g class="moves"{svg.attributes(style=style)}>{arm}</g>'


def _government(consent: Consent) -> str:
    """Draw the other state's government, and what it says."""
    x, y = BUILDING
    parts = [
        svg.path(f"M{svg.number(x - 30)},{svg.number(y - 26)} l30,-18 l30,18 z", fill=theme.INK),
        *(svg.rect(x - 26 + 16 * at, y - 23, 7, 32, theme.INK) for at in range(4)),
        svg.rect(x - 32, y + 12, 64, 7, theme.INK),
    ]
    sign, words = {
        "yes": ("✓", "Yes"), "pressed": ("!", "Yes, we must"), "no": ("✗", "No"),
    }[consent]  # fmt: skip
    said = f"{sign} {words}"
    width = 24 + 7.2 * len(said)
    left = min(x - width / 2, WIDTH - 12 - width)
    parts += [
        svg.rect(left, 32, width, 28, theme.PAPER, rx=8, stroke=theme.INK, stroke_width=1.6),
        svg.path(f"M{svg.number(x - 6)},60 l6,10 l6,-10 z", fill=theme.INK),
        svg.text(left + width / 2, 51, said, 14, anchor="middle", font_weight=700),
    ]
    if consent == "pressed":  # three arrows push against the building
        for at in (-14, 0, 14):
            arrow = f"M{svg.number(x - 62)},{svg.number(y + at - 8)} h16 v-5 l9,7 l-9,7 v-5 h-16 z"
            parts.append(svg.path(arrow, fill=theme.RED, stroke=theme.INK))
        parts.append(svg.text(x - 50, y + 36, "pressure", 13, anchor="middle", **theme.HALO))
    return "".join(parts)


def _officer(scene: Scene) -> str:
    """Draw the one who acts, with the force that is threatened or used."""
    x, y = STANDS[scene.place]
    person = (
        svg.path("M-15,34 q0,-26 15,-26 q15,0 15,26 z", fill=theme.BLUE, stroke=theme.INK)
        + svg.circle(0, -4, 10, theme.PAPER, stroke=theme.INK, stroke_width=1.6)
        + svg.path("M-11,-7 q11,-15 22,0 z", fill=theme.BLUE, stroke=theme.INK)
    )
    mark = {"transform": "translate(0,-36)", "stroke": theme.INK, "stroke_width": 1.6}
    force = {
        "none": "",
        "threat": svg.path(BURST, fill=theme.PAPER, stroke_dasharray="3 3", **mark)
        + svg.text(0, -58, "threat of force", 13, anchor="middle", **theme.HALO),
        "use": svg.path(BURST, fill=theme.RED, **mark)
        + svg.text(0, -58, "force", 13, anchor="middle", font_weight=700, **theme.HALO),
    }[scene.force]
    style = f"transform:translate({svg.number(x)}px,{svg.number(y)}px)"
    return f'<g class="moves"{svg.attributes(style=style)}>{person}{force}</g>'
