"""Plain `nbgrader autograde` and the formgrader grade with the same pieces."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from nbgrader.apps import NbGraderAPI
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from tests.instructor.grading import classroom, making
from tests.instructor.grading.test_classroom import book
from tests.instructor.grading.walls import confinement_problem
from traitlets.config import Config

from civicsdata.instructor.grading import nbgrader_plugins as plugins
from civicsdata.instructor.grading.folders import ClassFolders, class_lock
from civicsdata.instructor.grading.gradebook.register import register

UNCONFINED = confinement_problem() is not None


def config(root: Path) -> Config:
    c = Config()
    c.CourseDirectory.root = str(root)
    c.CourseDirectory.source_directory = "build/source"
    c.CourseDirectory.release_directory = "assignments"
    for name in ("submitted", "autograded", "feedback"):
        c.CourseDirectory[f"{name}_directory"] = f"class/{name}"
    c.CourseDirectory.db_url = f"sqlite:///{root / 'class' / 'gradebook.db'}"
    c.Exchange.root = str(root / "class" / "exchange")
    c.Autograde.sanitize_preprocessors = plugins.sanitize_preprocessors()
    c.Autograde.autograde_preprocessors = plugins.autograde_preprocessors()
    c.Autograde.exporter_class = plugins.LenientNotebookExporter
    c.Autograde.post_convert_hook = plugins.end_submission
    c.JudgeSubmission.unconfined = UNCONFINED
    return c


@pytest.fixture
def course(tmp_path: Path) -> Path:
    root = classroom.course(tmp_path)
    (root / "class").mkdir()
    register(ClassFolders(root), "demo")
    return root


@pytest.mark.filterwarnings("ignore")
def test_nbgrader_gives_the_same_scores_and_feedback_without_hidden_tests(course: Path) -> None:
    classroom.hand_in(course, "ana", making.right())
    classroom.hand_in(course, "ben", making.submit(demo_sum="total = 1025"))
    classroom.hand_in(course, "cem", b'{"cells": [')
    twice = making.right()
    twice["cells"] += twice["cells"][3:5]
    twice["cells"][4]["metadata"]["nbgrader"]["schema_version"] = 99
    classroom.hand_in(course, "dia", twice)
    secret = course / "class" / "gradebook.db"
    (course / "class" / "submitted" / "ana" / "demo" / "notes.db").symlink_to(secret)
    shutil.copy(course / "assignments/demo/demo.ipynb", course / "class")

    settings = config(course)
    api = NbGraderAPI(CourseDirectory(config=settings), config=settings)
    for student in ("ana", "ben", "cem", "dia"):
        said = api.autograde("demo", student)
        assert said["success"], said["log"] + said.get("error", "")
    with book(course) as gradebook:
        rows = {s["student"]: s["score"] for s in gradebook.submission_dicts("demo")}
        assert rows == {"ana": 9, "ben": 0, "cem": 0, "dia": 9}
        assert gradebook.find_comment("demo-sum-answer", "demo", "demo", "cem").comment == (
            "No response."
        )
        assert gradebook.find_comment("demo-sum-answer", "demo", "demo", "ana").comment is None
    assert not (course / "class" / "autograded" / "ana" / "demo" / "notes.db").exists()

    said = api.generate_feedback("demo", "ben")
    assert said["success"], said["log"]
    page = (course / "class" / "feedback" / "ben" / "demo" / "demo.html").read_text()
    assert "You joined texts" in page
    assert "abab" not in page


@pytest.mark.filterwarnings("ignore")
def test_nbgrader_waits_for_another_run_and_says_so(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    classroom.hand_in(course, "ana", making.right())
    monkeypatch.setattr(plugins, "_LOCK_SECONDS", 0)
    settings = config(course)
    api = NbGraderAPI(CourseDirectory(config=settings), config=settings)
    with class_lock(course / "class"):
        said = api.autograde("demo", "ana")
        assert not said["success"]
        assert "This class is being graded already" in said["log"]
        assert "Traceback" not in said["log"]
    assert api.autograde("demo", "ana")["success"]
    assert course / "class" not in plugins._LOCKS
    with class_lock(course / "class"):
        pass


@pytest.mark.filterwarnings("ignore")
def test_what_stands_in_one_submission_keeps_nbgrader_from_no_other(course: Path) -> None:
    submitted = course / "class" / "submitted"
    for student in ("ana", "ben", "zoe"):
        classroom.hand_in(course, student, making.right())
    (submitted / "ana" / "demo" / "timestamp.txt").write_text("0001-01-01 00:00:00 +14:00")
    (submitted / "ana" / "demo" / "zero").symlink_to("/dev/zero")
    target = course / "class" / "elsewhere"
    target.mkdir()
    (target / "demo.ipynb").write_bytes(making.written(making.right()))
    (target / "kept").symlink_to("demo.ipynb")
    (submitted / "lea").mkdir()
    (submitted / "lea" / "demo").symlink_to(target)
    settings = config(course)
    settings.CourseDirectory.assignment_id = "demo"
    coursedir = CourseDirectory(config=settings)
    Autograde(coursedir=coursedir, config=settings).start()
    with book(course) as gradebook:
        rows = {s["student"]: s["score"] for s in gradebook.submission_dicts("demo")}
    assert rows == {"ana": 9, "ben": 9, "zoe": 9}
    assert (target / "kept").is_symlink()
    assert not (submitted / "ana" / "demo" / "zero").is_symlink()
