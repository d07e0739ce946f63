"""The syllabus holds together: objectives, standards, points and kinds of items."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.course import course, unit_ids

POINTS = {
    "0-start": (5, 0), "1-evidence": (16, 4), "2-sovereignty": (16, 4),
    "3-extradition": (16, 4), "4-tariffs": (16, 4), "5-brief": (6, 9),
}  # fmt: skip
TEN = Counter(
    ["predict", "explain the gap", "investigate", "parsons", "faded", "modify", "concept",
     "bug hunt", "source check", "essay"]
)  # fmt: skip


def test_the_course_has_six_units_and_a_hundred_points():
    assert unit_ids() == list(POINTS)
    assert course().points == 100


@pytest.mark.parametrize("one", course().units, ids=lambda one: one.id)
def test_points_by_machine_and_by_hand(one):
    machine = sum(item.points for item in one.items if not item.by_hand)
    by_hand = sum(item.points for item in one.items if item.by_hand)
    assert (machine, by_hand) == POINTS[one.id]
    assert 30 <= one.spine.minutes <= 75


@pytest.mark.parametrize("one", course().units[1:5], ids=lambda one: one.id)
def test_the_middle_units_have_an_item_of_each_kind(one):
    assert Counter(item.kind for item in one.items) >= TEN


@pytest.mark.parametrize("one", course().units, ids=lambda one: one.id)
def test_every_objective_is_assessed(one):
    assessed = {item.objective for item in one.items if item.points}
    assert {objective.id for objective in one.spine.objectives} == assessed


def test_every_standard_of_the_list_is_used():
    used = {item.standard for unit in course().units for item in unit.items if item.points}
    used |= {code for u in course().units for o in u.spine.objectives for code in o.standards}
    assert used <= set(course().standards)
    assert set(course().standards) - used == set(), "name no standard that no item serves"
