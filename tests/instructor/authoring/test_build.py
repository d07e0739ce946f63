"""The build gives the same every time, and one clear sentence for each mistake."""

from __future__ import annotations

import json
import shutil

import pytest
from tests.course import ROOT, built, unit_ids
from tests.rounds import civicsdata, nbgrader

from civicsdata.check.seal import uncover
from civicsdata.instructor.authoring.build import Built, build
from civicsdata.instructor.authoring.source.errors import BuildError
from civicsdata.instructor.authoring.source.syllabus import read_course


@pytest.fixture
def course(tmp_path):
    """A copy of the source of the course, to make mistakes in."""
    shutil.copytree(ROOT / "course", tmp_path / "course")
    return tmp_path


def test_committed_notebooks_are_what_the_source_gives():
    assert Built(read_course(ROOT / "course"), built()).differences(ROOT) == []


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


# file, what stands there, what stands there by mistake, the sentence, and a text in the line named
MISTAKES = {
    "an unknown item in the text": (
        "1-evidence/1-evidence.md", ":answer: evidence-guess", ":answer: evidence-gess",
        "names 'evidence-gess'", ":answer: evidence-gess",
    ),
    "an unknown mark": (
        "1-evidence/1-evidence.md", ":answer: evidence-guess", ":anwser: evidence-guess",
        "'anwser' is no mark", ":anwser: evidence-guess",
    ),
    "a mark without an item": (
        "1-evidence/1-evidence.md", ":test: evidence-guess", ":test:", "names 'None'", ":test:",
    ),
    "an item twice in the text": (
        "1-evidence/1-evidence.md", ":test: evidence-order", ":test: evidence-kinds",
        "'test' of evidence-kinds stands already at line", ":test: evidence-kinds",
    ),
    "a piece of writing as an answer": (
        "1-evidence/1-evidence.md", ":answer: evidence-guess", ":answer: evidence-essay",
        "items.yaml has for it", ":answer: evidence-essay",
    ),
    "code in a marked cell": (
        "1-evidence/1-evidence.md", ":answer: evidence-guess\n", ":answer: evidence-guess\nx = 1\n",
        "leave it empty", ":answer: evidence-guess",
    ),
    "broken code": (
        "1-evidence/1-evidence.md", 'checks = load("checks")', 'checks = = load("checks")',
        "not valid Python", "checks = = load",
    ),
    "an item twice": (
        "1-evidence/items.yaml", "evidence-gap:\n", "evidence-guess:\n", "duplicate key",
        "evidence-guess:",
    ),
    "an item of another unit": (
        "1-evidence/items.yaml", "evidence-gap:\n", "tariffs-gap:\n",
        "must start with 'evidence-'", "tariffs-gap:",
    ),
    "a name that is no id": (
        "1-evidence/items.yaml", "evidence-gap:\n", "Evidence_gap:\n", "no id of an item",
        "Evidence_gap:",
    ),
    "points that do not add up": (
        "1-evidence/items.yaml", "points: 2", "points: 3",
        "Unit 1-evidence has 20 points, but its items add up to 21", "points = 20",
    ),
    "points that are no number": (
        "1-evidence/items.yaml", "points: 2", "points: three", "points is 'three'", "points: three",
    ),
    "an unknown kind of item": (
        "1-evidence/items.yaml", "kind: faded", "kind: fated", "kind is 'fated'", "kind: fated",
    ),
    "an unknown field of an item": (
        "1-evidence/items.yaml", "  solution: guess = 20", "  solutoin: guess = 20",
        "'solutoin' is no field here; the fields are title, points", "solutoin:",
    ),
    "an unknown field of a part": (
        "1-evidence/items.yaml", "      otherwise: Divide the", "      otherwis: Divide the",
        "'otherwis' is no field here", "otherwis:",
    ),
    "an item without a solution": (
        "1-evidence/items.yaml", "  solution: guess = 20\n", "", "has no 'solution'",
        "evidence-guess:",
    ),
    "an unknown family of answers": (
        "1-evidence/items.yaml", "answer: guess", "answer: gess", "does not match any of the expected",
        "- name: guess",
    ),
    "a function without cases": (
        "1-evidence/items.yaml", "      answer: function\n      cases:\n", "      answer: function\n      case:\n",
        "'case' is no field here", "case:",
    ),
    "a form field without a need": (
        "5-brief/items.yaml", "limit: {words: [8, 60]}", "limit: {}", "one of `words`", "limit: {}",
    ),
    "bands without an earlier answer": (
        "1-evidence/items.yaml", "      after: guess\n", "", "need each other", "- name: reason",
    ),
    "numbers that are too close": (
        "1-evidence/items.yaml", "        16.25:\n", "        13.0000000001:\n",
        "13 would be taken for the right answer 13", "- name: per_year",
    ),
    "an unknown objective": (
        "1-evidence/items.yaml", "objective: evidence-time", "objective: evidence-tme",
        "no objective 'evidence-tme'", "objective: evidence-tme",
    ),
    "an unknown standard": (
        "1-evidence/items.yaml", "standard: D4.5", "standard: D9.9", "no standard 'D9.9'",
        "standard: D9.9",
    ),
    "an unknown rubric": (
        "1-evidence/items.yaml", "rubric: essay", "rubric: esay", "no rubric 'esay'", "rubric: esay",
    ),
    "an unknown idea": (
        "1-evidence/items.yaml", "idea: counts-gaps-not-years", "idea: counts-gaps",
        "Names like it are: counts-gaps-not-years", "- name: per_year",
    ),
    "a message that is too long": (
        "1-evidence/items.yaml", "Keep this number:", "Keep " + "this " * 40 + "number:",
        "a message has at most 40", "- name: per_year",
    ),
    "an answer that is no option": (
        "1-evidence/items.yaml", "            D:", "            E:", "'E' is none of the options",
        "- name: reason",
    ),
    "a mistake in the kept answers": (
        "1-evidence/answers.yaml", "hardcoded: true", "hardcode: true", "'hardcode' is no field",
        "hardcode: true",
    ),
    "broken YAML": (
        "1-evidence/items.yaml", "  title: A guess", "  title: [A guess", "not valid YAML", "",
    ),
    "broken TOML": (
        "syllabus.toml", 'title = "Handed Over"', "title = Handed", "not valid TOML", "title = Handed",
    ),
    "a unit without minutes": (
        "syllabus.toml", "minutes = 30\n", "", "has no 'minutes'", "[[unit]]",
    ),
    "a course whose points do not add up": (
        "syllabus.toml", "points = 100", "points = 99", "its units add up to 100", "points = 99",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_sentence_with_file_and_line_and_writes_nothing(course, name):
    file, old, new, sentence, there = MISTAKES[name]
    path = course / "course" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BuildError) as caught:
        build(course).write(course)
    error = caught.value
    assert sentence in error.sentence
    assert "\n" not in error.sentence
    named = error.path.read_text(encoding="utf-8").splitlines()
    assert there in "\n".join(named[error.line - 2 : error.line + 1]), named[error.line - 1]
    assert not (course / "assignments").exists()


def test_a_missing_file_of_items_is_named(course):
    path = course / "course" / "2-sovereignty" / "items.yaml"
    path.unlink()
    with pytest.raises(BuildError, match=r"items\.yaml:1: The file cannot be read"):
        build(course)


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
    assert "course/syllabus.toml:34: unit has no 'minutes'" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Traceback" in civicsdata(course, "--debug", "build").stderr


def test_outside_a_course_the_command_says_where_to_go(tmp_path):
    done = civicsdata(tmp_path, "build")
    assert done.returncode == 2
    assert "is not inside a course" in done.stderr


def test_a_function_that_calls_those_of_the_story_is_known_as_it_is_handed_out():
    bank = json.loads(built()["src/civicsdata/data/items.json"])
    name = "extradition-two-tests"
    (part,) = json.loads(uncover(name, bank["items"][name]))["parts"]
    assert part["at_start"][0] == {"value": "extradition, if the executive chooses"}
