"""Find the routes that lead a person out of Mexico, and the safeguards that go with each.

The reader sets the facts of an invented case. Each route is marked open, discretionary, contested
or closed, with the reason and the rule. What is contested stays contested.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, get_args

from civicsdata.explore.drawing import svg, theme
from civicsdata.explore.panels.controls import choice, tick
from civicsdata.explore.panels.panel import Panel, Settings, View, refusal
from civicsdata.models import routes
from civicsdata.models.routes import MEXICO, UNITED_STATES, Case, Purpose, Route

if TYPE_CHECKING:
    import pandas as pd

TITLE: Final = "Route finder: which ways out of Mexico do the rules open for this person?"
NOBODY: Final = "nobody"
NO_SENTENCE: Final = "no court"
COUNTRIES: Final = (UNITED_STATES, MEXICO, "Canada")
SHORT: Final = {
    "treaty_basis": "treaty",
    "written_request": "written request",
    "judge_involved": "judge",
    "dual_criminality": "crime in both states",
    "speciality": "speciality",
    "nationality_rule": "nationality rule",
    "death_penalty_assurance": "no-death assurance",
    "consent": "person's consent",
    "appeal_amparo": "amparo (review)",
}
FILLS: Final = {
    "open": theme.GREEN,
    "discretionary": "url(#routes-stripes)",
    "contested": "url(#routes-dots)",
    "closed": theme.PAPER,
    "no procedure": theme.PAPER,
}


def build(settings: Settings) -> Panel:
    """Return the interactive."""
    controls = {
        "nationality": choice("The person's nationality", list(COUNTRIES)),
        "purpose": choice("What the removal is for", list(get_args(Purpose)), "leave country"),
        "requested_by": choice("Who asks for the person", [NOBODY, UNITED_STATES, "Canada"]),
        "sentenced_in": choice("Sentenced by a court in", [NO_SENTENCE, MEXICO, UNITED_STATES]),
        "written_request": tick("A request, if any, is in writing", True),
        "charged": tick("The asking state has charged the person", False),
        "crime_in_both": tick("The act is a crime in both states", True),
        "consents": tick("The person agrees to go", False),
        "treaty_invoked": tick("A treaty is relied on", True),
    }
    return Panel(TITLE, controls, view, settings)


def case_of(settings: Settings) -> Case:
    """Turn settings into a case.

    Raises
    ------
    ValueError
        If the facts exclude each other.
    """
    facts: dict[str, Any] = dict(settings)
    facts["requested_by"] = None if facts["requested_by"] == NOBODY else facts["requested_by"]
    facts["sentenced_in"] = None if facts["sentenced_in"] == NO_SENTENCE else facts["sentenced_in"]
    return Case(**facts)


def view(settings: Settings) -> View:
    """Find the routes of a case and show them, or tell why there is no such case."""
    try:
        listed = routes.find(case_of(settings))
    except ValueError as error:
        return no_case(str(error))
    summary = summarize(listed)
    return View(lambda: draw(listed, summary), summary, tabulate(listed))


def no_case(reason: str) -> View:
    """Show why these facts do not go together."""
    import pandas as pd

    label = "These facts do not go together"
    table = pd.DataFrame({"result": ["no such case"], "why": [readable(reason)]})
    return refusal(label, f"{label}. {readable(reason)}", 900, table)


def readable(reason: str) -> str:
    """Return a model's sentence in the words of the controls.

    Examples
    --------
    >>> readable("Nobody stands trial without a charge: set charged=True.")
    'Nobody stands trial without a charge: tick “The asking state has charged the person”.'
    """
    words = {
        "set charged=True": "tick “The asking state has charged the person”",
        "give another requested_by, or None": "choose who asks",
        "give requested_by": "choose who asks",
        "give sentenced_in": "choose a court",
    }
    for code, plain in words.items():
        reason = reason.replace(code, plain)
    return reason


def summarize(listed: Sequence[Route]) -> str:
    """Tell each route's state with its reason."""
    return "\n".join(
        f"{route.title}: {route.state}. {route.because} ({route.cite})" for route in listed
    )


def tabulate(listed: Sequence[Route]) -> pd.DataFrame:
    """Return one row for each route and safeguard."""
    import pandas as pd

    rows = [
        (
            route.title,
            route.state,
            SHORT[safeguard.name],
            safeguard.applies,
            safeguard.note,
            safeguard.cite,
        )
        for route in listed
        for safeguard in route.safeguards
        if safeguard.name in SHORT
    ]
    columns = ["route", "state", "safeguard", "applies", "what the rule says", "rule"]
    return pd.DataFrame(rows, columns=columns)


def draw(listed: Sequence[Route], summary: str) -> str:
    """Draw a row for each route: its state, then one mark for each safeguard."""
    left, step, top, row = 430.0, 50.0, 132.0, 46.0
    parts = [svg.definitions("routes")]
    for index, words in enumerate(SHORT.values()):
        x = left + step * index + 20
        turn = f"rotate(-50 {svg.number(x)} {svg.number(top - 12)})"
        parts.append(svg.text(x, top - 12, words, 12, transform=turn))
    for index, route in enumerate(listed):
        y = top + row * index
        closed = route.state in ("closed", "no procedure")
        ink = theme.GREY if closed else theme.INK
        parts.append(svg.line(20, y, 890, y, theme.PALE))
        parts.append(svg.rect(20, y + 9, 28, 28, FILLS[route.state], stroke=theme.INK))
        if closed:
            parts.append(svg.path(f"M20,{y + 9:g} l28,28 m0,-28 l-28,28", stroke=theme.INK))
        parts.append(svg.text(58, y + 20, route.title, 12.5, ink, font_weight=600))
        parts.append(svg.text(58, y + 36, route.state, 12, ink))
        applies = {safeguard.name: safeguard.applies for safeguard in route.safeguards}
        for place, name in enumerate(SHORT):
            x = left + step * place + 20
            parts.append(svg.sign(applies[name], x, y + 23, ink))
    bottom = top + row * len(listed)
    parts.append(svg.line(20, bottom, 890, bottom, theme.PALE))
    signs = (
        ("yes", "part of this route"),
        ("discretionary", "at discretion"),
        ("contested", "contested"),
    )
    parts.append(svg.text(20, bottom + 22, "Safeguards:", 12, theme.GREY))
    parts.append(svg.key(100, bottom + 22, (*signs, ("no", "not part of this route"))))
    label = "Five routes out of Mexico with their state and safeguards"
    return svg.document(950, bottom + 36, label, summary, parts)
