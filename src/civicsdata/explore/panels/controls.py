"""Make the controls of the interactives, and check the values that are set.

Every control is one that browsers know (a number field, a list, a box to tick), because those have
a label that screen readers say and work by keyboard alone. A slider only stands beside a number or
a long list, and moves with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import ipywidgets

widgets: Any = ipywidgets  # its classes come from star imports, which type checkers do not follow
SHORT_LIST = 12  # a list of more options gets a slider
DIGITS = 6  # after the point; hides that 0.1 + 0.2 is not 0.3 in binary


def choice(label: str, options: Sequence[str], value: str | None = None) -> Any:
    """Make a labelled list to choose from."""
    first = options[0] if value is None else value
    return widgets.Dropdown(options=list(options), value=first, **labelled(label))


def amount(label: str, low: float, high: float, step: float, value: float) -> Any:
    """Make a labelled field for a number."""
    return widgets.BoundedFloatText(min=low, max=high, step=step, value=value, **labelled(label))


def tick(label: str, value: bool) -> Any:
    """Make a labelled box to tick."""
    return widgets.Checkbox(value=value, indent=False, **labelled(label))


def labelled(label: str) -> dict[str, Any]:
    """Return the traits that show a control's label in full."""
    style = {"description_width": "initial"}
    # A field that has no room beside its label goes beneath it.
    layout = {"width": "34em", "max_width": "100%", "height": "auto", "flex_flow": "row wrap"}
    return {"description": label, "tooltip": label, "style": style, "layout": layout}


def in_order(first: str, last: str) -> tuple[str, str, str]:
    """Put the ends of a span in order, with a sentence when they had to be exchanged.

    Examples
    --------
    >>> in_order("2025-02", "2025-01")
    ('2025-01', '2025-02', 'The first one set is the later one, so the two were exchanged. ')
    """
    if first <= last:
        return first, last, ""
    return last, first, "The first one set is the later one, so the two were exchanged. "


def with_slider(control: Any) -> Any:
    """Put a slider beside a number field or a long list; leave other controls alone."""
    from civicsdata.explore.panels.slider import Slider  # with anywidget, which graders do without

    label = f"{control.description} (slider)"
    if isinstance(control, widgets.BoundedFloatText):
        numbers = {"low": control.min, "high": control.max, "step": control.step}
        slider = Slider(label=label, value=control.value, **numbers)
    elif isinstance(control, widgets.Dropdown) and len(control.options) > SHORT_LIST:
        slider = Slider(label=label)
        slider.over(control.options, control.value)
    else:
        return control

    following = False

    def to_control(_: object) -> None:
        if not following:
            place = slider.value
            control.value = slider.texts[int(place)] if slider.texts else round(place, DIGITS)

    def to_slider(_: object) -> None:
        nonlocal following
        following = True  # other options move the slider for a moment
        if slider.texts:
            slider.over(control.options, control.value)
        else:
            slider.value = control.value
        following = False

    slider.observe(to_control, names="value")
    control.observe(to_slider, names="value")
    return widgets.HBox([control, slider], layout={"flex_flow": "row wrap"})


def allowed(name: str, control: Any, value: object) -> Any:
    """Return a value as a control takes it, or raise an error that says which ones it takes.

    Parameters
    ----------
    name : str
        The control's name.
    control : ipywidgets.Widget
        A list, a box to tick or a number field.
    value : object
        What was asked for; dates may stand for ISO text.

    Returns
    -------
    object
        The value as the control wants it.

    Raises
    ------
    ValueError
        If the control does not take the value.

    Examples
    --------
    >>> allowed("kind", choice("Kind of event", ["law", "order"]), "deal")
    Traceback (most recent call last):
        ...
    ValueError: kind cannot be 'deal'. It takes one of: 'law', 'order'.
    """
    if isinstance(control, widgets.Dropdown):
        wanted = value.isoformat()[:10] if isinstance(value, dt.date) else value
        if isinstance(wanted, str) and wanted in control.options:
            return wanted
        takes = "one of: " + ", ".join(map(repr, control.options))
        if len(control.options) > SHORT_LIST:
            first, last = control.options[0], control.options[-1]
            takes = f"one of {len(control.options)} values from {first!r} to {last!r}"
    elif isinstance(control, widgets.Checkbox):
        if isinstance(value, bool):
            return value
        takes = "True or False"
    else:
        takes = f"a number from {control.min:g} to {control.max:g}"
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if number and control.min <= value <= control.max:
            return value
    raise ValueError(f"{name} cannot be {value!r}. It takes {takes}.")


def pointed(control: Any, value: str | float) -> Any:
    """Return what a shape of the picture says as the control's value.

    A slider of the picture gives a number, which counts the options of a list from 0. A button
    gives text.

    Examples
    --------
    >>> pointed(choice("Reply", ["concede", "refuse"]), 1)
    'refuse'
    >>> pointed(tick("Charged", False), "true")
    True
    """
    if isinstance(control, widgets.Dropdown) and not isinstance(value, str):
        return control.options[min(max(round(value), 0), len(control.options) - 1)]
    if isinstance(control, widgets.Checkbox):
        return value in ("true", 1)
    if isinstance(control, widgets.BoundedFloatText):
        return float(value)
    return value
