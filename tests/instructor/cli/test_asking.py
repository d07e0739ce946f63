"""At a terminal, whoever is not sure asks; an empty answer leaves everything as it was."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.instructor.term.packing import course, everything, pack, work
from tests.rounds import environment

from civicsdata.instructor.term.roster import Student

SECONDS = 120  # a cold start of Python on a busy machine


def at_terminal(folder: Path, words: list[str], answers: list[tuple[str, str]]) -> tuple[int, str]:
    """Run a command at a terminal, and answer when it asks."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "civicsdata", *words], cwd=folder, stdin=theirs, stdout=theirs,
        stderr=theirs, env=environment() | {"COLUMNS": "200", "TERM": "dumb"},
    )  # fmt: skip
    os.close(theirs)
    said, end, waiting = "", time.monotonic() + SECONDS, list(answers)
    while time.monotonic() < end:
        if select.select([ours], [], [], 0.2)[0]:
            try:
                said += os.read(ours, 10_000).decode("utf-8", "replace")
            except OSError:  # read(2): the other end of a terminal has been closed
                break
        if waiting and waiting[0][0] in said:
            os.write(ours, waiting.pop(0)[1].encode() + b"\n")
    os.close(ours)
    return process.wait(SECONDS), said


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "syllabus.toml").write_text("")
    course(tmp_path, Student("ana1", "Ana", "Ruiz"), Student("ana2", "Ana", "Ruiz"))
    return tmp_path


@pytest.mark.parametrize(("answer", "placed"), [("2", ["ana2"]), ("", []), ("7", [])])
def test_collect_asks_whose_it_is(folder: Path, answer: str, placed: list[str]) -> None:
    pack(folder / "a.zip", {"Ana Ruiz_9_assignsubmission_file_/1-demo.ipynb": work()})
    code, said = at_terminal(folder, ["collect", "a.zip"], [("leave it open", answer)])
    assert "2  Ana Ruiz (ana2)" in said
    assert code == 0
    submitted = folder / "class" / "submitted"
    assert sorted(p.name for p in submitted.glob("*")) == placed


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 2)])
def test_roster_asks_whether_the_columns_are_right(folder: Path, answer: str, code: int) -> None:
    (folder / "list.csv").write_text("Nombre,Usuario\nAna Ruiz,ana1\nAna Ruiz,ana2\nBo Li,bo\n")
    before = everything(folder / "class")
    got, said = at_terminal(folder, ["roster", "list.csv"], [("Is that right?", answer)])
    assert "Nombre: full_name" in said
    assert got == code
    assert (everything(folder / "class") == before) == (code == 2)


@pytest.mark.parametrize(("answer", "left"), [("y", ["ana2"]), ("n", ["ana1", "ana2"])])
def test_erase_asks_first(folder: Path, answer: str, left: list[str]) -> None:
    code, said = at_terminal(folder, ["erase", "ana1"], [("cannot be taken back", answer)])
    assert code == 0
    assert "roster.csv: one line" in said
    lines = (folder / "class" / "roster.csv").read_text().splitlines()[1:]
    assert [line.partition(",")[0] for line in lines] == left
