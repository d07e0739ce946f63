"""Answers and essays are found when an editor has dropped nbgrader's marks and the ids of cells."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.course import answer_cell, items, notebook, reference, unit_ids, writings
from tests.instructor.grading import making
from tests.rounds import submission

from civicsdata.instructor.grading.limits import Limits
from civicsdata.instructor.grading.submission.rebuild import RebuiltNotebook, rebuild
from civicsdata.instructor.grading.submission.specification import (
    AssignmentSpec,
    read_assignment_spec,
)

SPEC = read_assignment_spec("demo", making.written(making.master()))
STUBS = {
    cell["metadata"]["nbgrader"]["grade_id"]: cell["source"]
    for cell in making.release(making.master())["cells"]
    if cell["metadata"].get("nbgrader", {}).get("solution")
}
TEXT = "I hold that it was a transfer [DOJ-0227]."


def stripped(made: making.Notebook, *, only: str = "") -> making.Notebook:
    """A notebook as Colab and some editors leave it."""
    out = copy.deepcopy(made)
    for cell in out["cells"]:
        if not only or cell.get("id") == only:
            cell.pop("id", None)
            cell["metadata"] = {}
    return out


def built(made: making.Notebook, spec: AssignmentSpec = SPEC) -> RebuiltNotebook:
    return rebuild(spec, making.written(made), Limits(), STUBS)


def answers(found: RebuiltNotebook) -> dict[str, tuple[str, bool]]:
    return {
        cell.spec.grade_id: (cell.source, cell.answered)
        for cell in found.cells
        if cell.spec is not None and cell.is_students
    }


def test_an_essay_without_its_marks_is_found_by_its_place() -> None:
    made = making.submit(**{**making.RIGHT, "demo_essay": TEXT})
    found = built(stripped(made, only="demo-essay"))
    assert answers(found)["demo-essay"] == (TEXT, True)
    assert "The marks of demo-essay had been removed; it was found by its place." in found.notes


def test_an_essay_that_was_written_in_several_cells_is_put_together() -> None:
    made = stripped(making.submit(**{**making.RIGHT, "demo_essay": TEXT}), only="demo-essay")
    made["cells"].append(making.cell("markdown", "And a second paragraph."))
    assert answers(built(made))["demo-essay"] == (f"{TEXT}\n\nAnd a second paragraph.", True)


def test_an_essay_that_was_not_written_is_found_by_its_text_and_is_no_answer() -> None:
    found = built(stripped(making.submit(**{**making.RIGHT, "demo_essay": "Write."})))
    assert answers(found)["demo-essay"] == ("Write.", False)


def test_a_note_beside_an_essay_that_is_there_is_no_essay() -> None:
    made = making.submit(**{**making.RIGHT, "demo_essay": TEXT})
    made["cells"].append(making.cell("markdown", "A note."))
    found = built(made)
    assert answers(found)["demo-essay"] == (TEXT, True)
    assert found.notes == ()


def test_all_answers_are_found_when_everything_was_dropped() -> None:
    made = making.submit(**{**making.RIGHT, "demo_essay": TEXT})
    assert answers(built(stripped(made))) == answers(built(made))


def test_cells_that_the_student_added_are_not_taken_for_answers() -> None:
    made = making.submit(**{**making.RIGHT, "demo_essay": TEXT})
    making.insert_after(made, "data", making.given("rates.head()", "mine"))
    found = built(stripped(made))
    assert answers(found)["demo-sum-answer"][1] is False, "two cells stand there, so it is not sure"
    added = [cell.source for cell in found.cells if cell.spec is None]
    assert added == ["rates.head()", making.RIGHT["demo_sum"]], "both still run in their place"


@pytest.mark.parametrize("unit", unit_ids())
def test_each_unit_survives_an_editor_that_drops_all_marks(unit: str) -> None:
    texts = {**reference(unit), **{one.form_id: TEXT for one in writings(unit)}}
    made: dict[str, Any] = json.loads(json.dumps(submission(unit, texts)))
    spec = read_assignment_spec(unit, json.dumps(notebook("build/source", unit)).encode())
    stubs = {
        cell.metadata["nbgrader"]["grade_id"]: cell.source
        for cell in notebook("assignments", unit).cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    found = rebuild(spec, making.written(stripped(made)), Limits(), stubs)
    got = {cell.id: cell.source for cell in found.cells if cell.spec is not None}
    assert found.reason is None
    for item in (*items(unit), *writings(unit)):
        name = getattr(item, "form_id", item.id)
        assert got[answer_cell(name)] == texts[name]


def test_the_notebook_of_another_unit_is_named_and_not_graded() -> None:
    spec = read_assignment_spec(
        "1-evidence", json.dumps(notebook("build/source", "1-evidence")).encode()
    )
    other = json.dumps(submission("2-sovereignty", reference("2-sovereignty"))).encode()
    found = rebuild(spec, other, Limits())
    assert found.reason == (
        "The file is the notebook of the unit 2-sovereignty, not that of 1-evidence."
    )
    assert found.notes == ()


def test_a_notebook_as_it_was_handed_out_is_called_so() -> None:
    found = built(making.release(making.master()))
    assert found.notes == ("Nothing was answered: the notebook is as it was handed out.",)


@given(st.lists(st.integers(0, 15), unique=True), st.booleans())
@settings(max_examples=60, deadline=None)
def test_whatever_marks_are_dropped_no_answer_becomes_anothers(
    dropped: list[int], with_note: bool
) -> None:
    made = making.submit(**{**making.RIGHT, "demo_essay": TEXT})
    for number in dropped:
        if number < len(made["cells"]):
            made["cells"][number]["metadata"] = {}
            made["cells"][number].pop("id", None)
    if with_note:
        made["cells"].insert(7, making.cell("markdown", "A note."))
    right = answers(built(making.submit(**{**making.RIGHT, "demo_essay": TEXT})))
    for name, (source, answered) in answers(built(made)).items():
        assert not answered or source == right[name][0]
