"""Released notebooks are fit for their readers and keep the answers to themselves."""

from __future__ import annotations

import ast

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from tests.course import built, cells_by_id, items, notebook, unit, unit_ids, writings

from civicsdata.instructor.authoring import lint
from civicsdata.instructor.authoring.source.items import Item


@pytest.mark.parametrize("name", unit_ids())
def test_released_notebook_is_fit_for_its_readers(name):
    assert lint.lint(notebook("assignments", name)) == []


@pytest.mark.parametrize("kind", ["assignments", "solutions", "build/source"])
@pytest.mark.parametrize("name", unit_ids())
def test_notebooks_are_valid(kind, name):
    nbformat.validate(notebook(kind, name))


@pytest.mark.parametrize("name", unit_ids())
def test_nothing_of_the_answers_leaks(name):
    text = built()[f"assignments/{name}/{name}.ipynb"]
    shown = " ".join(" ".join(cell.source.split()) for cell in notebook("assignments", name).cells)
    secret = [item.explanation for item in items(name)]
    secret += [model.text for one in writings(name) for model in one.models]
    paragraphs = [" ".join(p.split()) for words in secret for p in words.split("\n\n")]
    long = [words for words in paragraphs if len(words) > 60]
    assert long, "a unit has explanations"
    assert [words for words in long if words in shown] == []
    released = cells_by_id("assignments", name)
    for item in items(name):
        given = released[f"{item.id}-answer"].source
        for line in solution_lines(item):
            assert line not in given, f"{item.id}: {line!r} stands in the released answer cell"
    assert "HIDDEN" not in text


def solution_lines(item: Item) -> list[str]:
    stub = {line.strip() for line in item.stub.splitlines()}
    return [x for x in item.solution.splitlines() if len(x) > 12 and x.strip() not in stub]


@pytest.mark.parametrize("name", unit_ids())
def test_a_check_is_one_short_line_without_key_options_and_messages(name):
    released = cells_by_id("assignments", name)
    for item in unit(name).automatic:
        lines = released[item].source.splitlines()
        assert len(lines) <= 3
        assert max(map(len, lines)) <= 100
        (call,) = ast.parse(released[item].source).body
        assert isinstance(call, ast.Expr)
        first, *answers = call.value.args
        assert first.value == item.removesuffix("-form")
        assert all(isinstance(answer, ast.Name) for answer in answers)
        assert not call.value.keywords


@pytest.mark.parametrize("name", unit_ids())
def test_answer_key_holds_explanations_rubrics_and_no_hidden_tests(name):
    key = built()[f"solutions/{name}/{name}.ipynb"]
    assert "HIDDEN TESTS" not in key
    assert "BEGIN SOLUTION" not in key
    for item in unit(name).items:
        if item.by_hand:
            models = key.count(f"**Model answer ({item.id}, full marks")
            assert models == 2, f"{item.id} needs two full-mark model answers"
            assert f"**Model answer ({item.id}, level 1" in key
            assert "Which side you take is not one of them" in key
        else:
            assert f"**Why ({item.id})" in key, f"{item.id} has no explanation"


@pytest.mark.parametrize("name", unit_ids())
def test_items_have_stable_ids_and_their_points(name):
    cells = cells_by_id("assignments", name)
    for item in unit(name).items:
        graded = cells[item.id].metadata["nbgrader"]
        assert graded["grade_id"] == item.id
        assert graded["points"] == item.points
        if not item.by_hand and item.points:
            assert f"Item {item.id} ({item.points} point" in cells[f"{item.id}-answer"].source


def test_lint_notices_what_it_is_for():
    bad = new_notebook(
        cells=[
            new_markdown_cell(
                "# One\n\n### Three\n\n![pic](pic.png) [here](a) [See it](b)", id="a"
            ),
            new_markdown_cell("# One\n\n[See it](c) " + "word " * 1600, id="b"),
            new_code_cell("raise NotImplementedError()", id="c", execution_count=1),
        ]
    )
    bad.cells[2].id = "b"
    found = " ".join(lint.lint(bad))
    for words in (
        "2 headings of level 1", "skips from level 1 to 3", "more than once", "pic.png needs",
        "'here'", "leads to 2 places", "words of prose", "median sentence", "cells ask",
        "holds outputs", "cell id b", "NotImplementedError", "names the kernel",
    ):  # fmt: skip
        assert words in found, words
