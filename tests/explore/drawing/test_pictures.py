"""The map of flights and the dots show what the tables say, and say it in words."""

from __future__ import annotations

import itertools
import re

import pandas as pd
import pytest

from civicsdata import load
from civicsdata.explore import dots, flights
from civicsdata.explore.drawing.flights import PERSON, PLACES


@pytest.fixture
def day():
    table = load("destinations")
    return table[table["handover_date"] == "2025-02-27"]


def widths(svg: str) -> list[float]:
    return sorted(map(float, re.findall(r'fill="none"[^>]*stroke-width="([\d.]+)"', svg)))


def test_a_line_is_as_wide_as_the_number_of_people(day):
    svg = flights(day, "Flights").svg
    assert widths(svg) == pytest.approx(sorted(day["people"] * PERSON), abs=0.05)


def test_every_city_of_the_table_is_on_the_map():
    assert set(load("destinations")["city"]) <= set(PLACES)


def test_the_map_says_in_words_and_in_a_table_what_it_shows(day):
    figure = flights(day, "Flights on one day", "BUZOS")
    assert "Washington 7" in figure.summary
    assert "29 people in all. Source: BUZOS." in figure.summary
    assert figure.table["people"].sum() == 29
    assert 'aria-label="Flights on one day"' in figure.svg


def test_a_change_of_the_rows_changes_the_map(day):
    texas = day[day["state"] == "Texas"]
    assert len(widths(flights(texas, "Texas").svg)) == len(texas) == 3


def names(svg: str) -> dict[str, tuple[float, float, float, float]]:
    """Return the left, upper, right and lower edge of each name beside a dot."""
    shift = {"start": 0, "middle": 0.5, "end": 1}
    edges = {}
    for x, y, anchor, words in re.findall(
        r'<text x="([\d.]+)" y="([\d.]+)"[^>]*text-anchor="(\w+)"[^>]*>([^<]+)<', svg
    ):
        length = 7 * len(words)  # a letter of 13 pixels is about 7 wide
        left = float(x) - length * shift[anchor]
        edges[words] = (left, float(y) - 11, left + length, float(y) + 2)
    return edges


def test_names_stay_inside_the_picture_and_hide_no_other():
    svg = flights(load("destinations"), "All flights").svg
    width = float(re.search(r'width="(\d+)"', svg)[1])
    placed = names(svg)
    assert len(placed) == len(PLACES)
    for words, (left, _, right, _) in placed.items():
        assert 0 <= left <= right <= width, words
    for one, other in itertools.combinations(placed, 2):
        (left, upper, right, lower), (left2, upper2, right2, lower2) = placed[one], placed[other]
        apart = right <= left2 or right2 <= left or lower <= upper2 or lower2 <= upper
        assert apart, f"{one} and {other}"


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (pd.DataFrame({"city": ["Houston"]}), "needs the column 'people'"),
        (pd.DataFrame({"city": [], "people": []}), "needs rows"),
        (pd.DataFrame({"city": ["Paris"], "people": [1]}), "'Paris' is not on the map"),
    ],
)
def test_a_table_that_cannot_be_drawn_is_told_in_a_sentence(table, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        flights(table, "Flights")


def test_one_dot_is_one_person():
    figure = dots({"Printed": 65, "Counted": 302}, "How many?", "EM-FGR")
    assert figure.svg.count("<circle") == 65 + 302
    assert figure.table["people"].tolist() == [65, 302]
    assert "Printed: 65. Counted: 302. Source: EM-FGR." in figure.summary


def test_a_phone_gets_the_same_dots_in_shorter_rows():
    figure = dots({"Printed": 65, "Counted": 302}, "How many were it, in all these years?")
    assert figure.narrow.count("<circle") == 65 + 302
    xs = [float(x) for x in re.findall(r'cx="([\d.]+)"', figure.narrow)]
    assert max(xs) <= 290
    page = figure._repr_html_()
    assert page.count("<svg") == 2
    assert 'class="civicsdata-narrow" style="display:none"' in page, "without styles one is shown"


@pytest.mark.parametrize("groups", [{}, {"a": -1}, {"a": 3.5}, {"a": 10_000}])
def test_dots_that_cannot_be_drawn_are_told_in_a_sentence(groups):
    with pytest.raises(ValueError, match=r"will do|at least one group"):
        dots(groups, "How many?")


def test_nothing_is_drawn_while_a_notebook_is_graded(day, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert flights(day, "Flights").svg == ""
    assert dots({"a": 1}, "One").svg == ""
