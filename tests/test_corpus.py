"""Every kept answer gets the points it deserves and hears what helps; no honest work is flagged.

Our grader grades the whole corpus. Stock nbgrader grades two students of each unit, with right and
with wrong answers to each kind of item; ``uv run pytest -m slow`` lets it grade the whole corpus.
"""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from civicsdata.instructor.authoring.source.corpus import Answer
from tests.course import corpus, course, hears, items, points, unit, unit_ids
from tests.heard import GRADER, LEARNER, outcomes, results
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

FEWEST_RIGHT, FEWEST_WRONG = 12, 20
GUESSES = {one.id for name in unit_ids() for one in unit(name).items if one.kind == "predict"}
# Items for which so many different answers do not exist: how many there are, and the reason.
FEWER: dict[str, tuple[int, int, str]] = {}


@pytest.mark.parametrize("name", unit_ids())
def test_every_answer_gets_the_points_it_deserves(name: str) -> None:
    strange = [
        f"{answer.id}: {item.score} {item.message}"
        for answer, item in outcomes(name, GRADER)
        if item.score != answer.points
    ]
    assert not strange, "\n".join(strange)


@pytest.mark.parametrize("name", unit_ids())
def test_wrong_answers_hear_what_helps(name: str) -> None:
    silent = [
        f"{answer.id} should hear {answer.says!r}: {item.message}"
        for answer, item in outcomes(name, GRADER)
        if answer.says and not hears(answer, item.message)
    ]
    assert not silent, "\n".join(silent)


@pytest.mark.parametrize("name", unit_ids())
def test_the_verdict_in_the_notebook_is_the_grade(name: str) -> None:
    pairs = zip(outcomes(name, GRADER), outcomes(name, LEARNER), strict=True)
    surprised = [
        f"{answer.id}: {seen.score} in the notebook, {grade.score} when graded"
        for (answer, grade), (_, seen) in pairs
        if seen.score != grade.score and not answer.hardcoded
    ]
    assert not surprised, "\n".join(surprised)


@pytest.mark.parametrize("name", unit_ids())
def test_honest_work_is_neither_flagged_nor_noted(name: str) -> None:
    found = results(name, GRADER)
    said = [f"{student}: {r.flags} {r.notes}" for student, r in found.items() if r.flags or r.notes]
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
        own = [answer for answer in answers if answer.name not in ("reference", "blank")]
        right = [answer for answer in own if answer.right]
        wrong = [answer for answer in own if not answer.right]
        fewest = FEWER.get(item, (FEWEST_RIGHT, FEWEST_WRONG, ""))
        if points(name).get(item):
            assert len(right) >= fewest[0], f"{item} needs {fewest[0]} other right answers"
            assert len(wrong) >= fewest[1], f"{item} needs {fewest[1]} wrong answers"
        assert any(a.hardcoded for a in wrong) or item in GUESSES, (
            f"{item} needs a hard-coded wrong answer"
        )
        asked = {(a.code.strip(), *a.given.values()) for a in answers}
        assert len(asked) == len(answers), f"{item} has an answer twice"


@pytest.mark.parametrize("name", unit_ids())
def test_a_wrong_answer_that_is_not_hard_coded_says_what_it_hears(name: str) -> None:
    silent = [
        a.id for a in corpus(name) if not (a.right or a.hardcoded or a.says or a.name == "blank")
    ]
    assert not silent, "\n".join(silent)


def test_an_exception_is_still_one() -> None:
    for item, (right, wrong, reason) in FEWER.items():
        assert (right, wrong) != (FEWEST_RIGHT, FEWEST_WRONG)
        assert reason
        assert any(item in unit(name).automatic for name in unit_ids())


@pytest.mark.parametrize("name", unit_ids())
def test_the_letters_of_lines_do_not_show_their_order(name: str) -> None:
    for item in items(name):
        for part in (part for part in item.parts if part.answer == "order"):
            for right in (str(answer) for answer, tag, _ in part.said() if tag == "yes"):
                pairs = list(combinations(right, 2))
                sorted_pairs = sum(first < second for first, second in pairs)
                assert sorted_pairs < 0.75 * len(pairs), f"{item.id}: shuffle the lines"


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
