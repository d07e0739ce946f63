"""The class comes in from whatever file a school gives, and no id ever changes."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from tests.rounds import civicsdata

from civicsdata.instructor.errors import CourseError
from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.term.roster import Roster, Student, read_roster
from civicsdata.instructor.term.roster.columns import people, recognize
from civicsdata.instructor.term.roster.merge import Merged, merge, safe_id
from civicsdata.instructor.term.roster.students import write_roster
from civicsdata.instructor.term.roster.tables import read_table

CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Unit 1 (77)
    Points Possible,,,,,20
"Ruiz Peña, Ana",501,S1,aruiz,P1,
"Müller, Ben",502,S2,bmuller,P1,
"O'Neil, Cem",503,S3,coneil,P2,
"Student, Test",999,,,P1,
"""
MOODLE = """Identifier,Full name,Email address,Status,Grade
Participant 4711,Ana Ruiz Peña,ana@x.org,No submission,
Participante 4712,Ben Müller,ben@x.org,Submitted,
"""


def read(path: Path, content: str | bytes, old: Roster | None = None) -> Merged:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    table = read_table(path)
    columns = recognize(table, path.name)
    assert columns.doubts == ()
    return merge(old or Roster(), people(table, columns), path.name)


def test_a_gradebook_of_canvas(tmp_path: Path) -> None:
    assert read(tmp_path / "canvas.csv", CANVAS).roster.students == (
        Student("aruiz", "Ana", "Ruiz Peña", "", "P1", "", "501", "S1", "aruiz"),
        Student("bmuller", "Ben", "Müller", "", "P1", "", "502", "S2", "bmuller"),
        Student("coneil", "Cem", "O'Neil", "", "P2", "", "503", "S3", "coneil"),
    )


def test_a_worksheet_of_moodle(tmp_path: Path) -> None:
    assert read(tmp_path / "moodle.csv", MOODLE).roster.students == (
        Student("ana", "Ana", "Ruiz Peña", "ana@x.org", lms_id="4711"),
        Student("ben", "Ben", "Müller", "ben@x.org", lms_id="4712"),
    )


SPANISH = [
    ["Apellidos", "Nombre", "Correo electrónico", "Sección", "Equipo", "Número de ID"],
    ["Ruiz Peña", "Ana", "ana@x.org", "2.º B", "Rojo", "0017"],
    ["Núñez; hija", "Íñigo", "inigo@x.org", "2.º B", "Rojo", "0018"],
]
SPANIARDS = (
    Student("0017", "Ana", "Ruiz Peña", "ana@x.org", "2.º B", "Rojo", sis_id="0017"),
    Student("0018", "Íñigo", "Núñez; hija", "inigo@x.org", "2.º B", "Rojo", sis_id="0018"),
)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_any_delimiter_and_encoding(tmp_path: Path, delimiter: str, encoding: str) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(SPANISH)
    made = read(tmp_path / "lista.csv", text.getvalue().encode(encoding))
    assert made.roster.students == SPANIARDS


def test_a_spreadsheet_with_a_title_and_an_empty_sheet(tmp_path: Path) -> None:
    book = Workbook()
    book.create_sheet("Lista")
    for row in [["Curso 2026"], [], *SPANISH]:
        book["Lista"].append(row)
    book.save(tmp_path / "lista.xlsx")
    made = read(tmp_path / "lista.xlsx", (tmp_path / "lista.xlsx").read_bytes())
    assert made.roster.students == SPANIARDS


def test_numbers_of_a_spreadsheet_have_no_decimal_point(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["ID", "First name", "Last name"], [17, "Ana", "Ruiz"], [18.0, "Ben", "Lee"]):
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    made = read(tmp_path / "list.xlsx", (tmp_path / "list.xlsx").read_bytes())
    assert [student.id for student in made.roster.students] == ["17", "18"]


def test_changes_during_term_are_told_one_line_each(tmp_path: Path) -> None:
    first = read(tmp_path / "canvas.csv", CANVAS).roster
    later = CANVAS.replace("S1,aruiz,P1", "S1,aruiz,P2").replace(
        '"O\'Neil, Cem",503,S3,coneil,P2,', '"Ruiz, Dara",504,S4,dara,P2,'
    )
    merged = read(tmp_path / "canvas.csv", later, first)
    assert merged.lines == (
        "changed: Ana Ruiz Peña (aruiz): section 'P1' is now 'P2'",
        "new: Dara Ruiz (dara, section P2)",
        "left: Cem O'Neil (coneil); their work stays",
    )
    assert [s.id for s in merged.roster.students] == ["aruiz", "bmuller", "coneil", "dara"]
    back = read(tmp_path / "canvas.csv", CANVAS, merged.roster)
    assert "changed: Cem O'Neil (coneil): is back" in back.lines


