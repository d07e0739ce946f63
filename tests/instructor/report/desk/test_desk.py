"""A teacher reads essays by keyboard; levels and points stand in nbgrader's gradebook."""

from __future__ import annotations

import json
import shutil
import threading
import urllib.error
import urllib.request

import pytest
from tests.browsing import CHROMIUM, FLAGS
from tests.course import reference, writings
from tests.instructor.report.conftest import grade_class, gradebook, hand_in

from civicsdata.instructor.errors import CourseError
from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.report.desk.desk import Desk
from civicsdata.instructor.report.desk.readings import read_readings
from civicsdata.instructor.report.desk.server import DeskServer
from civicsdata.instructor.report.rubric import parse_levels
from civicsdata.instructor.report.standing import read_standings

UNIT, ITEM = "1-evidence", "evidence-essay"
LEVELS = {"claim": 2, "evidence": 3, "other-view": 1, "reasoning": 2}  # 2.5 of 4 points


def desk_of(root, **options):
    return Desk(ClassFolders(root), UNIT, **options)


def number_of(desk, student):
    return next(number for number, essay in desk.essays.items() if essay.student == student)


def in_gradebook(root, student):
    with gradebook(root) as book:
        grade = book.find_grade(ITEM, UNIT, UNIT, student)
        comment = book.find_comment(ITEM, UNIT, UNIT, student)
        return grade.manual_score, grade.needs_manual_grade, comment.manual_comment


def standing(root, student):
    return next(one for one in read_standings(ClassFolders(root), [UNIT]) if one.student == student)


def test_the_page_has_all_that_a_reader_needs_and_no_name(graded_course):
    desk = desk_of(graded_course)
    state = desk.state()
    shown = json.dumps(state, ensure_ascii=False)
    assert len(state["essays"]) == 2  # one file cannot be read, and one student was absent
    for word in ("ana", "ben", "Núñez", "Olu"):
        assert f'"{word}' not in shown
        assert f" {word} " not in shown
    assert [len(one["levels"]) for one in state["criteria"]] == [4, 4, 4, 4]
    assert len(state["models"]) == 2
    assert state["prompt"].startswith("10. How sure is sure enough?")
    assert any("certainty" in row[0] for row in state["editorial"])


def test_names_are_shown_when_they_are_asked_for(graded_course):
    shown = {essay["name"] for essay in desk_of(graded_course, names=True).state()["essays"]}
    assert shown == {"Ana Núñez", "Ben Olu"}


def test_a_reading_gives_points_and_levels_that_the_gradebook_keeps(course):
    desk = desk_of(course)
    assert standing(course, "ana").state == "unread"
    assert desk.save(number_of(desk, "ana"), LEVELS, " Name a limit. ") == 2.5
    score, waits, comment = in_gradebook(course, "ana")
    assert (score, waits) == (2.5, False)
    assert parse_levels(comment) == (LEVELS, "Name a limit.")
    assert standing(course, "ana").earned == 18.5
    again = {one["number"]: one for one in desk_of(course).state()["essays"]}
    assert again[number_of(desk, "ana")]["state"] == "read"
    assert again[number_of(desk, "ben")]["state"] == "unread"
    assert desk_of(course).state()["comments"] == ["Name a limit."]


def test_a_regrade_leaves_a_read_text_read(course):
    desk = desk_of(course)
    desk.save(number_of(desk, "ana"), LEVELS, "")
    grade_class(course, everything=True)
    assert in_gradebook(course, "ana")[:2] == (2.5, False)
    assert standing(course, "ana").state == "graded"


def test_a_text_that_changed_is_to_be_read_again(course):
    desk = desk_of(course)
    desk.save(number_of(desk, "ana"), LEVELS, "")
    (essay,) = writings(UNIT)
    texts = reference(UNIT) | {f"{essay.id}-form": essay.models[1].text}
    hand_in(course, "ana", UNIT, texts, "2025-03-13 19:00:00")
    grade_class(course)
    score, waits, comment = in_gradebook(course, "ana")
    assert waits
    assert score == 2.5  # nothing that a person gave is lost
    assert comment
    assert standing(course, "ana").state == "unread"
    assert standing(course, "ana").earned is None
    new = desk_of(course)
    assert new.state()["essays"][number_of(new, "ana") - 1]["state"] == "changed"
    new.save(number_of(new, "ana"), LEVELS, "")
    assert standing(course, "ana").state == "graded"


