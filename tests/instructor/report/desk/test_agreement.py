"""Two readers' agreement is the statistic that the field uses."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicsdata.instructor.report.desk.agreement import (
    agreement,
    differing,
    pairs_of,
    weighted_kappa,
)
from civicsdata.instructor.report.desk.readings import Reading

LEVELS = st.integers(0, 3)


def reading(student, levels, second=False, text="a"):
    names = ("claim", "evidence", "other-view", "reasoning")
    return Reading("e", student, text, dict(zip(names, levels, strict=True)), second=second)


@given(st.lists(st.tuples(LEVELS, LEVELS), min_size=2, max_size=40))
def test_kappa_is_that_of_the_matrix_form(pairs):
    # Fleiss and Cohen's form over the table of frequencies, which libraries use.
    table = np.zeros((4, 4))
    for one, other in pairs:
        table[one, other] += 1
    weights = np.subtract.outer(np.arange(4), np.arange(4)) ** 2
    expected = np.outer(table.sum(1), table.sum(0)) / len(pairs)
    found = weighted_kappa(pairs)
    if (weights * expected).sum() == 0:
        assert found is None
    else:
        assert found == pytest.approx(1 - (weights * table).sum() / (weights * expected).sum())


@pytest.mark.slow
@settings(deadline=None)
@given(st.lists(st.tuples(LEVELS, LEVELS), min_size=2, max_size=30))
def test_kappa_is_that_of_scikit_learn(pairs):
    from sklearn.metrics import cohen_kappa_score

    one, other = zip(*pairs, strict=True)
    found = weighted_kappa(pairs)
    if len({*one, *other}) > 1:
        theirs = cohen_kappa_score(one, other, weights="quadratic", labels=[0, 1, 2, 3])
        assert found == pytest.approx(theirs, abs=1e-9)
    else:
        assert found is None


def test_only_readings_of_the_same_words_are_compared():
    readings = [
        reading("ana", (3, 3, 2, 1)), reading("ana", (3, 2, 2, 1), second=True),
        reading("bo", (0, 0, 0, 0)), reading("bo", (3, 3, 3, 3), second=True, text="other words"),
        reading("cy", (1, 1, 1, 1)),
    ]  # fmt: skip
    found = {one.criterion: (one.texts, one.same) for one in agreement(pairs_of(readings, "e"))}
    assert found == {
        "claim": (1, 1), "evidence": (1, 0), "other-view": (1, 1), "reasoning": (1, 1),
    }  # fmt: skip
    assert differing(readings, "e") == []


def test_texts_to_talk_about_come_with_the_widest_difference_first():
    readings = [
        reading("ana", (3, 3, 3, 3)), reading("ana", (1, 3, 3, 3), second=True),
        reading("bo", (2, 2, 2, 2)), reading("bo", (1, 1, 2, 2), second=True),
        reading("cy", (2, 2, 2, 2)), reading("cy", (1, 2, 2, 2), second=True),
        reading("di", (0, 0, 0, 0)), reading("di", (3, 0, 0, 0), second=True),
    ]  # fmt: skip
    assert [one.student for one, _ in differing(readings, "e")] == ["di", "ana", "bo"]


def test_without_a_second_reading_nothing_is_said():
    assert agreement(pairs_of([reading("ana", (1, 1, 1, 1))], "e")) == []
