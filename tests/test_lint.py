"""Are the released notebooks fit for their readers, and do they keep the answers to themselves?"""

from __future__ import annotations

import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from civicsdata.authoring import lint
from tests.course import (
    automatic_items,
    built,
    cells_by_id,
    corpus,
    notebook,
    reference,
    unit,
    unit_ids,
)


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
    source = (unit_text(name)).split("+++ {")
    for part in source[1:]:
        mark, _, body = part.partition("}")
        if "explain" in mark or "model" in mark:
            for line in body.split("+++")[0].splitlines():
                words = line.strip()
                if len(words) > 60 and "details" not in words:
                    assert words not in text, f"an explanation leaks: {words}"
    released = cells_by_id("assignments", name)
    for item, answer in reference(name).items():
        given = released[f"{item}-answer"].source
        for line in solution_lines(answer):
            assert line not in given, f"{item}: {line!r} stands in the released answer cell"
    assert "HIDDEN" not in text


def unit_text(name: str) -> str:
    from tests.course import ROOT

    return (ROOT / "course" / name / f"{name}.md").read_text(encoding="utf-8")


def solution_lines(answer: str) -> list[str]:
    region = re.search(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", answer, re.DOTALL)
    assert region, answer
    lines = region.group(1).splitlines()
    stub = {line.removeprefix("#:").strip() for line in lines if line.startswith("#:")}
    return [x for x in lines if not x.startswith("#:") and len(x) > 12 and x.strip() not in stub]


@pytest.mark.parametrize("name", unit_ids())
def test_sealed_keys_keep_their_sentences(name):
    for item in automatic_items(name):
        released = cells_by_id("assignments", name)[item].source
        for answer in corpus(name):
            if answer.item == item and len(answer.says.split()) > 3:
                key = re.findall(r"sealed:[^'\"]*", released)
                assert answer.says not in " ".join(key)


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
        if not item.by_hand:
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
