"""Work comes in from every system, to the right person and unit, once, and nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta, timezone
from pathlib import Path

import pytest
from tests.instructor.term.packing import (
    ANA,
    BEN,
    CEM,
    course,
    everything,
    other_work,
    pack,
    packed,
    without_marks,
    work,
)

from civicsdata.instructor.errors import CourseError
from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.term.collect import notices
from civicsdata.instructor.term.collect.collecting import Collected, CollectOptions, collect
from civicsdata.instructor.term.roster.students import Roster, Student, write_roster

CHICAGO = timezone(timedelta(hours=-5))


@pytest.fixture
def folders(tmp_path: Path) -> ClassFolders:
    return course(tmp_path, ANA, BEN, CEM)


def take(
    folders: ClassFolders, files: dict[str, bytes], name: str = "a.zip", **options: object
) -> Collected:
    when = options.pop("made", (2026, 10, 2, 9, 0, 0))
    path = pack(folders.root / name, files, when)  # type: ignore[arg-type]
    return collect(folders, [path], CollectOptions(**options))  # type: ignore[arg-type]


def placed(folders: ClassFolders) -> dict[str, bytes]:
    return {k: v for k, v in everything(folders.submitted).items() if k.endswith(".ipynb")}


def stamp(folders: ClassFolders, student: str, unit: str = "1-demo") -> str:
    path = folders.submitted / student / unit / "timestamp.txt"
    return path.read_text() if path.exists() else ""


SYSTEMS = {
    "Canvas": "ruizpenaana_501_7001_1-demo-1.ipynb",
    "Canvas, accents kept": "ruizpeñaana_501_7001_1-demo.ipynb",
    "Canvas, name alone": "ruizpenaana_501_7001_whatever.ipynb",
    "Moodle": "Ana Ruiz Peña_4711_assignsubmission_file_/1-demo.ipynb",
    "Moodle, newer": "Ana Ruiz Peña_4711_assignsubmission_file/1-demo.ipynb",
    "Moodle without folders": "ANA RUIZ PENA_4711_assignsubmission_file_1-demo.ipynb",
    "Blackboard": "Unit 1_aruiz_attempt_2026-10-02-11-22-33_1-demo.ipynb",
    "nbgrader's exchange": "aruiz+1-demo+2026-10-02 16:22:33.000000 UTC+abc/1-demo.ipynb",
    "nbgrader's folders": "ana/1-demo/1-demo.ipynb",
    "a folder with a name": "Ruiz Peña, Ana/1-demo.ipynb",
    "a file with a name": "Ana Ruiz Peña - 1-demo.ipynb",
    "an e-mail address": "ana@x.org/Kopie von 1-demo.ipynb",
}  # fmt: skip


@pytest.mark.parametrize("path", SYSTEMS.values(), ids=SYSTEMS)
def test_each_system_says_whose_it_is(folders: ClassFolders, path: str) -> None:
    done = take(folders, {path: work()}, zone=CHICAGO)
    assert (done.placed, done.waiting) == (1, [])
    assert placed(folders) == {"ana/1-demo/1-demo.ipynb": work()}
    knows_time = "aruiz" in path
    assert stamp(folders, "ana") == ("2026-10-02 16:22:33.000000 UTC" if knows_time else "")


WORKSHEET = """Identifier,Full name,Email address,Status,Grade,Last modified (submission)
Participant 4711,Ana Ruiz Peña,a@x.org,Submitted,,"Friday, 2 October 2026, 11:22 AM"
Participant 4712,Ben Müller,b@x.org,No submission,,-
"""


@pytest.mark.parametrize(
    "text", [WORKSHEET, WORKSHEET.replace("Friday, 2 October 2026, 11:22 AM",
                                          "viernes, 2 de octubre de 2026, 11:22")]
)  # fmt: skip
def test_moodles_worksheet_says_when_work_came(folders: ClassFolders, text: str) -> None:
    sheet = folders.root / "worksheet.csv"
    sheet.write_text(text, encoding="utf-8")
    name = "Ana Ruiz Peña_4711_assignsubmission_file_/1-demo.ipynb"
    path = pack(folders.root / "a.zip", {name: work()})
    collect(folders, [path, sheet], CollectOptions(zone=CHICAGO))
    assert stamp(folders, "ana") == "2026-10-02 16:22:00.000000 UTC"
    before = everything(folders.classroom)
    assert collect(folders, [path, sheet], CollectOptions(zone=CHICAGO)).same == 1
    assert everything(folders.classroom) == before


def test_a_worksheet_that_came_later_brings_the_time(folders: ClassFolders) -> None:
    sheet = folders.root / "worksheet.csv"
    sheet.write_text(WORKSHEET, encoding="utf-8")
    files = {"Ana Ruiz Peña_4711_assignsubmission_file_/1-demo.ipynb": work()}
    take(folders, files)
    assert stamp(folders, "ana") == ""
    collect(folders, [folders.root / "a.zip", sheet], CollectOptions(zone=CHICAGO))
    assert stamp(folders, "ana") == "2026-10-02 16:22:00.000000 UTC"
    take(folders, files)
    assert stamp(folders, "ana") == "2026-10-02 16:22:00.000000 UTC"


def test_each_worksheet_tells_the_times_of_its_own_unit(folders: ClassFolders) -> None:
    later = WORKSHEET.replace("2 October", "9 October")
    for name, text in (("1-demo.csv", WORKSHEET), ("2-other.csv", later)):
        (folders.root / name).write_text(text, encoding="utf-8")
    files = {
        name: pack(folders.root / name, {"Ana Ruiz Peña_4711_assignsubmission_file_/x.ipynb": data})
        for name, data in (("a.zip", work()), ("b.zip", other_work()))
    }
    sheets = [folders.root / "2-other.csv", folders.root / "1-demo.csv"]
    assert collect(folders, [*files.values(), *sheets], CollectOptions(zone=CHICAGO)).placed == 2
    assert stamp(folders, "ana") == "2026-10-02 16:22:00.000000 UTC"
    other = folders.submitted / "ana" / "2-other" / "timestamp.txt"
    assert other.read_text().startswith("2026-10-09")
    (folders.root / "w.csv").write_text(WORKSHEET, encoding="utf-8")
    with pytest.raises(CourseError, match="does not say of which unit it is"):
        collect(folders, [*files.values(), folders.root / "w.csv", *sheets])


@pytest.mark.parametrize(
    ("text", "words"),
    [("id,name\n1,Ana\n", "no grading worksheet"),
     (WORKSHEET.replace("October", "Oktober"), "is no time that is understood")],
)  # fmt: skip
def test_a_worksheet_that_is_none_stops_everything(
    folders: ClassFolders, text: str, words: str
) -> None:
    (folders.root / "w.csv").write_text(text, encoding="utf-8")
    path = pack(folders.root / "a.zip", {"ana/1-demo.ipynb": work()})
    before = everything(folders.classroom)
    with pytest.raises(CourseError, match=words):
        collect(folders, [path, folders.root / "w.csv"])
    assert everything(folders.classroom) == before


def test_the_unit_is_known_from_the_cells(folders: ClassFolders) -> None:
    take(folders, {"ana/final version.ipynb": other_work(), "ben/x.ipynb": without_marks(work())})
    assert set(placed(folders)) == {"ana/2-other/2-other.ipynb", "ben/1-demo/1-demo.ipynb"}


def test_twice_changes_nothing_and_a_newer_attempt_replaces(folders: ClassFolders) -> None:
    old, new = work(), work(demo_sum="total = 1")
    first = {"ruizpenaana_501_7001_1-demo.ipynb": old, "ruizpenaana_501_7002_my.csv": b"a,b\n1,2\n"}
    take(folders, first)
    before = everything(folders.classroom)
    assert (folders.submitted / "ana" / "1-demo" / "my.csv").read_bytes() == b"a,b\n1,2\n"
    again = take(folders, first)
    assert (again.placed, again.same) == (0, 1)
    assert everything(folders.classroom) == before
    take(folders, {"ruizpenaana_LATE_501_7009_1-demo-1.ipynb": new}, "b.zip")
    assert everything(folders.submitted) == {"ana/1-demo/1-demo.ipynb": new}
    assert take(folders, first).same == 1, "the older zip, once more"
    assert placed(folders) == {"ana/1-demo/1-demo.ipynb": new}
    kept = [data for name, data in everything(folders.received).items() if "ana" in name]
    assert sorted(kept) == sorted([old, new, b"a,b\n1,2\n"]), "no attempt is lost"
    register = json.loads((folders.received / "received.json").read_text())
    assert [entry["late"] for entry in register["received"]] == [False, True]


def test_the_latest_of_several_attempts_in_one_zip_counts(folders: ClassFolders) -> None:
    files = {
        f"Unit 1_bmuller_attempt_2026-10-0{day}-11-00-00_1-demo.ipynb": work(
            demo_sum=f"total = {day}"
        )
        for day in (3, 1, 2)
    }
    note = "Unit 1_bmuller_attempt_2026-10-03-11-00-00.txt"
    done = take(folders, {**files, note: b"Name: Ben\n"}, zone=CHICAGO)
    assert placed(folders) == {"ben/1-demo/1-demo.ipynb": work(demo_sum="total = 3")}
    assert stamp(folders, "ben").startswith("2026-10-03 16:00:00")
    assert done.waiting == []


TWINS = (Student("ana1", "Ana", "Ruiz"), Student("ana2", "Ana", "Ruiz"))


def test_two_people_who_fit_are_asked_about_and_never_guessed(tmp_path: Path) -> None:
    folders = course(tmp_path, *TWINS)
    files = {"Ana Ruiz_9_assignsubmission_file_/1-demo.ipynb": work()}
    done = take(folders, files)
    assert placed(folders) == {}
    (line,) = done.waiting
    assert "fits Ana Ruiz (ana1) and Ana Ruiz (ana2); it was not placed." in line
    assert [d for n, d in everything(folders.received / "unplaced").items()] == [work()]
    asked: list[Sequence[str]] = []

    def second(question: str, options: Sequence[str]) -> int:
        asked.append(options)
        return 1

    assert take(folders, files, ask=second).placed == 1
    assert asked == [["Ana Ruiz (ana1)", "Ana Ruiz (ana2)"]]
    assert set(placed(folders)) == {"ana2/1-demo/1-demo.ipynb"}
    assert everything(folders.received / "unplaced") == {}
    before = everything(folders.classroom)
    assert take(folders, files).waiting == [], "what was answered is not asked again"
    assert everything(folders.classroom) == before


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("ruizpenaana_502_7001_1-demo.ipynb", "the number or login of one person and the name of"),
        (
            "ruizpenaana_777_7001_1-demo.ipynb",
            "bears the number 777, while Ana Ruiz Peña (ana) has 501",
        ),
        (
            "Ana Ruiz_4_assignsubmission_file_/1-demo.ipynb",
            "nobody in the roster; is it Ana Ruiz Peña",
        ),
        ("zorro_9_8_1-demo.ipynb", "fits nobody in the roster"),
    ],
)
def test_what_is_not_sure_is_not_placed(folders: ClassFolders, path: str, words: str) -> None:
    done = take(folders, {path: work()})
    assert placed(folders) == {}
    assert words in done.waiting[0]


def test_a_number_tells_namesakes_apart(tmp_path: Path) -> None:
    one, two = (Student(s.id, "Ana", "Ruiz", lms_id=n) for s, n in zip(TWINS, "12", strict=True))
    folders = course(tmp_path, one, two)
    take(folders, {"Ana Ruiz_2_assignsubmission_file_/1-demo.ipynb": work()})
    assert set(placed(folders)) == {"ana2/1-demo/1-demo.ipynb"}


def test_a_corrected_roster_places_what_was_left(folders: ClassFolders) -> None:
    files = {"leedara_900_1_1-demo.ipynb": work()}
    assert take(folders, files).placed == 0
    write_roster(folders, Roster((ANA, BEN, CEM, Student("dara", "Dara", "Lee"))))
    assert take(folders, files).placed == 1
    assert everything(folders.received / "unplaced") == {}


def test_without_a_roster_only_folders_with_an_id_are_taken(tmp_path: Path) -> None:
    folders = course(tmp_path)
    done = take(folders, {"s17/1-demo/1-demo.ipynb": work(), "smithx_1_2_1-demo.ipynb": work()})
    assert set(placed(folders)) == {"s17/1-demo/1-demo.ipynb"}
    (line,) = done.waiting
    assert "cannot be placed without a roster; run `uv run civicsdata roster FILE` first" in line


OFFICE = packed({"[Content_Types].xml": b"", "word/document.xml": b""})
TRIAGE = {
    "a PDF": ({"essay.pdf": b"%PDF-1.7"}, "A PDF was handed in, 'essay.pdf', and no notebook"),
    "a web page": ({"1-demo.html": b"<!DOCTYPE html><p>x"}, "A web page (HTML) was handed in"),
    "Python": ({"1-demo.py": b"total = 35"}, "A Python file was handed in"),
    "Word": ({"1-demo.docx": OFFICE}, "An Office file was handed in"),
    "old Word": ({"x.doc": b"\xd0\xcf\x11\xe0"}, "An old Office file was handed in"),
    "a zip in a zip in a zip": (
        {"a.zip": packed({"b.zip": packed({"1-demo.ipynb": work()})})}, "A zip was handed in, 'b.zip' (from",
    ),
    "a damaged zip": ({"a.zip": b"PK\x03\x04 and nothing"}, "A damaged zip was handed in"),
    "nothing": ({"x.bin": b""}, "An empty file was handed in"),
    "a notebook from elsewhere": (
        {"x.ipynb": b'{"cells": [{"cell_type": "code", "source": "1"}]}'}, "Another notebook was handed in",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "sentence"), TRIAGE.values(), ids=TRIAGE)
def test_what_is_no_notebook_has_a_sentence(
    folders: ClassFolders, files: dict[str, bytes], sentence: str
) -> None:
    done = take(folders, {f"Ben Müller_1_assignsubmission_file_/{n}": d for n, d in files.items()},
                unit="1-demo")  # fmt: skip
    assert placed(folders) == {}
    (line,) = done.waiting
    assert line.startswith(f"Ben Müller, 1-demo: {sentence}")
    assert "nothing to grade" in line
    assert notices(folders, "ben", "1-demo")[0].startswith(sentence)
    assert next(iter(files.values())) in everything(folders.received).values() or "zip" in line


ODD = {
    "a copy": ({"1-demo-Copy1.ipynb": work()}, "named like a copy, '1-demo-Copy1.ipynb'"),
    "Kopie von": ({"Kopie von 1-demo.ipynb": work()}, "named like a copy"),
    "Copia de": ({"Copia de 1-demo.ipynb": work()}, "named like a copy"),
    "a zip in a zip": ({"w.zip": packed({"n/1-demo.ipynb": work()})}, "came in a zip, 'w.zip'"),
    "untouched": ({"1-demo.ipynb": work(nothing="")}, "as it was given out: nothing was answered"),
    "cut off": ({"1-demo.ipynb": work()[:900]}, "a notebook that is damaged or was cut off"),
    "with a PDF": ({"1-demo.ipynb": work(), "x.pdf": b"%PDF"}, "Beside the notebook, a PDF was"),
    "the same twice": ({"1-demo.ipynb": work(), "1-demo-Copy1.ipynb": work()}, "named like a copy"),
    "one that holds the other": (
        {"1-demo.ipynb": work(nothing=""), "1-demo-Copy1.ipynb": work()}, "holds every answer of the",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "sentence"), ODD.values(), ids=ODD)
def test_what_is_odd_is_placed_and_said(
    folders: ClassFolders, files: dict[str, bytes], sentence: str
) -> None:
    take(folders, {f"Ben Müller_1_assignsubmission_file_/{n}": d for n, d in files.items()})
    assert set(placed(folders)) == {"ben/1-demo/1-demo.ipynb"}
    assert sentence in " ".join(notices(folders, "ben", "1-demo"))


def test_two_notebooks_that_differ_wait_for_a_person(folders: ClassFolders) -> None:
    files = {
        "ana/1-demo.ipynb": work(demo_sum="total = 1"),
        "ana/1-demo (1).ipynb": work(demo_sum="total = 2"),
    }
    done = take(folders, files)
    assert placed(folders) == {}
    assert "neither counts yet" in done.waiting[0]
    assert len(everything(folders.received / "students")) == 2
    take(folders, files, ask=lambda question, options: [o[:7] for o in options].index("1-demo "))
    assert placed(folders) == {"ana/1-demo/1-demo.ipynb": work(demo_sum="total = 2")}
    assert "the teacher chose" in notices(folders, "ana", "1-demo")[0]
    before = everything(folders.classroom)
    take(folders, files)
    assert placed(folders) == {"ana/1-demo/1-demo.ipynb": work(demo_sum="total = 2")}
    assert set(everything(folders.classroom)) == set(before)


def test_another_units_notebook_counts_for_its_own(folders: ClassFolders) -> None:
    done = take(folders, {"ana/1-demo.ipynb": other_work()})
    assert set(placed(folders)) == {"ana/2-other/2-other.ipynb"}
    assert done.waiting == [
        "Ana Ruiz Peña, 1-demo: The notebook of 2-other was handed in here; that of 1-demo is missing."
    ]
    assert "handed in as 1-demo" in notices(folders, "ana", "2-other")[0]
    take(folders, {"ana/2-other.ipynb": without_marks(other_work())}, "b.zip")
    take(folders, {"ana/1-demo.ipynb": other_work()})
    assert placed(folders)["ana/2-other/2-other.ipynb"] == without_marks(other_work())


def test_a_notebook_of_another_version_is_named(folders: ClassFolders) -> None:
    path = folders.released / "1-demo" / "1-demo.ipynb"
    released = json.loads(path.read_text())
    for cell in released["cells"]:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"]["checksum"] = "new"
    path.write_text(json.dumps(released))
    old = json.loads(work())
    old["cells"][5]["metadata"]["nbgrader"]["checksum"] = "old"
    take(folders, {"ana/1-demo.ipynb": json.dumps(old).encode()})
    (sentence,) = notices(folders, "ana", "1-demo")
    assert sentence == (
        "The notebook is of another version of the course: demo-sum is not as it is today."
    )


def test_one_hand_in_counts_for_a_team(tmp_path: Path) -> None:
    team = [
        Student(s.id, s.first_name, s.last_name, team="Red", lms_id=s.lms_id) for s in (ANA, BEN)
    ]
    folders = course(tmp_path, *team, CEM)
    take(folders, {"ruizpenaana_501_1_1-demo.ipynb": work()})
    assert set(placed(folders)) == {"ana/1-demo/1-demo.ipynb", "ben/1-demo/1-demo.ipynb"}
    assert notices(folders, "ben", "1-demo") == ("Ana Ruiz Peña handed this in for the team Red.",)
    take(folders, {"mullerben_502_2_1-demo.ipynb": work(demo_sum="total = 2")}, "b.zip")
    assert set(placed(folders).values()) == {work(demo_sum="total = 2")}
    take(folders, {"red_88_3_1-demo.ipynb": work(demo_sum="total = 3")}, "c.zip")
    assert set(placed(folders).values()) == {work(demo_sum="total = 3")}, "Canvas names the group"


def test_what_a_teacher_put_there_stays(folders: ClassFolders) -> None:
    path = folders.submitted / "ana" / "1-demo" / "1-demo.ipynb"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"by hand")
    done = take(folders, {"ana/1-demo.ipynb": work()})
    assert path.read_bytes() == b"by hand"
    assert "It stays; move it away and collect again" in done.waiting[0]


def test_a_folder_is_read_like_a_zip(folders: ClassFolders) -> None:
    inbound = folders.root / "exchange" / "handed-over" / "inbound"
    place = inbound / "bmuller+1-demo+2026-10-02 16:22:33.000000 UTC+x"
    place.mkdir(parents=True)
    (place / "1-demo.ipynb").write_bytes(work())
    (place / "timestamp.txt").write_text("2026-10-02 16:22:30.000000 UTC")
    collect(folders, [inbound])
    assert stamp(folders, "ben") == "2026-10-02 16:22:30.000000 UTC"


@pytest.mark.parametrize("name", ["zip", "folder"])
def test_a_students_own_timestamp_is_no_time(folders: ClassFolders, name: str) -> None:
    inner = {"1-demo.ipynb": work(), "timestamp.txt": b"2020-01-01 00:00:00 UTC"}
    files = {f"ruizpenaana_501_{n}_{k}": v for n, (k, v) in enumerate(inner.items())}
    take(folders, {"ana/w.zip": packed(inner)} if name == "zip" else files)
    assert set(placed(folders)) == {"ana/1-demo/1-demo.ipynb"}
    assert stamp(folders, "ana") == ""


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"PK\x03\x04 cut off", "damaged zip"), (b"nothing", "no zip, or a damaged one")],
)
def test_a_damaged_zip_writes_nothing(folders: ClassFolders, data: bytes, words: str) -> None:
    good = pack(folders.root / "good.zip", {"ana/1-demo.ipynb": work()})
    (folders.root / "bad.zip").write_bytes(data)
    before = everything(folders.classroom)
    with pytest.raises(CourseError, match=words):
        collect(folders, [good, folders.root / "bad.zip"])
    assert everything(folders.classroom) == before
