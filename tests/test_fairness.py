"""Are opposite positions treated alike, and do the editorial rules refer to what exists?"""

from __future__ import annotations

import re

import pytest

from civicsdata import cite, load
from civicsdata.preflight import form_of
from tests.course import ROOT, course, essays, models, unit, unit_ids

ESSAYS = [(name, essay) for name in unit_ids() for essay in essays(name)]
LENGTHS = {"essay": (120, 180), "brief": (350, 500)}


@pytest.mark.parametrize(("name", "item"), ESSAYS)
def test_the_preflight_treats_opposite_positions_alike(name, item):
    found = models(name, item)
    words = LENGTHS[unit(name).item(item).kind]
    first = form_of(found["full marks, position 1"], words=words)
    second = form_of(found["full marks, position 2"], words=words)
    assert first.notes == second.notes == ()
    kinds = load("sources").set_index("id")["kind"]
    for one in (first, second):
        assert len({kinds[key] for key in one.sources}) >= 2, "two kinds of source are needed"


@pytest.mark.parametrize(("name", "item"), ESSAYS)
def test_model_texts_have_their_length(name, item):
    low, high = LENGTHS[unit(name).item(item).kind]
    for level, text in models(name, item).items():
        assert low <= form_of(text).words <= high, level


def test_no_criterion_of_a_rubric_speaks_of_position():
    for rubric in course().rubrics.values():
        assert "Which side you take is not one of them" in rubric.note
        assert all(len(criterion.levels) == 4 for criterion in rubric.criteria)
        said = " ".join(level for criterion in rubric.criteria for level in criterion.levels)
        assert not re.search(r"\b(agree|correct opinion|right side|position)\b", said)


def test_editorial_rules_refer_to_rows_that_exist():
    text = (ROOT / "course" / "editorial.md").read_text(encoding="utf-8")
    for rows in re.findall(r"Rows? ((?:[A-Z]\d+[a-z]?(?:, | and )?)+)", text):
        for row in re.findall(r"[A-Z]\d+[a-z]?", rows):
            assert cite(row)
