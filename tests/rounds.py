"""A class of made-up students that goes through nbgrader's own commands."""

from __future__ import annotations

import copy
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook

from civicsdata.instructor.authoring.notebooks.release import notebook_text
from tests.course import ROOT, Answer, answer_cell, built, corpus, items, notebook, reference

STOCK = """
from civicsdata.instructor.authoring.notebooks.settings import release_preprocessors
c = get_config()
c.CourseDirectory.course_id = "round"
c.GenerateAssignment.preprocessors = release_preprocessors()
c.Exchange.root = {exchange!r}
c.ExecutePreprocessor.timeout = 60
"""


@dataclass(frozen=True)
class Score:
    """What nbgrader recorded for one item of one student."""

    points: float
    maximum: float
    message: str


def environment() -> dict[str, str]:
    """The environment of a command: our own tools first, nothing of the user's."""
    bin_folder = str(Path(sys.executable).parent)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "IPYTHON"))}
    return kept | {"PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}", "PYTHONWARNINGS": ""}


def nbgrader(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run one of nbgrader's commands in a course folder."""
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *words],
        cwd=folder, env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip


def civicsdata(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run one of our own commands in a course folder."""
    return subprocess.run(
        [sys.executable, "-m", "civicsdata", *words],
        cwd=folder, env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip


def clone(folder: Path) -> Path:
    """Fill a folder with what a built clone of the course has; give it back."""
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    shutil.copytree(ROOT / "course", folder / "course")
    for name, text in built().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def new_course(folder: Path, units: list[str]) -> None:
    """Make a course folder with stock nbgrader and release the units."""
    (folder / "nbgrader_config.py").write_text(STOCK.format(exchange=str(folder / "exchange")))
    for unit in units:
        path = folder / "source" / unit / f"{unit}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(built()[f"build/source/{unit}/{unit}.ipynb"], encoding="utf-8")
        done = nbgrader(folder, "generate_assignment", unit)
        assert done.returncode == 0, done.stderr


def submission(unit: str, answers: Mapping[str, str]) -> Any:
    """Fill a released notebook: item id to the text of its answer cell."""
    made = copy.deepcopy(notebook("assignments", unit))
    texts = {answer_cell(item): text for item, text in answers.items()}
    for cell in made.cells:
        cell.source = texts.get(cell.id, cell.source)
    return made


def submit(folder: Path, student: str, unit: str, made: Any) -> None:
    """Put a notebook where collected work lies."""
    path = folder / "submitted" / student / unit / f"{unit}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = made if isinstance(made, str) else notebook_text(made)
    path.write_text(text, encoding="utf-8")


def scores(folder: Path, unit: str, students: list[str]) -> dict[str, dict[str, Score]]:
    """Read what the gradebook holds, and the messages in the autograded notebooks."""
    found: dict[str, dict[str, Score]] = {}
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        for student in students:
            sub = gradebook.find_submission_notebook(unit, unit, student)
            said = _messages(folder / "autograded" / student / unit / f"{unit}.ipynb")
            found[student] = {
                grade.name: Score(
                    grade.auto_score or 0.0, grade.max_score, said.get(grade.name, "")
                )
                for grade in sub.grades
            }
    return found


def _messages(path: Path) -> dict[str, str]:
    cells = nbformat.read(path, as_version=4).cells
    return {
        cell.metadata["nbgrader"]["grade_id"]: json.dumps(cell.outputs, ensure_ascii=False)
        for cell in cells
        if "nbgrader" in cell.metadata and cell.cell_type == "code"
    }


def classes(unit: str) -> dict[str, dict[str, Answer]]:
    """Deal a unit's corpus to students: the n-th answer of each item to the n-th student.

    Answers that need the same answers elsewhere go to students of their own.
    """
    dealt: dict[str, dict[str, Answer]] = {}
    counts: dict[tuple[str, str], int] = {}
    worlds: list[dict[str, str]] = [{}]
    for answer in corpus(unit):
        if answer.given not in worlds:
            worlds.append(answer.given)
        world = worlds.index(answer.given)
        name = f"given-{world:02d}" if world else "student"
        number = counts[answer.item, name] = counts.get((answer.item, name), 0) + 1
        dealt.setdefault(f"{name}-{number:02d}", {})[answer.item] = answer
    return dealt


def sample(unit: str) -> dict[str, dict[str, Answer]]:
    """Deal a unit's corpus to two students: one writes the references, one wrong answers.

    Of the wrong answers, one that earns a part of the points comes first, then one that is told
    about an idea. An item that builds on an earlier answer, such as a guess, cannot be tried beside
    a wrong one: in units 1 and 3 the wrong guess is left out, in units 2 and 4 the first student
    writes it, and the right answer that builds on it is left out.
    """
    dealt: dict[str, dict[str, Answer]] = {"right": {}, "wrong": {}}
    for item in dict.fromkeys(answer.item for answer in corpus(unit)):
        own = [answer for answer in corpus(unit) if answer.item == item and answer.name != "blank"]
        dealt["right"][item] = own[0]
        dealt["wrong"][item] = max(
            (answer for answer in own if not answer.right),
            key=lambda a: (set(a.given.values()) <= {"reference"}, a.points > 0, bool(a.says)),
        )
    base = {part.name: item.id for item in items(unit) for part in item.parts}
    for name in dict.fromkeys(name for item in items(unit) for name in item.after):
        wrong_base = dealt["wrong"].pop(base[name])
        if unit.startswith(("2-", "4-")):
            dealt["right"][base[name]] = wrong_base
            for item in (item.id for item in items(unit) if name in item.after):
                dealt["right"].pop(item)
        elif unit.startswith("5-"):  # its table of evidence has no like in another unit
            dealt["wrong base"] = {base[name]: wrong_base}
    return dealt


def cell_texts(unit: str, answers: Mapping[str, Answer]) -> dict[str, str]:
    """Give every answer cell of one student; the reference stands in for what is not dealt.

    What is given is the text of a cell, or the name of an answer of the corpus.
    """
    texts = reference(unit)
    for answer in answers.values():
        for item, text in answer.given.items():
            named = {a.name: a.code for a in corpus(unit) if a.item == item}
            texts[item] = named.get(text, text)
    for answer in answers.values():
        texts[answer.item] = answer.code
    return texts
