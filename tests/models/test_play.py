"""A learner who plays the solution gets the most, and every game ends."""

from hypothesis import given
from hypothesis import strategies as st

from civicsdata.models.leverage import Payoffs, solve
from civicsdata.models.play import NO_MOVE, PLAYED, SENDER, TARGET, best_worth, play, worth

PAIRS = st.tuples(st.integers(-9, 9), st.integers(-9, 9))
GAMES = st.builds(Payoffs, PAIRS, PAIRS, PAIRS, PAIRS)


@given(GAMES)
def test_whoever_plays_the_solution_gets_the_most_that_this_opponent_allows(game):
    solution = solve(game)
    assert best_worth(game, SENDER, solution) == solution.payoffs.sender
    replies = [play(TARGET, one, solution) for one in PLAYED[TARGET]]
    wanted = next(one for one in replies if one.path[1] == solution.strategies.reply)
    assert worth(game, wanted) == best_worth(game, TARGET, solution)


@given(GAMES, st.sampled_from([SENDER, TARGET]))
def test_every_game_ends_after_at_most_two_own_moves(game, you):
    solution, played = solve(game), [NO_MOVE]
    for _ in range(2):
        rounds = [play(you, one, solution) for one in played]
        played = [then for one in rounds for then in one.open.values()]
    assert all(not play(you, one, solution).open for one in played)
    assert all(one in PLAYED[you] for one in played)