def test_an_id_stays_when_another_system_names_the_person(tmp_path: Path) -> None:
    first = read(tmp_path / "canvas.csv", CANVAS).roster
    both = read(tmp_path / "n.csv", "First name,Last name,Email\nAna,Ruiz Peña,a@x.org\n", first)
    ana = both.roster.students[0]
    assert (ana.id, ana.email, ana.login) == ("aruiz", "a@x.org", "aruiz")


def test_a_list_of_one_section_says_nothing_of_the_others(tmp_path: Path) -> None:
    first = read(tmp_path / "canvas.csv", CANVAS).roster
    only = 'Student,ID,SIS Login ID,Section\n"O\'Neil, Cem",503,coneil,P2\n'
    assert read(tmp_path / "p2.csv", only, first).roster == first


def test_two_people_of_one_name_are_two_people(tmp_path: Path) -> None:
    text = "Name,Email\nAna Ruiz,ana1@x.org\nAna Ruiz,ana2@x.org\n"
    merged = read(tmp_path / "n.csv", text)
    assert [s.id for s in merged.roster.students] == ["ana1", "ana2"]
    assert read(tmp_path / "n.csv", text, merged.roster).lines == ()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("id,name\n1,Ana Ruiz\n1,Ben Lee\n", "the same id in more than one row: 1"),
        ("name,email\nAna Ruiz,a@x.org\nBen Lee,A@x.org\n", "the same email"),
        ("1,Ana,Ruiz\n2,Ben,Lee\n", "no line of headings that is understood; its first line is"),
        ("id,name\n", "nobody below them"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\0" + bytes(100), "no table"),
        (b"PK\x03\x04 and no spreadsheet", "cannot be read as a spreadsheet"),
        (b"\xd0\xcf\x11\xe0" + bytes(50), "old spreadsheet"),
    ],
)
def test_what_is_no_list_has_one_sentence(tmp_path: Path, content: str | bytes, words: str) -> None:
    with pytest.raises(CourseError, match=words):
        read(tmp_path / "list.csv", content)


def test_headings_that_are_not_sure_are_shown(tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_text("Nombre,Correo de la madre\nAna Ruiz,m@x.org\n")
    columns = recognize(read_table(tmp_path / "l.csv"), "l.csv")
    assert len(columns.doubts) >= 1
    assert columns.lines() == ["Nombre: full_name", "Correo de la madre: email"]
    named = {"Nombre": "full_name", "correo de la MADRE": "email"}
    assert recognize(read_table(tmp_path / "l.csv"), "l.csv", named).doubts == ()


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=80)


@given(NAMES)
@settings(deadline=None)
def test_an_id_is_a_safe_name_of_a_folder(name: str) -> None:
    made = safe_id(name)
    assert "/" not in made
    assert ".." not in made
    assert made in ("", Path(made).name)
    assert made.isascii()
    assert not made.startswith((".", "-", "="))


@given(st.lists(st.tuples(NAMES, st.integers(1, 999)), unique_by=lambda one: one[1], min_size=1))
@settings(max_examples=50, deadline=None)
def test_a_roster_is_read_as_it_was_written_and_the_same_file_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, int]]
) -> None:
    folder = tmp_path_factory.mktemp("roster")
    text = io.StringIO()
    csv.writer(text).writerows([("name", "login"), *((n, f"u{k}") for n, k in rows)])
    merged = read(folder / "list.csv", text.getvalue())
    write_roster(ClassFolders(folder, "class"), merged.roster)
    again = read_roster(ClassFolders(folder, "class"))
    assert again == merged.roster
    assert read(folder / "list.csv", text.getvalue(), again).roster == again


def test_the_command_says_what_it_did_and_refuses_without_loss(tmp_path: Path) -> None:
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "syllabus.toml").write_text("")
    (tmp_path / "canvas.csv").write_text(CANVAS, encoding="utf-8")
    done = civicsdata(tmp_path, "roster", "canvas.csv")
    assert done.returncode == 0
    assert "new: Ana Ruiz Peña (aruiz, section P1)" in done.stdout
    before = (tmp_path / "class" / "roster.csv").read_bytes()
    assert b"id,first_name,last_name,email,section,team,lms_id,sis_id,login,status\n" in before
    assert (
        "The roster is as it was: 3 students."
        in civicsdata(tmp_path, "roster", "canvas.csv").stdout
    )
    (tmp_path / "odd.csv").write_text("Who,Mail of parents\nx,y\n")
    (tmp_path / "other.csv").write_text("id,name\nx,Xe Yo\n")
    for file, words in (("odd.csv", "headings are: Who, Mail of parents"),
                        ("other.csv", "leaves out 3 of 3"), ("no.csv", "no file")):  # fmt: skip
        done = civicsdata(tmp_path, "roster", file)
        assert done.returncode == 2
        assert words in done.stderr
        assert (tmp_path / "class" / "roster.csv").read_bytes() == before
