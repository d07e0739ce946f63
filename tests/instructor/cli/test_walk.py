"""The walk of docs/term.md, from a fresh copy of the course to grades returned, as it is printed."""

from __future__ import annotations

import csv
import json
import os
import pty
import re
import shlex
import shutil
import signal
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest
from tests.course import ROOT, built, unit
from tests.instructor.grading.walls import confinement_problem

from civicsdata.instructor.demo import school
from civicsdata.instructor.demo.made_up_class import Student, UnitWork

PAGE = (ROOT / "docs" / "term.md").read_text(encoding="utf-8")
LEFT_OUT = (".git", ".venv", "build", "class", "node_modules", "__pycache__", ".*_cache")
GROUP = [
    Student("aruiz", "Ana", "Ruiz"),
    Student("bmuller", "Bea", "Müller"),
    Student("coneil", "Cem", "O'Neil"),
]


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


def commands() -> list[str]:
    return [line for block in blocks("sh") for line in block.splitlines()]


def test_the_page_goes_through_all_of_the_term():
    steps = [shlex.split(line)[3] for line in commands()]
    assert steps == [
        "demo", "kit", "roster", "collect", "collect", "grade", "read", "feedback", "report",
        "export", "export", "export", "erase",
    ]  # fmt: skip
    assert len(blocks("toml")) == 1


def write_school_files(folder: Path) -> None:
    """Write what the page names: a list, zips and files of grades."""
    rows = ["Student ID,First name,Last name,Section,LMS ID"]
    rows += [
        f"{one.id},{one.first_name},{one.last_name},P{1 + place % 2},{4100 + place}"
        for place, one in enumerate(GROUP)
    ]
    (folder / "class-list.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    first, second = unit("1-evidence"), unit("2-sovereignty")
    for one, pack, name in (
        (first, school.canvas_zip, "canvas"), (second, school.moodle_zip, "moodle"),
    ):  # fmt: skip
        work = UnitWork.of(ROOT, one, dict(built())).notebooks(GROUP)
        (folder / f"{name}-{one.id}.zip").write_bytes(pack(one, GROUP, work))
    sheet = school.moodle_worksheet(second, GROUP, {one.id: "" for one in GROUP})
    (folder / "moodle-2-sovereignty.csv").write_bytes(sheet)
    (folder / "canvas-gradebook.csv").write_bytes(school.canvas_gradebook([first], GROUP))


class Walk:
    """A teacher at a terminal, in a copy of the course."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # The environment of the tests stands in for the one that uv makes on a first start.
        own = {"UV_PROJECT_ENVIRONMENT": sys.prefix, "UV_NO_SYNC": "1", "UV_FROZEN": "1"}
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "CIVICSDATA"))}
        self.environment = kept | own | {"UV_OFFLINE": "1", "COLUMNS": "200", "TERM": "dumb"}

    def run(self, line: str, answer: str = "") -> str:
        """Run a line as it is printed; return what it says."""
        ours, theirs = pty.openpty()
        os.write(ours, answer.encode())
        done = subprocess.run(
            shlex.split(line), cwd=self.folder, env=self.environment, check=False,
            stdin=theirs, stdout=theirs if answer else subprocess.PIPE, stderr=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        os.close(theirs)
        assert done.returncode == 0, f"{line}: {done.stderr}"
        return done.stdout or ""

    def read(self, line: str) -> int:
        """Read all texts as the page in the browser does; return how many."""
        process = subprocess.Popen(
            [*shlex.split(line), "--no-open"], cwd=self.folder, stdout=subprocess.PIPE, text=True,
            env=self.environment | {"PYTHONUNBUFFERED": "1"}, start_new_session=True,
        )  # fmt: skip
        assert process.stdout is not None
        url = re.search(r"http://\S+", process.stdout.readline())[0]
        base, _, token = url.partition("/?token=")
        with urllib.request.urlopen(f"{base}/state?token={token}") as answer:
            essays = json.load(answer)["essays"]
        levels = {"claim": 2, "evidence": 2, "other-view": 1, "reasoning": 2}
        for essay in essays:
            data = {"number": essay["number"], "levels": levels, "comment": "Who would object?"}
            asked = urllib.request.Request(
                f"{base}/read", json.dumps(data).encode(), {"X-Token": token}
            )
            urllib.request.urlopen(asked).close()
        os.killpg(process.pid, signal.SIGINT)
        said, _ = process.communicate(timeout=120)
        assert f"{len(essays)} of {len(essays)} texts are read" in said
        return len(essays)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("uv") is None, reason="needs uv")
@pytest.mark.skipif(confinement_problem() is not None, reason="needs namespaces")
def test_the_commands_of_the_page_run_as_printed(tmp_path):
    folder = shutil.copytree(ROOT, tmp_path / "course", ignore=shutil.ignore_patterns(*LEFT_OUT))
    write_school_files(folder)
    walk, class_ = Walk(folder), folder / "class"
    for line in commands():
        step = shlex.split(line)[3]
        if step == "read":
            assert walk.read(line) == 3
            continue
        said = walk.run(line, "y\n" if step == "erase" else "")
        if step == "roster":
            (class_ / "dates.toml").write_text(blocks("toml")[0], encoding="utf-8")
        elif step == "collect":
            assert "3 notebooks placed." in said
        elif step == "grade":
            assert "6 graded" in said
            assert "uv run civicsdata read 1-evidence" in said
        elif step == "report":
            assert "Ana Ruiz" in (class_ / "report" / "index.html").read_text(encoding="utf-8")
    assert (folder / "build" / "kit" / "handed-over.zip").is_file()
    rows = list(csv.reader((class_ / "export" / "canvas-gradebook.csv").open(encoding="utf-8")))
    assert rows[2][:1] == ["Ruiz, Ana"]
    assert rows[2][5], "a grade"
    rows = list(
        csv.DictReader((class_ / "export" / "moodle-2-sovereignty.csv").open("r", -1, "utf-8"))
    )
    assert {row["Grade"] for row in rows} == {""}, "texts of unit 2 have not been read"
    with zipfile.ZipFile(class_ / "export" / "1-evidence-pages-for-canvas.zip") as pages:
        assert len(pages.namelist()) == 3
    assert not list(class_.glob("*/aruiz")), "erased"
    assert "aruiz" not in (class_ / "readings.json").read_text(encoding="utf-8")
