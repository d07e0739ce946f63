"""The minutes of a unit grow with what it asks for."""

from __future__ import annotations

import copy

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell
from tests.course import items, notebook, unit

from civicsdata.instructor.authoring.generated.pace import pace, survey_pace, too_long

NAME = "0-start"


def changed(*cells):
    made = copy.deepcopy(notebook("build/source", NAME))
    made.cells.extend(cells)
    return pace(unit(NAME), made)


@pytest.fixture
def plain():
    return pace(unit(NAME), notebook("build/source", NAME))


def test_words_cells_and_interactives_take_time(plain):
    longer = changed(new_markdown_cell("word " * 150))
    assert (longer.words, longer.minutes) == (plain.words + 150, pytest.approx(plain.minutes + 1))
    table = changed(new_markdown_cell("| one | two |\n| --- | --- |\n| three | four |"))
    assert table.words > plain.words
    assert changed(new_code_cell("1")).minutes > plain.minutes
    assert (
        changed(new_code_cell("explore.timeline()")).minutes
        > changed(new_code_cell("explore.guess()")).minutes
        > changed(new_code_cell("1")).minutes
    )


def test_what_is_folded_is_not_counted(plain):
    folded = "<details><summary>Further</summary>\n\n" + "word " * 500 + "\n\n</details>"
    assert changed(new_markdown_cell(folded)).words == plain.words


def test_a_cell_that_is_there_for_those_who_want_more_is_not_counted(plain):
    further = {"tags": ["further"]}
    assert changed(new_code_cell("explore.timeline()", metadata=further)) == plain
    assert changed(new_markdown_cell("word " * 150, metadata=further)) == plain


def test_decisions_are_those_of_the_items(plain):
    assert plain.decisions == sum(len(item.parts) for item in items(NAME))
    assert plain.keys > 0


def test_a_unit_that_takes_longer_than_it_says_is_named(plain):
    assert (
        too_long(NAME, plain, 10)
        == f"0-start takes {plain.minutes:.0f} minutes by the model, and says 10."
    )
    assert too_long(NAME, plain, 90) == ""


def test_questions_without_points_are_counted_apart(plain):
    survey = survey_pace(unit(NAME), notebook("build/source", NAME))
    assert (survey.decisions, survey.keys, survey.cells) == (8, 0, 2)
    assert 5 < survey.minutes <= unit(NAME).spine.minutes_of_survey
    longer = copy.deepcopy(notebook("build/source", NAME))
    next(c for c in longer.cells if "**Q1.**" in c.source).source += " word" * 150
    assert pace(unit(NAME), longer).minutes == plain.minutes
    assert survey_pace(unit(NAME), longer).minutes == pytest.approx(survey.minutes + 1)
