"""Play a tariff threat as a game, then solve it; the reader sets the payoffs.

The reader plays one side against an opponent who does what is best for itself. Then the tree is
solved backwards, one decision at a time, so that the reader can predict the next one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from civicsdata.explore.drawing import svg, theme
from civicsdata.explore.drawing.handles import button
from civicsdata.explore.panels.controls import amount, choice
from civicsdata.explore.panels.panel import NARROW, WIDE, Panel, Settings, View
from civicsdata.models.leverage import (
    TIE_RULE,
    Decision,
    Pair,
    Payoffs,
    Solution,
    is_credible,
    solve,
)
from civicsdata.models.play import NO_MOVE, PLAYED, SENDER, TARGET, Round, best_worth, play, worth

if TYPE_CHECKING:
    import pandas as pd

TITLE: Final = "Threat and reply: a game in three moves, solved backwards"
DEPTHS: Final = (
    "nothing solved yet",
    "1: the sender's last move",
    "2: and the target's reply",
    "3: and the sender's first move",
)
# Where each decision stands: a share of the picture's width, and pixels from the top. Then each
# ending, with its name in `Payoffs` and in words.
NODES: Final = {"first": (0.42, 84), "reply": (0.62, 190), "last": (0.78, 296)}
ENDS: Final = {
    "keep silent": (0.17, 190, "status_quo", "No threat"),
    "concede": (0.3, 296, "concession", "Target concedes"),
    "impose": (0.36, 404, "tariff", "Tariff in force"),
    "back down": (0.79, 404, "empty_threat", "Sender backs down"),
}
EDGES: Final = (
    ("first", "threaten", NODES["reply"]),
    ("first", "keep silent", ENDS["keep silent"][:2]),
    ("reply", "concede", ENDS["concede"][:2]),
    ("reply", "refuse", NODES["last"]),
    ("last", "impose", ENDS["impose"][:2]),
    ("last", "back down", ENDS["back down"][:2]),
)
HEIGHT: Final = 520.0
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
        "you_are": choice("You play", [SENDER, TARGET]),
        "played": choice("What you did", [NO_MOVE, *PLAYED[SENDER], *PLAYED[TARGET]]),
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
    round_ = play(settings["you_are"], settings["played"], solution)
    summary = summarize(game, solution, solved) if solved else report(game, solution, round_)

    def draw(width: float) -> str:
        parts = [*title(round_), *tree(game, round_, solved, width), *buttons(round_, count)]
        return svg.document(width, HEIGHT, "Game tree of a tariff threat", summary, parts)

    return View(lambda: draw(WIDE), summary, tabulate(game, solved), lambda: draw(NARROW))


def report(game: Payoffs, solution: Solution, round_: Round) -> str:
    """Tell what has been played, and whether something else would have brought more."""
    you = round_.you
    if round_.open:
        said = "The target refuses. " if "refuse" in round_.path else ""
        said = "The sender threatens. " if you == TARGET else said
        return f"You are {you}. {said}Your move: {' or '.join(round_.open)}?"
    best = best_worth(game, you, solution)
    got, ending = worth(game, round_), ENDS[round_.path[-1]][3]
    better = (
        "No other choice would have brought you more against this opponent."
        if got >= best
        else f"Another choice would have brought you {signed(best)} against this opponent."
    )
    return (
        f"The game went: {', '.join(round_.path)}. {ending}: you got {signed(got)}. {better}\n"
        "Now solve it from the end. Predict: if the target refuses, will the sender impose the "
        "tariff or back down?"
    )


def summarize(game: Payoffs, solution: Solution, solved: Sequence[Decision]) -> str:
    """Tell the decisions that are solved so far, and the ending when all are."""
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


def title(round_: Round) -> list[str]:
    """Write whom the learner plays, and what is to be done."""
    other = TARGET if round_.you == SENDER else SENDER
    hint = "Choose a move." if round_.open else "The game is over. Play again, or solve it."
    return [
        svg.text(8, 22, f"You are {round_.you}, against {other}", 14, font_weight=700),
        svg.text(8, 42, hint, 13, theme.GREY),
    ]


def tree(game: Payoffs, round_: Round, solved: Sequence[Decision], width: float) -> list[str]:
    """Draw the tree; moves that were made or chosen are thick, rejected ones dashed and crossed."""
    chosen, rejected = decided(solved) if solved else (set(round_.path), set())
    lines, words = [], []
    for node, move, end in EDGES:
        style = CHOSEN if move in chosen else REJECTED if move in rejected else UNDECIDED
        ends = [(x * width, y) for x, y in (NODES[node], end)]
        lines.append(edge(ends[0], ends[1], style))
        words.append(named(move, ends, round_))
    for node, (share, y) in NODES.items():
        x, you = share * width, f"the {WHO[node]}" == round_.you
        fill = theme.PALE if you else theme.PAPER
        words.append(svg.circle(x, y, 25, fill, stroke=theme.INK, stroke_width=1.6))
        words.append(svg.text(x, y + 4, "you" if you else WHO[node], 13, anchor="middle"))
    for share, y, name, ending in ENDS.values():
        x, pair = share * width, Pair(*getattr(game, name))
        here = bool(round_.path) and not solved and ENDS.get(round_.path[-1], ("",) * 4)[2] == name
        words.append(svg.circle(x, y, 9 if here else 5, theme.BLUE if here else theme.INK))
        words.append(
            svg.text(x, y + 24, ending, 13, anchor="middle", font_weight=700, **theme.HALO)
        )
        values = f"sender {signed(pair.sender)}, target {signed(pair.target)}"
        words.append(svg.text(x, y + 40, values, 12, anchor="middle", **theme.HALO))
    return lines + words


def edge(start: tuple[float, float], end: tuple[float, float], style: dict[str, Any]) -> str:
    """Draw the line of one move; a rejected one gets a cross."""
    (x1, y1), (x2, y2) = start, end
    cross = ""
    if style is REJECTED:
        cross = svg.text(x1 + (x2 - x1) * 0.86, y1 + (y2 - y1) * 0.86 + 6, "×", 20, anchor="middle")
    return svg.line(x1, y1, x2, y2, **style) + cross


def named(move: str, ends: Sequence[tuple[float, float]], round_: Round) -> str:
    """Write a move beside its line; a move that the learner may make is a button."""
    (x1, y1), (x2, y2) = ends
    x, y = x1 + (x2 - x1) * 0.6, y1 + (y2 - y1) * 0.55
    if move not in round_.open:
        return svg.text(x, y + 4, move, 13, anchor="middle", **theme.HALO)
    width = 14 + 6.8 * len(move)
    shape = svg.pill(x - width / 2, y - 18, width, move, theme.PALE)
    return button("played", round_.open[move], move.capitalize(), shape)


def buttons(round_: Round, solved: int) -> list[str]:
    """Draw the buttons: again, the next step of solving, the other side."""
    y, parts = HEIGHT - 46, []
    again = svg.pill(8, y, 72, "Again")
    if not round_.open:
        parts.append(button("played", NO_MOVE, "Play again", again))
        more = DEPTHS[(solved + 1) % len(DEPTHS)]
        words = "Solve a step" if solved + 1 < len(DEPTHS) else "Unsolve"
        parts.append(button("solved", more, words, svg.pill(86, y, 104, words)))
    other = TARGET if round_.you == SENDER else SENDER
    parts.append(button("you_are", other, "Other side", svg.pill(196, y, 96, "Other side")))
    return parts
