"""Hostile archives cost nothing: nothing is written outside class/, and honest work still comes in."""

from __future__ import annotations

import os
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.instructor.term import packing
from tests.instructor.term.packing import (
    ANA,
    BEN,
    CEM,
    course,
    everything,
    link,
    overlapping,
    pack,
    packed,
    work,
)

from civicsdata.instructor.errors import CourseError
from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.term.collect import sources
from civicsdata.instructor.term.collect.collecting import collect

HONEST = {"ruizpenaana_501_1_1-demo.ipynb": work()}


@pytest.fixture
def folders(tmp_path: Path) -> ClassFolders:
    return course(tmp_path / "course", ANA, BEN, CEM)


def outside(folders: ClassFolders) -> dict[str, bytes]:
    """Everything in and around the course but its class folder and what was handed in."""
    files = everything(folders.root.parent)
    return {k: v for k, v in files.items() if not k.startswith("course/class/") and ".zip" not in k}


@pytest.mark.parametrize(
    "name",
    [
        "../../evil.ipynb", "/tmp/evil.ipynb", "..\\..\\evil.ipynb", "C:/evil.ipynb",
        "ana/../../../evil.ipynb", "a/\0b.ipynb",
        "../x_502_1_1-demo.ipynb", "mullerben_502_9_../../../evil.ipynb",
    ],
)  # fmt: skip
def test_zip_slip(folders: ClassFolders, name: str) -> None:
    before = outside(folders)
    path = pack(folders.root.parent / "a.zip", {name: work(), **HONEST})
    done = collect(folders, [path])
    assert outside(folders) == before
    assert (folders.submitted / "ana" / "1-demo" / "1-demo.ipynb").read_bytes() == work()
    assert len(done.waiting) == 1
    assert not Path("/tmp/evil.ipynb").exists()


def test_links_in_zips_and_folders_are_not_followed(folders: ClassFolders) -> None:
    secret = folders.root.parent / "secret.ipynb"
    secret.write_bytes(work(demo_sum="total = 99"))
    path = link(folders.root.parent / "a.zip", "mullerben_502_1_1-demo.ipynb", str(secret))
    inbox = folders.root.parent / "inbox"
    (inbox / "cem").mkdir(parents=True)
    (inbox / "cem" / "1-demo.ipynb").symlink_to(secret)
    (inbox / "ben").symlink_to(folders.root)
    os.mkfifo(inbox / "cem" / "pipe.ipynb")
    done = collect(folders, [path, inbox])
    assert not folders.submitted.exists()
    assert sum("not followed" in line for line in done.waiting) == 4


def test_a_link_in_the_class_folder_leads_nowhere(folders: ClassFolders) -> None:
    elsewhere = folders.root.parent / "elsewhere"
    elsewhere.mkdir()
    folders.submitted.mkdir(parents=True)
    (folders.submitted / "ana").symlink_to(elsewhere)
    path = pack(folders.root.parent / "a.zip", HONEST)
    with pytest.raises(CourseError, match="leads out of the class folder"):
        collect(folders, [path])
    assert list(elsewhere.iterdir()) == []


def test_bombs_are_bounded(folders: ClassFolders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MOST_FILE_BYTES", 1_000_000)
    monkeypatch.setattr(sources, "_MOST_BYTES", 5_000_000)
    bomb = packed({"1-demo.ipynb": b"\0" * 3_000_000})
    path = pack(
        folders.root.parent / "a.zip",
        {"mullerben_502_1_1-demo.ipynb": b" " * 3_000_000, "oneilcem_503_1_a.zip": bomb, **HONEST},
    )
    done = collect(folders, [path])
    assert sum("unpacks to more than 1 MB" in line for line in done.waiting) == 2
    assert (folders.submitted / "ana" / "1-demo" / "1-demo.ipynb").read_bytes() == work()
    path.write_bytes(overlapping("mullerben_502_1_1-demo.ipynb", 900_000, 4000))
    found = sources.read_source(path)
    assert sum(len(file.data) for file in found.files) <= 5_000_000
    assert "left out" in found.problems[-1]


@pytest.mark.parametrize(
    "name",
    ["é" * 120 + ".ipynb", "x" * 240 + ".ipynb", "\u202egnp.ipynb", "😀 ñ\n\x1b[31m.ipynb", "-rf"],
)
def test_huge_and_strange_names(folders: ClassFolders, name: str) -> None:
    path = pack(
        folders.root.parent / "a.zip",
        {f"Ben Müller_7_assignsubmission_file_/{name}": work(), **HONEST},
    )
    collect(folders, [path])
    assert (folders.submitted / "ben" / "1-demo" / "1-demo.ipynb").read_bytes() == work()
    assert work() in everything(folders.received / "students" / "ben").values()


def test_names_in_utf8_that_a_zip_does_not_mark(folders: ClassFolders) -> None:
    path = folders.root.parent / "a.zip"
    name = "Ben Müller_7_assignsubmission_file_/1-demo.ipynb"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, work())
    data = path.read_bytes().replace(b"\x00\x08\x00\x00", b"\x00\x00\x00\x00")
    path.write_bytes(data)
    assert collect(folders, [path]).placed == 1


