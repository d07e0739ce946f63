"""Find the routes that lead a person out of Mexico, and the safeguards that go with each.

The reader sets the facts of an invented case and the line that it takes. On the map the case
travels to where a condition fails, with the reason and the rule. What is contested stays contested.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, get_args

from civicsdata.explore.drawing import svg
from civicsdata.explore.drawing.scenes import chips, stations
from civicsdata.explore.drawing.scenes.stations import COLUMNS, Map, reached
from civicsdata.explore.panels.controls import choice, tick
from civicsdata.explore.panels.panel import Panel, Settings, View
from civicsdata.models import routes
from civicsdata.models.routes import MEXICO, TITLES, UNITED_STATES, Case, Purpose, Route

if TYPE_CHECKING:
    import pandas as pd

TITLE: Final = "Route finder: which ways out of Mexico do the rules open for this person?"
NOBODY: Final = "nobody"
NO_SENTENCE: Final = "no court"
COUNTRIES: Final = (MEXICO, UNITED_STATES, "Canada")
ASKING: Final = (NOBODY, UNITED_STATES, "Canada")
COURTS: Final = (NO_SENTENCE, MEXICO, UNITED_STATES)
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


BOXES: Final = {
    "treaty_invoked": ("treaty used", "A treaty is relied on"),
    "written_request": ("in writing", "The request is in writing"),
    "charged": ("charged", "The asking state has charged the person"),
    "crime_in_both": ("crime in both states", "The act is a crime in both states"),
    "consents": ("agrees to go", "The person agrees to go"),
}


def build(settings: Settings) -> Panel:
    """Return the interactive."""
    controls = {
        "line": choice("The line that the case takes", list(TITLES.values())),
        "nationality": choice("The person's nationality", list(COUNTRIES)),
        "purpose": choice("What the removal is for", list(get_args(Purpose))),
        "requested_by": choice("Who asks for the person", list(ASKING), UNITED_STATES),
        "sentenced_in": choice("Sentenced by a court in", list(COURTS)),
        "written_request": tick("A request, if any, is in writing", True),
        "charged": tick("The asking state has charged the person", True),
        "crime_in_both": tick("The act is a crime in both states", True),
        "consents": tick("The person agrees to go", False),
        "treaty_invoked": tick("A treaty is relied on", True),
    }
    return Panel(TITLE, controls, view, settings)


def case_of(settings: Settings) -> Case:
    """Turn settings into a case; the line that it takes is no fact of it.

    Raises
    ------
    ValueError
        If the facts exclude each other.
    """
    facts: dict[str, Any] = {name: now for name, now in settings.items() if name != "line"}
    facts["requested_by"] = None if facts["requested_by"] == NOBODY else facts["requested_by"]
    facts["sentenced_in"] = None if facts["sentenced_in"] == NO_SENTENCE else facts["sentenced_in"]
    return Case(**facts)


def view(settings: Settings) -> View:
    """Find the routes of a case and show them, or tell why there is no such case."""
    try:
        listed = routes.find(case_of(settings))
    except ValueError as error:
        return no_case(settings, readable(str(error)))
    taken = next(name for name, title in TITLES.items() if title == settings["line"])
    seen = Map(listed, taken)
    summary = summarize(seen)
    return View(lambda: draw(settings, seen, summary), summary, tabulate(listed))


def no_case(settings: Settings, reason: str) -> View:
    """Show why these facts do not go together."""
    import pandas as pd

    said = f"These facts do not go together. {reason}"
    table = pd.DataFrame({"result": ["no such case"], "why": [reason]})
    return View(lambda: draw(settings, None, said), said, table)


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


def summarize(seen: Map) -> str:
    """Tell how far the case gets on its line, and each route's state with its reason."""
    names = ", ".join(map(str, seen.route.stations))
    decided = routes.DECIDES[seen.taken][1]
    first = (
        f"On the line “{seen.route.title}” the case {reached(seen.route)}. Stations on the way: "
        f"{names}. Ministry means who decides, here {decided}; assurance, that there will be no "
        "death penalty."
    )
    told = (
        f"{route.title}: {route.state}. {route.because} ({route.cite})" for route in seen.routes
    )
    return "\n".join([first, *told])


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


def draw(settings: Settings, seen: Map | None, summary: str) -> str:
    """Draw the facts of the case as buttons, and beneath them the map, or why there is none."""
    parts, y = facts(settings), 5 * chips.STEP + 14.0
    if seen is None:
        parts.append(svg.paragraph(20, y + 24, summary, COLUMNS, 15, font_weight=600))
        y += 24 + 20 * len(svg.wrap(summary, COLUMNS))
    else:
        shapes, y = stations.draw(seen, y)
        parts.append(shapes)
    label = "A map of five routes out of Mexico, with the stations at which a case stops"
    return svg.document(stations.WIDTH, y, label, summary, parts)


def facts(settings: Settings) -> list[str]:
    """Draw the facts of the case, each as a button that changes it.

    A trial needs somebody who asks, and a sentence a court: only the one that matters is shown.
    """
    asks = ("requested_by", "Asked by", ASKING)
    if settings["purpose"] == "serve sentence":
        asks = ("sentenced_in", "Sentence", COURTS)
    rows = (("nationality", "National of", COUNTRIES), ("purpose", "To", get_args(Purpose)), asks)
    drawn = [
        chips.row(4 + at * chips.STEP, name, chips.options(control, name, values, now))
        for at, (control, name, values) in enumerate(rows)
        for now in [settings[control]]
    ]
    for at, names in enumerate(
        (("treaty_invoked", "written_request", "charged"), ("crime_in_both", "consents"))
    ):
        boxes = [chips.toggle(name, *BOXES[name], settings[name]) for name in names]
        drawn.append(chips.row(4 + (3 + at) * chips.STEP, "" if at else "Facts", boxes))
    return drawn
