"""A tariff threat as a game in three moves: its moves, its endings and what they are worth.

The sender threatens or keeps silent. The target concedes or refuses. The sender imposes the tariff
or backs down.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Literal, NamedTuple

from civicsdata.models.parameters import real

First = Literal["threaten", "keep silent"]
Reply = Literal["concede", "refuse"]
Last = Literal["impose", "back down"]
Outcome = Literal["status quo", "concession", "tariff", "empty threat"]
Player = Literal["sender", "target"]


class Pair(NamedTuple):
    """What the sender and the target get from one outcome."""

    sender: float
    target: float


class Strategies(NamedTuple):
    """A full plan: the sender's first move, the target's reply, the sender's last move."""

    first: First
    reply: Reply
    last: Last


@dataclass(frozen=True)
class Payoffs:
    """How much each side values each way the story can end.

    Only comparisons within one player matter: more is better. Each is a pair (sender, target).

    Parameters
    ----------
    status_quo : pair of float
        No threat is made.
    concession : pair of float
        The target gives what was asked.
    tariff : pair of float
        The target refuses and the tariff is imposed.
    empty_threat : pair of float
        The target refuses and the sender backs down.

    Raises
    ------
    ValueError
        If a value is not a pair of finite numbers.

    Examples
    --------
    >>> Payoffs(status_quo=(0, 0), concession=(5, -2), tariff=(-1, -6), empty_threat=(-2, 1))
    Payoffs(status_quo=(0, 0), concession=(5, -2), tariff=(-1, -6), empty_threat=(-2, 1))
    """

    status_quo: tuple[float, float]
    concession: tuple[float, float]
    tariff: tuple[float, float]
    empty_threat: tuple[float, float]

    def __post_init__(self) -> None:
        for name in ("status_quo", "concession", "tariff", "empty_threat"):
            pair = getattr(self, name)
            if not isinstance(pair, tuple | list) or len(pair) != 2:
                raise ValueError(f"{name} is {pair!r}; it must be a pair: (sender, target).")
            for value in pair:
                if math.isinf(real(name, value, "Write finite numbers: (sender, target).")):
                    raise ValueError(f"{name} is {pair!r}; payoffs must be finite numbers.")

    def of(self, outcome: Outcome) -> Pair:
        """Return both payoffs of an outcome.

        Examples
        --------
        >>> Payoffs((0, 0), (5, -2), (-1, -6), (-2, 1)).of("tariff")
        Pair(sender=-1, target=-6)
        """
        return Pair(*getattr(self, outcome.replace(" ", "_")))


def all_strategies() -> tuple[Strategies, ...]:
    """List the eight plans of the game.

    Examples
    --------
    >>> len(all_strategies())
    8
    """
    firsts: tuple[First, ...] = ("threaten", "keep silent")
    replies: tuple[Reply, ...] = ("concede", "refuse")
    lasts: tuple[Last, ...] = ("impose", "back down")
    return tuple(itertools.starmap(Strategies, itertools.product(firsts, replies, lasts)))


def outcome_of(plan: Strategies) -> Outcome:
    """Return how the game ends when both follow a plan.

    Examples
    --------
    >>> outcome_of(Strategies("threaten", "refuse", "back down"))
    'empty threat'
    """
    return outcome_from("first", plan)


def outcome_from(decision: str, plan: Strategies) -> Outcome:
    """Return how the game ends when a plan is followed from one decision on."""
    if decision == "first" and plan.first == "keep silent":
        return "status quo"
    if decision != "last" and plan.reply == "concede":
        return "concession"
    return "tariff" if plan.last == "impose" else "empty threat"


def path_of(plan: Strategies) -> tuple[str, ...]:
    """Return the moves of a plan that are really made."""
    if plan.first == "keep silent":
        return plan[:1]
    return plan[:2] if plan.reply == "concede" else tuple(plan)
