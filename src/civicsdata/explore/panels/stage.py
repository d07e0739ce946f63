"""Show a picture whose shapes can be dragged, clicked, tapped and moved by keys.

What is done to a shape is told to Python as a control's name and a value, and Python draws again.
The browser's part is ``stage.js``; `drawing.handles` makes the shapes.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from typing import Any

import anywidget
import traitlets

FILES = resources.files("civicsdata.explore.panels")


class Stage(anywidget.AnyWidget):
    """A picture that hands on what is done to its shapes.

    Parameters
    ----------
    asked : callable
        Called with a control's name and its new value: a number, or the text of a button.
    resized : callable
        Called when the picture has another room than before: `narrow` says which.

    Attributes
    ----------
    svg : str
        The picture.
    narrow : bool
        Whether the page has the width of a phone.
    """

    _esm = (FILES / "stage.js").read_text("utf-8")
    _css = (FILES / "stage.css").read_text("utf-8")
    svg = traitlets.Unicode().tag(sync=True)
    narrow = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self, asked: Callable[[str, str | float], None], resized: Callable[[], None]
    ) -> None:
        super().__init__()
        self._asked = asked
        self.on_msg(self._heard)
        self.observe(lambda _: resized(), names="narrow")

    def _heard(self, _: object, content: dict[str, Any], __: object) -> None:
        try:
            self._asked(content["control"], content["value"])
        finally:
            self.send({"drawn": True})  # the browser then sends the next change
