"""Show a slider that screen readers can name, which the sliders of ipywidgets are not."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources

import anywidget
import traitlets


class Slider(anywidget.AnyWidget):
    """A slider of the browser's own: with a name, and moved by arrow keys, mouse and touch.

    Attributes
    ----------
    label : str
        Its name.
    low, high, step : float
        The ends, and what one key press adds.
    value : float
        Where it stands.
    texts : list of str
        For a slider over a list: what each place from 0 on is called.
    """

    _esm = (resources.files("civicsdata.explore.panels") / "slider.js").read_text("utf-8")
    label = traitlets.Unicode().tag(sync=True)
    low = traitlets.Float().tag(sync=True)
    high = traitlets.Float().tag(sync=True)
    step = traitlets.Float(1.0).tag(sync=True)
    value = traitlets.Float().tag(sync=True)
    texts = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def over(self, options: Sequence[str], value: str) -> None:
        """Set the list over which it moves, and where it stands in it."""
        with self.hold_trait_notifications():
            self.texts, self.low, self.high = list(options), 0.0, len(options) - 1.0
            self.value = float(options.index(value))
