"""Two columns of words keep every word, in the column of its government and in order of time."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicsdata import load
from civicsdata.explore import words
from civicsdata.explore.drawing.scenes.words import WIDTH

LABELS = load("labels")
FIRST = LABELS[LABELS["handover_date"] == "2025-02-27"]


def boxes(svg):
    """The cards of a picture: left, top, width and height."""
    found = re.findall(r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', svg)
    return [tuple(map(float, box)) for box in found if float(box[2]) > 100]


def test_every_word_stands_in_the_picture_in_its_summary_and_in_its_table():
    figure = words(FIRST, "One act")
    written = " ".join(re.findall(r">([^<>]+)</text>", figure.svg))  # a long word has two lines
    for word in FIRST["word_english"]:
        assert word in written
        assert f"“{word}”" in figure.summary
        assert word in set(figure.table["word"])
    assert len(boxes(figure.svg)) == len(FIRST) == len(figure.table) == 7


def test_a_spanish_word_is_told_beside_the_english_one():
    figure = words(FIRST, "One act")
    assert "in Spanish: envío" in figure.svg
    assert "“sending”, in Spanish “envío” (Government of Mexico)" in figure.summary


@settings(deadline=None)
@given(st.lists(st.sampled_from(range(len(LABELS))), min_size=1, unique=True))
def test_a_later_word_stands_lower_and_no_two_cards_meet(rows):
    table = LABELS.iloc[rows]
    svg = words(table, "Words").svg
    for left in {box[0] for box in boxes(svg)}:
        column = [box for box in boxes(svg) if box[0] == left]
        below = 0.0
        for _, top, width, height in sorted(column, key=lambda box: box[1]):
            assert top >= below
            assert left + width <= WIDTH
            below = top + height
    days = [str(day)[:10] for day in table["date"]]
    placed = [
        (float(y), day)
        for y, day in re.findall(r'y="([\d.]+)" [^>]*>(\d{4}-\d\d-\d\d)</text>', svg)
    ]
    assert [day for _, day in sorted(placed)] == sorted(set(days))


def test_countries_have_their_own_columns():
    figure = words(FIRST, "One act")
    lefts = dict(
        re.findall(r'<text x="([\d.]+)" y="[\d.]+" font-size="17"[^>]*>([^<]+)<', figure.svg)
    )
    assert len(lefts) == 2


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (FIRST.drop(columns="word_english"), "needs the column 'word_english'"),
        (FIRST.iloc[:0], "Which rows were kept"),
        (FIRST.assign(country=[f"state {n}" for n in range(len(FIRST))]), "There are two columns"),
    ],
)
def test_a_wrong_table_gets_one_sentence(table, sentence):
    with pytest.raises(ValueError, match=sentence):
        words(table, "One act")


def test_nothing_is_drawn_while_a_notebook_is_graded(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert words(FIRST, "One act").svg == ""
