"""Does the autograder accept right work, reject wrong work, and say why? With real nbgrader."""

from __future__ import annotations

import pytest

from tests.course import corpus, course, unit, unit_ids
from tests.rounds import cell_texts, classes, nbgrader, new_course, scores, submission, submit


@pytest.fixture(scope="module", params=unit_ids())
def graded(request, tmp_path_factory):
    """Grade a unit's whole corpus in one round of stock nbgrader."""
    name = request.param
    folder = tmp_path_factory.mktemp(name)
    new_course(folder, [name])
    dealt = classes(name)
    for student, answers in dealt.items():
        submit(folder, student, name, submission(name, cell_texts(name, answers)))
    done = nbgrader(folder, "autograde", name)
    assert done.returncode == 0, done.stderr[-3000:]
    return name, dealt, scores(folder, name, list(dealt))


def test_every_answer_gets_the_points_it_deserves(graded):
    _, dealt, found = graded
    strange = [
        f"{answer.id}: {found[student][answer.item]}"
        for student, answers in dealt.items()
        for answer in answers.values()
        if found[student][answer.item].points != answer.points
    ]
    assert not strange, "\n".join(strange)


def test_wrong_answers_hear_the_message_that_helps(graded):
    _, dealt, found = graded
    silent = [
        f"{answer.id} should hear {answer.says!r}: {found[student][answer.item].message[-600:]}"
        for student, answers in dealt.items()
        for answer in answers.values()
        if answer.says and answer.says not in found[student][answer.item].message
    ]
    assert not silent, "\n".join(silent)


@pytest.mark.parametrize("name", unit_ids())
def test_corpus_is_large_enough(name):
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
def test_every_misconception_of_an_item_is_drawn_by_some_wrong_answer(name):
    for item in unit(name).items:
        drawn = {answer.says for answer in corpus(name) if answer.item == item.id}
        missing = [idea for idea in item.misconceptions if not any(idea in says for says in drawn)]
        assert not missing, f"{item.id}: no wrong answer draws {missing}"


def test_every_misconception_belongs_to_an_item():
    used = {idea for one in course().units for item in one.items for idea in item.misconceptions}
    assert used == set(course().misconceptions)
