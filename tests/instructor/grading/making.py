"""Small master notebooks and submissions for the tests of the grader."""

from __future__ import annotations

import copy
import json
from typing import Any

Notebook = dict[str, Any]


def cell(kind: str, source: str, name: str = "", **marks: Any) -> dict[str, Any]:
    """One notebook cell; with marks it is one of nbgrader's."""
    made: dict[str, Any] = {"cell_type": kind, "id": name, "metadata": {}, "source": source}
    if kind == "code":
        made |= {"execution_count": None, "outputs": []}
    if marks:
        made["metadata"]["nbgrader"] = {
            "grade": False, "solution": False, "locked": False, "task": False,
            "schema_version": 3, **marks,
        }  # fmt: skip
    return made


def given(source: str, name: str) -> dict[str, Any]:
    return cell("code", source, name)


def answer(item: str, source: str) -> dict[str, Any]:
    return cell("code", source, f"{item}-answer", grade_id=f"{item}-answer", solution=True)


def check_cell(item: str, source: str, points: float = 2, hidden: str = "") -> dict[str, Any]:
    if hidden:
        source += f"\n### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS"
    return cell("code", source, item, grade_id=item, grade=True, locked=True, points=points)


def essay(item: str, source: str, points: float = 4) -> dict[str, Any]:
    return cell("markdown", source, item, grade_id=item, grade=True, solution=True, points=points)


def notebook(*cells: dict[str, Any], minor: int = 5) -> Notebook:
    return {
        "cells": [copy.deepcopy(one) for one in cells],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": minor,
    }


def written(made: Notebook) -> bytes:
    return (json.dumps(made, indent=1, ensure_ascii=False) + "\n").encode()


# Checks of items that are in no bank, made of the pieces of the course's own `check`.
CHECK = """
from civicsdata.check.answers import FAMILIES
from civicsdata.check.answers.orders import pairs_of
from civicsdata.check.question import Question
from civicsdata.check.seal import seal
from civicsdata.check.cards import Card, deliver
from civicsdata.check.verdicts import not_started
from civicsdata.values import normalize

def check(item, answer):
    keys = {
        'demo-sum': ('number', {'35': 'yes: Right.', '1025': 'joined: You joined texts.'}),
        'demo-order': ('order', {'ABCD': 'yes: Right.', **pairs_of('ABCD')}),
    }
    family, key = keys[item]
    question = Question(item, family, seal(item, key))
    verdict = not_started()
    if answer is not ...:
        verdict = FAMILIES[family](question, normalize(answer), None)
    return deliver(Card(item, item, 2, (('answer', verdict),)))
""".strip()


def master() -> Notebook:
    """A unit with a value, a function, a table, an ordering with parts, a chart and an essay."""
    return notebook(
        cell("markdown", "# A small unit", "title"),
        given("import altair as alt\nimport pandas as pd", "setup"),
        given(CHECK, "check"),
        given("rates = pd.DataFrame({'year': [2024, 2025], 'rate': [10.0, 25.0]})", "data"),
        answer("demo-sum", "total = 35.0"),
        check_cell(
            "demo-sum",
            "check('demo-sum', total)",
        ),
        answer("demo-double", "def double(x):\n    return 2 * x"),
        check_cell(
            "demo-double",
            "assert double(2) == 4, 'double(2) is not 4'",
            hidden="assert double('ab') == 'abab'\n"
            "assert [double(n) for n in range(20)] == list(range(0, 40, 2))",
        ),
        answer("demo-table", "late = rates[rates['year'] > 2024]"),
        check_cell(
            "demo-table",
            "assert [row['rate'] for row in late] == [25.0], 'one row, please'\n"
            "assert len(late) < len(rates)",
        ),
        answer("demo-order", "order = ['A', 'B', 'C', 'D']"),
        check_cell(
            "demo-order",
            "check('demo-order', order)",
        ),
        answer("demo-chart", "chart = alt.Chart(rates).mark_bar().encode(x='year:O', y='rate')"),
        check_cell("demo-chart", "assert chart['mark']['type'] == 'bar'", points=1),
        essay("demo-essay", "A model text."),
    )  # fmt: skip


STUB = "..."


def release(made: Notebook) -> Notebook:
    """What students get: no solutions and no hidden tests."""
    from civicsdata.instructor.grading.submission.cell_source import without_hidden_tests

    out = copy.deepcopy(made)
    for one in out["cells"]:
        marks = one["metadata"].get("nbgrader", {})
        if marks.get("solution"):
            name = one["source"].split(" ")[0]
            one["source"] = "Write." if one["cell_type"] == "markdown" else f"{name} = {STUB}"
            if name == "def":
                one["source"] = "def double(x):\n    return ..."
        one["source"] = without_hidden_tests(one["source"])
    return out


def submit(made: Notebook | None = None, /, **answers: str) -> Notebook:
    """A student's copy: the released notebook with answers, `demo_sum="total = 1"`."""
    out = release(made or master())
    wanted = {name.replace("_", "-"): source for name, source in answers.items()}
    for one in out["cells"]:
        grade_id = one["metadata"].get("nbgrader", {}).get("grade_id", "")
        for name in (grade_id, grade_id.removesuffix("-answer")):
            if one["metadata"].get("nbgrader", {}).get("solution") and name in wanted:
                one["source"] = wanted[name]
    return out


RIGHT = {
    one["metadata"]["nbgrader"]["grade_id"].removesuffix("-answer").replace("-", "_"): one["source"]
    for one in master()["cells"]
    if one["metadata"].get("nbgrader", {}).get("solution")
}


def right() -> Notebook:
    """A copy with every answer right."""
    return submit(**RIGHT)


def insert_after(made: Notebook, name: str, *cells: dict[str, Any]) -> Notebook:
    """Put cells behind the one with that id."""
    place = next(n for n, one in enumerate(made["cells"]) if one["id"] == name)
    made["cells"][place + 1 : place + 1] = cells
    return made
