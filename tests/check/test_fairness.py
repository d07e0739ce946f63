"""Opposite positions are treated alike, and editorial rules refer to what exists."""

from __future__ import annotations

import contextlib
import io
import re

import pytest
from tests.check.material import ROOT, built, code_cells, course, items, writings

from civicsdata import check, cite, load
from civicsdata.check import NotYet, reporting
from civicsdata.check.preflight import form_of
from civicsdata.instructor.authoring.source.corpus import read_corpus

POSITIONS = ("full marks, position 1", "full marks, position 2")
LAST = course().units[-1]
FOR_POINTS = [item for item in items(LAST) if item.points]


def points_of(solutions):
    """Run a whole set of answers with the test cells; return the points of each item."""
    cells = code_cells(built()[f"build/source/{LAST.id}/{LAST.id}.ipynb"])
    names = {"check": check, "load": load}
    earned = {}
    for item in FOR_POINTS:
        with contextlib.redirect_stdout(io.StringIO()), reporting(lambda card: None):
            exec(solutions[item.id], names)
            try:
                exec(cells[item.id], names)
                earned[item.id] = item.points
            except NotYet:
                earned[item.id] = 0
    return earned


def test_opposite_positions_earn_the_same_from_the_machine():
    first = {item.id: f"{item.given}\n{item.solution}" for item in FOR_POINTS}
    second = {
        answer.item: answer.code
        for answer in read_corpus(ROOT / "course", LAST)
        if answer.right and "opposite" in answer.name
    }
    second["brief-witnesses"] = "witnesses = ['IMPMX', 'DREZ']"
    assert set(second) == set(first)
    assert points_of(first) == points_of(second) == {item.id: item.points for item in FOR_POINTS}


def models(writing):
    return {model.level: model.text for model in writing.models}


@pytest.mark.parametrize("writing", writings(), ids=lambda writing: writing.id)
def test_the_preflight_treats_opposite_positions_alike(writing):
    kinds = load("sources").set_index("id")["kind"]
    for position in POSITIONS:
        form = form_of(models(writing)[position], writing.words, writing.sources)
        assert form.notes == ()
        assert len({kinds[key] for key in form.sources}) >= 2, "two kinds of source are needed"


@pytest.mark.parametrize("writing", writings(), ids=lambda writing: writing.id)
def test_model_texts_have_their_length(writing):
    assert len(writing.models) > 2
    low, high = writing.words
    for level, text in models(writing).items():
        assert low <= form_of(text).words <= high, level


def test_no_criterion_of_a_rubric_speaks_of_position():
    assert course().rubrics
    for rubric in course().rubrics.values():
        assert "Which side you take is not one of them" in rubric.note
        assert all(len(criterion.levels) == 4 for criterion in rubric.criteria)
        said = " ".join(level for criterion in rubric.criteria for level in criterion.levels)
        assert not re.search(r"\b(agree|correct opinion|right side|position)\b", said)


def test_editorial_rules_refer_to_rows_that_exist():
    text = (ROOT / "course" / "editorial.md").read_text(encoding="utf-8")
    named = re.findall(r"Rows? ((?:[A-Z]\d+[a-z]?(?:, | and )?)+)", text)
    rows = [row for one in named for row in re.findall(r"[A-Z]\d+[a-z]?", one)]
    assert rows
    for row in rows:
        assert cite(row)