def test_a_locked_zip_and_a_broken_zip_of_one_student(folders: ClassFolders) -> None:
    locked = bytearray(packed({"1-demo.ipynb": work()}))
    locked[6] |= 1  # zip appnote 4.4.4: encrypted
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    files = {
        "mullerben_502_1_a.zip": bytes(locked),
        "oneilcem_503_1_a.zip": b"PK\x03\x04",
        **HONEST,
    }
    done = collect(folders, [pack(folders.root.parent / "a.zip", files)])
    assert done.placed == 1
    assert any("locked with a password" in line for line in done.waiting)
    assert any("A damaged zip was handed in" in line for line in done.waiting)


def test_a_file_that_would_take_the_place_of_ours(folders: ClassFolders) -> None:
    inner = {"1-demo.ipynb": work(), "timestamp.txt": b"2020-01-01", "conftest.py": b"", ".x": b"",
             "..": b"", "data.csv": b"1"}  # fmt: skip
    files = {f"ruizpenaana_501_{n}_{name}": data for n, (name, data) in enumerate(inner.items(), 1)}
    collect(folders, [pack(folders.root.parent / "a.zip", files)])
    assert everything(folders.submitted) == {
        "ana/1-demo/1-demo.ipynb": work(), "ana/1-demo/data.csv": b"1", "ana/1-demo/conftest.py": b"",
    }  # fmt: skip


PIECES = st.sampled_from(
    ["ana", "ben", "cem", "..", ".", "1-demo", "1-demo.ipynb", "x.csv", "timestamp.txt", "a.zip",
     "Ana Ruiz Peña_4711_assignsubmission_file_", "ruizpenaana_501_7_1-demo.ipynb", "C:", "\\", "",
     "Unit_bmuller_attempt_2026-10-02-11-22-33_1-demo.ipynb", "ben+1-demo+2026-10-02 16:22:33 UTC"]
) | st.text(max_size=20)  # fmt: skip
PATHS = st.lists(PIECES, min_size=1, max_size=4).map("/".join)
CONTENTS = st.sampled_from(
    [work(), work(demo_sum="total = 1"), packing.other_work(), work()[:500], b"%PDF", b"", b"a,b",
     packed({"1-demo.ipynb": work()}), packed({"../../up.ipynb": work()}), b"PK\x03\x04x"]
)  # fmt: skip


@given(st.lists(st.dictionaries(PATHS, CONTENTS, max_size=5), min_size=1, max_size=2))
@settings(max_examples=40, deadline=None)
def test_collecting_is_idempotent_and_stays_inside_the_class(
    archives: list[dict[str, bytes]],
) -> None:
    with tempfile.TemporaryDirectory() as place:
        folders = course(Path(place) / "course", ANA, BEN, CEM)
        paths = []
        for number, files in enumerate(archives):
            path = Path(place) / f"{number}.zip"
            with zipfile.ZipFile(path, "w") as archive:
                for name, data in files.items():
                    archive.writestr(
                        zipfile.ZipInfo(name.encode("utf-8", "replace").decode()), data
                    )
            paths.append(path)
        before = outside(folders)
        collect(folders, paths)
        once = everything(folders.classroom)
        assert collect(folders, paths).placed == 0
        assert everything(folders.classroom) == once
        assert outside(folders) == before
        kept = {data for name, data in once.items() if name.startswith("received/")}
        placed = {
            n: d for n, d in once.items() if n.startswith("submitted/") and "timestamp" not in n
        }
        assert set(placed.values()) <= kept
