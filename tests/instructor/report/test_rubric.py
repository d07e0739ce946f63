"""Levels by criterion go into a comment and come back, and earn what the rubric says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.course import course

from civicsdata.instructor.report.rubric import CRITERIA, levels_line, parse_levels, points

LEVELS = st.fixed_dictionaries({key: st.integers(0, 3) for key in CRITERIA})


@pytest.mark.parametrize("rubric", ["essay", "brief"])
def test_the_criteria_are_those_of_the_course(rubric):
    criteria = course().rubrics[rubric].criteria
    assert [criterion.id for criterion in criteria] == list(CRITERIA)
    assert [len(criterion.levels) for criterion in criteria] == [4] * 4
    for criterion in criteria:
        assert criterion.title.lower().endswith(CRITERIA[criterion.id])


@given(LEVELS, st.text())
def test_levels_and_words_come_back(levels, words):
    found, rest = parse_levels(f"{levels_line(levels)}\n\n{words}")
    assert found == levels
    assert list(found) == list(CRITERIA)
    assert rest == words.strip()


@given(st.text())
def test_a_comment_without_the_line_stays_as_it_is(words):
    if not words.lstrip().lower().startswith("claim "):
        assert parse_levels(words) == (None, words.strip())


@pytest.mark.parametrize(
    "comment",
    [
        "Claim 4, evidence and source 3, other view 1, reasoning and limits 2.",
        "Claim 2, evidence and source 3, other view 1.",
        "Claim 2, evidence and source 3, other view 1, reasoning and limits 2. Well done.",
    ],
)
def test_a_line_that_is_not_exactly_it_is_words(comment):
    assert parse_levels(comment) == (None, comment)


@pytest.mark.parametrize(
    ("sum_of_levels", "essay", "brief"),
    [(0, 0, 0), (1, 0.5, 1), (3, 1, 2.5), (4, 1.5, 3), (7, 2.5, 5.5), (11, 3.5, 8.5), (12, 4, 9)],
)
def test_points_follow_the_rule_that_the_rubric_states(sum_of_levels, essay, brief):
    left, levels = sum_of_levels, {}
    for key in CRITERIA:
        levels[key] = min(3, left)
        left -= levels[key]
    assert "divided by three, rounded to halves" in course().rubrics["essay"].note
    assert "times three quarters, rounded to halves" in course().rubrics["brief"].note
    assert (points(levels, 4), points(levels, 9)) == (essay, brief)


@given(LEVELS, st.sampled_from([4, 9]))
def test_more_levels_never_earn_less(levels, out_of):
    for key in CRITERIA:
        more = levels | {key: min(3, levels[key] + 1)}
        assert points(levels, out_of) <= points(more, out_of) <= out_of


@pytest.mark.parametrize("levels", [{"claim": 1}, dict.fromkeys(CRITERIA, 4), {}])
def test_levels_that_cannot_be_are_refused(levels):
    for function in (levels_line, lambda given: points(given, 4)):
        with pytest.raises(ValueError, match=r"Level|level"):
            function(levels)
