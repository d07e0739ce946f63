"""Join the controls of an interactive with its picture, its summary and its table.

Each interactive is a pure function from settings to a `View`, and the controls that hold the
settings. The panel joins the two. It also shows itself where widgets cannot run: as a picture with
text in a plain page, and as plain text in a terminal.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from civicsdata.explore.drawing import svg
from civicsdata.explore.drawing.charts import is_drawing
from civicsdata.explore.legible import plain, table_html
from civicsdata.explore.panels.controls import allowed, pointed, widgets, with_slider

if TYPE_CHECKING:
    import pandas as pd

Settings = Mapping[str, Any]
# Pixels of a picture. A notebook leaves about 290 on a phone, and 560 where it counts as wide:
# drawn at these sizes, letters of 12 pixels stay letters of 11.
WIDE, NARROW = 600.0, 300.0
PARAGRAPH = "line-height:1.4;max-width:60em"
KEYS = (
    "By keyboard: Tab goes from control to control. Space opens a list or ticks a box; in an open "
    "list, the arrow keys choose and Enter closes it. A slider moves with the arrow keys."
)
BOX = (
    'class="civicsdata-table" tabindex="0" role="region" '
    'style="max-height:32em;overflow:auto;line-height:1.4"'
)


@dataclass(frozen=True)
class View:
    """What an interactive shows for one setting of its controls.

    Parameters
    ----------
    draw : callable
        Returns the picture as SVG when it is wanted.
    summary : str
        The same in words.
    table : pandas.DataFrame
        The same as a table.
    draw_narrow : callable, optional
        Returns the picture for a page as wide as a phone.
    """

    draw: Callable[[], str]
    summary: str
    table: pd.DataFrame
    draw_narrow: Callable[[], str] | None = None


def refusal(label: str, sentence: str, width: float, table: pd.DataFrame) -> View:
    """Return a view that tells why there is no answer, in place of one."""
    words = svg.paragraph(20, 36, sentence, int(width - 60) // 7)  # 7 pixels a character
    return View(lambda: svg.document(width, 90, label, sentence, [words]), sentence, table)


class Panel(widgets.VBox):  # type: ignore[misc]
    """An interactive: a picture, and beneath it labelled controls, a summary and a table.

    Parameters
    ----------
    title : str
        What it is called.
    controls : dict of str to ipywidgets.Widget
        Each control by the name that `set` takes.
    view : callable
        Turns the controls' values into a `View`.
    settings : mapping
        Values to start from.

    Attributes
    ----------
    controls : dict of str to ipywidgets.Widget
        The controls by name.
    summary : str
        What is shown, in words.
    table : pandas.DataFrame
        What is shown, as a table.
    picture : str
        What is shown, as SVG; empty while a notebook is graded.
    """

    def __init__(
        self,
        title: str,
        controls: dict[str, Any],
        view: Callable[[Settings], View],
        settings: Settings,
    ) -> None:
        self.title = title
        self.controls = controls
        self.summary = ""
        self.picture = ""
        self.table: pd.DataFrame
        self._view = view
        self._waiting = False
        self._stage = self._make_stage()
        self._summary_html = widgets.HTML()
        self._table_html = widgets.HTML()
        super().__init__()
        self.set(**settings)
        played = "data-control" in self.picture
        name = f"<strong>{html.escape(title)}</strong>"
        hint = widgets.HTML(f'<div style="{PARAGRAPH}"><small>{KEYS}</small></div>')
        heading = widgets.HTML(f'<div style="{PARAGRAPH}">{name}</div>')
        # While a notebook is graded nobody moves a slider.
        rows = [hint, *(map(with_slider, controls.values()) if is_drawing() else controls.values())]
        shown = [self._stage, self._summary_html]
        # A picture that is played comes first; the same controls follow as fields and lists.
        order = [*shown, *rows] if played else [*rows, *shown]
        self.children = [heading, *order, self._table_html]
        for control in controls.values():
            control.observe(self._changed, names="value")

    @property
    def values(self) -> dict[str, Any]:
        """What the controls are set to, by name."""
        return {name: control.value for name, control in self.controls.items()}

    @property
    def text(self) -> str:
        """Everything that is shown, as plain text."""
        return f"{self.title}\n\n{self.summary}\n\n{plain(self.table)}"

    def set(self, **values: object) -> None:
        """Set controls by name, as a reader would by hand.

        Parameters
        ----------
        **values
            One value for each control to be changed.

        Raises
        ------
        ValueError
            If a name or a value is not among the allowed ones; then nothing changes.
        """
        for name in values:
            if name not in self.controls:
                known = ", ".join(self.controls)
                raise ValueError(f"There is no control named {name!r}. Use one of: {known}.")
        before = self.values
        with self._together():
            try:
                self._put(values)
            except ValueError:
                self._put(before)
                raise

    def _put(self, values: Mapping[str, object]) -> None:
        for name, control in self.controls.items():
            if name in values:
                control.value = allowed(name, control, values[name])

    @contextmanager
    def _together(self) -> Iterator[None]:
        """Draw once after several changes."""
        self._waiting = True
        try:
            yield
        finally:
            self._waiting = False
            self._refresh()

    def _changed(self, _: object) -> None:
        if not self._waiting:
            self._refresh()

    def _refresh(self) -> None:
        view = self._view(self.values)
        self.summary, self.table = view.summary, view.table
        if is_drawing():
            narrow = getattr(self._stage, "narrow", False)
            self.picture = view.draw_narrow() if narrow and view.draw_narrow else view.draw()
            self._stage.svg = self.picture
            self._summary_html.value = self._summary_markup()
            self._table_html.value = self._table_markup()

    def _make_stage(self) -> Any:
        if not is_drawing():
            return widgets.HTML()  # while a notebook is graded, nobody looks
        from civicsdata.explore.panels.stage import Stage

        return Stage(self._asked, self._refresh)

    def _asked(self, control: str, value: str | float) -> None:
        """Do what was done to a shape of the picture."""
        with suppress(ValueError):  # a picture of an older state may ask for what is gone
            self.set(**{control: pointed(self.controls[control], value)})

    def _summary_markup(self) -> str:
        lines = "<br>".join(map(html.escape, self.summary.split("\n")))
        return f'<div role="status" aria-live="polite" style="{PARAGRAPH}">{lines}</div>'

    def _table_markup(self) -> str:
        label = html.escape(f"Table: {self.title}")
        return f'<div {BOX} aria-label="{label}">{table_html(self.table)}</div>'

    def _repr_html_(self) -> str:
        heading = f"<p><strong>{html.escape(self.title)}</strong></p>"
        return f"<div>{heading}{self.picture}{self._summary_markup()}{self._table_markup()}</div>"

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        if not is_drawing():
            return {"text/plain": self.summary}
        bundle = super()._repr_mimebundle_(**kwargs) or {}
        return {**bundle, "text/html": self._repr_html_(), "text/plain": self.text}

    def __str__(self) -> str:
        """Return everything that is shown as plain text."""
        return self.text
