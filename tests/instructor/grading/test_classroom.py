"""A class is graded into the gradebook: all of it, once, and again when something changes."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import nbformat
import pytest
from nbgrader.api import Gradebook
from tests.instructor.grading import classroom, making
from tests.instructor.grading.walls import confinement_problem

from civicsdata.instructor.grading import GradingError, graders
from civicsdata.instructor.grading.classroom import GradeOptions, grade
from civicsdata.instructor.grading.folders import ClassFolders, class_lock
from civicsdata.instructor.grading.gradebook.register import register
from civicsdata.instructor.grading.grader import Assignment
from civicsdata.instructor.grading.graders import GraderSettings, grade_submission
from civicsdata.instructor.grading.limits import Limits
from civicsdata.instructor.grading.pool import Pool
from civicsdata.instructor.grading.submission.reader import (
    Submission,
    SubmissionFolder,
    read_submission,
)
from civicsdata.instructor.grading.summary import ProgressUpdate, ShowProgress, Summary

UNCONFINED = confinement_problem() is not None


def run(
    root: Path, *units: str, everything: bool = False, progress: ShowProgress | None = None
) -> Summary:
    options = GradeOptions(everything=everything, unconfined=UNCONFINED, jobs=1)
    return grade(root, units or None, options, progress)


@contextlib.contextmanager
def book(root: Path) -> Iterator[Gradebook]:
    gradebook = Gradebook(f"sqlite:///{root / 'class' / 'gradebook.db'}", "handed-over")
    try:
        yield gradebook
    finally:
        gradebook.close()


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Summary]:
    """A course with three submissions, graded once."""
    root = classroom.course(tmp_path_factory.mktemp("course"))
    classroom.hand_in(root, "ana", making.right())
    classroom.hand_in(root, "ben müller", making.submit(**{**making.RIGHT, "demo_sum": "total=1"}))
    classroom.hand_in(root, "cem", b"not a notebook")
    return root, run(root)


@pytest.fixture
def graded(first: tuple[Path, Summary], tmp_path: Path) -> Path:
    """A copy of the graded course."""
    root = tmp_path / "course"
    shutil.copytree(first[0], root)
    return root


def test_everybody_gets_a_score_or_a_reason(first: tuple[Path, Summary]) -> None:
    root, summary = first
    assert [(o.student, o.score, o.reason is None) for o in summary.outcomes] == [
        ("ana", 9, True),
        ("ben müller", 7, True),
        ("cem", 0, False),
    ]
    with book(root) as gradebook:
        rows = {s["student"]: s for s in gradebook.submission_dicts("demo")}
        assert {name: row["score"] for name, row in rows.items()} == {
            "ana": 9, "ben müller": 7, "cem": 0,
        }  # fmt: skip
        assert rows["ana"]["needs_manual_grade"]
        assert not rows["cem"]["needs_manual_grade"]
        comment = gradebook.find_comment("demo-sum-answer", "demo", "demo", "cem")
        assert "not a complete notebook" in comment.comment


def test_graded_notebook_shows_verdicts_and_hides_tests(first: tuple[Path, Summary]) -> None:
    path = first[0] / "class" / "autograded" / "ben müller" / "demo" / "demo.ipynb"
    text = path.read_text(encoding="utf-8")
    assert "HIDDEN" not in text
    assert "abab" not in text
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    cells = {c.metadata.get("nbgrader", {}).get("grade_id"): c for c in notebook.cells}
    assert "You have 1" in cells["demo-sum"].outputs[0].evalue
    assert "Right" not in str(cells["demo-double"].outputs)


def test_nbgrader_reads_the_same_scores_from_the_outputs(first: tuple[Path, Summary]) -> None:
    from nbgrader.utils import determine_grade

    with book(first[0]) as gradebook:
        for student in ("ana", "ben müller", "cem"):
            path = first[0] / "class" / "autograded" / student / "demo" / "demo.ipynb"
            for cell in nbformat.read(path, as_version=4).cells:
                if cell.metadata.get("nbgrader", {}).get("grade") and cell.cell_type == "code":
                    grade_id = cell.metadata.nbgrader.grade_id
                    row = gradebook.find_grade(grade_id, "demo", "demo", student)
                    assert determine_grade(cell)[0] == row.auto_score


def test_second_run_grades_only_what_is_new(graded: Path) -> None:
    classroom.hand_in(graded, "dia", making.right())
    summary = run(graded)
    assert [o.student for o in summary.outcomes] == ["dia"]
    assert summary.skipped == 3


def test_worse_second_submission_lowers_the_score_and_keeps_what_a_person_gave(
    graded: Path,
) -> None:
    with book(graded) as gradebook:
        row = gradebook.find_grade("demo-essay", "demo", "demo", "ana")
        row.manual_score = 3.0
        comment = gradebook.find_comment("demo-essay", "demo", "demo", "ana")
        comment.manual_comment = "Well argued."
        gradebook.db.commit()
    made = making.right()
    made["cells"] = [c for c in made["cells"] if not c["id"].startswith("demo-double")]
    classroom.hand_in(graded, "ana", made)
    summary = run(graded)
    assert [(c.item, c.before, c.after) for c in summary.changes] == [("demo-double", 2.0, 0.0)]
    with book(graded) as gradebook:
        assert gradebook.find_grade("demo-double", "demo", "demo", "ana").score == 0
        assert gradebook.find_grade("demo-essay", "demo", "demo", "ana").score == 3
        comment = gradebook.find_comment("demo-essay", "demo", "demo", "ana")
        assert comment.comment == "Well argued."


def test_regrading_everything_changes_nothing(graded: Path) -> None:
    ticks: list[ProgressUpdate] = []
    summary = run(graded, everything=True, progress=ticks.append)
    assert len(summary.outcomes) == 3
    assert not summary.changes
    assert [t.done for t in ticks] == [0, 1, 2, 3]
    assert ticks[-1].left == 0


def test_what_changes_during_grading_is_graded_by_the_next_run(
    graded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def grade_and_change(pool: Pool, *given: Any) -> Any:
        for place, reply in grade_in_pool(pool, *given):
            classroom.hand_in(graded, "ana", making.right())
            yield place, reply

    classroom.hand_in(graded, "ana", making.submit())
    grade_in_pool = Pool.grade
    with monkeypatch.context() as patch:
        patch.setattr(Pool, "grade", grade_and_change)
        assert [(o.student, o.score) for o in run(graded).outcomes] == [("ana", 0)]
    assert [(o.student, o.score) for o in run(graded).outcomes] == [("ana", 9)]
    assert run(graded).outcomes == ()


def test_what_changes_before_its_turn_is_recorded_as_it_was_graded(
    graded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change_and_grade(pool: Pool, *given: Any) -> Any:
        classroom.hand_in(graded, "ana", making.right())
        yield from grade_in_pool(pool, *given)

    classroom.hand_in(graded, "ana", making.submit())
    grade_in_pool = Pool.grade
    with monkeypatch.context() as patch:
        patch.setattr(Pool, "grade", change_and_grade)
        (outcome,) = run(graded).outcomes
    assert (outcome.student, outcome.score) == ("ana", 9)
    assert "changed while the class was being graded" in " ".join(outcome.notes)
    assert run(graded).outcomes == ()


def test_a_run_reads_a_submission_and_a_specification_once(
    graded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from civicsdata.instructor.grading import classroom as module

    read: list[str] = []

    def count(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any) -> Any:
            read.append(name)
            return function(*args)

        return counted

    classroom.hand_in(graded, "ana", making.submit())
    monkeypatch.setattr(module, "read_submission", count("submission", module.read_submission))
    monkeypatch.setattr(ClassFolders, "read_spec", count("spec", ClassFolders.read_spec))
    run(graded)
    assert sorted(read) == ["spec", *["submission"] * 3]


def test_killed_run_goes_on_where_it_was(tmp_path: Path) -> None:
    root = classroom.course(tmp_path)
    for number in range(12):
        classroom.hand_in(root, f"s{number:02}", making.right())
    code = (
        "import os, signal, sys; from civicsdata.instructor.grading import GradeOptions, grade\n"
        "from pathlib import Path\n"
        "def progress(update):\n"
        "    if update.done == 3:\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        f"grade(Path(sys.argv[1]), None, GradeOptions(jobs=1, unconfined={UNCONFINED}), progress)"
    )
    subprocess.run([sys.executable, "-c", code, str(root)], check=False)
    before = len(list((root / "class" / "results" / "demo").glob("s*.json")))
    summary = run(root)
    assert before == 3
    assert len(summary.outcomes) + summary.skipped == 12
    assert summary.skipped >= before - 1
    with book(root) as gradebook:
        assert [s["score"] for s in gradebook.submission_dicts("demo")] == [9.0] * 12


def test_refuses_with_one_sentence(graded: Path) -> None:
    with pytest.raises(GradingError, match=r"no unit '9-nothing'; there are: demo"):
        run(graded, "9-nothing")

    lock = (graded / "class" / ".grading.lock").open("a")
    fcntl.flock(lock, fcntl.LOCK_EX)
    with pytest.raises(GradingError, match="being graded already"):
        run(graded)
    lock.close()

    other = sqlite3.connect(graded / "class" / "gradebook.db")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(GradingError, match="in use by another program"):
        run(graded, everything=True)
    other.rollback()
    other.close()


def test_missing_gradebook_is_not_made_anew_over_graded_work(graded: Path) -> None:
    (graded / "class" / "gradebook.db").unlink()
    with pytest.raises(GradingError, match="missing, although there is graded work"):
        run(graded)
    assert not (graded / "class" / "gradebook.db").exists()


def test_damaged_gradebook(graded: Path) -> None:
    (graded / "class" / "gradebook.db").write_bytes(b"no database" * 1000)
    with pytest.raises(GradingError, match="damaged or no database"):
        run(graded, everything=True)


def test_changed_assignment(graded: Path) -> None:
    master = making.master()
    for cell in master["cells"]:
        if cell["id"] == "demo-sum":
            cell["source"] += "\nassert total < 100"
    classroom.course(graded, master=master)
    with pytest.raises(GradingError, match=r"not the one that was released: demo-sum"):
        run(graded)


def test_full_disk_and_nothing_lost(graded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from civicsdata.instructor.grading.gradebook import notebook, recorder

    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device", str(path))

    classroom.hand_in(graded, "ana", making.submit())
    with monkeypatch.context() as patch:
        for module in (notebook, recorder):
            patch.setattr(module, "write_whole", full)
        with pytest.raises(GradingError, match="disk is full"):
            run(graded)
    with book(graded) as gradebook:
        assert gradebook.find_grade("demo-sum", "demo", "demo", "ana").score == 2
    assert run(graded).outcomes[0].score == 0


def test_odd_names_and_folders(graded: Path) -> None:
    submitted = graded / "class" / "submitted"
    (submitted / " space").mkdir()
    (submitted / "..hidden").mkdir()
    classroom.hand_in(graded, "a..b", making.right())
    classroom.hand_in(graded, "eve", making.right(), unit="7-unknown")
    (submitted / "fay").mkdir()
    os.symlink(submitted / "ana" / "demo", submitted / "fay" / "demo")
    summary = run(graded)
    assert "no unit of this course" in " ".join(summary.problems)
    assert "may not begin or end with a space" in " ".join(summary.problems)
    assert "may not contain '..'" in " ".join(summary.problems)
    assert [(o.student, o.score) for o in summary.outcomes] == [("fay", 0)]
    assert summary.outcomes[0].reason == "No notebook was handed in."


@pytest.mark.parametrize("stop", range(4))
def test_an_interrupted_registration_is_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: int
) -> None:
    root = classroom.course(tmp_path)
    classroom.hand_in(root, "ana", making.right())
    names = ("add_notebook", "update_or_create_grade_cell", "update_or_create_solution_cell",
             "update_or_create_source_cell")  # fmt: skip

    def killed(*args: Any, **kwargs: Any) -> None:
        raise OSError(28, "No space left on device", "gradebook.db")

    with monkeypatch.context() as patch:
        patch.setattr(Gradebook, names[stop], killed)
        with pytest.raises(GradingError, match="disk is full"):
            run(root)
    (outcome,) = run(root).outcomes
    assert outcome.score == 9


def test_a_registration_that_was_left_half_done_is_completed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = classroom.course(tmp_path)
    (root / "class").mkdir()
    register(ClassFolders(root), "demo")
    with contextlib.closing(sqlite3.connect(root / "class" / "gradebook.db")) as database:
        database.execute("delete from source_cell where name >= 'demo-o'")
        database.commit()
    classroom.hand_in(root, "ana", making.right())
    assert run(root).outcomes[0].score == 9


@pytest.mark.parametrize(
    ("damage", "words"),
    [("", "is empty, although there is graded work"), ("drop table alembic_version", "half made")],
)
def test_half_a_gradebook_has_its_sentence(graded: Path, damage: str, words: str) -> None:
    path = graded / "class" / "gradebook.db"
    if damage:
        with contextlib.closing(sqlite3.connect(path)) as database:
            database.execute(damage)
    else:
        path.write_bytes(b"")
    with pytest.raises(GradingError, match=words):
        run(graded)


@pytest.mark.parametrize("name", ["what?", "%41b"])
def test_a_path_that_an_address_cannot_hold_has_its_sentence(tmp_path: Path, name: str) -> None:
    root = classroom.course(tmp_path / name)
    classroom.hand_in(root, "ana", making.right())
    with pytest.raises(GradingError, match="rename that folder"):
        run(root)
    assert not list(tmp_path.rglob("gradebook.db"))


def test_no_submission_ends_a_run(graded: Path) -> None:
    submitted = graded / "class" / "submitted"
    places = {}
    for student in ("nest", "chain", "year", "wide", "clash", "shut", "way", "zoe"):
        places[student] = classroom.hand_in(graded, student, making.right()).parent
    for number in range(460):
        (places["nest"] / f"n{number}" / "/".join("abcdefghi")).mkdir(parents=True)
        (places["nest"] / f"n{number}" / "/".join("abcdefghi") / "x.txt").write_text("")
    (places["chain"] / "/".join(["link"] * 500)).mkdir(parents=True)
    (places["year"] / "timestamp.txt").write_text("0001-01-01 00:00:00 UTC")
    cells = [making.given("print('x' * 100_000)", f"x{n}") for n in range(60)]
    classroom.hand_in(graded, "wide", making.insert_after(making.right(), "data", *cells))
    (graded / "assignments" / "demo" / "data").mkdir()
    (places["clash"] / "data").write_text("a file where a folder was released")
    (graded / "class" / "autograded" / "way").mkdir()
    (graded / "class" / "autograded" / "way" / "demo").write_text("a file where a folder is due")
    (places["shut"] / "demo.ipynb").unlink()
    (places["shut"] / "demo.ipynb").mkdir()
    (submitted / "lea").mkdir()
    (submitted / "lea" / "demo").symlink_to(submitted / "ana" / "demo")
    summary = run(graded)
    assert {o.student: o.score for o in summary.outcomes} == {
        "nest": 9, "chain": 9, "year": 9, "wide": 9, "clash": 9, "shut": 0, "zoe": 9, "lea": 0,
    }  # fmt: skip
    (problem,) = summary.problems
    assert problem.startswith("way, demo, could not be graded: ")
    notes = {o.student: " ".join(o.notes) for o in summary.outcomes}
    assert "very many files or folders" in notes["nest"]
    assert "too deep" in notes["chain"]
    assert "says no time" in notes["year"]
    assert "output" in notes["wide"]
    assert "clash" in notes
    size = (graded / "class" / "autograded" / "wide" / "demo" / "demo.ipynb").stat().st_size
    assert size < 3_000_000
    assert len(notes["wide"]) < 5000


def test_a_notebook_that_cannot_be_read_keeps_its_score(
    graded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from civicsdata.instructor.grading import classroom as module

    def unreadable(place: SubmissionFolder, largest: int) -> Submission:
        return replace(read_submission(place, largest), notebook=None, problem="it cannot be read")

    def in_this_process(pool: Pool, places: Iterator[SubmissionFolder], *given: Any) -> Any:
        for place in places:
            yield (
                place,
                grade_submission(
                    place, GraderSettings(graded, (), "", False, Limits()), cast(Assignment, None)
                ),
            )

    with monkeypatch.context() as patch:
        for one in (module, graders):
            patch.setattr(one, "read_submission", unreadable)
        patch.setattr(Pool, "grade", in_this_process)
        summary = run(graded)
    assert not summary.outcomes
    assert len(summary.problems) == 3
    assert "An earlier score is kept" in summary.problems[0]
    with book(graded) as gradebook:
        rows = {s["student"]: s["score"] for s in gradebook.submission_dicts("demo")}
    assert rows == {"ana": 9, "ben müller": 7, "cem": 0}
    assert run(graded).outcomes == ()


@pytest.mark.parametrize(
    ("number", "words"),
    [(28, "disk is full"), (24, "Too many files are open"), (27, "past a limit"), (13, "refused")],
)
def test_what_the_system_refuses_has_a_sentence(
    graded: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def refused(*given: Any, **named: Any) -> None:
        raise OSError(number, os.strerror(number))

    classroom.hand_in(graded, "dia", making.right())
    with monkeypatch.context() as patch:
        patch.setattr(socket, "socketpair", refused)
        with pytest.raises(GradingError, match=words):
            run(graded)
    with monkeypatch.context() as patch:
        patch.setattr(os, "listdir", refused)
        with pytest.raises(GradingError, match=words):
            run(graded)


def test_a_full_disk_at_the_lock_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / ".grading.lock").symlink_to("/dev/full")
    with class_lock(tmp_path):
        pass


def test_a_long_folder_for_temporary_files(graded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = graded / ("t" * 100)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    classroom.hand_in(graded, "dia", making.right())
    assert [o.score for o in run(graded).outcomes] == [9]
