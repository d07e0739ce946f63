"""Show which rules between states speak to an act, by consent, force and territory.

The reader sees two invented states and changes who acts where, what the other says and which force
is used. The picture tells which rules speak to such an act, and where lawyers disagree. It
describes acts; it judges no act that really took place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from civicsdata.explore.drawing import svg, theme
from civicsdata.explore.drawing.scenes import border, chips
from civicsdata.explore.drawing.scenes.border import Consent, Force, Scene
from civicsdata.explore.drawing.scenes.chips import Chip
from civicsdata.explore.panels.controls import choice
from civicsdata.explore.panels.panel import Panel, Settings, View
from civicsdata.tables import records

if TYPE_CHECKING:
    import pandas as pd

TITLE: Final = "Act explorer: consent, force and territory"
FREE, PRESSED, MISSING = "given freely", "given under pressure", "not given"
NO_FORCE, THREATENED, USED = "no force", "force threatened", "force used"
HOME, ABROAD = "the acting state's own territory", "another state's territory"
HEADING: Final = 58  # characters of a line of the heading
# What the picture calls a setting.
CONSENTS: Final[dict[str, Consent]] = {FREE: "yes", PRESSED: "pressed", MISSING: "no"}
FORCES: Final[dict[str, Force]] = {NO_FORCE: "none", THREATENED: "threat", USED: "use"}

Applies = Literal["yes", "depends", "contested", "no"]


@dataclass(frozen=True)
class Act:
    """An act, by the three questions.

    Parameters
    ----------
    consent : str
        Of the other state: given freely, given under pressure, not given.
    force : str
        No force, force threatened, force used.
    territory : str
        Where the act takes place.
    """

    consent: str
    force: str
    territory: str

    @property
    def abroad(self) -> bool:
        """Whether it takes place on another state's territory."""
        return self.territory == ABROAD


@dataclass(frozen=True)
class Rule:
    """One rule, and whether it applies to the act."""

    name: str
    applies: Applies
    why: str
    cite: str


def build(settings: Settings) -> Panel:
    """Return the interactive; citations come from the table of instruments."""
    cites = {row["id"]: f"{row['title']}, {row['provision']}" for row in records("instruments")}
    controls = {
        "consent": choice("Consent of the other state", [FREE, PRESSED, MISSING]),
        "force": choice("Force", [NO_FORCE, THREATENED, USED]),
        "territory": choice("Where the act takes place", [HOME, ABROAD]),
    }
    return Panel(TITLE, controls, lambda values: view(Act(**values), cites), settings)


def view(act: Act, cites: dict[str, str]) -> View:
    """Describe an act and show which rules apply to it."""
    answers = rules(act, cites)
    summary = summarize(act, answers)
    return View(lambda: draw(act, answers, summary), summary, tabulate(answers))


def describe(act: Act) -> str:
    """Return in one sentence how such an act is commonly described.

    Examples
    --------
    >>> describe(Act("given freely", "no force", "another state's territory"))
    'An act abroad with consent: states call it cooperation.'
    """
    if act.consent == PRESSED:
        if act.force == NO_FORCE:
            return "Consent under pressure without force: some say cooperation, others coercion."
        return "Consent obtained by force or its threat: it does not count as free."
    if act.consent == FREE:
        where = "abroad" if act.abroad else "at home"
        return f"An act {where} with consent: states call it cooperation."
    if act.force == NO_FORCE:
        if act.abroad:
            return "An act abroad without consent and without force: states call it intervention."
        return "An act at home: a state's own affair, as long as it is not aimed at another state."
    what = "The use of force" if act.force == USED else "A threat of force"
    where = "on another state's territory" if act.abroad else "from a state's own territory"
    return f"{what} {where}, without consent."


def rules(act: Act, cites: dict[str, str]) -> list[Rule]:
    """Return for each rule whether it applies to the act."""
    asked = (
        ("No threat or use of force", force_rule, "L35-art2-4"),
        ("No intervention", intervention_rule, "L37-art8; L38-art19"),
        ("No economic coercion", economic_rule, "L39; L40"),
        ("Forced treaties are void", treaty_rule, "L41; L41-declaration"),
        ("Mexico's article 40 (when Mexico is the other state)", mexican_rule, "L28-art40"),
    )
    answers = []
    for name, ask, keys in asked:
        applies, why = ask(act)
        cite = "; ".join(cites.get(key, key) for key in keys.split("; "))
        answers.append(Rule(name, applies, why, cite))
    return answers


def force_rule(act: Act) -> tuple[Applies, str]:
    """Apply article 2(4) of the UN Charter."""
    if act.force == NO_FORCE:
        return "no", "No force is threatened or used. As it is usually read, a tariff is not force."
    if act.consent == FREE:
        return "no", "Force to which the other state freely agrees is not directed against it."
    if not act.abroad and act.consent == MISSING:
        return "depends", "At home it applies only when the force is directed at another state."
    return "yes", "It covers the threat as well as the use; self-defence is an exception."


