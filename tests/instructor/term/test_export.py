"""Grades go back to the school's system: right person, right cell, nothing else changed."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.course import course

from civicsdata.instructor.errors import CourseError
from civicsdata.instructor.files import write_whole
from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.report.standing import ClassRecord, ItemStanding, Standing
from civicsdata.instructor.term.collect.register import NOTEBOOK, Received, write_register
from civicsdata.instructor.term.export.lms_file import Wanted, fill
from civicsdata.instructor.term.export.own_table import as_csv, as_xlsx, own_rows
from civicsdata.instructor.term.export.page_zip import page_zips
from civicsdata.instructor.term.export.raw_table import parse_raw_table
from civicsdata.instructor.term.roster import Roster, Student

ANA = Student("ana", "Ana", "Ruiz", "ana@school.example", "2b", lms_id="77", sis_id="S-1")
BO = Student("bo", "Bo", "Li", "bo@school.example", "2b", lms_id="78", login="bo.li")
CY = Student("cy", "Cy", "=HYPERLINK(1)", "cy@school.example", "2c", lms_id="79")
ROSTER = Roster((ANA, BO, CY))
UNIT = "1-evidence"

CANVAS = (
    "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,How this works (101),"
    '"1-evidence, essay (102)",Current Score\r\n'
    "    Points Possible,,,,,5,20,(read only)\r\n"
    '"Ruiz, Ana",77,S-1,ana,2b,,,  "x"\r\n'
    '"Li, Bo",,,BO.LI,2b,,3.0,\r\n'
    '"O\'Neil, Zoë ""Z""",99,,,2b,,,\r\n'
    '"Student, Test",1000,,,2b,,,\r\n'
)
MOODLE = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    '"Last modified (submission)","Last modified (grade)","Feedback comments"\n'
    'Participant 77,"Ana Ruiz",ana@school.example,"Submitted for grading",,20.00,Yes,'
    '"Friday, 6 November 2026, 10:00 AM",-,\n'
    'Participant 5,"Bo Li",BO@school.example,"No submission",,20.00,Yes,-,-,\n'
)


def standing(student, state, earned=0.0, unit=UNIT, comment=""):
    item = ItemStanding("one", "One", "o", "essay", 20, automatic=earned, comment=comment)
    return Standing(student, unit, state, (item,))


def record(*standings):
    units = tuple(unit for unit in course().units if unit.id in ("0-start", UNIT))
    names = {student.id: student.name for student in ROSTER.students}
    there = {(one.student, one.unit) for one in standings}
    rest = (
        replace(standing(name, "missing"), unit=unit.id)
        for unit in units for name in names if (name, unit.id) not in there
    )  # fmt: skip
    return ClassRecord(course(), units, names, (*standings, *rest))


def filled(text, name, wanted, encoding="utf-8"):
    table = parse_raw_table(text.encode(encoding))
    done = fill(table, name, wanted)
    return table.content().decode(encoding), done


def cells(text):
    return list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))


@given(st.binary(max_size=300))
def test_a_file_that_nothing_is_put_into_keeps_every_byte(data):
    assert parse_raw_table(data).content() == data


@given(st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=4), min_size=1, max_size=5))
def test_cells_are_read_as_any_spreadsheet_reads_them(rows):
    rows = [[cell.replace("\0", "").strip() for cell in row] for row in rows]
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(rows)
    table = parse_raw_table(text.getvalue().encode("utf-8", "surrogatepass"))
    assert [table.row(place) for place in range(len(rows))] == rows


def test_canvas_gets_points_in_its_own_file_and_nothing_else_changes():
    class_ = record(standing("ana", "graded", 12.5), standing("bo", "graded", 20.0))
    text, done = filled(CANVAS, "grades.csv", Wanted(class_, ROSTER))
    assert text == CANVAS.replace('"Ruiz, Ana",77,S-1,ana,2b,,,', '"Ruiz, Ana",77,S-1,ana,2b,,12.5,'
                                  ).replace('2b,,3.0,', '2b,,20,')  # fmt: skip
    assert done.grades == 2
    assert done.open == 2  # the two places of unit 0, for which nobody handed in
    assert done.strangers == ['O\'Neil, Zoë "Z"']
    assert done.absent == ["Cy =HYPERLINK(1)"]


@pytest.mark.parametrize("state", ["missing", "ungraded", "unread"])
def test_what_has_no_grade_yet_is_never_a_zero(state):
    class_ = record(standing("ana", state, 4.0))
    text, done = filled(CANVAS, "grades.csv", Wanted(class_, ROSTER))
    assert text == CANVAS
    assert done.grades == 0


def test_canvas_reads_an_excuse():
    class_ = record(standing("ana", "excused"))
    text, _ = filled(CANVAS, "grades.csv", Wanted(class_, ROSTER))
    assert cells(text)[2][6] == "EX"


def test_a_teacher_says_which_column_is_which_unit():
    text = CANVAS.replace("1-evidence, essay (102)", "Hausarbeit (7)")
    columns = {"Hausarbeit (7)": UNIT}
    done, _ = filled(text, "g.csv", Wanted(record(standing("ana", "graded", 3)), ROSTER, columns))
    assert cells(done)[2][6] == "3"


