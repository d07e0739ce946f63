"""On all kept right and wrong work our scores are those that stock nbgrader gives.

`tests/test_corpus.py` holds that stock nbgrader gives each answer its points; here the same answers
get the same points, the same message reaches the student, and no honest work is flagged.
Exceptions, all of them from what is wrong with stock nbgrader: none of the kept answers is one.
"""

from __future__ import annotations

import pytest
from tests.course import Answer, built, notebook, unit_ids
from tests.rounds import cell_texts, classes, submission

from civicsdata.authoring.release import notebook_text
from civicsdata.instructor.grading.grader import Assignment, grade_notebook
from civicsdata.instructor.grading.judge.result import Result
from civicsdata.instructor.grading.limits import Limits
from civicsdata.instructor.grading.sandbox.client import SandboxRequest
from civicsdata.instructor.grading.sandbox.fork_server import ForkServer
from civicsdata.instructor.grading.submission.cell_source import source_text
from civicsdata.instructor.grading.submission.specification import read_assignment_spec

Round = tuple[dict[str, dict[str, Answer]], dict[str, Result]]


@pytest.fixture(scope="module", params=unit_ids())
def graded(request: pytest.FixtureRequest, open_fork_server: ForkServer) -> Round:
    """Grade a unit's whole corpus with our grader."""
    name = request.param
    spec = read_assignment_spec(name, built()[f"build/source/{name}/{name}.ipynb"].encode())
    stubs = {
        cell.metadata["nbgrader"]["grade_id"]: source_text(cell.source)
        for cell in notebook("assignments", name).cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    sandbox = SandboxRequest(open_fork_server.address, confined=False)
    dealt = classes(name)
    return dealt, {
        student: grade_notebook(
            Assignment(spec, stubs),
            notebook_text(submission(name, cell_texts(name, answers))).encode(),
            sandbox,
            Limits(),
        )
        for student, answers in dealt.items()
    }


def test_every_answer_gets_the_points_it_deserves(graded: Round) -> None:
    dealt, results = graded
    strange = [
        f"{answer.id}: {item.score} {item.message}"
        for student, answers in dealt.items()
        for answer in answers.values()
        for item in results[student].items
        if item.item == answer.item and item.score != answer.points
    ]
    assert not strange, "\n".join(strange)


def test_wrong_answers_hear_the_message_that_helps(graded: Round) -> None:
    dealt, results = graded
    silent = [
        f"{answer.id} should hear {answer.says!r}: {item.message}"
        for student, answers in dealt.items()
        for answer in answers.values()
        for item in results[student].items
        if item.item == answer.item and answer.says and answer.says not in item.message
    ]
    assert not silent, "\n".join(silent)


def test_honest_work_is_neither_flagged_nor_noted(graded: Round) -> None:
    _, results = graded
    said = [f"{name}: {r.flags} {r.notes}" for name, r in results.items() if r.flags or r.notes]
    assert not said, "\n".join(said)
