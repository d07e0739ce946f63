"""Mark shapes of a picture that change a control when they are dragged, clicked or moved by keys.

Where a picture stands still, on a plain page, the marks do nothing. `panels.stage` brings them to
life in a notebook.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Literal

from civicsdata.explore.drawing.svg import attributes, circle, line, path, rect, text
from civicsdata.explore.drawing.theme import GREY, INK, PAPER


@dataclass(frozen=True)
class Track:
    """The line along which a handle changes a control.

    Parameters
    ----------
    control : str
        The control's name; a list counts its options from 0.
    axis : {"x", "y"}
        The direction.
    pixels : tuple of float
        Where the line begins and ends, in the picture's pixels.
    values : tuple of float
        What stands at both ends; the smaller one first.
    step : float
        How far an arrow key moves.
    """

    control: str
    axis: Literal["x", "y"]
    pixels: tuple[float, float]
    values: tuple[float, float]
    step: float = 1

    def __call__(self, value: float) -> float:
        """Return where a value lies, in pixels.

        Examples
        --------
        >>> Track("tariff", "y", (200, 100), (0, 50))(25)
        150.0
        """
        (start, end), (low, high) = self.pixels, self.values
        return start + (value - low) / (high - low or 1) * (end - start)

    @property
    def marks(self) -> dict[str, object]:
        """The attributes of a shape that moves along the line."""
        (start, end), (low, high) = self.pixels, self.values
        return {
            "data_control": self.control, "data_axis": self.axis, "data_start": start,
            "data_end": end, "data_low": f"{low:g}", "data_high": f"{high:g}",
            "data_step": f"{self.step:g}",
        }  # fmt: skip


def slider(track: Track, now: float, label: str, said: str, shape: str) -> str:
    """Make a shape a slider: dragged, or moved by arrow keys.

    Parameters
    ----------
    track : Track
        What it changes, and where it moves.
    now : float
        The control's value.
    label, said : str
        Its name, and its value in words: both are read aloud.
    shape : str
        What is drawn.
    """
    marks = {**track.marks, "data_now": f"{now:g}", "data_label": label, "data_said": said}
    return f"<g{attributes(**marks)}>{shape}</g>"


def surface(track: Track, shape: str) -> str:
    """Make a shape a place to press: the slider of the same track goes there."""
    return f'<g data-surface="true"{attributes(**track.marks)}>{shape}</g>'


def button(control: str, value: str, label: str, shape: str, pressed: bool | None = None) -> str:
    """Make a shape a button that sets a control to a value.

    Examples
    --------
    >>> button("reply", "refuse", "Refuse", "", pressed=False)
    '<g data-control="reply" data-value="refuse" data-label="Refuse" data-pressed="false"></g>'
    """
    state = None if pressed is None else str(pressed).lower()
    marks = {
        "data_control": control, "data_value": value, "data_label": label, "data_pressed": state,
    }  # fmt: skip
    return f"<g{attributes(**marks)}>{shape}</g>"


def spot(control: str, value: str, words: str, shape: str) -> str:
    """Make a shape a place to press that sets a control to a value, with words on hovering.

    It takes no step of the keyboard: the control, or a slider of it, goes there too.
    """
    marks = {"data_surface": "true", "data_control": control, "data_value": value}
    return f"<g{attributes(**marks)}><title>{html.escape(words, quote=False)}</title>{shape}</g>"


def knob(x: float, y: float, axis: Literal["x", "y"]) -> str:
    """Draw a handle: a disc with an arrow in both directions, and room for a finger around it."""
    turn = f"translate({x:.1f},{y:.1f})" + ("" if axis == "x" else " rotate(90)")
    return (
        circle(x, y, 22, "#000", fill_opacity=0)  # 44 pixels, the size of a fingertip
        + circle(x, y, 12, PAPER, stroke=INK, stroke_width=2)
        + path("M-8,0 l4,-4 v8 z M8,0 l-4,-4 v8 z", fill=INK, transform=turn)
    )


def rail(track: Track, y: float, now: float, label: str) -> str:
    """Draw a line from left to right with a handle, its name above and its value beside it."""
    (start, end), (low, high) = track.pixels, track.values
    within = min(max(now, low), high)  # a field may allow more than the line
    line_ = line(start, y, end, y, GREY, stroke_width=4, stroke_linecap="round")
    room = rect(start - 10, y - 14, end - start + 20, 28, "#000", fill_opacity=0)
    handle = slider(track, now, label, f"{now:g}", knob(track(within), y, track.axis))
    return "".join(
        [
            text(start, y - 18, label, 13),
            surface(track, room + line_),
            handle,
            text(end + 20, y + 5, f"{now:g}", 14, font_weight=700),
        ]
    )
