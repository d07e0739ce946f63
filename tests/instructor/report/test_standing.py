"""Where a student stands agrees with the gradebook, and what is not read is never 0."""

from __future__ import annotations

import datetime

import pytest
from tests.instructor.report.conftest import DUE, UNITS, grade_class, gradebook, hand_in, read_text

from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.report.errors import ReportError
from civicsdata.instructor.report.standing import read_standings


def standings(root):
    return {(s.student, s.unit): s for s in read_standings(ClassFolders(root))}


def item(standing, name):
    return next(item for item in standing.items if item.id == name)


def test_each_student_has_one_state_in_each_unit(graded_course):
    found = standings(graded_course)
    assert {key: one.state for key, one in found.items() if key[1] in UNITS} == {
        ("ana", "0-start"): "graded",
        ("ben", "0-start"): "graded",
        ("cleo", "0-start"): "ungraded",
        ("dora", "0-start"): "missing",
        ("ana", "1-evidence"): "unread",
        ("ben", "1-evidence"): "unread",
        ("cleo", "1-evidence"): "ungraded",
        ("dora", "1-evidence"): "missing",
    }
    assert len(found) == 4 * 6, "every unit of the course, handed out or not"
    assert "complete notebook" in found["cleo", "0-start"].reason


def test_a_text_that_nobody_has_read_is_not_0(graded_course):
    ana = standings(graded_course)["ana", "1-evidence"]
    essay = item(ana, "evidence-essay")
    assert (essay.needs_person, essay.earned, essay.points_max) == (True, None, 4)
    assert (ana.earned, ana.so_far, ana.points_max) == (None, 16, 20)
    assert standings(graded_course)["cleo", "1-evidence"].earned is None
    assert standings(graded_course)["dora", "1-evidence"].earned is None


def test_points_of_a_person_come_with_levels_and_words(course):
    line = "Claim 2, evidence and source 3, other view 1, reasoning and limits 2."
    read_text(course, "ana", 2.5, f"{line}\n\nWho would object?")
    ana = standings(course)["ana", "1-evidence"]
    essay = item(ana, "evidence-essay")
    assert ana.state == "graded"
    assert (ana.earned, essay.earned, essay.comment) == (18.5, 2.5, "Who would object?")
    assert essay.levels == {"claim": 2, "evidence": 3, "other-view": 1, "reasoning": 2}
    grade_class(course, everything=True)
    assert standings(course)["ana", "1-evidence"].earned == 18.5


def test_totals_are_those_of_nbgrader(course):
    read_text(course, "ana", 3, "")
    with gradebook(course) as book:
        extra = book.find_grade("evidence-kinds", "1-evidence", "1-evidence", "ana")
        extra.extra_credit = 0.5
        notebook = book.find_submission_notebook("1-evidence", "1-evidence", "ben")
        notebook.late_submission_penalty = 1.5
        book.db.commit()
        scores = {s: book.find_submission("1-evidence", s).score for s in ("ana", "ben")}
    found = standings(course)
    assert found["ana", "1-evidence"].earned == scores["ana"] == 19.5
    assert found["ben", "1-evidence"].late_penalty == 1.5
    assert found["ben", "1-evidence"].so_far == max(0, scores["ben"] - 1.5)


def test_lateness_counts_from_due_date_and_extension(course):
    ben = standings(course)["ben", "0-start"]
    due = datetime.datetime.fromisoformat(DUE)
    assert ben.seconds_late == (ben.handed_in - due).total_seconds() == 116160
    assert standings(course)["ana", "0-start"].seconds_late == 0
    with gradebook(course) as book:
        book.grant_extension("0-start", "ben", days=1)
        late = book.find_submission("0-start", "ben").total_seconds_late
    assert standings(course)["ben", "0-start"].seconds_late == late == 116160 - 86400


def test_work_that_came_after_grading_is_not_missing(course):
    hand_in(course, "dora", "0-start", {})
    assert standings(course)["dora", "0-start"].state == "ungraded"


def test_what_an_older_result_says_is_left_out(course):
    with gradebook(course) as book:
        book.find_grade("evidence-kinds", "1-evidence", "1-evidence", "ben").auto_score = 2.0
        book.db.commit()
    ben = standings(course)["ben", "1-evidence"]
    assert item(ben, "evidence-kinds").message == ""
    assert item(ben, "evidence-per-year").message != ""


def test_what_cannot_be_reported_on_is_one_sentence(course):
    folders = ClassFolders(course)
    with pytest.raises(ReportError, match=r"no unit '9-end'; there are: 0-start"):
        read_standings(folders, ["9-end"])
    items = course / "course" / "1-evidence" / "items.yaml"
    text = items.read_text(encoding="utf-8")
    items.write_text(text.replace("evidence-kinds:", "evidence-sorts:"), encoding="utf-8")
    with pytest.raises(ReportError, match=r"another version .* evidence-kinds, evidence-sorts"):
        read_standings(folders)
    folders.gradebook.write_bytes(b"no database" * 100)
    with pytest.raises(ReportError, match="cannot be read"):
        read_standings(folders)
    folders.gradebook.unlink()
    with pytest.raises(ReportError, match="There is no gradebook"):
        read_standings(folders)
