"""What a class knew before and after, from the results of grading."""

from __future__ import annotations

import json

import pytest
from tests.course import unit
from tests.rounds import civicsdata, clone, submission, submit

from civicsdata.check import KEPT_WITHOUT_POINTS
from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.report.gain import (
    AFTER,
    BEFORE,
    QUESTIONS,
    Gain,
    before_and_after,
    normalized_gain,
    right_of_eight,
)
from civicsdata.instructor.report.standing import read_class


def answers(place, right: int) -> dict[str, str]:
    """Return the text of a survey's answer cell with so many right answers, then wrong ones."""
    (survey,) = unit(place[0]).surveys
    given = {}
    for number, (name, replies) in enumerate(survey.mapping.fields.items()):
        ((key, _, _),) = replies.said()
        wrong = next(one for one in survey.mapping.options if one != key)
        given[name] = key if number < right else wrong
    return {survey.id: f"{survey.mapping.name} = {given}"}


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """A class of which one student answered both surveys and one neither."""
    course = clone(tmp_path_factory.mktemp("course"))
    for place, right in ((BEFORE, 3), (AFTER, 7)):
        submit(course / "class", "ana", place[0], submission(place[0], answers(place, right)))
        submit(course / "class", "ben", place[0], submission(place[0], {}))
    done = civicsdata(course, "grade")
    assert done.returncode == 0, done.stderr
    return ClassFolders(course, "class")


def test_results_hold_how_many_of_eight_were_right(folders):
    right = right_of_eight(read_class(folders))
    assert right == {"ana": (3, 7), "ben": (None, None)}
    assert normalized_gain(right.values()) == 0.8
    assert before_and_after(list(right.values())) == Gain(1, 3, 7, 0.8)
    assert before_and_after([right["ben"]]) is None


def test_nothing_to_gain_is_no_gain():
    assert normalized_gain([(4, 6)]) == 0.5
    assert before_and_after([(8, 8)]).gain is None


def test_no_student_reads_which_answers_were_right(folders):
    for name, item in (BEFORE, AFTER):
        path = folders.autograded / "ana" / name / f"{name}.ipynb"
        cells = {cell["id"]: cell for cell in json.loads(path.read_text("utf-8"))["cells"]}
        told = [output["data"]["text/plain"] for output in cells[item]["outputs"]]
        assert told == [f"What do you think now?\nRecorded. {KEPT_WITHOUT_POINTS}"]


def test_both_surveys_ask_eight_questions_with_answers_spread_over_the_letters():
    keys = []
    for name, item in (BEFORE, AFTER):
        (survey,) = unit(name).surveys
        assert (survey.id, len(survey.mapping.fields)) == (item, QUESTIONS)
        keys.append([next(one.said())[0] for one in survey.mapping.fields.values()])
        assert all(2 <= keys[-1].count(letter) <= 4 for letter in "ABC")
    assert all(one != other for one, other in zip(*keys, strict=True)), "no letter is learned"
