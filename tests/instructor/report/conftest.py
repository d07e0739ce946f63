"""A small class that has been graded, in units 0 and 1."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from tests.course import reference, writings
from tests.instructor.grading.walls import confinement_problem
from tests.rounds import cell_texts, clone, sample, submission, submit

from civicsdata.instructor.grading import GradeOptions, grade
from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.report.feedback.writer import write_pages
from civicsdata.instructor.report.standing import read_class

UNITS = ("0-start", "1-evidence")
DUE = "2025-03-14 23:59:00"
NAMES = {"ana": "Ana Núñez", "ben": "Ben Olu", "cleo": "Cleo Park", "dora": "Dora Quint"}


@contextlib.contextmanager
def gradebook(root: Path) -> Iterator[Gradebook]:
    """Open the gradebook of a course's class."""
    with Gradebook(f"sqlite:///{root / 'class' / 'gradebook.db'}", "handed-over") as book:
        yield book


def read_text(root: Path, student: str, score: float | None, comment: str | None) -> None:
    """Give the essay of unit 1 what a person gives in the formgrader."""
    with gradebook(root) as book:
        grade_ = book.find_grade("evidence-essay", "1-evidence", "1-evidence", student)
        grade_.manual_score = score
        grade_.needs_manual_grade = False
        said = book.find_comment("evidence-essay", "1-evidence", "1-evidence", student)
        said.manual_comment = comment
        book.db.commit()


def hand_in(root: Path, student: str, unit: str, answers: dict[str, str], when: str = "") -> None:
    made = submission(unit, answers)
    submit(root / "class", student, unit, made)
    stamp = root / "class" / "submitted" / student / unit / "timestamp.txt"
    if when:
        stamp.write_text(f"{when} UTC\n")


def grade_class(root: Path, everything: bool = False) -> None:
    unconfined = confinement_problem() is not None
    grade(root, None, GradeOptions(everything=everything, unconfined=unconfined, jobs=1))


@pytest.fixture(scope="session")
def graded_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Not to be changed: ana is right, ben wrong and late, cleo's file broken, dora absent."""
    os.environ.pop("CIVICSDATA_CLASS", None)
    root = clone(tmp_path_factory.mktemp("course"))
    (essay,) = writings("1-evidence")
    for unit in UNITS:
        texts = reference(unit)
        wrong = cell_texts(unit, sample(unit)["wrong"])
        if unit == "1-evidence":
            texts |= {f"{essay.id}-form": essay.models[0].text}
            wrong |= {f"{essay.id}-form": "Who <b>knows</b>? <script>x()</script>"}
        hand_in(root, "ana", unit, texts, "2025-03-13 18:30:00")
        hand_in(root, "ben", unit, wrong, "2025-03-16 08:15:00")
        submit(root / "class", "cleo", unit, "{")
    grade_class(root)
    with gradebook(root) as book:
        for student, name in NAMES.items():
            first, last = name.split()
            book.update_or_create_student(student, first_name=first, last_name=last)
        for unit in UNITS:
            book.update_or_create_assignment(unit, duedate=DUE)
    return root


@pytest.fixture
def course(graded_course: Path, tmp_path: Path) -> Path:
    """A copy of the graded course, to be changed."""
    root = tmp_path / "course"
    shutil.copytree(graded_course, root)
    return root


@pytest.fixture(scope="session")
def course_with_pages(graded_course: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Not to be changed: the graded course with its feedback pages."""
    root = tmp_path_factory.mktemp("pages") / "course"
    shutil.copytree(graded_course, root)
    folders = ClassFolders(root)
    write_pages(folders, read_class(folders))
    return root