def intervention_rule(act: Act) -> tuple[Applies, str]:
    """Apply the American treaties on non-intervention."""
    if act.consent == FREE:
        return "no", "What a state freely agrees to is not intervention in its affairs."
    if act.consent == PRESSED and act.force == NO_FORCE:
        return (
            "contested",
            "Whether pressure without force turns consent into intervention is open.",
        )
    if act.abroad or act.consent == PRESSED:
        return "yes", "It covers more than armed force."
    return "depends", "At home it applies only when the act is aimed at another state's affairs."


def economic_rule(act: Act) -> tuple[Applies, str]:
    """Apply the General Assembly's declaration and the court that read it narrowly."""
    if act.consent == PRESSED and act.force == NO_FORCE:
        return (
            "contested",
            "A declaration of 1970 condemns economic coercion. In 1986 the International Court of "
            "Justice found no breach of custom in the economic measures before it.",
        )
    return "no", "No economic pressure is put on the other state here."


def treaty_rule(act: Act) -> tuple[Applies, str]:
    """Apply article 52 of the Vienna Convention."""
    if act.consent == MISSING:
        return "no", "There is no agreement that could be void."
    if act.consent == FREE:
        return "no", "The agreement was not forced."
    if act.force == NO_FORCE:
        return (
            "no",
            "It names force only. A declaration of 1969 condemns economic pressure too, "
            "but makes no treaty void.",
        )
    return "yes", "A treaty obtained by threat or use of force is void."


def mexican_rule(act: Act) -> tuple[Applies, str]:
    """Apply article 40 of Mexico's Constitution as amended in 2025."""
    if act.consent == FREE:
        return "no", "Mexico has authorized the act; that is what this article asks for."
    if act.consent == PRESSED:
        return "contested", "It rejects harmful acts from abroad; what counts as one is disputed."
    if act.abroad:
        return "yes", "In force since 2025-04-01: no intervention without express authorization."
    return "depends", "It applies only when the act from abroad harms Mexico's sovereignty."


def summarize(act: Act, answers: Sequence[Rule]) -> str:
    """Describe the act and each rule's answer in words."""
    lines = [f"{rule.name}: {rule.applies}. {rule.why}" for rule in answers]
    return "\n".join([describe(act), *lines])


def tabulate(answers: Sequence[Rule]) -> pd.DataFrame:
    """Return one row for each rule."""
    import pandas as pd

    rows = [(rule.name, rule.applies, rule.why, rule.cite) for rule in answers]
    return pd.DataFrame(rows, columns=["rule", "speaks to the act", "why", "where it stands"])


def draw(act: Act, answers: Sequence[Rule], summary: str) -> str:
    """Draw the two states with the act, the choices, and the rules with their marks."""
    heading = svg.wrap(describe(act), HEADING)
    parts = [
        svg.text(6, 20 + 20 * at, line, 15, font_weight=700) for at, line in enumerate(heading)
    ]
    scene = Scene("abroad" if act.abroad else "home", CONSENTS[act.consent], FORCES[act.force])
    lands = (
        Chip("territory", HOME, "acts at home", f"The act takes place on {HOME}", not act.abroad),
        Chip("territory", ABROAD, "acts abroad", f"The act takes place on {ABROAD}", act.abroad),
    )
    y = 54.0
    parts.append(border.draw(scene, lands, y))
    y += border.HEIGHT
    rows = (
        (
            "consent",
            "Consent",
            CONSENTS,
            act.consent,
            {FREE: "free", PRESSED: "under pressure", MISSING: "none"},
        ),
        (
            "force",
            "Force",
            FORCES,
            act.force,
            {NO_FORCE: "none", THREATENED: "threatened", USED: "used"},
        ),
    )
    for control, name, values, now, short in rows:
        row = [
            Chip(control, value, short[value], f"{name}: {value}", value == now) for value in values
        ]
        parts.append(chips.row(y, name, row))
        y += chips.STEP
    parts.append(svg.text(6, y + 22, "Which rules speak to it?", 14, font_weight=700))
    y += 22
    for rule in answers:
        y += 25
        ink = theme.GREY if rule.applies == "no" else theme.INK
        parts.append(svg.sign(rule.applies, 16, y - 5, ink))
        parts.append(svg.text(32, y, f"{rule.name}: {rule.applies}", 13.5, ink))
    label = (
        "Two states and their border: who acts where, what the other says, and which force is used"
    )
    return svg.document(border.WIDTH, y + 14, label, summary, parts)
