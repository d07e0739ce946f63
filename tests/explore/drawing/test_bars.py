"""A bar chart says in words what its bars show."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from civicsdata.explore import bars


@pytest.fixture(autouse=True)
def nothing_drawn(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")


def summary(names, values):
    return bars(pd.DataFrame({"n": names, "v": values}), "v", "n", "A title of bars").summary


def test_bars_of_one_length_are_all_named():
    said = summary(["a", "b", "c"], [2, 5, 2])
    assert "Longest of 3 bars: b (5). Shortest: a, c (2)." in said
    assert "and 2 more (1)" in summary(list("abcde"), [1] * 5)


def test_rows_of_one_name_are_bars_of_their_own():
    said = summary(["open", "final", "open"], [10, 6, 11])
    assert "Longest of 3 bars: open (2) (11). Shortest: final (6)." in said


def test_years_are_written_as_years():
    assert "Longest of 2 bars: 2025 (9). Shortest: 2024 (8)." in summary([2024.0, 2025.0], [8, 9])


def test_a_long_name_is_drawn_whole(monkeypatch):
    monkeypatch.delenv("NBGRADER_EXECUTION")
    name = "Lost in the last court; no remedy is left to this person in Mexico"
    table = pd.DataFrame({"n": [name, "b"], "v": [2, 5]})
    lines = re.findall(r"<text[^>]*>([^<]*)</text>", bars(table, "v", "n", "A title of bars").svg)
    assert name in " ".join(lines)
    assert max(map(len, lines)) <= 28, "so that the picture can be read on a phone"


@pytest.mark.parametrize(
    ("values", "drawn"),
    [
        ([3, 55], {"3", "55", "0", "20", "40"}),
        ([0, 0], {"0", "1"}),
        ([-2000, 1500.5], {"−2,000", "1,500.5", "0"}),
        ([0.25, 0.5], {"0.25", "0.5", "0.2", "0.4"}),
        ([40_000_000.0], {"40,000,000", "20,000,000"}),
    ],
)
def test_values_and_round_numbers_are_written(monkeypatch, values, drawn):
    monkeypatch.delenv("NBGRADER_EXECUTION")
    table = pd.DataFrame({"n": [f"bar {at}" for at in range(len(values))], "v": values})
    svg = bars(table, "v", "n", "A title of bars").svg
    assert drawn <= set(re.findall(r">([^<]+)</text>", svg))
    assert all(float(width) >= 0 for width in re.findall(r'<rect [^>]*width="([\d.]+)"', svg))


def test_the_longest_bar_may_be_negative():
    assert "Longest of 2 bars: b (-9). Shortest: a (-2)." in summary(["a", "b"], [-2, -9])


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"n": ["a"], "w": [1]}, "no column 'v'; it has n, w"),
        ({"n": [], "v": []}, "no rows"),
        ({"n": ["a"], "v": ["1"]}, "'v' holds no numbers"),
        ({"n": ["a", None], "v": [float("nan"), 1.0]}, "Every row lacks 'v' or 'n'"),
    ],
)
def test_a_table_that_cannot_be_drawn_is_refused_with_a_sentence(table, message):
    with pytest.raises(ValueError, match=message):
        bars(pd.DataFrame(table), "v", "n", "A title of bars")


def test_a_title_that_asks_is_not_followed_by_a_full_stop():
    data = pd.DataFrame({"day": ["Monday"], "visitors": [3]})
    assert bars(data, "visitors", "day", "How many?").summary.startswith("How many? Longest")
