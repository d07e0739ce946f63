"""Solve the game of a tariff threat: when it moves another state, and when it is empty.

The three moves are those of `game`. They are solved from the end (Selten 1965; textbook: Osborne,
*An Introduction to Game Theory*, 2004, chapter 5; on threats: Schelling, *The Strategy of
Conflict*, 1960). A threat is credible when the sender, once refused, would rather impose than back
down.

An equilibrium is what follows when each side does what is best for itself at every decision. It is
not what is best for both, and not what is fair.
"""

from __future__ import annotations

from dataclasses import dataclass

from civicsdata.models.game import (
    Outcome,
    Pair,
    Payoffs,
    Player,
    Strategies,
    all_strategies,
    outcome_from,
    outcome_of,
    path_of,
)

__all__ = [
    "TIE_RULE",
    "Decision",
    "Pair",
    "Payoffs",
    "Solution",
    "Strategies",
    "all_strategies",
    "equilibria",
    "gains_from_one_change",
    "is_credible",
    "outcome_of",
    "solve",
]

# Stated tie rule: whoever is indifferent takes the move that leads away from a tariff.
AWAY_FROM_TARIFF = ("keep silent", "concede", "back down")
TIE_RULE = "A player who is indifferent takes the move that leads away from a tariff."


@dataclass(frozen=True)
class Decision:
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
        What each side would do at every decision, also at those that are never reached.
    path : tuple of str
        The moves that are really made.
    outcome : {"status quo", "concession", "tariff", "empty threat"}
        How it ends.
    payoffs : Pair
        What both sides get.
    decisions : tuple of Decision
        The decisions in the order in which they are solved: last move first.
    ties : tuple of str
        Which of "first", "reply" and "last" were decided by the tie rule.
    """

    strategies: Strategies
    path: tuple[str, ...]
    outcome: Outcome
    payoffs: Pair
    decisions: tuple[Decision, Decision, Decision]
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
        Strategies, path, outcome, payoffs, decisions and ties.

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
        path=path_of(plan),
        outcome=outcome,
        payoffs=payoffs.of(outcome),
        decisions=(last, reply, first),
        ties=tuple(name for name, decision in named.items() if decision.tie),
    )


def is_credible(payoffs: Payoffs) -> bool:
    """Return whether the sender, once refused, would rather impose the tariff than back down.

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
    """List every plan from which no player gains by changing one move at one decision.

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


def gains_from_one_change(payoffs: Payoffs, plan: Strategies) -> tuple[str, ...]:
    """Name the decisions at which the player would gain by choosing otherwise.

    This is the one-shot deviation test: each decision is judged as if the game began there.

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
    players: dict[str, Player] = {"first": "sender", "reply": "target", "last": "sender"}
    gains = []
    for decision, player in players.items():
        now = getattr(payoffs.of(outcome_from(decision, plan)), player)
        changed = Strategies(**{**plan._asdict(), decision: _OTHER[getattr(plan, decision)]})
        if getattr(payoffs.of(outcome_from(decision, changed)), player) > now:
            gains.append(decision)
    return tuple(gains)


_OTHER = {
    "threaten": "keep silent",
    "keep silent": "threaten",
    "concede": "refuse",
    "refuse": "concede",
    "impose": "back down",
    "back down": "impose",
}


def _choose(player: Player, one: tuple[str, float], other: tuple[str, float]) -> Decision:
    """Take the better of two moves; when they are equal, the one that leads away from a tariff."""
    tie = one[1] == other[1]
    better = one if one[1] > other[1] else other
    if tie:
        better = one if one[0] in AWAY_FROM_TARIFF else other
    return Decision(player, (one, other), better[0], tie)
