"""Imports are guessed before the record is shown, and the distance is told."""

import re

from hypothesis import given
from hypothesis import strategies as st

from civicsdata import explore, load
from civicsdata.explore.interactives.imports import distance


def test_the_record_is_hidden_until_it_is_asked_for():
    table = load("trade_annual").set_index("year")["imports_revised_bn"]
    panel = explore.imports(guess=400)
    assert f"{table[2025]:.1f}" not in str(panel) + panel.picture
    panel.set(record="shown")
    assert f"The record: {table[2025]:.1f}" in panel.summary
    assert "That is 134 too low." in panel.picture


def test_the_known_years_are_those_of_the_table():
    table = load("trade_annual")
    known = table[table["year"] < 2025]
    assert explore.imports().table["imports, billions of dollars"].tolist()[:-1] == (
        known["imports_revised_bn"].tolist()
    )


@given(st.floats(0, 800), st.floats(0, 800))
def test_the_distance_is_the_difference_in_whole_billions(guess, record):
    said = re.search(r"That is (\d+) too (high|low)", distance(guess, record))
    off = int(said[1]) * (1 if said[2] == "high" else -1) if said else 0
    assert off == round(guess - record)
