"""When does a threat move the other side? A game whose payoffs the reader sets.

The tree is solved backwards, one decision at a time, so that the reader can stop and predict the
next one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from civicsdata.explore.drawing import svg, theme
from civicsdata.explore.panels.controls import amount, choice
from civicsdata.explore.panels.panel import Panel, Settings, View
from civicsdata.models.leverage import TIE_RULE, Pair, Payoffs, Solution, Step, is_credible, solve

if TYPE_CHECKING:
    import pandas as pd

TITLE: Final = "Threat and reply: a game in three moves, solved backwards"
STEPS: Final = (
    "nothing solved yet",
    "1: the sender's last move",
    "2: and the target's reply",
    "3: and the sender's first move",
)
# Where each decision stands: the node, and its two moves with the place where each leads.
NODES: Final = {"first": (90, 140), "reply": (290, 90), "last": (490, 140)}
ENDS: Final = {
    "keep silent": (250, 262, "status_quo", "No threat"),
    "concede": (490, 40, "concession", "Target concedes"),
    "impose": (700, 90, "tariff", "Tariff in force"),
    "back down": (700, 200, "empty_threat", "Sender backs down"),
}
EDGES: Final = (
    ("first", "threaten", NODES["reply"]),
    ("first", "keep silent", ENDS["keep silent"][:2]),
    ("reply", "concede", ENDS["concede"][:2]),
    ("reply", "refuse", NODES["last"]),
    ("last", "impose", ENDS["impose"][:2]),
    ("last", "back down", ENDS["back down"][:2]),
)
WHO: Final = {"first": "sender", "reply": "target", "last": "sender"}


def build(settings: Settings) -> Panel:
    """Make the interactive."""
    controls = {
        "gain": amount("What the concession is worth to the sender", 0, 10, 0.5, 6),
        "concession_cost": amount("What conceding costs the target", 0, 10, 0.5, 3),
        "tariff_cost_sender": amount("What the tariff costs the sender", -5, 10, 0.5, 2),
        "tariff_cost_target": amount("What the tariff costs the target", 0, 10, 0.5, 5),
        "backing_down_cost": amount("What backing down costs the sender", 0, 10, 0.5, 1),
        "solved": choice("How far to solve", list(STEPS)),
    }
    return Panel(TITLE, controls, look, settings)


def payoffs(given: Settings) -> Payoffs:
    """Turn gains and costs into payoffs; the status quo is zero for both.

    Examples
    --------
    >>> costs = {"tariff_cost_sender": 2, "tariff_cost_target": 5, "backing_down_cost": 1}
    >>> payoffs({"gain": 6, "concession_cost": 3, **costs}).tariff
    (-2, -5)
    """
    return Payoffs(
        status_quo=(0, 0),
        concession=(given["gain"], -given["concession_cost"]),
        tariff=(-given["tariff_cost_sender"], -given["tariff_cost_target"]),
        empty_threat=(-given["backing_down_cost"], 0),
    )


def look(given: Settings) -> View:
    """Solve as far as the reader wants and show it."""
    game = payoffs(given)
    solution, count = solve(game), STEPS.index(given["solved"])
    told = solution.steps[:count]
    summary = summarize(game, solution, told)
    return View(lambda: draw(game, told, summary), summary, tabulate(game, told))


def summarize(game: Payoffs, solution: Solution, told: Sequence[Step]) -> str:
    """Tell the decisions that are solved so far, and the ending when all are."""
    if not told:
        return (
            "Nothing is solved yet. Predict: if the target refuses, will the sender impose the "
            "tariff or back down?"
        )
    lines = [tell(step) for step in told]
    if any(step.tie for step in told):
        lines.append(f"Tie rule: {TIE_RULE}")
    if len(told) == len(solution.steps):
        credible = "credible" if is_credible(game) else "not credible"
        lines.append(
            f"The threat is {credible}. The game goes: {', '.join(solution.path)}. Payoffs: sender "
            f"{signed(solution.payoffs.sender)}, target {signed(solution.payoffs.target)}."
        )
        lines.append("This is what each does for itself; it need not be best for both.")
    return "\n".join(lines)


def tell(step: Step) -> str:
    """Tell one decision.

    Examples
    --------
    >>> tell(Step("sender", (("impose", -2.0), ("back down", -1.0)), "back down", False))
    'The sender compares: impose −2, back down −1. It takes: back down.'
    """
    (one, first), (other, second) = step.moves
    tie = " (a tie)" if step.tie else ""
    return (
        f"The {step.player} compares: {one} {signed(first)}, {other} {signed(second)}. "
        f"It takes: {step.chosen}{tie}."
    )


def signed(value: float) -> str:
    """Write a payoff without needless zeros, with a minus that screen readers say.

    Examples
    --------
    >>> signed(-2.0), signed(0.5), signed(-0.0)
    ('−2', '0.5', '0')
    """
    return f"{value + 0:g}".replace("-", "−")


def tabulate(game: Payoffs, told: Sequence[Step]) -> pd.DataFrame:
    """Give all endings with both payoffs, and which moves are struck out so far."""
    import pandas as pd

    out = {move for step in told for move, _ in step.moves if move != step.chosen}
    moves = {
        "No threat": ("keep silent",),
        "Target concedes": ("threaten", "concede"),
        "Tariff in force": ("threaten", "refuse", "impose"),
        "Sender backs down": ("threaten", "refuse", "back down"),
    }
    rows = []
    for _, _, name, words in ENDS.values():
        pair = Pair(*getattr(game, name))
        struck = [move for move in moves[words] if move in out]
        state = f"ruled out: {', '.join(struck)}" if struck else "still possible"
        rows.append(
            (words, ", ".join(moves[words]), signed(pair.sender), signed(pair.target), state)
        )
    return pd.DataFrame(rows, columns=["ending", "moves", "sender", "target", "so far"])


def draw(game: Payoffs, told: Sequence[Step], summary: str) -> str:
    """Draw the tree; chosen moves are thick, rejected ones dashed and crossed."""
    chosen = {step.chosen for step in told}
    rejected = {move for step in told for move, _ in step.moves} - chosen
    parts = [edge(NODES[node], move, end, chosen, rejected) for node, move, end in EDGES]
    for node, (x, y) in NODES.items():
        parts.append(svg.circle(x, y, 24, "#fff", stroke=theme.INK, stroke_width=1.6))
        parts.append(svg.text(x, y + 4, WHO[node], 12, anchor="middle"))
    for x, y, name, words in ENDS.values():
        pair = Pair(*getattr(game, name))
        parts.append(svg.circle(x, y, 4, theme.INK))
        parts.append(svg.text(x + 12, y - 2, words, 12, font_weight=600))
        value = f"sender {signed(pair.sender)}, target {signed(pair.target)}"
        parts.append(svg.text(x + 12, y + 14, value, 12))
    legend = "thick: chosen · dashed with ×: rejected · thin: not solved yet"
    parts.append(svg.text(24, 306, legend, 12, theme.GREY))
    return svg.document(880, 320, "Game tree of a tariff threat with payoffs", summary, parts)


def edge(
    start: tuple[int, int],
    move: str,
    end: Sequence[int],
    chosen: set[str],
    rejected: set[str],
) -> str:
    """Draw one move."""
    (x1, y1), (x2, y2) = start, (end[0], end[1])
    style: dict[str, Any] = {"stroke": theme.GREY, "stroke_width": 1.4}
    if move in chosen:
        style = {"stroke": theme.BLUE, "stroke_width": 5}
    if move in rejected:
        style = {"stroke": theme.RED, "stroke_width": 1.6, "stroke_dasharray": "5 4"}
    x, y = (x1 + x2) / 2, (y1 + y2) / 2
    cross = ""
    if move in rejected:
        cross = svg.text(x1 + (x2 - x1) * 0.75, y1 + (y2 - y1) * 0.75 + 6, "×", 20, theme.RED)
    below = y2 > y1
    name = svg.text(
        x + 2,
        y + (18 if below else -8),
        move,
        12,
        anchor="end" if below else "middle",
        paint_order="stroke",
        stroke="#fff",
        stroke_width=4,
    )
    return svg.line(x1, y1, x2, y2, **style) + cross + name
