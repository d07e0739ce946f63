"""Which controls do the interactives use, and which values does each take?

Every control has a visible label, written in full, and is worked by keyboard alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import ipywidgets

widgets: Any = ipywidgets  # its classes come from star imports, which type checkers do not follow
WIDE = {"width": "44em", "max_width": "100%"}


def allowed(name: str, control: Any, value: object) -> Any:
    """Give a value that a control takes, or say in one sentence which ones it takes.

    Parameters
    ----------
    name : str
        The control's name.
    control : ipywidgets.Widget
        A control with options, or with a least and a largest value.
    value : object
        What was asked for.

    Returns
    -------
    object
        The value as the control wants it.

    Raises
    ------
    ValueError
        If the control does not take the value.
    """
    options = getattr(control, "_options_values", None)
    if options is not None:
        chosen = tuple(map(iso, value)) if isinstance(value, tuple | list) else iso(value)
        wanted = chosen if isinstance(chosen, tuple) else (chosen,)
        pair = isinstance(control, widgets.SelectionRangeSlider)
        if len(wanted) == (2 if pair else 1) and all(one in options for one in wanted):
            if not pair:
                return wanted[0]
            low, high = sorted(wanted, key=options.index)
            return (low, high)
        few = len(options) <= 12
        given = ", ".join(map(repr, options)) if few else f"{options[0]!r} to {options[-1]!r}"
        pairs = "a pair of two of" if pair else "one of"
        raise ValueError(f"{name} cannot be {value!r}. It takes {pairs}: {given}.")
    if isinstance(control, widgets.Checkbox):
        if isinstance(value, bool):
            return value
        raise ValueError(f"{name} cannot be {value!r}. It takes True or False.")
    low, high = control.min, control.max
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise ValueError(f"{name} cannot be {value!r}. It takes a number from {low} to {high}.")
    return value


def iso(value: object) -> object:
    """Write a date as ISO text and leave everything else as it is.

    Examples
    --------
    >>> import datetime
    >>> iso(datetime.date(2025, 2, 27)), iso("all kinds")
    ('2025-02-27', 'all kinds')
    """
    return value.isoformat()[:10] if isinstance(value, dt.date) else value


def choice(label: str, options: list[Any], value: Any = None) -> Any:
    """Make a labelled list to choose from."""
    first = options[0][1] if isinstance(options[0], tuple) else options[0]
    return widgets.Dropdown(
        options=options, value=first if value is None else value, **labelled(label)
    )


def slider(label: str, low: float, high: float, step: float, value: float) -> Any:
    """Make a labelled slider for a number."""
    return widgets.FloatSlider(
        min=low, max=high, step=step, value=value, readout_format=".2f", **labelled(label)
    )


def labelled(label: str) -> dict[str, Any]:
    """Give the traits that show a control's label in full."""
    style = {"description_width": "initial"}
    return {"description": label, "tooltip": label, "style": style, "layout": WIDE}


def steps(label: str, options: Sequence[str], value: str | None = None) -> Any:
    """Make a labelled slider that moves along a list."""
    first = options[0] if value is None else value
    return widgets.SelectionSlider(options=list(options), value=first, **labelled(label))


def span(label: str, options: Sequence[str], value: tuple[str, str]) -> Any:
    """Make a labelled slider with two ends that move along a list."""
    return widgets.SelectionRangeSlider(options=list(options), value=value, **labelled(label))


def tick(label: str, value: bool) -> Any:
    """Make a labelled box to tick."""
    return widgets.Checkbox(value=value, indent=False, **labelled(label))
