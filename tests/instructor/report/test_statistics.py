"""The report's statistics agree with published figures and with other people's code."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicsdata.instructor.report.class_report.statistics import (
    corrected_item_total,
    correlation_interval,
    cronbach_alpha,
)

# Seven ratings of thirty departments, from Chatterjee and Price (1977), Regression Analysis by
# Example: the data set `attitude` of R. For the last six, `alpha` of Revelle's package psych prints
# a raw alpha of 0.81 and, as r.drop, the corrected item-total correlations below.
ATTITUDE = """
43 51 30 39 61 92 45
63 64 51 54 63 73 47
71 70 68 69 76 86 48
61 63 45 47 54 84 35
81 78 56 66 71 83 47
43 55 49 44 54 49 34
58 67 42 56 66 68 35
71 75 50 55 70 66 41
72 82 72 67 71 83 31
67 61 45 47 62 80 41
64 53 53 58 58 67 34
67 60 47 39 59 74 41
69 62 57 42 55 63 25
68 83 83 45 59 77 35
77 77 54 72 79 77 46
81 90 50 72 60 54 36
74 85 64 69 79 79 63
65 60 65 75 55 80 60
65 70 46 57 75 85 46
50 58 68 54 64 78 52
50 40 33 34 43 64 33
64 61 52 62 66 80 41
53 66 52 50 63 80 37
40 37 42 58 50 57 49
63 54 42 48 66 75 33
66 77 66 63 88 76 72
78 75 58 74 80 78 49
48 57 44 45 51 83 38
85 85 71 71 77 74 55
82 82 39 59 64 78 39
"""
NAMES = ("rating", "complaints", "privileges", "learning", "raises", "critical", "advance")
R_DROP = (0.63, 0.56, 0.68, 0.78, 0.28, 0.52)


@pytest.fixture(scope="module")
def attitude():
    rows = [list(map(int, line.split())) for line in ATTITUDE.strip().splitlines()]
    return pd.DataFrame(rows, columns=list(NAMES))


def test_alpha_and_item_total_are_the_published_ones(attitude):
    six = attitude.drop(columns="rating")
    assert round(cronbach_alpha(six), 2) == 0.81
    assert corrected_item_total(six).tolist() == pytest.approx(R_DROP, abs=0.005)


SCORES = st.integers(2, 6).flatmap(
    lambda items: st.lists(
        st.lists(st.sampled_from([0, 0.5, 1, 2]), min_size=items, max_size=items),
        min_size=2, max_size=12,
    )
)  # fmt: skip


@pytest.mark.slow  # pingouin takes seconds to import
@settings(deadline=None)
@given(SCORES)
def test_alpha_is_that_of_pingouin(rows):
    import pingouin

    scores = pd.DataFrame(rows, columns=[f"item-{n}" for n in range(len(rows[0]))]).astype(float)
    ours = cronbach_alpha(scores)
    if len(set(scores.sum(axis=1))) > 1:
        theirs, _ = pingouin.cronbach_alpha(data=scores)
        assert ours == pytest.approx(theirs, abs=1e-9)
        assert ours <= 1 + 1e-9
    else:
        assert math.isnan(ours)


@given(st.floats(-0.95, 0.95), st.integers(0, 500))
def test_the_interval_holds_the_correlation_and_shrinks_with_more_students(correlation, n):
    low, high = correlation_interval(correlation, n)
    more_low, more_high = correlation_interval(correlation, n + 50)
    assert -1 <= low <= correlation <= high <= 1
    assert more_high - more_low < high - low + 1e-12


def test_an_item_that_all_answer_alike_has_no_correlation():
    found = corrected_item_total(pd.DataFrame({"a": [1, 1, 1], "b": [0, 1, 2], "c": [0, 1, 2]}))
    assert math.isnan(found["a"])
    assert found["b"] == pytest.approx(1)
