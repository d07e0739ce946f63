"""Folders of student data are their owner's alone, wherever they are made."""

from __future__ import annotations

import stat
from pathlib import Path

from tests.instructor.grading import classroom, making

from civicsdata.instructor.files import make_private
from civicsdata.instructor.grading.folders import ClassFolders, class_lock
from civicsdata.instructor.grading.submission.inbox import find_submissions


def mode(folder: Path) -> int:
    return stat.S_IMODE(folder.stat().st_mode)


def test_a_new_folder_and_those_above_it_are_private(tmp_path: Path) -> None:
    make_private(tmp_path / "class" / "demo")
    assert [mode(tmp_path / name) for name in ("class", "class/demo")] == [0o700, 0o700]


def test_a_folder_that_others_could_read_is_closed(tmp_path: Path) -> None:
    (tmp_path / "class" / "demo").mkdir(parents=True)
    (tmp_path / "class").chmod(0o755)
    ClassFolders(tmp_path, "class/demo").make_classroom()
    assert [mode(tmp_path / name) for name in ("class", "class/demo")] == [0o700, 0o700]


def test_grading_makes_the_class_private(tmp_path: Path) -> None:
    with class_lock(tmp_path / "class"):
        assert mode(tmp_path / "class") == 0o700


def test_a_file_that_lies_loose_among_the_submissions_is_named(tmp_path: Path) -> None:
    root = classroom.course(tmp_path)
    classroom.hand_in(root, "ana", making.right())
    (root / "class" / "submitted" / "ben.ipynb").write_bytes(making.written(making.right()))
    found, problems = find_submissions(ClassFolders(root, "class"), ["demo"])
    assert [place.student for place in found] == ["ana"]
    assert len(problems) == 1
    assert "'ben.ipynb' lies directly in submitted/ and belongs to nobody" in problems[0]
