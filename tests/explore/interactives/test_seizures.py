"""The seizures are those of the table, and both readings of a change stand side by side."""

import pytest

from civicsdata import explore, load
from civicsdata.explore.interactives import seizures


def test_seizures_are_those_of_the_table():
    panel = explore.seizures(first="2025-01", last="2025-02", base="the month before")
    table = load("fentanyl_monthly").set_index("date")["southwest_border_lb"]
    assert list(panel.table["pounds seized"]) == [table["2025-02-01"], table["2025-01-01"]]


def test_both_readings_stand_beside_each_other():
    panel = explore.seizures(first="2025-01", last="2025-02", base="the month before")
    for start in ("Flow:", "Search:"):
        assert start in panel.summary
        assert start in panel.picture
    assert "cannot decide" in panel.summary


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        (seizures.PREVIOUS, 40.0),
        (seizures.YEAR, 5.0),
        (seizures.MEAN, 30.0),
        (seizures.FIRST, 20.0),
    ],
)
def test_the_base_is_the_one_that_was_chosen(base, expected):
    series = {"2024-03": 5.0, "2025-01": 20.0, "2025-02": 40.0, "2025-03": 60.0}
    window = dict(list(series.items())[1:])
    assert seizures.compare(series, window, base).base == expected


def test_a_month_without_a_base_says_so():
    first = explore.seizures().controls["first"].options[0]
    panel = explore.seizures(first=first, last=first, base="the month before")
    assert "no value to compare" in panel.summary
    assert "no value to compare" in panel.picture


@pytest.mark.parametrize(
    ("value", "headline", "flow"),
    [
        (60, "about 40 % less than base", "Flow: less drug"),
        (160, "about 60 % more than base", "Flow: more drug"),
        (100, "about as much as base", "Flow: as much drug"),
    ],
)
def test_a_rise_and_a_fall_turn_the_readings_round(value, headline, flow):
    comparison = seizures.Comparison("2025-02", value, 100, "base")
    assert headline in seizures.headline(comparison)
    assert seizures.readings(comparison)[0].startswith(flow)
