"""The kit: it is whole, holds no key, starts by itself, and says what to do when it cannot."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile

import pytest
from tests.check.test_secrets import hidden_inputs
from tests.course import ROOT, items, unit_ids

from civicsdata.instructor.errors import CourseError
from civicsdata.instructor.term.kit.build import MARK, build_kit
from civicsdata.instructor.term.kit.lock import locked_requirements

MOST_PACKAGES = 110  # what a school's machine has to fetch
# Runs a notebook with what is installed beside it, as a student's machine would.
RUN = """
import sys, nbformat
from pathlib import Path
from nbclient import NotebookClient
path = Path(sys.argv[1])
notebook = nbformat.read(path, as_version=4)
NotebookClient(notebook, timeout=120, kernel_name="python3",
               resources={"metadata": {"path": str(path.parent)}}).execute()
errors = [out for cell in notebook.cells for out in cell.get("outputs", [])
          if out.output_type == "stream" and out.name == "stderr"]
sys.exit(f"{path.name}: {errors}" if errors else 0)
"""


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    return build_kit(ROOT, [], tmp_path_factory.mktemp("kit"), "civics-2b")


@pytest.fixture
def unpacked(kit, tmp_path):
    """The folder that a student gets from the zip, with its rights as `unzip` restores them."""
    subprocess.run(
        [sys.executable, "-m", "zipfile", "-e", str(kit.archive), str(tmp_path)], check=True
    )
    return tmp_path / kit.folder.name


def texts(kit):
    """Every file of the kit, those in its wheel included, as text."""
    found = {}
    with zipfile.ZipFile(kit.archive) as archive:
        for name in archive.namelist():
            found[name] = archive.read(name)
    (wheel,) = kit.folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        found |= {f"wheel/{name}": archive.read(name) for name in archive.namelist()}
    return {name: content.decode("utf-8", "replace") for name, content in found.items()}


def test_the_kit_has_each_units_notebook_and_nothing_of_the_instructor(kit):
    names = set(texts(kit))
    for unit in unit_ids():
        assert f"handed-over/{unit}/{unit}.ipynb" in names
    for name in ("start.py", "start.sh", "start.command", "start.bat", "How to start.html"):
        assert f"handed-over/{name}" in names
    unwanted = ("instructor", "solutions", "course/", "tests/", "answers.yaml", "items.yaml")
    assert [name for name in names for word in unwanted if word in name] == []


def test_no_file_of_the_kit_holds_a_hidden_input_or_a_solution(kit):
    whole = texts(kit)
    inputs = hidden_inputs()
    # Short solutions, such as `country = "Mexico"`, may stand in any text.
    solutions = {
        json.dumps(item.solution.strip())[1:-1]
        for unit in unit_ids()
        for item in items(unit)
        if len(item.solution.strip()) > 60
    }
    assert len(inputs) > 20
    assert len(solutions) > 10
    # Notebooks are JSON: a quotation mark of a hidden case stands there with a backslash.
    looked_for = inputs | {json.dumps(one)[1:-1] for one in inputs} | solutions
    assert [(name, one) for name, text in whole.items() for one in looked_for if one in text] == []


def test_notebooks_say_which_course_and_class_they_are_of(kit):
    for unit in unit_ids():
        notebook = json.loads((kit.folder / unit / f"{unit}.ipynb").read_text("utf-8"))
        assert notebook["metadata"]["civicsdata"] == {"course": kit.version, "class": "civics-2b"}


def test_a_students_machine_installs_few_packages(kit):
    assert 50 < kit.packages <= MOST_PACKAGES
    wanted = (kit.folder / "requirements.txt").read_text("utf-8")
    assert "pandas==" in wanted
    assert "\npytest==" not in wanted
    assert "\ntyper==" not in wanted
    assert wanted == locked_requirements(ROOT)


def test_the_same_course_gives_the_same_bytes_and_replaces_its_kit(kit, tmp_path):
    target = shutil.copytree(kit.folder.parent, tmp_path / "again")
    left = target / kit.folder.name / "left-over.txt"
    left.write_text("of an older kit")
    again = build_kit(ROOT, [], target, "civics-2b")
    assert again.archive.read_bytes() == kit.archive.read_bytes()
    assert not left.exists()


def test_a_kit_may_hold_some_units(tmp_path):
    some = build_kit(ROOT, ["0-start"], tmp_path)
    assert [path.parent.name for path in some.folder.glob("*/*.ipynb")] == ["0-start"]
    assert "holds 0-start." in (some.folder / "How to start.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("units", "mark", "sentence"),
    [
        (["7-end"], "", "There is no unit 7-end; try one of: 0-start, 1-evidence"),
        ([], "Ana López", r"'Ana López' cannot mark a class"),
        ([], "a/b", r"'a/b' cannot mark a class"),
    ],
)
def test_what_cannot_be_used_is_told_and_leaves_nothing(units, mark, sentence, tmp_path):
    with pytest.raises(CourseError, match=sentence):
        build_kit(ROOT, units, tmp_path, mark)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_no_kit_stays_as_it_is(tmp_path):
    (tmp_path / "handed-over").mkdir()
    (tmp_path / "handed-over" / "mine.txt").write_text("keep")
    with pytest.raises(CourseError, match="is not a kit of ours"):
        build_kit(ROOT, ["0-start"], tmp_path)
    assert [path.name for path in (tmp_path / "handed-over").iterdir()] == ["mine.txt"]


def test_the_start_file_says_when_the_folder_is_not_whole(unpacked):
    for wheel in unpacked.glob("*.whl"):
        wheel.unlink()
    done = subprocess.run(
        ["sh", str(unpacked / "start.sh"), "--install-only"], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stderr.strip() == (
        "This folder is not whole. Unpack the zip again, into an empty folder."
    )


def test_the_start_file_says_when_python_is_missing(unpacked, tmp_path):
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "dirname").symlink_to(shutil.which("dirname"))
    done = subprocess.run(
        [shutil.which("sh"), str(unpacked / "start.sh")],
        capture_output=True, text=True, env={"PATH": str(tools)},
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith("This machine has no Python.")


def test_the_start_file_says_when_python_is_too_old_or_too_new(unpacked):
    start = (unpacked / "start.py").read_text("utf-8")
    (unpacked / "start.py").write_text(start.replace("(3, 11), (3, 14)", "(3, 1), (3, 2)"))
    done = subprocess.run(
        [sys.executable, str(unpacked / "start.py")], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "the course needs Python 3.1 to 3.2." in done.stderr


@pytest.mark.slow  # installs more than a hundred packages and runs six notebooks
def test_the_kit_installs_from_itself_and_runs_all_its_notebooks(unpacked):
    home = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    subprocess.run(["sh", str(unpacked / "start.sh"), "--install-only"], check=True, env=home)
    assert (unpacked / MARK).is_file()
    python = unpacked / ".environment" / "bin" / "python"
    for unit in unit_ids():
        notebook = unpacked / unit / f"{unit}.ipynb"
        done = subprocess.run(
            [str(python), "-c", RUN, str(notebook)],
            capture_output=True, text=True, cwd=unpacked, env=home,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
    listed = subprocess.run(
        [str(python), "-m", "pip", "list", "--format=freeze"], capture_output=True, text=True
    ).stdout
    assert "nbgrader==" in listed
    assert "typer==" not in listed
