"""Due dates, the late rule, extensions and excuses: what they change, and nothing else."""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.api import Gradebook
from tests.course import ROOT
from tests.instructor.grading import classroom, making
from tests.instructor.grading.walls import confinement_problem
from tests.instructor.term.packing import ANA, BEN, CEM, course, pack

from civicsdata.instructor.errors import CourseError
from civicsdata.instructor.grading.classroom import GradeOptions, grade
from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.term.collect.collecting import collect
from civicsdata.instructor.term.dates import LateRule, read_dates
from civicsdata.instructor.term.dates.apply import apply_dates, late_penalties
from civicsdata.instructor.term.roster.students import Roster, Student, write_roster

RULE = 'zone = "America/Chicago"\nlate = "10 percent a day, floor 50 percent"\n'
DUE = RULE + "[due]\n1-demo = 2026-10-01\n"
TIMES = {"ana": "2026-10-01 22:00:00 UTC", "ben": "2026-10-03 12:00:00 UTC"}


def write(folders: ClassFolders, text: str) -> None:
    folders.dates.write_text(text, encoding="utf-8")


def entry(kind: str, student: str, more: str = "", unit: str = "1-demo") -> str:
    return f'[[{kind}]]\nstudent = "{student}"\nunit = "{unit}"\n{more}\n'


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ana in time, Ben late by a day and a bit, Cem late by the LMS; each has 9 points."""
    folders = course(tmp_path_factory.mktemp("course"), ANA, BEN, CEM)
    for student, time in TIMES.items():
        path = classroom.hand_in(folders.root, student, making.right(), "1-demo")
        (path.parent / "timestamp.txt").write_text(time)
    answers = making.written(making.right())
    collect(folders, [pack(folders.root / "a.zip", {"oneilcem_LATE_503_1_1-demo.ipynb": answers})])
    grade(folders.root, None, GradeOptions(unconfined=confinement_problem() is not None, jobs=1))
    return folders.root


@pytest.fixture
def graded(first: Path, tmp_path: Path) -> ClassFolders:
    shutil.copytree(first, tmp_path / "course")
    return ClassFolders(tmp_path / "course", "class")


@contextlib.contextmanager
def book(folders: ClassFolders) -> Iterator[Any]:
    gradebook = Gradebook(f"sqlite:///{folders.gradebook}", "handed-over")
    try:
        yield gradebook
    finally:
        gradebook.close()


def late_scores(folders: ClassFolders) -> dict[str, float]:
    with book(folders) as gradebook:
        return {
            one.student_id: sum(n.late_submission_penalty or 0 for n in one.notebooks)
            for one in gradebook.find_assignment("1-demo").submissions
        }


def test_late_work_loses_what_the_rule_says_and_grade_says_so(graded: ClassFolders) -> None:
    write(graded, DUE)
    lines = apply_dates(graded)
    assert late_scores(graded) == {"ana": 0, "ben": 1.8, "cem": 0.9}
    assert lines == [
        "cem, 1-demo: late by the LMS, which does not say when it came; counted as one day. If it "
        'was more, write [[handed_in]] student = "cem", unit = "1-demo", at = … into '
        "class/dates.toml.",
        "ben, 1-demo: points taken off for lateness were 0 and are 1.8",
        "cem, 1-demo: points taken off for lateness were 0 and are 0.9",
    ]
    with book(graded) as gradebook:
        assert gradebook.find_assignment("1-demo").duedate == datetime(2026, 10, 2, 4, 59, 59)
    assert len(apply_dates(graded)) == 1, "only what still needs a person"


def test_an_extension_before_or_after_hand_in_touches_one_student(graded: ClassFolders) -> None:
    write(graded, DUE)
    apply_dates(graded)
    write(graded, DUE + entry("extension", "ben", "until = 2026-10-02"))
    (line,) = [line for line in apply_dates(graded) if "taken off for lateness" in line]
    assert line == "ben, 1-demo: points taken off for lateness were 1.8 and are 0.9"
    with book(graded) as gradebook:
        assert gradebook.find_submission("1-demo", "ben").extension.days == 1
    write(graded, DUE)
    apply_dates(graded)
    assert late_scores(graded) == {"ana": 0, "ben": 1.8, "cem": 0.9}, "taken back"


def test_an_excuse_takes_the_penalty_away(graded: ClassFolders) -> None:
    write(graded, DUE)
    apply_dates(graded)
    write(graded, DUE + entry("excuse", "ben") + entry("excuse", "cem"))
    apply_dates(graded)
    assert late_scores(graded) == {"ana": 0, "ben": 0, "cem": 0}
    assert read_dates(graded).is_excused("ben", "1-demo")
    assert not read_dates(graded).is_excused("ana", "1-demo")


def test_a_section_has_a_date_of_its_own(graded: ClassFolders) -> None:
    write(graded, RULE + "[due]\n1-demo = {P1 = 2026-10-05, class = 2026-09-30}\n")
    apply_dates(graded)
    assert late_scores(graded) == {"ana": 0, "ben": 0, "cem": 0.9}


def test_a_time_that_the_teacher_knows_is_used_and_taken_back(graded: ClassFolders) -> None:
    write(graded, DUE + entry("handed_in", "cem", "at = 2026-10-04T10:00:00-05:00"))
    apply_dates(graded)
    assert late_scores(graded)["cem"] == 2.7
    write(graded, DUE)
    apply_dates(graded)
    assert late_scores(graded)["cem"] == 0.9


def test_an_extension_of_one_who_is_late_by_the_lms_is_left_to_a_person(
    graded: ClassFolders,
) -> None:
    write(graded, DUE + entry("extension", "cem", "until = 2026-10-09"))
    assert "whether it came within the extension is not known" in apply_dates(graded)[0]
    assert late_scores(graded)["cem"] == 0


def test_without_the_file_nothing_is_touched(graded: ClassFolders) -> None:
    with book(graded) as gradebook:
        gradebook.update_or_create_assignment("1-demo", duedate="2026-10-02 12:00:00")
        gradebook.grant_extension("1-demo", "ben", days=3)
    assert apply_dates(graded) == []
    with book(graded) as gradebook:
        assert gradebook.find_submission("1-demo", "ben").extension.days == 3


def test_a_plugin_that_the_course_names_itself_stays(graded: ClassFolders) -> None:
    (graded.root / "own_plugin.py").write_text(
        "from nbgrader.plugins import BasePlugin\n\n\nclass Own(BasePlugin):\n"
        "    def late_submission_penalty(self, student_id, score, seconds):\n        return 3\n"
    )
    (graded.root / "nbgrader_config.py").write_text(
        f"import sys\n\nsys.path.insert(0, {str(graded.root)!r})\nfrom own_plugin import Own\n"
        "c = get_config()\nc.AssignLatePenalties.plugin_class = Own\n"
    )
    write(graded, DUE)
    apply_dates(graded)
    assert late_scores(graded)["ben"] == 3


CONTRADICTIONS = {
    "no TOML": ("[due\n", "cannot be read: "),
    "a word that is not known": ('lates = "none"\n', "'lates' is not known; there are: zone, late"),
    "no zone": ("[due]\n1-demo = 2026-10-01\n", "has no time zone; begin the file with a line"),
    "a zone that is none": ('zone = "Mars/North"\n', "there is no time zone 'Mars/North'"),
    "a rule that is none": ('late = "a bit"\n', "'a bit' is not understood; write"),
    "a rule past all points": ('late = "120 percent a day"\n', "is not understood"),
    "a unit that is none": (RULE + "[due]\n9-end = 2026-10-01\n", "no unit '9-end'; there are: 1-demo"),
    "a section of nobody": (
        RULE + "[due]\n1-demo = {P9 = 2026-10-01}\n", "nobody in the roster is in the section 'P9'"
    ),
    "a section without a date": (
        RULE + "[due]\n1-demo = {P1 = 2026-10-01}\n", "1-demo has no due date for the section P2"
    ),
    "a date in quotation marks": (RULE + '[due]\n1-demo = "2026-10-01"\n', "write a day as 2026-10-02"),
    "an extension that ends early": (
        DUE + entry("extension", "ana", "until = 2026-09-01"), "before it is due (2026-10-01 23:59)"
    ),
    "an extension of what is never due": (
        RULE + entry("extension", "ana", "until = 2026-09-01"), "which has no due date"
    ),
    "an extension without an end": (DUE + entry("extension", "ana"), "needs student, unit, until"),
    "two extensions": (
        DUE + 2 * entry("extension", "ana", "until = 2026-10-09"), "ana has two entries of"
    ),
    "excused and extended": (
        DUE + entry("extension", "ana", "until = 2026-10-09") + entry("excuse", "ana"),
        "ana is excused from 1-demo and has an extension for it",
    ),
    "somebody else": (DUE + entry("excuse", "zoe"), "no student 'zoe' in the roster"),
    "one bracket": (DUE + '[excuse]\nstudent = "ana"\n', "with two brackets"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "words"), CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_what_contradicts_itself_has_one_sentence(tmp_path: Path, text: str, words: str) -> None:
    folders = course(tmp_path, ANA, BEN, CEM)
    write(folders, text)
    with pytest.raises(CourseError) as stopped:
        read_dates(folders)
    assert words in str(stopped.value)


def test_the_example_of_the_guide_is_read(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "term.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    folders = ClassFolders(tmp_path, "class")
    people = (("aruiz", "P1"), ("bmuller", "P2"), ("coneil", "P3"))
    write_roster(folders, Roster(tuple(Student(name, section=s) for name, s in people)))
    write(folders, example)
    dates = read_dates(folders)
    assert dates.is_excused("bmuller", "1-evidence")
    assert [str(dates.due_for(who, unit))[:16] for who, unit in (
        ("aruiz", "0-start"), ("aruiz", "1-evidence"), ("aruiz", "2-sovereignty"),
        ("bmuller", "2-sovereignty"), ("coneil", "2-sovereignty"),
    )] == ["2026-09-14 23:59", "2026-09-25 23:59", "2026-09-28 23:59", "2026-09-29 23:59",
           "2026-09-30 23:59"]  # fmt: skip


def test_a_day_ends_in_the_zone_that_the_file_names(tmp_path: Path) -> None:
    folders = course(tmp_path, ANA, BEN, CEM)
    write(folders, DUE.replace("2026-10-01", "2026-11-01"))  # the clocks go back in that night
    due = read_dates(folders).due_for("ana", "1-demo")
    assert due is not None
    assert due.astimezone(UTC) == datetime(2026, 11, 2, 5, 59, 59, tzinfo=UTC)
    write(folders, DUE.replace("2026-10-01", "2026-10-01T12:00:00+02:00"))
    due = read_dates(folders).due_for("ana", "1-demo")
    assert due is not None
    assert due.astimezone(UTC) == datetime(2026, 10, 1, 10, tzinfo=UTC)


@given(
    st.floats(0, 100), st.floats(0, 100), st.floats(0, 100), st.floats(0, 1e8), st.floats(0, 1e8)
)
def test_a_penalty_grows_with_time_and_leaves_the_floor(
    percent: float, floor: float, score: float, one: float, other: float
) -> None:
    rule = LateRule(percent, floor)
    low, high = sorted((one, other))
    assert 0 <= rule.penalty(score, low) <= rule.penalty(score, high)
    assert score - rule.penalty(score, high) >= score * floor / 100 - 0.006


def test_penalties_of_no_gradebook_are_none(tmp_path: Path) -> None:
    assert late_penalties(course(tmp_path)) == {}
