"""The threat game is solved rightly: by its own laws, and against nashpy as an outside judge."""

import dataclasses
import itertools
import math

import nashpy
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicsdata.models import leverage
from civicsdata.models.leverage import Payoffs, Strategies, solve

NUMBERS = st.integers(-4, 4) | st.floats(-100, 100)
PAIRS = st.tuples(NUMBERS, NUMBERS)
GAMES = st.builds(Payoffs, PAIRS, PAIRS, PAIRS, PAIRS)
CREDIBLE = Payoffs((0, 0), (5, -2), (-1, -6), (-2, 1))
EMPTY = dataclasses.replace(CREDIBLE, empty_threat=(0, 1))


@given(GAMES)
def test_no_player_gains_by_one_change(game):
    assert leverage.gains_from_one_change(game, solve(game).strategies) == ()


@given(GAMES)
def test_the_solution_is_one_of_the_equilibria_and_the_only_one_without_ties(game):
    solution, equilibria = solve(game), leverage.equilibria(game)
    assert solution.strategies in equilibria
    assert (equilibria == (solution.strategies,)) or solution.ties


# The normal form of each subgame: its moves for the sender and for the target.
SUBGAMES = {
    "last": (("impose", "back down"), ("-",)),
    "reply": (("impose", "back down"), ("concede", "refuse")),
    "first": (
        tuple(itertools.product(("threaten", "keep silent"), ("impose", "back down"))),
        ("concede", "refuse"),
    ),
}


def outcome(subgame, row, column):
    """Play a subgame from its own rules, without the model's code."""
    first, last = row if subgame == "first" else ("threaten", row)
    if first == "keep silent":
        return "status_quo"
    if subgame != "last" and column == "concede":
        return "concession"
    return {"impose": "tariff", "back down": "empty_threat"}[last]


def is_nash(game, subgame, plan):
    rows, columns = SUBGAMES[subgame]
    values = np.array([[getattr(game, outcome(subgame, r, c)) for c in columns] for r in rows])
    oracle = nashpy.Game(values[:, :, 0].astype(float), values[:, :, 1].astype(float))
    row = rows.index((plan.first, plan.last) if subgame == "first" else plan.last)
    column = 0 if subgame == "last" else columns.index(plan.reply)
    best = oracle.is_best_response(np.eye(len(rows))[row], np.eye(len(columns))[column])
    return all(best)


@given(GAMES)
def test_nashpy_finds_the_same_equilibria_in_every_subgame(game):
    agreed = tuple(
        plan
        for plan in leverage.all_strategies()
        if all(is_nash(game, subgame, plan) for subgame in SUBGAMES)
    )
    assert leverage.equilibria(game) == agreed


def test_an_unbelievable_threat_is_a_nash_equilibrium_but_no_solution():
    bluff = Strategies("threaten", "concede", "impose")
    game = dataclasses.replace(EMPTY, tariff=(-1, -6))
    assert is_nash(game, "first", bluff)
    assert not is_nash(game, "last", bluff)
    assert bluff not in leverage.equilibria(game)


def test_a_credible_threat_is_enough():
    solution = solve(CREDIBLE)
    assert leverage.is_credible(CREDIBLE)
    assert solution.path == ("threaten", "concede")
    assert solution.outcome == "concession"
    assert solution.payoffs == (5, -2)


def test_an_empty_threat_is_refused_and_so_not_made():
    game = dataclasses.replace(EMPTY, empty_threat=(-0.5, 1))
    assert not leverage.is_credible(game)
    assert solve(game).path == ("keep silent",)
    assert solve(game).strategies.reply == "refuse"


def test_a_credible_threat_can_fail():
    stubborn = dataclasses.replace(CREDIBLE, concession=(5, -7), tariff=(1, -6))
    assert solve(stubborn).path == ("threaten", "refuse", "impose")
    assert solve(stubborn).outcome == "tariff"


@given(GAMES)
def test_a_threat_is_credible_when_the_sender_would_carry_it_out(game):
    assert leverage.is_credible(game) == (solve(game).strategies.last == "impose")


@pytest.mark.parametrize(
    ("game", "tie", "move"),
    [
        (dataclasses.replace(CREDIBLE, empty_threat=(-1, 1)), "last", "back down"),
        (dataclasses.replace(CREDIBLE, tariff=(-1, -2)), "reply", "concede"),
        (dataclasses.replace(CREDIBLE, status_quo=(5, 0)), "first", "keep silent"),
    ],
)
def test_a_tie_is_named_and_leads_away_from_a_tariff(game, tie, move):
    solution = solve(game)
    assert tie in solution.ties
    assert getattr(solution.strategies, tie) == move
    assert len(leverage.equilibria(game)) > 1


@given(GAMES)
def test_decisions_are_told_from_the_end_and_agree_with_the_plan(game):
    solution = solve(game)
    last, reply, first = solution.decisions
    assert Strategies(first.chosen, reply.chosen, last.chosen) == solution.strategies
    assert [decision.player for decision in solution.decisions] == ["sender", "target", "sender"]
    for decision in solution.decisions:
        assert dict(decision.moves)[decision.chosen] == max(value for _, value in decision.moves)


@pytest.mark.parametrize(
    "wrong", [1, (1,), (1, 2, 3), ("a", 2), (math.nan, 1), (math.inf, 1), (True, 1), None]
)
def test_payoffs_that_are_no_pairs_of_numbers_are_refused(wrong):
    with pytest.raises(ValueError, match=r"^tariff is .*(pair|number)"):
        Payoffs((0, 0), (5, -2), wrong, (-2, 1))
