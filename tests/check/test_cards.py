"""Cards: what they say in text and in HTML, and what they earn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicsdata.check.cards import Card, NotYet
from civicsdata.check.messages import MOST_WORDS, brief, near, written
from civicsdata.check.verdicts import Verdict, not_started

RIGHT = Verdict("Yes", "Five years.", share=1.0)
WRONG = Verdict("Not yet", "You divided by four.", "counts-gaps")
HALF = Verdict("Almost", "A part of your order works.", share=0.5)
SHOWN = Verdict("Yes", "Right on 4 of 4 inputs.", share=1.0, on_cases_shown=True)
OPEN = not_started()


def card(*verdicts, maximum=2, title="How many?", belief=""):
    names = ("years", "people", "rate")
    return Card("demo-item", title, maximum, tuple(zip(names, verdicts, strict=False)), belief)


@pytest.mark.parametrize(
    ("verdicts", "word", "points"),
    [
        ((RIGHT,), "Yes", 2),
        ((RIGHT, RIGHT), "Yes", 2),
        ((SHOWN, RIGHT), "Yes", 2),
        ((RIGHT, WRONG), "Not yet", 0),
        ((RIGHT, OPEN), "Not yet", 0),
        ((WRONG, OPEN), "Not yet", 0),
        ((OPEN, OPEN), "Not started", 0),
        ((HALF,), "Almost", 1),
        ((HALF, RIGHT), "Almost", 1),
        ((HALF, WRONG), "Not yet", 0),
    ],
)
def test_an_item_earns_the_share_of_its_weakest_part(verdicts, word, points):
    assert card(*verdicts).word == word
    assert card(*verdicts).points == points
    assert card(*reversed(verdicts)).points == points


@pytest.mark.parametrize(
    ("share", "maximum", "points"),
    [(1, 3, 3), (2 / 3, 3, 2), (0.75, 2, 1.5), (0.7, 2, 1), (0.29, 100, 29), (0.5, 0, 0)],
)
def test_points_are_halves_rounded_down(share, maximum, points):
    assert card(Verdict("Almost", "Some.", share=share), maximum=maximum).points == points


@given(st.floats(0, 1), st.integers(0, 20))
def test_points_are_never_more_than_the_share(share, maximum):
    points = card(Verdict("Almost", "Some.", share=share), maximum=maximum).points
    assert points <= share * maximum + 1e-6
    assert points > share * maximum - 0.5 - 1e-6


def test_a_card_says_points_and_one_line_for_each_part():
    assert card(RIGHT, WRONG).text == (
        "How many? 0 of 2 points so far.\n"
        "years: Yes. Five years.\n"
        "people: Not yet. You divided by four."
    )
    assert card(HALF, RIGHT, title="Steps").text.startswith("Steps. 1 of 2 points so far.\n")
    assert card(RIGHT, maximum=1).text == "How many? 1 of 1 point so far.\nYes. Five years."
    assert card(RIGHT, maximum=0).text == "How many?\nYes. Five years."
    assert card(SHOWN, title="Stop.").text.endswith(
        "Stop. 2 of 2 points so far.\nYes, on the cases shown. Right on 4 of 4 inputs."
    )


def test_an_item_that_has_not_been_started_is_one_line():
    whole = card(OPEN, OPEN, OPEN)
    assert whole.text.count("Not started") == 1
    assert whole.html().count("Not started") == 1
    assert whole.findings == OPEN.text
    assert card(OPEN, RIGHT).text.count("\n") == 2


def test_an_idea_is_told_in_words_and_its_id_is_kept():
    belief = "There are four years from 2019 to 2023."
    told = card(RIGHT, WRONG, Verdict("Not yet", "And here.", "another"), belief=belief)
    assert told.idea == "counts-gaps"
    assert told.text.endswith(f"\nIdea behind it: {belief}")
    assert told.findings.endswith(f"\nIdea behind it: {belief}")
    assert f"<em>The idea behind it:</em> {belief}" in told.html()
    assert "counts-gaps" not in told.text + told.html() + told.findings
    assert card(RIGHT).idea is None
    assert "dea behind it" not in card(RIGHT).text + card(RIGHT).html()


def test_findings_are_what_is_still_to_do():
    assert card(RIGHT, WRONG).findings == "people: Not yet. You divided by four."
    assert card(RIGHT, RIGHT).findings == "years: Yes. Five years.\npeople: Yes. Five years."


def test_html_says_the_word_and_hides_the_sign_from_screen_readers():
    html = card(RIGHT, WRONG).html()
    assert '<span aria-hidden="true">✗ </span>Not yet.</strong> You divided by four.' in html
    assert '<span aria-hidden="true">✓ </span>Yes.</strong> Five years.' in html
    assert "<code>years</code>" in html
    assert "<strong>How many?</strong> <span>0 of 2 points so far.</span>" in html
    assert html.startswith('<div role="status"')
    assert "<code>" not in card(RIGHT).html()
    assert "Yes, on the cases shown.</strong>" in card(SHOWN).html()


def test_html_shows_code_between_backticks_and_escapes_everything():
    bad = Verdict("Not yet", "a < b & `x < 1`, then `y` <script>alert(1)</script> and one ` alone")
    html = Card("demo", "<b>Ti & tle</b>", 1, (("<i>", bad), ("b", bad)), "be < lief").html()
    assert "a &lt; b &amp; <code>x &lt; 1</code>, then <code>y</code> &lt;script&gt;" in html
    assert "&lt;b&gt;Ti &amp; tle&lt;/b&gt;" in html
    assert "<code>&lt;i&gt;</code>" in html
    assert "be &lt; lief" in html
    assert "one ` alone" in html


@given(st.text(st.characters(categories=["L", "P", "S", "Zs"])))
def test_html_holds_no_tag_that_somebody_wrote(text):
    import re

    html = card(Verdict("Not yet", text), title=text, belief=text).html()
    tags = set(re.findall(r"<(?!/)([^ >]*)", html))
    assert tags <= {"div", "p", "strong", "span", "em", "code"}


def test_not_yet_is_an_assertion_that_says_the_findings():
    error = NotYet(card(RIGHT, WRONG))
    assert isinstance(error, AssertionError)
    assert str(error) == "people: Not yet. You divided by four."
    assert error._render_traceback_() == [str(error)]


# ---- short sentences ----


@given(st.lists(st.text(st.characters(), max_size=5), max_size=100))
def test_a_message_has_at_most_forty_words(parts):
    said = brief(*parts)
    assert len(said.split()) <= MOST_WORDS + 1
    said.encode()


def test_a_message_that_is_cut_says_so():
    assert brief("word " * 40) == "word " * 39 + "word"
    assert brief("word " * 41) == "word " * 40 + "…"


def test_a_value_is_written_out_and_cut():
    assert written("x" * 100) == "'" + "x" * 57 + "…'"
    assert len(written(list(range(100)))) == 60
    assert near("handover", ["handovers", "claims"]) == "Did you mean handovers?"
