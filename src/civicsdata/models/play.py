"""Play the game of a tariff threat against an opponent who does what is best for itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from civicsdata.models.game import Outcome, Payoffs
from civicsdata.models.leverage import Solution

SENDER, TARGET = "the sender", "the target"
NO_MOVE: Final = "no move yet"
# What the learner can have done, on each side.
PLAYED: Final = {
    SENDER: ("keep silent", "threaten", "threaten, impose", "threaten, back down"),
    TARGET: ("concede", "refuse"),
}
ENDINGS: Final[dict[str, Outcome]] = {
    "keep silent": "status quo", "concede": "concession", "impose": "tariff",
    "back down": "empty threat",
}  # fmt: skip


@dataclass(frozen=True)
class Round:
    """How far a game has been played.

    Parameters
    ----------
    you : {"the sender", "the target"}
        The learner's side.
    path : tuple of str
        The moves that were made, by both.
    open : dict of str to str
        The moves that the learner may make now, with what is then played; empty at the end.
    """

    you: str
    path: tuple[str, ...]
    open: dict[str, str]


def play(you: str, played: str, solution: Solution) -> Round:
    """Return the moves of both sides; the opponent follows the solution.

    Against a learner who is the target, the sender always threatens, for without a threat there
    is nothing to decide.

    Parameters
    ----------
    you : {"the sender", "the target"}
        The learner's side.
    played : str
        What the learner has done: one of `PLAYED`; anything else is no move.
    solution : Solution
        What is best for each at every decision.

    Examples
    --------
    >>> from civicsdata.models.leverage import solve
    >>> firm = solve(Payoffs((0, 0), (5, -2), tariff=(-1, -6), empty_threat=(-2, 1)))
    >>> play(TARGET, "refuse", firm).path
    ('threaten', 'refuse', 'impose')
    """
    plan = solution.strategies
    own = played.split(", ") if played in PLAYED[you] else []
    if you == TARGET:
        if not own:
            return Round(you, ("threaten",), {"concede": "concede", "refuse": "refuse"})
        last = (plan.last,) if own == ["refuse"] else ()
        return Round(you, ("threaten", *own, *last), {})
    if not own:
        return Round(you, (), {"threaten": "threaten", "keep silent": "keep silent"})
    if own[0] == "keep silent":
        return Round(you, ("keep silent",), {})
    if plan.reply == "concede":
        return Round(you, ("threaten", "concede"), {})
    path = ("threaten", "refuse", *own[1:])
    moves = {} if own[1:] else {move: f"threaten, {move}" for move in ("impose", "back down")}
    return Round(you, path, moves)


def worth(game: Payoffs, finished: Round) -> float:
    """Return what the ending of a finished round is worth to the learner."""
    pair = game.of(ENDINGS[finished.path[-1]])
    return pair.sender if finished.you == SENDER else pair.target


def best_worth(game: Payoffs, you: str, solution: Solution) -> float:
    """Return the most that the learner can get against this opponent."""
    rounds = [play(you, one, solution) for one in PLAYED[you]]
    return max(worth(game, one) for one in rounds if not one.open)
