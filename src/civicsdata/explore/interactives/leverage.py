"""Play a tariff threat as a game whose payoffs the reader sets.

The tree is solved backwards, one decision at a time, so that the reader can stop and predict the
next one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from civicsdata.explore.drawing import svg, theme
from civicsdata.explore.panels.controls import amount, choice
from civicsdata.explore.panels.panel import Panel, Settings, View
from civicsdata.models.leverage import (
    TIE_RULE,
    Decision,
    Pair,
    Payoffs,
    Solution,
    is_credible,
    solve,
)

if TYPE_CHECKING:
    import pandas as pd

TITLE: Final = "Threat and reply: a game in three moves, solved backwards"
DEPTHS: Final = (
    "nothing solved yet",
    "1: the sender's last move",
    "2: and the target's reply",
    "3: and the sender's first move",
)
# Where each decision stands in the picture, in pixels; then each ending with its name in
# `Payoffs` and in words.
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
CHOSEN: Final[dict[str, Any]] = {"stroke": theme.BLUE, "stroke_width": 5}
REJECTED: Final[dict[str, Any]] = {
    "stroke": theme.RED, "stroke_width": 1.6, "stroke_dasharray": "5 4",
}  # fmt: skip
UNDECIDED: Final[dict[str, Any]] = {"stroke": theme.GREY, "stroke_width": 1.4}
WHO: Final = {"first": "sender", "reply": "target", "last": "sender"}


def build(settings: Settings) -> Panel:
    """Return the interactive."""
    controls = {
        "gain": amount("What the concession is worth to the sender", 0, 10, 0.5, 6),
        "concession_cost": amount("What conceding costs the target", 0, 10, 0.5, 3),
        "tariff_cost_sender": amount("What the tariff costs the sender", -5, 10, 0.5, 2),
        "tariff_cost_target": amount("What the tariff costs the target", 0, 10, 0.5, 5),
        "backing_down_cost": amount("What backing down costs the sender", 0, 10, 0.5, 1),
        "solved": choice("How far to solve", list(DEPTHS)),
    }
    return Panel(TITLE, controls, view, settings)


def payoffs(settings: Settings) -> Payoffs:
    """Turn gains and costs into payoffs; the status quo is zero for both.

    Examples
    --------
    >>> costs = {"tariff_cost_sender": 2, "tariff_cost_target": 5, "backing_down_cost": 1}
    >>> payoffs({"gain": 6, "concession_cost": 3, **costs}).tariff
    (-2, -5)
    """
    return Payoffs(
        status_quo=(0, 0),
        concession=(settings["gain"], -settings["concession_cost"]),
        tariff=(-settings["tariff_cost_sender"], -settings["tariff_cost_target"]),
        empty_threat=(-settings["backing_down_cost"], 0),
    )


def view(settings: Settings) -> View:
    """Solve as far as the reader wants and show it."""
    game = payoffs(settings)
    solution, count = solve(game), DEPTHS.index(settings["solved"])
    solved = solution.decisions[:count]
    summary = summarize(game, solution, solved)
    return View(lambda: draw(game, solved, summary), summary, tabulate(game, solved))


def summarize(game: Payoffs, solution: Solution, solved: Sequence[Decision]) -> str:
    """Tell the decisions that are solved so far, and the ending when all are."""
    if not solved:
        return (
            "Nothing is solved yet. Predict: if the target refuses, will the sender impose the "
            "tariff or back down?"
        )
    lines = [tell(decision) for decision in solved]
    if any(decision.tie for decision in solved):
        lines.append(f"Tie rule: {TIE_RULE}")
    if len(solved) == len(solution.decisions):
        credible = "credible" if is_credible(game) else "not credible"
        lines.append(
            f"The threat is {credible}. The game goes: {', '.join(solution.path)}. Payoffs: sender "
            f"{signed(solution.payoffs.sender)}, target {signed(solution.payoffs.target)}."
        )
        lines.append("This is what each does for itself; it need not be best for both.")
    return "\n".join(lines)


def tell(decision: Decision) -> str:
    """Tell one decision.

    Examples
    --------
    >>> tell(Decision("sender", (("impose", -2.0), ("back down", -1.0)), "back down", False))
    'The sender compares: impose −2, back down −1. It takes: back down.'
    """
    (one, first), (other, second) = decision.moves
    tie = " (a tie)" if decision.tie else ""
    return (
        f"The {decision.player} compares: {one} {signed(first)}, {other} {signed(second)}. "
        f"It takes: {decision.chosen}{tie}."
    )


def signed(value: float) -> str:
    """Write a payoff without needless zeros, with a minus that screen readers say.

    Examples
    --------
    >>> signed(-2.0), signed(0.5), signed(-0.0)
    ('−2', '0.5', '0')
    """
    return f"{value + 0:g}".replace("-", "−")


def tabulate(game: Payoffs, solved: Sequence[Decision]) -> pd.DataFrame:
    """Return all endings with both payoffs, and which moves are struck out so far."""
    import pandas as pd

    _, rejected = decided(solved)
    moves = {
        "No threat": ("keep silent",),
        "Target concedes": ("threaten", "concede"),
        "Tariff in force": ("threaten", "refuse", "impose"),
        "Sender backs down": ("threaten", "refuse", "back down"),
    }
    rows = []
    for _, _, name, words in ENDS.values():
        pair = Pair(*getattr(game, name))
        struck = [move for move in moves[words] if move in rejected]
        state = f"ruled out: {', '.join(struck)}" if struck else "still possible"
        rows.append(
            (words, ", ".join(moves[words]), signed(pair.sender), signed(pair.target), state)
        )
    return pd.DataFrame(rows, columns=["ending", "moves", "sender", "target", "so far"])


def decided(solved: Sequence[Decision]) -> tuple[set[str], set[str]]:
    """Return the moves that are chosen and those that are rejected so far."""
    chosen = {decision.chosen for decision in solved}
    return chosen, {move for decision in solved for move, _ in decision.moves} - chosen


def draw(game: Payoffs, solved: Sequence[Decision], summary: str) -> str:
    """Draw the tree; chosen moves are thick, rejected ones dashed and crossed."""
    chosen, rejected = decided(solved)
    parts = []
    for node, move, end in EDGES:
        style = CHOSEN if move in chosen else REJECTED if move in rejected else UNDECIDED
        parts.append(edge(NODES[node], end, move, style))
    for node, (x, y) in NODES.items():
        parts.append(svg.circle(x, y, 24, theme.PAPER, stroke=theme.INK, stroke_width=1.6))
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


def edge(start: tuple[int, int], end: tuple[int, int], move: str, style: dict[str, Any]) -> str:
    """Draw one move; a rejected one gets a cross."""
    (x1, y1), (x2, y2) = start, end
    cross = ""
    if style is REJECTED:
        cross = svg.text(x1 + (x2 - x1) * 0.75, y1 + (y2 - y1) * 0.75 + 6, "×", 20, theme.RED)
    below = y2 > y1
    name = svg.text(
        (x1 + x2) / 2 + 2,
        (y1 + y2) / 2 + (18 if below else -8),
        move,
        12,
        anchor="end" if below else "middle",
        **theme.HALO,
    )
    return svg.line(x1, y1, x2, y2, **style) + cross + name
