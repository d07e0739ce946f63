"""Do the commands do the main job, twice, and say clearly what they cannot do?"""

from __future__ import annotations

import csv
import json
from contextlib import nullcontext

import pytest
from nbgrader.api import Gradebook
from tests.course import reference
from tests.rounds import civicsdata, clone, nbgrader, submission, submit

from civicsdata.instructor.cli.term.lab import open_lab
from civicsdata.instructor.lab import server


@pytest.fixture
def course(tmp_path):
    return clone(tmp_path)


def hand_in(folder, student, unit, answers):
    submit(folder / "class", student, unit, submission(unit, answers))


def points(folder, unit, student):
    with Gradebook(f"sqlite:///{folder / 'class' / 'gradebook.db'}", "handed-over") as book:
        return book.find_submission(unit, student).score


def test_grade_and_plain_nbgrader_give_the_same_scores(course):
    hand_in(course, "ana", "0-start", reference("0-start"))
    hand_in(course, "bo", "0-start", {})
    assert civicsdata(course, "grade", "0-start").returncode == 0
    ours = [points(course, "0-start", student) for student in ("ana", "bo")]
    done = nbgrader(course, "autograde", "0-start", "--force")
    assert done.returncode == 0, done.stderr
    assert [points(course, "0-start", student) for student in ("ana", "bo")] == ours == [5, 0]
    judged = course / "class" / "autograded" / "ana" / "0-start" / "0-start.ipynb"
    assert "civicsdata" in json.loads(judged.read_text(encoding="utf-8"))["metadata"]


def taken_off(folder, student):
    with Gradebook(f"sqlite:///{folder / 'class' / 'gradebook.db'}", "handed-over") as book:
        return book.find_submission("0-start", student).late_submission_penalty


