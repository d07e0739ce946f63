"""When does the threat of a tariff move another state, and when is it an empty threat?

A game in three moves, solved from the end (Selten 1965; textbook: Osborne, *An Introduction to
Game Theory*, 2004, chapter 5; on threats: Schelling, *The Strategy of Conflict*, 1960). The sender
threatens or keeps silent. The target concedes or refuses. The sender imposes the tariff or backs
down. A threat is credible when the sender, once refused, would rather impose than back down.

An equilibrium is what follows when each side does what is best for itself at every step. It is not
what is best for both, and not what is fair.
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

# Stated tie rule: whoever is indifferent takes the move that leads away from a tariff.
CALM = ("keep silent", "concede", "back down")
TIE_RULE = "A player who is indifferent takes the move that leads away from a tariff."


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
        """Give both payoffs of an outcome.

        Examples
        --------
        >>> Payoffs((0, 0), (5, -2), (-1, -6), (-2, 1)).of("tariff")
        Pair(sender=-1, target=-6)
        """
        return Pair(*getattr(self, outcome.replace(" ", "_")))


@dataclass(frozen=True)
class Step:
    """One decision on the way back from the end.

    Parameters
    ----------
    player : {"sender", "target"}
        Who decides.
    moves : tuple of (str, float)
        Each move with what it brings this player, given what follows.
    chosen : str
        The move taken.
    tie : bool
        True when both moves bring the same, so that the tie rule decided.
    """

    player: Player
    moves: tuple[tuple[str, float], tuple[str, float]]
    chosen: str
    tie: bool


@dataclass(frozen=True)
class Solution:
    """The plan that backward induction gives, and where it leads.

    Parameters
    ----------
    strategies : Strategies
        What each side would do at every step, also at steps that are never reached.
    path : tuple of str
        The moves that are really made.
    outcome : {"status quo", "concession", "tariff", "empty threat"}
        How it ends.
    payoffs : Pair
        What both sides get.
    steps : tuple of Step
        The decisions in the order in which they are solved: last move first.
    ties : tuple of str
        Which of "first", "reply" and "last" were decided by the tie rule.
    """

    strategies: Strategies
    path: tuple[str, ...]
    outcome: Outcome
    payoffs: Pair
    steps: tuple[Step, Step, Step]
    ties: tuple[str, ...]


def solve(payoffs: Payoffs) -> Solution:
    """Solve the game backwards.

    A player who is indifferent takes the move that leads away from a tariff: the sender backs
    down, the target concedes, the sender keeps silent. `Solution.ties` says where that happened,
    and `equilibria` lists what other choices would give.

    Parameters
    ----------
    payoffs : Payoffs
        What each outcome is worth to each side.

    Returns
    -------
    Solution
        Strategies, path, outcome, payoffs, steps and ties.

    Examples
    --------
    >>> game = Payoffs(status_quo=(0, 0), concession=(5, -2), tariff=(-1, -6), empty_threat=(-2, 1))
    >>> solve(game).path
    ('threaten', 'concede')
    >>> cheap_retreat = Payoffs((0, 0), (5, -2), (-1, -6), (0, 1))
    >>> solve(cheap_retreat).path, solve(cheap_retreat).ties
    (('keep silent',), ('first',))
    """
    last = _choose(
        "sender",
        ("impose", payoffs.of("tariff").sender),
        ("back down", payoffs.of("empty threat").sender),
    )
    refused = payoffs.of("tariff" if last.chosen == "impose" else "empty threat")
    reply = _choose(
        "target", ("concede", payoffs.of("concession").target), ("refuse", refused.target)
    )
    threatened = payoffs.of("concession") if reply.chosen == "concede" else refused
    first = _choose(
        "sender",
        ("threaten", threatened.sender),
        ("keep silent", payoffs.of("status quo").sender),
    )
    plan = Strategies(first.chosen, reply.chosen, last.chosen)  # type: ignore[arg-type]
    outcome = outcome_of(plan)
    named = {"first": first, "reply": reply, "last": last}
    return Solution(
        strategies=plan,
        path=_path(plan),
        outcome=outcome,
        payoffs=payoffs.of(outcome),
        steps=(last, reply, first),
        ties=tuple(name for name, step in named.items() if step.tie),
    )


def is_credible(payoffs: Payoffs) -> bool:
    """Say whether the sender, once refused, would rather impose the tariff than back down.

    Equal values do not make a threat credible: an indifferent sender backs down.

    Parameters
    ----------
    payoffs : Payoffs
        What each outcome is worth to each side.

    Returns
    -------
    bool
        True when imposing is worth more to the sender than backing down.

    Examples
    --------
    >>> is_credible(Payoffs((0, 0), (5, -2), tariff=(-1, -6), empty_threat=(-2, 1)))
    True
    >>> is_credible(Payoffs((0, 0), (5, -2), tariff=(-1, -6), empty_threat=(-1, 1)))
    False
    """
    return payoffs.of("tariff").sender > payoffs.of("empty threat").sender


def equilibria(payoffs: Payoffs) -> tuple[Strategies, ...]:
    """List every plan from which no player gains by changing one move at one step.

    Without ties there is exactly one, the plan of `solve`. With ties there are more, because an
    indifferent player may do either.

    Parameters
    ----------
    payoffs : Payoffs
        What each outcome is worth to each side.

    Returns
    -------
    tuple of Strategies
        All subgame-perfect equilibria in pure strategies.

    Examples
    --------
    >>> for plan in equilibria(Payoffs((0, 0), (5, -2), (-1, -6), (-1, 1))):
    ...     print(*plan, sep=", ")
    threaten, concede, impose
    keep silent, refuse, back down
    """
    return tuple(plan for plan in all_strategies() if not gains_from_one_change(payoffs, plan))


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


def gains_from_one_change(payoffs: Payoffs, plan: Strategies) -> tuple[str, ...]:
    """Name the steps at which the player who decides would gain by choosing otherwise.

    This is the one-shot deviation test: each step is judged as if the game began there.

    Parameters
    ----------
    payoffs : Payoffs
        What each outcome is worth to each side.
    plan : Strategies
        The plan to be tested.

    Returns
    -------
    tuple of str
        Any of "first", "reply" and "last"; empty when the plan is an equilibrium.

    Examples
    --------
    An empty threat that the target believes is no equilibrium:

    >>> game = Payoffs((0, 0), (5, -2), tariff=(-3, -6), empty_threat=(-1, 1))
    >>> gains_from_one_change(game, Strategies("threaten", "concede", "impose"))
    ('last',)
    """
    found = []
    players: dict[str, Player] = {"first": "sender", "reply": "target", "last": "sender"}
    for step, player in players.items():
        now = getattr(payoffs.of(_outcome_from(step, plan)), player)
        changed = Strategies(**{**plan._asdict(), step: _OTHER[getattr(plan, step)]})
        if getattr(payoffs.of(_outcome_from(step, changed)), player) > now:
            found.append(step)
    return tuple(found)


def outcome_of(plan: Strategies) -> Outcome:
    """Say how the game ends when both follow a plan.

    Examples
    --------
    >>> outcome_of(Strategies("threaten", "refuse", "back down"))
    'empty threat'
    """
    return _outcome_from("first", plan)


_OTHER = {
    "threaten": "keep silent",
    "keep silent": "threaten",
    "concede": "refuse",
    "refuse": "concede",
    "impose": "back down",
    "back down": "impose",
}


def _outcome_from(step: str, plan: Strategies) -> Outcome:
    """Play a plan from one step on."""
    if step == "first" and plan.first == "keep silent":
        return "status quo"
    if step != "last" and plan.reply == "concede":
        return "concession"
    return "tariff" if plan.last == "impose" else "empty threat"


def _path(plan: Strategies) -> tuple[str, ...]:
    if plan.first == "keep silent":
        return plan[:1]
    return plan[:2] if plan.reply == "concede" else tuple(plan)


def _choose(player: Player, one: tuple[str, float], other: tuple[str, float]) -> Step:
    """Take the better of two moves; when they are equal, the one that leads away from a tariff."""
    tie = one[1] == other[1]
    better = one if one[1] > other[1] else other
    if tie:
        better = one if one[0] in CALM else other
    return Step(player, (one, other), better[0], tie)
