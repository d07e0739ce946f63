"""Does the build give the same every time, and one clear sentence for each mistake?"""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from civicsdata.authoring.build import build
from civicsdata.authoring.errors import BuildError
from tests.course import ROOT, built, unit_ids
from tests.rounds import civicsdata, environment, nbgrader


@pytest.fixture
def course(tmp_path):
    """A copy of the source of the course, to make mistakes in."""
    shutil.copytree(ROOT / "course", tmp_path / "course")
    return tmp_path


def test_committed_notebooks_are_what_the_source_gives():
    from civicsdata.authoring.build import Built

    assert Built(built()).differences(ROOT) == []


def test_a_second_build_is_byte_identical():
    assert build(ROOT).files == built()


def test_a_stray_notebook_is_reported(course):
    made = build(course)
    made.write(course)
    stray = course / "assignments" / "9-old" / "9-old.ipynb"
    stray.parent.mkdir()
    stray.write_text("{}")
    assert made.differences(course) == [
        "assignments/9-old/9-old.ipynb comes from no unit of the syllabus; delete it."
    ]


MISTAKES = {
    "unknown item": (
        "1-evidence/1-evidence.md", ":answer: evidence-guess", ":answer: evidence-gess",
        "names 'evidence-gess'",
    ),
    "unknown mark": (
        "1-evidence/1-evidence.md", ":answer: evidence-guess", ":anwser: evidence-guess",
        "'anwser' is no mark",
    ),
    "mark without item": (
        "1-evidence/1-evidence.md", ":test: evidence-guess", ":test:", "names None",
    ),
    "duplicate id in the text": (
        "1-evidence/1-evidence.md", ":test: evidence-order", ":test: evidence-kinds",
        "'test' of evidence-kinds stands already at line",
    ),
    "duplicate id in the syllabus": (
        "syllabus.toml", 'id = "evidence-gap"', 'id = "evidence-guess"',
        "Item evidence-guess stands twice",
    ),
    "points that do not add up": (
        "syllabus.toml", 'kind = "explain the gap"\npoints = 1',
        'kind = "explain the gap"\npoints = 2',
        "Unit 1-evidence has 20 points, but its items add up to 21",
    ),
    "unknown objective": (
        "syllabus.toml", 'objective = "evidence-time"', 'objective = "evidence-tme"',
        "names the objective 'evidence-tme'",
    ),
    "unknown misconception in the syllabus": (
        "syllabus.toml", 'misconceptions = ["my-side-needs-no-check"]',
        'misconceptions = ["my-side-needs-check"]', "names the misconception 'my-side-needs-check'",
    ),
    "unknown misconception in a key": (
        "1-evidence/1-evidence.md", '16.25: "counts-gaps-not-years', '16.25: "counts-gaps',
        "'counts-gaps' is neither a verdict nor a misconception",
    ),
    "open solution": (
        "1-evidence/1-evidence.md", "guess = 20\n### END SOLUTION", "guess = 20",
        "`### BEGIN SOLUTION` has no `### END SOLUTION`",
    ),
    "broken code": (
        "1-evidence/1-evidence.md", "guess = 20", "guess = = 20", "not valid Python",
    ),
    "check of another item": (
        "1-evidence/1-evidence.md", 'check("evidence-guess"', 'check("evidence-gap"',
        "The first argument of check must be 'evidence-guess'",
    ),
    "broken TOML": ("syllabus.toml", 'title = "Handed Over"', "title = Handed", "not valid TOML"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_sentence_with_file_and_line_and_writes_nothing(course, name):
    file, old, new, sentence = MISTAKES[name]
    path = course / "course" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BuildError) as caught:
        build(course).write(course)
    assert sentence in caught.value.sentence
    assert caught.value.path == path
    first = text.replace(old, new, 1).splitlines()
    assert 1 <= caught.value.line <= len(first)
    assert not (course / "assignments").exists()


def test_the_line_of_a_mistake_is_where_it_stands(course):
    path = course / "course" / "1-evidence" / "1-evidence.md"
    text = path.read_text(encoding="utf-8").replace("guess = 20", "guess = = 20", 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BuildError) as caught:
        build(course)
    place = caught.value.line - 1
    assert "guess = = 20" in "\n".join(text.splitlines()[place - 1 : place + 2])


def test_plain_nbgrader_makes_the_same_student_version(tmp_path):
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    for name, text in built().items():
        if name.startswith("build/source/"):
            (tmp_path / name).parent.mkdir(parents=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
    for unit in unit_ids():
        done = nbgrader(tmp_path, "generate_assignment", unit)
        assert done.returncode == 0, done.stderr
        assert "exchange" not in done.stderr.lower()
        made = (tmp_path / "assignments" / unit / f"{unit}.ipynb").read_text(encoding="utf-8")
        assert made == built()[f"assignments/{unit}/{unit}.ipynb"]


def test_the_command_builds_checks_and_shows_a_diff(course):
    assert civicsdata(course, "build").returncode == 0
    assert civicsdata(course, "build", "--check").returncode == 0
    path = course / "assignments" / "0-start" / "0-start.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("Handed", "Given"), encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace("notebook", "page"), encoding="utf-8")
    done = civicsdata(course, "build", "--check")
    assert done.returncode == 1
    assert "assignments/0-start/0-start.ipynb (committed)" in done.stdout


def test_the_command_says_what_is_wrong_and_exits_with_2(course):
    path = course / "course" / "syllabus.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("minutes = 30", "", 1), "utf-8")
    done = civicsdata(course, "build")
    assert done.returncode == 2
    assert "Unit 0-start has no 'minutes'" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Traceback" in civicsdata(course, "--debug", "build").stderr


def test_outside_a_course_the_command_says_where_to_go(tmp_path):
    done = civicsdata(tmp_path, "build")
    assert done.returncode == 2
    assert "is not inside a course" in done.stderr


def test_no_student_part_imports_the_instructor_part():
    code = (
        "import sys, civicsdata, civicsdata.explore, civicsdata.models\n"
        "civicsdata.load('claims'); civicsdata.explore.timeline()\n"
        "print([m for m in sys.modules if m.startswith('civicsdata.') and m.split('.')[1] in "
        "('instructor', 'authoring', 'grading', 'report', 'cli', 'commands', 'demo', 'lab')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment()
    )
    assert done.stdout.strip() == "[]"
