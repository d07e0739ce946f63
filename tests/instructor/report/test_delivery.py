"""nbgrader's own commands and the formgrader's buttons deliver the same pages."""

from __future__ import annotations

import os
import shutil

from nbgrader.utils import notebook_hash
from tests.instructor.report.conftest import gradebook, read_text
from tests.instructor.report.test_feedback import page, words, write
from tests.rounds import nbgrader

SECRET = "a" * 64


def pages(root):
    return {p: p.read_bytes() for p in (root / "class" / "feedback").rglob("*.html")}


def test_generate_feedback_makes_the_same_pages_and_keeps_them_new(course):
    write(course)
    ours = pages(course)
    shutil.rmtree(course / "class" / "feedback")
    for unit in ("0-start", "1-evidence"):
        done = nbgrader(course, "generate_feedback", unit)
        assert done.returncode == 0, done.stderr
    assert pages(course) == ours
    read_text(course, "ana", 3.0, "A fair account.")
    done = nbgrader(course, "generate_feedback", "1-evidence")
    assert done.returncode == 0, done.stderr
    assert "A fair account." in words(page(course, "ana")), "without --force"
    new = pages(course)
    done = nbgrader(course, "generate_feedback", "1-evidence", "--force", "--student", "ana")
    assert done.returncode == 0, done.stderr
    assert pages(course) == new


def test_generate_feedback_says_what_is_wrong_in_one_sentence(course):
    with gradebook(course) as book:
        book.find_graded_cell("evidence-kinds", "1-evidence", "1-evidence").max_score = 7
        book.db.commit()
    done = nbgrader(course, "generate_feedback", "1-evidence")
    assert done.returncode == 1
    assert "another version of the course" in done.stderr
    assert "Traceback" not in done.stderr


def test_release_feedback_delivers_work_of_the_exchange_and_names_the_rest(course):
    submitted = course / "class" / "submitted" / "ana" / "1-evidence"
    (submitted / "submission_secret.txt").write_text(SECRET)
    (submitted / "timestamp.txt").unlink()
    done = nbgrader(course, "release_feedback", "1-evidence")
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert "did not come through the exchange: ben, cleo" in done.stderr
    name = notebook_hash(secret=SECRET, notebook_id="1-evidence")
    outbound = course / "class" / "exchange" / "handed-over" / "feedback"
    assert [path.name for path in outbound.iterdir()] == [f"{name}.html"]
    assert (outbound / f"{name}.html").read_text() == page(course, "ana")
    read_text(course, "ana", 3.0, "A fair account.")
    assert nbgrader(course, "release_feedback", "1-evidence").returncode == 0
    assert "A fair account." in (outbound / f"{name}.html").read_text(), "as new as the gradebook"


def test_a_student_fetches_the_page_of_work_that_went_through_the_exchange(course, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(course / "assignments" / "0-start", home / "0-start")
    settings = (
        "c = get_config()\n"
        'c.CourseDirectory.course_id = "handed-over"\n'
        f"c.Exchange.root = {str(course / 'class' / 'exchange')!r}\n"
        f"c.Exchange.cache = {str(tmp_path / 'cache')!r}\n"
    )
    (home / "nbgrader_config.py").write_text(settings)
    (tmp_path / "cache").mkdir()
    assert nbgrader(course, "release_assignment", "0-start").returncode == 0
    done = nbgrader(home, "submit", "0-start")
    assert done.returncode == 0, done.stderr
    assert nbgrader(course, "collect", "0-start").returncode == 0
    assert nbgrader(course, "autograde", "0-start").returncode == 0
    done = nbgrader(course, "release_feedback", "0-start")
    assert done.returncode == 0, done.stderr
    done = nbgrader(home, "fetch_feedback", "0-start")
    assert done.returncode == 0, done.stderr
    (fetched,) = (home / "0-start" / "feedback").rglob("*.html")
    assert "What to do next" in words(fetched.read_text(encoding="utf-8"))
    assert os.path.basename(fetched) == "0-start.html"
