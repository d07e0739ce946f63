"""Every kept answer gets the points it deserves and hears what helps; no honest work is flagged.

Our grader grades the whole corpus. Stock nbgrader grades two students of each unit, with right and
with wrong answers to each kind of item; ``uv run pytest -m slow`` lets it grade the whole corpus.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from civicsdata.instructor.authoring.notebooks.release import notebook_text
from civicsdata.instructor.authoring.source.corpus import Answer
from civicsdata.instructor.grading.grader import Assignment, grade_notebook
from civicsdata.instructor.grading.judge.result import ItemResult, Result
from civicsdata.instructor.grading.limits import Limits
from civicsdata.instructor.grading.sandbox.client import SandboxRequest
from civicsdata.instructor.grading.sandbox.fork_server import ForkServer
from civicsdata.instructor.grading.submission.cell_source import source_text
from civicsdata.instructor.grading.submission.specification import read_assignment_spec
from tests.course import built, corpus, course, hears, items, notebook, unit, unit_ids
from tests.rounds import (
    Score,
    cell_texts,
    classes,
    nbgrader,
    new_course,
    sample,
    scores,
    submission,
    submit,
)

Class = dict[str, dict[str, Answer]]


@pytest.fixture(scope="module")
def fork_server() -> Iterator[ForkServer]:
    with ForkServer(Limits(), unconfined=True) as server:
        server.wait()
        yield server


@pytest.fixture(scope="module", params=unit_ids())
def graded(
    request: pytest.FixtureRequest, fork_server: ForkServer
) -> tuple[str, dict[str, Result]]:
    """Grade a unit's whole corpus with our grader."""
    name = request.param
    spec = read_assignment_spec(name, built()[f"build/source/{name}/{name}.ipynb"].encode())
    stubs = {
        cell.metadata["nbgrader"]["grade_id"]: source_text(cell.source)
        for cell in notebook("assignments", name).cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    sandbox = SandboxRequest(fork_server.address, confined=False)
    return name, {
        student: grade_notebook(
            Assignment(spec, stubs),
            notebook_text(submission(name, cell_texts(name, answers))).encode(),
            sandbox,
            Limits(),
        )
        for student, answers in classes(name).items()
    }


def outcomes(name: str, results: dict[str, Result]) -> list[tuple[Answer, ItemResult]]:
    """Pair each answer of a unit's corpus with what was found about it."""
    pairs = [
        (answer, item)
        for student, answers in classes(name).items()
        for answer in answers.values()
        for item in results[student].items
        if item.item == answer.item
    ]
    assert len(pairs) == len(corpus(name))
    return pairs


def test_every_answer_gets_the_points_it_deserves(graded: tuple[str, dict[str, Result]]) -> None:
    strange = [
        f"{answer.id}: {item.score} {item.message}"
        for answer, item in outcomes(*graded)
        if item.score != answer.points
    ]
    assert not strange, "\n".join(strange)


def test_wrong_answers_hear_what_helps(graded: tuple[str, dict[str, Result]]) -> None:
    silent = [
        f"{answer.id} should hear {answer.says!r}: {item.message}"
        for answer, item in outcomes(*graded)
        if answer.says and not hears(answer, item.message)
    ]
    assert not silent, "\n".join(silent)


def test_honest_work_is_neither_flagged_nor_noted(graded: tuple[str, dict[str, Result]]) -> None:
    _, results = graded
    said = [f"{name}: {r.flags} {r.notes}" for name, r in results.items() if r.flags or r.notes]
    assert not said, "\n".join(said)


def stock_scores(
    folder: Path, name: str, students: Class, answered: Class
) -> list[tuple[Answer, Score]]:
    """Grade students with stock nbgrader; pair the answers that they were dealt with scores."""
    new_course(folder, [name])
    for student, answers in students.items():
        submit(folder, student, name, submission(name, cell_texts(name, answers)))
    done = nbgrader(folder, "autograde", name)
    assert done.returncode == 0, done.stderr[-3000:]
    found = scores(folder, name, list(students))
    return [
        (answer, found[student][answer.item])
        for student, answers in answered.items()
        for answer in answers.values()
    ]


def assert_as_deserved(pairs: list[tuple[Answer, Score]]) -> None:
    strange = [f"{a.id}: {score}" for a, score in pairs if score.points != a.points]
    assert not strange, "\n".join(strange)
    silent = [
        f"{a.id} should hear {a.says!r}: {score.message[-600:]}"
        for a, score in pairs
        if a.says and not hears(a, score.message)
    ]
    assert not silent, "\n".join(silent)


@pytest.mark.parametrize("name", unit_ids())
def test_stock_nbgrader_agrees_on_two_students(name: str, tmp_path: Path) -> None:
    students = sample(name)
    pairs = stock_scores(tmp_path, name, students, students)
    assert_as_deserved(pairs)


def test_stock_nbgrader_sees_each_kind_of_item_right_and_wrong() -> None:
    tried = {
        (unit(name).item(item.removesuffix("-form")).kind, answer.right)
        for name in unit_ids()
        for answers in sample(name).values()
        for item, answer in answers.items()
    }
    kinds = {item.kind for name in unit_ids() for item in unit(name).items if item.points}
    assert tried == {(kind, right) for kind in kinds for right in (True, False)}


@pytest.mark.slow
@pytest.mark.parametrize("name", unit_ids())
def test_stock_nbgrader_agrees_on_the_whole_corpus(name: str, tmp_path: Path) -> None:
    students = classes(name)
    pairs = stock_scores(tmp_path, name, students, students)
    assert len(pairs) == len(corpus(name))
    assert_as_deserved(pairs)


@pytest.mark.parametrize("name", unit_ids())
def test_corpus_is_large_enough(name: str) -> None:
    for item in unit(name).automatic:
        answers = [answer for answer in corpus(name) if answer.item == item]
        right = [answer for answer in answers if answer.right]
        wrong = [answer for answer in answers if not answer.right and answer.name != "blank"]
        assert len(right) >= 3, f"{item} needs the reference and two other right answers"
        assert len(wrong) >= 3, f"{item} needs three wrong answers"
        guesses = [one.id for one in unit(name).items if one.kind == "predict"]
        assert item in guesses or any(a.hardcoded for a in wrong), (
            f"{item} needs a hard-coded wrong answer"
        )
        assert len({a.code for a in answers}) == len(answers), f"{item} has an answer twice"


@pytest.mark.parametrize("name", unit_ids())
def test_every_idea_of_an_item_is_drawn_by_some_wrong_answer(name: str) -> None:
    missing = {
        item.id: ideas
        for item in items(name)
        if (ideas := set(item.ideas) - {a.says for a in corpus(name) if a.item == item.id})
    }
    assert not missing, f"In answers.yaml, no wrong answer has `says:` with the idea: {missing}"


def test_every_misconception_belongs_to_an_item() -> None:
    used = {idea for name in unit_ids() for item in items(name) for idea in item.ideas}
    assert used == set(course().misconceptions)
