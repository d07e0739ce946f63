"""Right answers earn points, wrong ones do not, and honest habits cost nothing."""

from __future__ import annotations

import pytest
from tests.instructor.grading import making
from tests.instructor.grading.conftest import Grade, scores
from tests.instructor.grading.making import answer, check_cell, given, notebook, right, submit

from civicsdata.instructor.grading.judge.result import from_json, to_json
from civicsdata.instructor.grading.submission.specification import read_assignment_spec

FULL = {
    "demo-sum": 2, "demo-double": 2, "demo-table": 2, "demo-order": 2, "demo-chart": 1,
    "demo-essay": None,
}  # fmt: skip


def test_right_answers_earn_all_points(grade: Grade) -> None:
    result = grade(right())
    assert scores(result) == FULL
    assert result.state == "graded"
    assert not result.flags
    assert not result.notes


def test_untouched_notebook_earns_nothing(grade: Grade) -> None:
    made = making.release(making.master())
    stubs = {
        c["metadata"]["nbgrader"]["grade_id"]: c["source"]
        for c in made["cells"]
        if c["metadata"].get("nbgrader", {}).get("solution")
    }
    result = grade(made, stubs=stubs)
    assert set(scores(result).values()) == {0.0}
    first = result.items[0]
    assert first.verdict == "not started"
    assert not first.answered
    assert result.items[-1].message == "No response."


@pytest.mark.parametrize(
    ("item", "source", "score", "words"),
    [
        ("demo-sum", "total = 36", 0, "You have 36"),
        ("demo-sum", "total = 1025", 0, "You joined texts"),
        ("demo-sum", "import numpy as np\ntotal = np.float64(35)", 2, "Right"),
        ("demo-double", "def double(x):\n    return 4", 0, "does not hold"),
        ("demo-double", "double = lambda x: x + x", 2, "passed"),
        ("demo-double", "def double(x):\n    raise ValueError('no')", 0, "ValueError: no"),
        ("demo-table", "late = rates", 0, "one row, please"),
        ("demo-order", "order = 'A B C'", 1, "Almost"),
        ("demo-order", "order = ['D', 'C']", 0, "Not yet"),
        ("demo-chart", "chart = alt.Chart(rates).mark_line()", 0, "does not hold"),
        ("demo-sum", "x = 3", 0, "There is no 'total'"),
    ],
)
def test_each_answer_gets_its_verdict(
    grade: Grade, item: str, source: str, score: float, words: str
) -> None:
    result = grade(submit(**{**making.RIGHT, item.replace("-", "_"): source}))
    assert scores(result) == {**FULL, item: score}
    assert words in next(i.message for i in result.items if i.item == item)


@pytest.mark.parametrize(
    "cell",
    [
        "import sys; print('careful', file=sys.stderr)",
        "import warnings; warnings.warn('old')",
        "%%time\nx = 1",
        "%matplotlib inline",
        "import asyncio\nawait asyncio.sleep(0.01)",
        "total",
        "display(rates)",
        "1 / 0",
        "this is not python",
        "print('ñandú — 日本語 🦙')",
        "rates.describe()",
        "x = 1\x00",
        "input('?')",
    ],
)
def test_honest_extra_cells_cost_nothing(grade: Grade, cell: str) -> None:
    made = making.insert_after(right(), "demo-sum-answer", given(cell, "mine"))
    assert scores(grade(made)) == FULL


def test_line_ends_and_line_lists_of_other_editors(grade: Grade) -> None:
    made = right()
    for cell in made["cells"]:
        text = cell["source"].replace("\n", "\r\n")
        cell["source"] = text.splitlines(keepends=True)
        del cell["id"]
    made["nbformat_minor"] = 0
    assert scores(grade(made)) == FULL


def test_helper_defined_in_an_added_cell_and_used_in_an_answer(grade: Grade) -> None:
    made = submit(**{**making.RIGHT, "demo_double": "def double(x):\n    return helper(x)"})
    making.insert_after(made, "data", given("def helper(x):\n    return x * 2", "mine"))
    assert scores(grade(made)) == FULL


def test_changed_example_is_run_as_well(grade: Grade) -> None:
    made = right()
    for cell in made["cells"]:
        if cell["id"] == "data":
            cell["source"] += "\nmine = 35"
        if cell["id"] == "demo-sum-answer":
            cell["source"] = "total = mine"
    assert scores(grade(made)) == FULL


def test_outputs_are_what_a_notebook_shows(grade: Grade) -> None:
    made = making.insert_after(right(), "data", given("print('a')\nrates", "mine"))
    cell = next(c for c in grade(made).cells if c.source.startswith("print"))
    assert [o["output_type"] for o in cell.outputs] == ["stream", "execute_result"]
    assert "text/html" in cell.outputs[1]["data"]


def test_a_test_reads_the_courses_own_data_from_the_course(grade: Grade) -> None:
    forged = "late = rates[rates['year'] > 2024]\nrates = [1, 2, 3]"
    result = grade(submit(**{**making.RIGHT, "demo_table": forged}))
    assert scores(result)["demo-table"] == 2


def test_names_follow_the_order_of_cells(grade: Grade) -> None:
    spec = read_assignment_spec(
        "small",
        making.written(
            notebook(
                answer("s-one", "x = 1"),
                check_cell("s-one", "y = x + 1\nassert x == 1 and [x for x in [5]] == [5]"),
                answer("s-two", "x = 2\ny = 7"),
                check_cell("s-two", "assert (x, y) == (2, 7)"),
                check_cell("s-three", "total = sum([x, y])\nassert total == 9"),
            )
        ),
    )
    made = notebook(
        *(making.cell(c.kind, c.source, c.id, **c.metadata["nbgrader"]) for c in spec.cells)
    )
    assert set(scores(grade(made, spec)).values()) == {2}


@pytest.mark.parametrize(
    "later",
    [
        "factor = 100",
        "del factor",
        "def double(x):\n    return 7",
        "double(5)\nfactor += 1",
        "import os\nos._exit(0)",
        "raise KeyboardInterrupt",
    ],
)
def test_a_function_is_called_as_all_names_stood_at_its_test(grade: Grade, later: str) -> None:
    double = "factor = 2\n\ndef double(x):\n    return factor * x"
    made = submit(**{**making.RIGHT, "demo_double": double})
    made = making.insert_after(made, "demo-chart", given(later, "later"))
    assert scores(grade(made)) == FULL


def test_calls_of_one_test_share_what_a_function_remembers(grade: Grade) -> None:
    double = "calls = 0\n\ndef double(x):\n    global calls\n    calls += 1\n    return calls"
    test = check_cell("count", "assert [double(0), double(0), double(0)] == [1, 2, 3]")
    made = notebook(answer("count", double), test)
    spec = read_assignment_spec("x", making.written(made))
    assert scores(grade(submit(made, count=double), spec)) == {"count": 2}


def test_result_survives_its_json(grade: Grade) -> None:
    result = grade(right())
    assert from_json(to_json(result)) == result
    with pytest.raises(ValueError, match="Not a civicsdata-result"):
        from_json('{"format": "civicsdata-result", "version": 99}')