def test_grade_and_plain_nbgrader_take_off_the_same_for_late_work(course):
    with (course / "nbgrader_config.py").open("a") as file:
        file.write('\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    for student, day in (("ana", "2026-10-01"), ("bo", "2026-10-03")):
        hand_in(course, student, "0-start", reference("0-start"))
        stamp = course / "class" / "submitted" / student / "0-start" / "timestamp.txt"
        stamp.write_text(f"{day} 12:00:00 UTC\n")
    assert nbgrader(course, "generate_assignment", "0-start", "--force").returncode == 0
    with Gradebook(f"sqlite:///{course / 'class' / 'gradebook.db'}", "handed-over") as book:
        book.update_or_create_assignment("0-start", duedate="2026-10-02 12:00:00")
    assert civicsdata(course, "grade").returncode == 0
    ours = [taken_off(course, student) for student in ("ana", "bo")]
    assert nbgrader(course, "autograde", "0-start", "--force").returncode == 0
    assert [taken_off(course, student) for student in ("ana", "bo")] == ours == [0, 5]


def test_grade_and_plain_nbgrader_take_off_what_the_dates_say(course):
    (course / "class").mkdir()
    (course / "class" / "dates.toml").write_text(
        'zone = "UTC"\nlate = "10 percent a day"\n[due]\n0-start = 2026-10-01T12:00:00\n'
        '[[extension]]\nstudent = "cy"\nunit = "0-start"\nuntil = 2026-10-02T12:00:00\n'
    )
    for student in ("bo", "cy"):
        hand_in(course, student, "0-start", reference("0-start"))
        stamp = course / "class" / "submitted" / student / "0-start" / "timestamp.txt"
        stamp.write_text("2026-10-03 11:00:00 UTC\n")
    done = civicsdata(course, "grade")
    assert done.returncode == 0, done.stderr
    assert "bo, 0-start: points taken off for lateness were 0 and are 1" in done.stdout
    ours = [taken_off(course, student) for student in ("bo", "cy")]
    assert nbgrader(course, "autograde", "0-start", "--force").returncode == 0
    assert [taken_off(course, student) for student in ("bo", "cy")] == ours == [1, 0.5]
    (course / "class" / "dates.toml").write_text('late = "a bit"\n')
    done = civicsdata(course, "grade", "--all")
    assert done.returncode == 2
    assert "'a bit' is not understood" in done.stderr


def test_grade_says_what_is_wrong_with_the_late_policy(course):
    with (course / "nbgrader_config.py").open("a") as file:
        file.write('\nc.LateSubmissionPlugin.penalty_method = "halve"\n')
    hand_in(course, "bo", "0-start", reference("0-start"))
    stamp = course / "class" / "submitted" / "bo" / "0-start" / "timestamp.txt"
    stamp.write_text("2026-10-03 12:00:00 UTC\n")
    assert civicsdata(course, "grade").returncode == 0, "nobody is late without a due date"
    with Gradebook(f"sqlite:///{course / 'class' / 'gradebook.db'}", "handed-over") as book:
        book.update_or_create_assignment("0-start", duedate="2026-10-02 12:00:00")
    done = civicsdata(course, "grade", "--all")
    assert done.returncode == 2
    assert "The late policy could not be read" in done.stderr
    assert points(course, "0-start", "bo") == 5


def test_grade_says_which_scores_changed(course):
    hand_in(course, "ana", "0-start", reference("0-start"))
    assert civicsdata(course, "grade").returncode == 0
    hand_in(
        course, "ana", "0-start", {**reference("0-start"), "start-first-answer": "how_many = 3"}
    )
    said = civicsdata(course, "grade").stdout
    assert "changed: ana, 0-start, start-first-answer: from 1 point to 0 points" in said


def test_a_name_is_no_formula_and_no_further_column(course):
    hand_in(course, "ana", "0-start", reference("0-start"))
    assert civicsdata(course, "grade").returncode == 0
    with Gradebook(f"sqlite:///{course / 'class' / 'gradebook.db'}", "handed-over") as book:
        book.update_or_create_student("ana", first_name='=HYPERLINK("x")', last_name="Lee, Jr.")
    done = nbgrader(course, "export")
    assert done.returncode == 0, done.stderr
    with (course / "class" / "grades.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["first_name"], row["last_name"]) == ('\'=HYPERLINK("x")', "Lee, Jr.")
    assert (float(row["score"]), float(row["max_score"])) == (5, 5)
    assert not (course / "grades.csv").exists(), "student data stays under class/"


def test_grade_says_what_it_cannot_do(course):
    done = civicsdata(course, "grade")
    assert done.returncode == 2
    assert "put each student's work there" in done.stderr
    hand_in(course, "ana", "0-start", {})
    done = civicsdata(course, "grade", "9-end")
    assert done.returncode == 2
    assert "There is no unit '9-end'" in done.stderr
    (course / "class" / "submitted" / "ana" / "9-end").mkdir()
    done = civicsdata(course, "grade")
    assert done.returncode == 2
    assert "no unit of this course" in " ".join(done.stdout.split())
    assert points(course, "0-start", "ana") == 0


def test_grade_builds_the_course_first_when_it_is_newer(course):
    import shutil

    shutil.rmtree(course / "build")
    hand_in(course, "ana", "0-start", reference("0-start"))
    done = civicsdata(course, "grade")
    assert done.returncode == 0, done.stderr
    assert "built first" in done.stdout
    assert points(course, "0-start", "ana") == 5
    assert "built first" not in civicsdata(course, "grade").stdout
    text = (course / "course" / "0-start" / "items.yaml").read_text(encoding="utf-8")
    (course / "course" / "0-start" / "items.yaml").write_text(text.replace(": [", ": [", 1))
    assert "built first" in civicsdata(course, "grade").stdout


def test_the_gradebook_has_the_names_of_the_roster(course):
    hand_in(course, "ana", "0-start", reference("0-start"))
    assert civicsdata(course, "grade").returncode == 0
    (course / "list.csv").write_text(
        "Student ID,First name,Last name,E-mail\nana,Ana,Ruiz,a@x.org\n"
    )
    assert civicsdata(course, "roster", "list.csv").returncode == 0
    with Gradebook(f"sqlite:///{course / 'class' / 'gradebook.db'}", "handed-over") as book:
        ana = book.find_student("ana")
        assert (ana.first_name, ana.last_name, ana.email) == ("Ana", "Ruiz", "a@x.org")
    hand_in(course, "bo", "0-start", {})
    (course / "list.csv").write_text("Student ID,First name,Last name\nana,Ana,Ruiz\nbo,Bo,Li\n")
    assert civicsdata(course, "roster", "list.csv").returncode == 0
    assert civicsdata(course, "grade").returncode == 0
    with Gradebook(f"sqlite:///{course / 'class' / 'gradebook.db'}", "handed-over") as book:
        assert book.find_student("bo").last_name == "Li"


def test_nbgrader_exports_nothing_for_what_is_missing_or_not_read(course):
    texts = reference("1-evidence") | {"evidence-essay-form": "A claim of my own [ZETA]."}
    hand_in(course, "ana", "1-evidence", texts)
    hand_in(course, "bo", "0-start", reference("0-start"))
    assert civicsdata(course, "grade").returncode == 0
    assert nbgrader(course, "export").returncode == 0
    with (course / "class" / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = {
            (one["student_id"], one["assignment"]): one["score"] for one in csv.DictReader(file)
        }
    assert rows == {
        ("ana", "0-start"): "", ("ana", "1-evidence"): "",
        ("bo", "0-start"): "5.0", ("bo", "1-evidence"): "",
    }  # fmt: skip


def test_lab_says_that_the_formgrader_is_empty_and_where_the_demo_is(course, monkeypatch, capsys):
    monkeypatch.chdir(course)
    monkeypatch.setattr(server, "running_lab", lambda *_: nullcontext(FakeLab()))
    (course / "class" / "demo").mkdir(parents=True)
    open_lab("class", 8888, "lab", browser=False)
    assert "the formgrader is empty" in capsys.readouterr().out
    (course / "class" / "demo" / "gradebook.db").write_text("")
    open_lab("class", 8888, "lab", browser=False)
    assert "`uv run civicsdata lab --class class/demo`" in capsys.readouterr().out
    open_lab("class/demo", 8888, "lab", browser=False)
    assert "empty" not in capsys.readouterr().out


class FakeLab:
    """A JupyterLab that has ended already."""

    def __init__(self):
        self.process = self

    def page(self, name):
        return f"http://localhost/{name}"

    def wait(self):
        return 0


def test_the_demo_says_how_many_students_it_can_make(course):
    done = civicsdata(course, "demo", "--students", "3")
    assert done.returncode == 2
    assert "from 8 to 400" in done.stderr