def test_moodle_gets_points_and_the_teachers_words_in_its_worksheet():
    class_ = record(standing("ana", "graded", 8.5, comment="Say where\n<65> comes from."))
    text, done = filled(MOODLE, "Grades-1-evidence-99.csv", Wanted(class_, ROSTER))
    ana, bo = cells(text)[1:]
    assert ana[4] == "8.5"
    assert ana[9] == "Say where<br>&lt;65&gt; comes from."
    assert bo == cells(MOODLE)[2]
    assert (done.grades, done.open, done.strangers) == (1, 1, [])
    assert text.replace("8.5", "").replace("Say where<br>&lt;65&gt; comes from.", "") == MOODLE


def test_moodle_with_decimal_commas_gets_commas():
    text = MOODLE.replace("20.00", '"20,00"').replace("Maximum Grade", "Calificación máxima")
    text = text.replace("Identifier", "Identificador").replace(",Grade,", ",Calificación,")
    done, _ = filled(
        text, "x.csv", Wanted(record(standing("ana", "graded", 8.5)), ROSTER, unit=UNIT)
    )
    assert '"8,5"' in done


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_a_file_keeps_its_encoding(encoding):
    text = MOODLE.replace("Bo Li", "Bo Peña")
    data = text.encode(encoding)
    table = parse_raw_table(data)
    fill(table, "1-evidence.csv", Wanted(record(standing("ana", "graded", 1)), ROSTER))
    assert table.content().decode(encoding) == text.replace(
        '"Submitted for grading",,', '"Submitted for grading",1,'
    )


def test_points_are_converted_only_when_asked_for():
    hundred = MOODLE.replace("20.00", "100.00")
    class_ = record(standing("ana", "graded", 8.5))
    with pytest.raises(CourseError, match="gives 100 points for 1-evidence, which has 20"):
        filled(hundred, "1-evidence.csv", Wanted(class_, ROSTER))
    text, _ = filled(hundred, "1-evidence.csv", Wanted(class_, ROSTER, scale=True))
    assert cells(text)[1][4] == "42.5"


@pytest.mark.parametrize(
    ("text", "name", "sentence"),
    [
        ("a,b\n1,2\n", "x.csv", "neither a gradebook of Canvas nor a grading worksheet of Moodle"),
        ("", "x.csv", "its first line says nothing"),
        (MOODLE, "Grades.csv", "Say it with --unit"),
        (MOODLE.replace("77", "1").replace("ana", "eva").replace("Ana", "Eva")
         .replace("Bo", "Ed").replace("BO", "ed"), "1-evidence.csv", "Nobody in 1-evidence.csv"),
        (CANVAS.replace("1-evidence", "Quiz").replace("How this works", "Poster"), "c.csv",
         r"named after a unit; its assignments are: .*Poster \(101\)"),
    ],
)  # fmt: skip
def test_a_file_of_another_course_or_kind_is_refused(text, name, sentence):
    with pytest.raises(CourseError, match=sentence):
        filled(text, name, Wanted(record(standing("ana", "graded", 1)), ROSTER))


def test_two_people_of_one_name_are_not_guessed():
    twins = Roster((Student("a1", "Ana", "Ruiz"), Student("a2", "Ana", "Ruiz"), BO))
    class_ = record(standing("bo", "graded", 1))
    _, done = filled(MOODLE, "1-evidence.csv", Wanted(class_, twins))
    assert done.strangers == ["Ana Ruiz"]


def test_our_own_table_has_states_blanks_and_no_formula():
    rows = own_rows(record(standing("ana", "graded", 12.5), standing("cy", "unread", 3)), ROSTER)
    table = list(csv.DictReader(io.StringIO(as_csv(rows).decode("utf-8-sig"))))
    ana, bo, cy = table
    assert (ana["1-evidence points"], ana["1-evidence state"]) == ("12.5", "graded")
    assert (bo["1-evidence points"], bo["1-evidence state"]) == ("", "not handed in")
    assert (cy["1-evidence points"], cy["1-evidence state"]) == ("", "text not read yet")
    assert cy["last_name"] == "'=HYPERLINK(1)"
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(rows))).active
    assert sheet.cell(2, 8).value == 12.5
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_pages_are_packed_under_the_names_that_the_systems_know(tmp_path):
    folders = ClassFolders(tmp_path, "class")

    def entry(student, system, path, when):
        return Received(student, UNIT, NOTEBOOK, path, "0", "kept", system=system, when=when)

    write_register(
        folders,
        [
            entry("ana", "canvas", "all.zip/ruizana_77_1_old.ipynb", "2026-10-01T10:00:00+00:00"),
            entry("ana", "canvas", "all.zip/ruizana_77_2_new.ipynb", "2026-10-02T10:00:00+00:00"),
            entry("bo", "moodle", "m.zip/Bo Li_5_assignsubmission_file_/a.ipynb", ""),
            entry("cy", "canvas", "all.zip/cy_79_3_a.ipynb", ""),  # has no page yet
        ],
    )
    for student in ("ana", "bo"):
        page = folders.classroom / "feedback" / student / UNIT / f"{UNIT}.html"
        write_whole(page, f"page of {student}".encode())
    found = {}
    for packed in page_zips(folders, [UNIT]):
        with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
            found[packed.name] = {name: archive.read(name) for name in archive.namelist()}
    assert found == {
        "1-evidence-pages-for-canvas.zip": {"ruizana_77_2_new.html": b"page of ana"},
        "1-evidence-pages-for-moodle.zip": {
            "Bo Li_5_assignsubmission_file_/1-evidence.html": b"page of bo"
        },
    }
