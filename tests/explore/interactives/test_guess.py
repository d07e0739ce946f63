"""A guess is drawn as dots; the record is shown only when it is asked for, with the distance."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicsdata import explore
from civicsdata.explore.interactives.guess import MOST, MOST_DOTS, RECORD, people_of_a_dot, view


def dots(picture: str) -> int:
    return len(re.findall(r'<circle [^>]*r="4.8"', picture))


def test_a_guess_alone_gives_nothing_away():
    shown = str(explore.guess(20)) + explore.guess(20).picture
    assert "record" not in shown.lower()
    assert not {"13", "60", "63", "65"} & set(re.findall(r">(\d+)<", shown))


def test_the_guess_the_article_and_the_record_stand_beside_one_another():
    panel = explore.guess(20, record=True)
    assert panel.table["people a year"].tolist() == ["20", "13", "60 to 65"]
    assert dots(panel.picture) == 20 + 13 + 65
    assert "You guessed 40 too few." in panel.picture


@pytest.mark.parametrize("value", [..., "20", None, True, -1, 5001, float("nan")])
def test_what_is_no_guess_is_drawn_as_none_and_stops_nobody(value):
    assert str(explore.guess(value, record=True)) == str(explore.guess(record=True))


@given(st.integers(0, MOST))
def test_the_distance_is_to_the_nearer_end_of_the_record(guess):
    far = int((re.search(r"You guessed (\d+)", view(guess, True).summary) or ["", 0])[1])
    assert far == min(abs(guess - one) for one in range(RECORD[0], RECORD[1] + 1))


@given(st.integers(0, MOST))
def test_no_picture_has_more_dots_than_can_be_seen(guess):
    assert guess / people_of_a_dot(guess) <= MOST_DOTS