def test_what_the_formgrader_gave_counts_as_read(course):
    with gradebook(course) as book:
        grade = book.find_grade(ITEM, UNIT, UNIT, "ana")
        grade.manual_score, grade.needs_manual_grade = 3.0, False
        book.db.commit()
    desk = desk_of(course)
    assert desk.state()["essays"][number_of(desk, "ana") - 1]["state"] == "read"


def test_a_second_reading_is_blind_and_gives_no_points(course):
    desk = desk_of(course)
    desk.save(number_of(desk, "ana"), LEVELS, "First.")
    second = desk_of(course, second=True)
    assert [essay.student for essay in second.essays.values()] == ["ana"]
    (shown,) = second.state()["essays"]
    assert (shown["state"], shown["levels"], shown["comment"]) == ("unread", {}, "")
    second.save(shown["number"], {**LEVELS, "claim": 0}, "Second.")
    assert in_gradebook(course, "ana")[0] == 2.5
    assert {one.second: one.comment for one in read_readings(ClassFolders(course))} == {
        False: "First.", True: "Second.",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("levels", "comment", "sentence"),
    [
        ({"claim": 2}, "", "Levels are asked for"),
        ({**LEVELS, "claim": 4}, "", "The levels are 0, 1, 2 and 3"),
        (LEVELS, "Claim 1, evidence and source 1, other view 1, reasoning and limits 1.\nx",
         "cannot begin with a line of levels"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_told_and_changes_nothing(graded_course, levels, comment, sentence):
    desk = desk_of(graded_course)
    before = in_gradebook(graded_course, "ana")
    with pytest.raises(CourseError, match=sentence):
        desk.save(number_of(desk, "ana"), levels, comment)
    assert in_gradebook(graded_course, "ana") == before
    assert read_readings(ClassFolders(graded_course)) == []


def test_a_unit_without_a_text_is_named(graded_course):
    with pytest.raises(CourseError, match=r"0-start has no text to read; units with one: 1-ev"):
        Desk(ClassFolders(graded_course), "0-start")
    with pytest.raises(CourseError, match="no text to read in 2-sovereignty; grade the unit"):
        Desk(ClassFolders(graded_course), "2-sovereignty")


@pytest.fixture
def server(course):
    with DeskServer(desk_of(course)) as made:
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/?token=wrong", {}),
        ("/state", {}),
        ("/?token={token}", {"Host": "evil.example"}),
    ],
)
def test_only_the_printed_address_on_this_machine_is_answered(server, path, headers):
    address = server.url.partition("/?")[0] + path.format(token=server.token)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(urllib.request.Request(address, headers=headers))
    with refused.value as answer:
        assert answer.code == 403


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
def test_a_text_is_read_with_five_keys(server, playwright):
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
    page = browser.new_page()
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda r: problems.append(r.url) if server.url[:17] not in r.url else 0)
    page.goto(server.url)
    page.locator("fieldset").first.wait_for()
    page.keyboard.press("Enter")
    assert page.locator("#problem").inner_text() == "Give a level for: Claim."
    for key in ("2", "3", "1", "2", "Enter"):
        page.keyboard.press(key)
    page.locator("#points", has_text="2.5 of 4 points, saved").wait_for()
    assert page.locator("#progress").inner_text() == "1 of 2 read."
    for key in ("3", "3", "3", "c"):
        page.keyboard.press(key)
    page.keyboard.type("Say which 3 sources.")  # digits in a comment are no levels
    for key in ("Escape", "Backspace", "0", "3", "Enter"):
        page.keyboard.press(key)
    page.locator("#points", has_text="3 of 4 points, saved").wait_for()
    assert page.locator("#progress").inner_text() == "2 of 2 read. You can close this page."
    browser.close()
    assert problems == []
    kept = [(one.levels, one.comment) for one in read_readings(server.desk.folders)]
    assert kept == [
        (LEVELS, ""),
        ({"claim": 3, "evidence": 3, "other-view": 0, "reasoning": 3}, "Say which 3 sources."),
    ]
