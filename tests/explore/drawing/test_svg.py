"""Pictures are written safely: text is escaped, numbers are finite, lines are broken."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicsdata.explore.drawing import svg

WORDS = st.text(st.characters(min_codepoint=32, exclude_categories=("Cs", "Cn", "Co")), max_size=80)


@given(WORDS)
def test_any_text_gives_a_well_formed_picture(words):
    picture = svg.document(10, 10, words, words, [svg.text(1, 1, words), svg.definitions("a")])
    root = ET.fromstring(picture)
    assert root.get("role") == "img"
    assert root.get("aria-label") == words
    assert root.find("{http://www.w3.org/2000/svg}desc").text == (words or None)


@given(WORDS, st.integers(5, 40))
def test_wrapping_keeps_every_word(words, columns):
    lines = svg.wrap(words, columns)
    assert " ".join(lines).split() == words.split()
    assert [line for line in lines if len(line) > columns and " " in line] == []


@given(WORDS, st.integers(5, 40))
def test_shortening_keeps_the_length_and_the_beginning(words, length):
    short = svg.shorten(words, length)
    assert len(short) <= length
    assert words.startswith(short.removesuffix("…"))
    assert (short == words) == (len(words) <= length) or words.endswith("…")


def test_shortening_ends_after_a_word():
    assert svg.shorten("An order with a long name", 15) == "An order with…"


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_coordinate_is_finite(value):
    with pytest.raises(ValueError, match="finite"):
        svg.circle(value, 0, 1, "red")
