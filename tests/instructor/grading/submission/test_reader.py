"""Whatever stands in a submission's folder, it is read within bounds or there is a sentence."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from civicsdata.instructor.grading.submission.reader import (
    Submission,
    SubmissionFolder,
    read_submission,
)

MEGABYTE = 1_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "ana" / "demo"
    made.mkdir(parents=True)
    (made / "demo.ipynb").write_bytes(b"{}")
    return made


def read(folder: Path) -> Submission:
    return read_submission(SubmissionFolder("ana", "demo", str(folder)), MEGABYTE)


def chain(folder: Path, depth: int) -> None:
    """Make folders in each other, deeper than a path may be long."""
    here = os.open(folder, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("d" * 20, dir_fd=here)
        inner = os.open("d" * 20, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(os.open("deep.txt", os.O_WRONLY | os.O_CREAT, dir_fd=here))
    os.close(here)


def refuse(monkeypatch: pytest.MonkeyPatch, function: str, name: str) -> None:
    """Let the system refuse one file, as it does a user who has no right to it."""
    honest: Callable[..., Any] = getattr(os, function)

    def refusing(path: Any, *args: Any, **kwargs: Any) -> Any:
        if Path(path).name == name:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return honest(path, *args, **kwargs)

    monkeypatch.setattr(os, function, refusing)


def test_files_and_inner_folders_are_read_and_a_second_reading_is_the_same(folder: Path) -> None:
    (folder / "data").mkdir()
    (folder / "data" / "own.csv").write_text("a,b")
    (folder / "timestamp.txt").write_text("2026-09-01 12:00:00 UTC")
    one = read(folder)
    assert [name for name, _ in one.files] == ["data/own.csv"]
    assert one.timestamp.startswith("2026")
    assert not one.notes
    assert one == read(folder)


def test_a_notebook_that_cannot_be_read_is_no_missing_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch, "open", "demo.ipynb")
    assert (
        read(folder).problem == "'demo.ipynb' was handed in but cannot be read (Permission denied)"
    )


def test_a_folder_that_cannot_be_listed_is_no_empty_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch, "scandir", "demo")
    assert "cannot be read" in read(folder).problem


def test_an_inner_folder_or_file_that_cannot_be_read_is_left_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "shut").mkdir()
    (folder / "shut.txt").write_text("")
    refuse(monkeypatch, "scandir", "shut")
    refuse(monkeypatch, "open", "shut.txt")
    found = read(folder)
    assert (found.notebook, found.files, found.problem) == (b"{}", (), "")
    assert len(found.notes) == 2


@pytest.mark.parametrize("depth", [50, 300])
def test_a_chain_of_folders_is_cut(folder: Path, depth: int) -> None:
    chain(folder, depth)
    found = read(folder)
    assert (found.notebook, found.files) == (b"{}", ())
    assert "too deep" in " ".join(found.notes)


def test_thousands_of_folders_do_not_hide_the_notebook(folder: Path) -> None:
    for number in range(1200):
        (folder / f"a{number}" / "b").mkdir(parents=True)
        (folder / f"a{number}" / "b" / "x.txt").write_text("")
    found = read(folder)
    assert found.notebook == b"{}"
    assert "very many files or folders" in " ".join(found.notes)


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["demo.pdf"], "In place of a notebook there is 'demo.pdf'."),
        (["a.ipynb", "b.ipynb"], "Which notebook counts is not clear ('a.ipynb', 'b.ipynb'); "
                                 "put that one there as demo.ipynb."),
        (["in/demo.ipynb"], "Which notebook counts is not clear ('in/demo.ipynb'); "
                            "put that one there as demo.ipynb."),
        ([], None),
    ],
)  # fmt: skip
def test_what_stands_in_place_of_a_notebook_is_named(
    folder: Path, names: list[str], sentence: str | None
) -> None:
    (folder / "demo.ipynb").unlink()
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"{}")
    found = read(folder)
    assert found.notebook is None
    assert found.notes == (() if sentence is None else (sentence,))
