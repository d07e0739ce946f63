"""What is collected is graded, and graded again when a newer attempt comes in."""

from __future__ import annotations

import json
from pathlib import Path

from nbgrader.api import Gradebook
from tests.instructor.grading import making
from tests.instructor.grading.walls import confinement_problem
from tests.instructor.term.packing import ANA, BEN, course, pack, without_marks

from civicsdata.instructor.grading.classroom import GradeOptions, grade
from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.term.collect.collecting import collect

ESSAY = "It was a transfer [DOJ-0227], for no treaty was applied."


def run(folders: ClassFolders, name: str, files: dict[str, bytes]) -> list[str]:
    collect(folders, [pack(folders.root / name, files)])
    options = GradeOptions(unconfined=confinement_problem() is not None, jobs=1)
    summary = grade(folders.root, None, options)
    assert summary.problems == ()
    return [str(change) for change in summary.changes]


def test_a_stripped_essay_waits_for_a_person_and_a_newer_attempt_is_graded(tmp_path: Path) -> None:
    folders = course(tmp_path, ANA, BEN)
    right = {**making.RIGHT, "demo_essay": ESSAY}
    first = making.written(making.submit(**{**right, "demo_sum": "total = 1"}))
    name = "ruizpenaana_501_{}_1-demo.ipynb"
    other = {"mullerben_502_5_1-demo.ipynb": without_marks(making.written(making.submit(**right)))}
    assert run(folders, "a.zip", {name.format(7): first, **other}) == []
    with Gradebook(f"sqlite:///{folders.gradebook}", "handed-over") as book:
        scores = {s.student_id: s.score for s in book.find_assignment("1-demo").submissions}
        essay = book.find_grade("demo-essay", "1-demo", "1-demo", "ben")
        assert essay.needs_manual_grade
    assert scores == {"ana": 7, "ben": 9}, "dropped marks cost nothing"
    graded = folders.autograded / "ben" / "1-demo" / "1-demo.ipynb"
    cells = {cell["id"]: cell for cell in json.loads(graded.read_text())["cells"]}
    assert cells["demo-essay"]["source"] == ESSAY
    second = making.written(making.submit(**right))
    changes = run(folders, "b.zip", {name.format(8): second})
    assert changes == ["ana, 1-demo, demo-sum: from 0 points to 2 points"]
