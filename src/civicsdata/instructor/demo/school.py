"""Files such as a school's systems give out, for a class that does not exist."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from civicsdata.instructor.authoring.source.syllabus import Unit
from civicsdata.instructor.demo.made_up_class import DUE, EXCUSED, IN_TIME, LATE, Student, is_late
from civicsdata.instructor.files import write_whole

CANVAS_UNITS = 3  # so many units come by way of Canvas, the others by way of Moodle
_NUMBERS_FROM = 4100  # of students in the LMS
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # with which a zip says that it knows no time


def class_list(group: Sequence[Student]) -> bytes:
    """Return the list of the class as an office might export it."""
    head = ("Student ID", "First name", "Last name", "E-mail", "Section", "LMS ID")
    rows = [
        (one.id, one.first_name, one.last_name, _mail(one), "2b", number)
        for number, one in _numbered(group)
    ]
    return _table([head, *rows])


def dates(units: Sequence[Unit]) -> bytes:
    """Return due dates, a late rule, and an excuse."""
    due = "".join(f"{unit.id} = {DUE:%Y-%m-%d}\n" for unit in units)
    excuses = "".join(
        f'\n[[excuse]]\nstudent = "{student}"\nunit = "{unit}"\n' for student, unit in EXCUSED
    )
    text = f'zone = "America/Mexico_City"\nlate = "10 percent a day"\n\n[due]\n{due}{excuses}'
    return text.encode()


def canvas_zip(unit: Unit, group: Sequence[Student], works: Mapping[str, str]) -> bytes:
    """Return what Canvas gives as *Download submissions*."""
    files = {}
    for number, one in _numbered(group):
        if one.id in works:
            name = f"{one.last_name}{one.first_name}".casefold().replace(" ", "")
            late = "_LATE" if is_late(one, unit.id) else ""
            files[f"{name}{late}_{number}_{number + 5000}_{unit.id}.ipynb"] = works[one.id]
    return _zip(files)


def moodle_zip(unit: Unit, group: Sequence[Student], works: Mapping[str, str]) -> bytes:
    """Return what Moodle gives as *Download all submissions*."""
    return _zip({
        f"{one.name}_{number}_assignsubmission_file_/{unit.id}.ipynb": works[one.id]
        for number, one in _numbered(group)
        if one.id in works
    })  # fmt: skip


def canvas_gradebook(units: Sequence[Unit], group: Sequence[Student]) -> bytes:
    """Return the gradebook that Canvas exports, with no grades in it."""
    head = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section",
            *(f"{unit.id} ({900 + place})" for place, unit in enumerate(units)))  # fmt: skip
    possible = ("    Points Possible", "", "", "", "", *(unit.spine.points for unit in units))
    empty = [""] * len(units)
    rows = [
        (f"{one.last_name}, {one.first_name}", number, "", one.id, "2b", *empty)
        for number, one in _numbered(group)
    ]
    return _table([head, possible, *rows])


def moodle_worksheet(unit: Unit, group: Sequence[Student], works: Mapping[str, str]) -> bytes:
    """Return the grading worksheet of one assignment in Moodle, with no grades in it."""
    head = ("Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade",
            "Grade can be changed", "Last modified (submission)", "Last modified (grade)",
            "Feedback comments")  # fmt: skip
    rows = []
    for number, one in _numbered(group):
        came = _moodle_time(LATE if is_late(one, unit.id) else IN_TIME)
        handed_in = one.id in works
        rows.append((
            f"Participant {number}", one.name, _mail(one),
            "Submitted for grading" if handed_in else "No submission",
            "", f"{unit.spine.points}.00", "Yes", came if handed_in else "-", "-", "",
        ))  # fmt: skip
    return _table([head, *rows])


def write_files(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write files into a folder; return where they stand."""
    for name, content in files.items():
        write_whole(folder / name, content)
    return [folder / name for name in files]


def _numbered(group: Sequence[Student]) -> list[tuple[int, Student]]:
    return list(enumerate(group, start=_NUMBERS_FROM))


def _mail(student: Student) -> str:
    return f"{student.id}@school.example"


def _moodle_time(time: datetime) -> str:
    hour = time.hour % 12 or 12
    half = "AM" if time.hour < 12 else "PM"
    return f"{time:%A}, {time.day} {time:%B} {time.year}, {hour}:{time:%M} {half}"


def _table(rows: Sequence[Sequence[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def _zip(files: Mapping[str, str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    return content.getvalue()
