"""Of an erased student nothing is left, and of everybody else everything."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from tests.instructor.grading.walls import confinement_problem
from tests.instructor.term.packing import BEN, CEM, course, everything, pack, work

from civicsdata.instructor.errors import CourseError
from civicsdata.instructor.grading.classroom import GradeOptions, grade
from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.report.desk.readings import Reading, keep_reading, read_readings
from civicsdata.instructor.term.collect import notices
from civicsdata.instructor.term.collect.collecting import collect
from civicsdata.instructor.term.erase import erase, find_traces
from civicsdata.instructor.term.roster import Student, read_roster

ZOE = Student("zoe-q", "Zoë", "Quirós", "zoe@x.org", "P1", "Red", "601", "S601", "zquiros")
TEAM = Student("dara", "Dara", "Lee", team="Red")
DATES = """# The dates of our class
zone = "UTC"

[[extension]]
student = "zoe-q"
unit = "1-demo"
until = 2026-10-09

[[excuse]]  # ill
student = "ben"
unit = "1-demo"

[due]
1-demo = 2026-10-01
"""


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graded class with everything that a class folder may hold."""
    folders = course(tmp_path_factory.mktemp("course"), ZOE, BEN, CEM, TEAM)
    files = {
        "quiroszoe_601_7_1-demo.ipynb": work(demo_sum="total = 35.0", demo_essay="By Zoe."),
        "mullerben_502_8_1-demo.ipynb": work(),
        "Zoë_4_assignsubmission_file_/1-demo.ipynb": work(demo_sum="total = 4"),
    }
    collect(folders, [pack(folders.root / "a.zip", files)])
    grade(folders.root, None, GradeOptions(unconfined=confinement_problem() is not None, jobs=1))
    folders.dates.write_text(DATES, encoding="utf-8")
    for student in ("zoe-q", "ben"):
        page = folders.classroom / "feedback" / student / "1-demo" / "1-demo.html"
        page.parent.mkdir(parents=True)
        page.write_text("<p>feedback")
    levels = {"claim": 1, "evidence": 2, "other-view": 3, "reasoning": 0}
    for student in ("zoe-q", "ben"):
        keep_reading(folders, Reading("demo-essay", student, "0", levels, "Name a limit."))
    inbound = folders.classroom / "exchange" / "handed-over" / "inbound"
    (inbound / "zquiros+1-demo+2026-10-02 10:00:00 UTC+x").mkdir(parents=True)
    return folders.root


@pytest.fixture
def folders(first: Path, tmp_path: Path) -> ClassFolders:
    shutil.copytree(first, tmp_path / "course")
    return ClassFolders(tmp_path / "course", "class")


def test_every_trace_goes_and_is_named(folders: ClassFolders) -> None:
    before = everything(folders.classroom)
    erasure = find_traces(folders, "zoe-q")
    erase(folders, "zoe-q", erasure)
    said = [what for what, _ in erasure.found]
    assert said[0].startswith("gradebook.db: ")
    assert {"submitted/zoe-q", "autograded/zoe-q", "feedback/zoe-q", "received/students/zoe-q",
            "results/1-demo/zoe-q.json", "roster.csv: one line", "grading.log: 1 lines",
            "dates.toml: extensions and excuses", "received/received.json: its entries",
            "readings.json: 1 readings"} <= set(said)  # fmt: skip
    assert any(what.startswith("exchange/") for what in said)
    assert any(what.startswith("received/unplaced/") for what in said), "it may be hers"
    after = everything(folders.classroom)
    for name, data in after.items():
        for trace in ("zoe-q", "zoe@x.org", "Quirós", "quiroszoe", "zquiros", "S601"):
            assert trace not in name
            assert trace.encode() not in data, f"{trace} in {name}"
    assert erasure.still == []
    for name, data in before.items():
        if "/ben/" in name or "/dara/" in name or name.endswith(("/ben.json", "/dara.json")):
            assert after[name] == data
    assert {s.id for s in read_roster(folders).students} == {"ben", "cem", "dara"}
    assert b'student = "ben"' in after["dates.toml"]
    assert [one.student for one in read_readings(folders)] == ["ben"]
    assert b"# The dates of our class" in after["dates.toml"]


def test_the_others_keep_their_scores_and_the_team_its_work(folders: ClassFolders) -> None:
    erase(folders, "zoe-q", find_traces(folders, "zoe-q"))
    with Gradebook(f"sqlite:///{folders.gradebook}", "handed-over") as book:
        assert {student.id for student in book.students} == {"ben", "dara"}
        assert book.find_submission("1-demo", "dara").score == 2
    for table in ("grade", "comment"):
        with sqlite3.connect(folders.gradebook) as database:
            query = f"SELECT count(*) FROM {table} WHERE notebook_id NOT IN (SELECT id FROM submitted_notebook)"
            assert database.execute(query).fetchone() == (0,)
    assert notices(folders, "dara", "1-demo") == ()


def test_what_names_a_student_after_all_is_said(folders: ClassFolders) -> None:
    (folders.classroom / "grades.csv").write_text("student_id,score\nzoe-q,5\n")
    erasure = find_traces(folders, "zoe-q")
    erase(folders, "zoe-q", erasure)
    assert erasure.still == ["grades.csv"]


@pytest.mark.parametrize("name", ["nobody", "", "..", "../submitted", ".", "*", "ben/1-demo"])
def test_an_unknown_student_has_one_sentence_and_costs_nobody(
    folders: ClassFolders, name: str
) -> None:
    before = everything(folders.classroom)
    with pytest.raises(CourseError, match="no trace of a student"):
        find_traces(folders, name)
    assert everything(folders.classroom) == before


def test_a_student_who_only_handed_in_by_hand_can_be_erased(tmp_path: Path) -> None:
    folders = course(tmp_path)
    (folders.submitted / "s17").mkdir(parents=True)
    erase(folders, "s17", find_traces(folders, "s17"))
    assert list(folders.submitted.iterdir()) == []
