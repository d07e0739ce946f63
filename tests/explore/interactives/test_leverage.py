"""The game is told one decision at a time, and its tree does not depend on colour."""

import pytest

from civicsdata import explore
from civicsdata.explore.interactives.leverage import DEPTHS
from civicsdata.models.play import NO_MOVE, TARGET


def test_the_game_is_told_one_decision_at_a_time():
    summaries = [explore.leverage(solved=depth).summary for depth in DEPTHS]
    assert [summary.count("compares") for summary in summaries] == [0, 1, 2, 3]


@pytest.mark.parametrize("depth", DEPTHS[:-1])
def test_the_game_hides_the_ending_until_all_is_solved(depth):
    assert "The game goes" not in explore.leverage(solved=depth).summary


def test_the_ending_is_told_when_all_is_solved():
    assert "The game goes: keep silent" in explore.leverage(solved=DEPTHS[-1]).summary


def test_a_tie_is_told_with_its_rule():
    panel = explore.leverage(tariff_cost_sender=1, backing_down_cost=1, solved=DEPTHS[1])
    assert "(a tie)" in panel.summary
    assert "leads away from a tariff" in panel.summary


def test_the_tree_says_without_colour_what_is_chosen():
    picture = explore.leverage(solved=DEPTHS[-1]).picture
    assert picture.count('stroke-width="5"') == 3
    assert picture.count("stroke-dasharray") == 3
    assert picture.count("×</text>") == 3
    undecided = explore.leverage(solved=DEPTHS[0]).picture
    assert "stroke-dasharray" not in undecided
    assert "×</text>" not in undecided


def test_an_ending_is_ruled_out_by_the_rejected_move():
    table = explore.leverage(solved=DEPTHS[1]).table.set_index("ending")["so far"]
    assert table["Tariff in force"] == "ruled out: impose"
    assert table["Sender backs down"] == "still possible"


def test_a_game_is_played_move_by_move_and_told():
    panel = explore.leverage()
    assert "Your move: threaten or keep silent?" in panel.summary
    panel.set(played="threaten")
    assert "The target refuses. Your move: impose or back down?" in panel.summary
    panel.set(played="threaten, impose")
    assert "you got −2. Another choice would have brought you 0" in panel.summary
    panel.set(you_are=TARGET)
    assert "The sender threatens. Your move: concede or refuse?" in panel.summary


@pytest.mark.parametrize(("played", "moves"), [(NO_MOVE, 2), ("threaten", 2), ("keep silent", 0)])
def test_the_moves_that_are_open_are_buttons(played, moves):
    picture = explore.leverage(played=played).picture
    assert picture.count('data-control="played"') == (moves or 1), "or the one to play again"
