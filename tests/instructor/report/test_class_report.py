"""The class report says what a teacher acts on, and agrees with the standings."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace

import pytest
from tests.instructor.report.conftest import NAMES, hand_in, read_text
from tests.instructor.report.test_feedback import LINE, words
from tests.rounds import civicsdata

from civicsdata.instructor.errors import CourseError
from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.report.class_report.page import report_page, write_report
from civicsdata.instructor.report.class_report.people import anonymous
from civicsdata.instructor.report.desk.readings import Reading, write_readings
from civicsdata.instructor.report.errors import ReportError
from civicsdata.instructor.report.gain import Gain, before_and_after, right_of_eight
from civicsdata.instructor.report.standing import read_class


@pytest.fixture(scope="module")
def record(graded_course):
    return read_class(ClassFolders(graded_course))


@pytest.fixture(scope="module")
def report(graded_course, record):
    return report_page(ClassFolders(graded_course), record)


def section(text, name):
    return words(
        f"<body>{text.partition(f'<h2 id={chr(34)}{name}{chr(34)}>')[2].partition('</section>')[0]}"
    )


def test_the_report_begins_with_what_to_do_first(report):
    said = words(report)
    assert said.index("What to do first") < said.index("Points by unit")
    assert "Read 2 texts" in said
    assert "Talk with 3 students" in said
    assert "4 students 2 of 6 units handed in" in said


def test_points_have_a_chart_and_its_table(report):
    said = section(report, "points")
    assert "median" in said
    assert report.count('role="img"') == 2
    label = re.search(r'aria-label="(Unit 1: [^"]+)"', report)[1]
    assert "to 100 percent" in label
    assert "1-evidence 2 " in said, "two students have points in unit 1"


def test_who_needs_a_word_is_named_with_the_reason(report):
    said = section(report, "words")
    assert "Dora Quint Nothing handed in: units 0, 1" in said
    assert "Cleo Park File could not be graded: units 0, 1" in said
    assert "Ben Olu Stuck" in said
    assert "Ana" not in said


def test_texts_that_wait_are_listed_until_they_are_read(course, report):
    assert "2 to read: Ana Núñez, Ben Olu" in section(report, "texts")
    for student in ("ana", "ben"):
        read_text(course, student, 2.5, LINE)
    folders = ClassFolders(course)
    said = section(report_page(folders, read_class(folders)), "texts")
    assert "All texts have been read" in said


def test_ideas_come_with_answers_and_without_names(report, record):
    said = section(report, "ideas")
    met = [i.idea for s in record.standings for i in s.items if i.idea]
    assert met
    assert record.course.misconceptions[met[0]].belief in said or len(set(met)) > 5
    assert '<pre class="code">' in report
    assert not any(name in said for name in NAMES.values())


def test_few_students_are_warned_of_with_the_reason(report):
    assert "Few students. With n = 2, a correlation of 0.30 may be anything" in words(report)


def test_anonymous_leaves_no_name_and_no_id(course):
    assert civicsdata(course, "report", "--anonymous").returncode == 0
    text = (course / "class" / "report" / "index.html").read_text(encoding="utf-8")
    said = words(text)
    for student, name in NAMES.items():
        assert name not in text
        assert name.split()[1] not in text
        assert not re.search(rf"\b{student}\b", said)
    assert "Student 1" in said


def test_numbers_for_names_are_each_used_once(record):
    hidden = anonymous(record)
    assert sorted(hidden.names.values()) == [f"Student {n}" for n in range(1, 5)]
    assert hidden.names.keys() == record.names.keys()


def test_the_report_loads_and_runs_nothing(report):
    tags = {tag.lower() for tag in re.findall(r"<([a-zA-Z]+)", report)}
    assert not tags & {"script", "link", "iframe", "img", "object", "form", "base"}
    assert not re.search(r"(src|href|action)=\"(?!#|likeness\.html\")", report)
    assert "default-src 'none'" in report


def test_two_readers_are_compared_when_there_is_a_second_reading(course):
    folders = ClassFolders(course)
    assert "Two readers" not in section(report_page(folders, read_class(folders)), "texts")
    levels = {"claim": 2, "evidence": 3, "other-view": 1, "reasoning": 2}
    readings = [
        Reading("evidence-essay", "ana", "a", levels),
        Reading("evidence-essay", "ana", "a", levels, second=True),
        Reading("evidence-essay", "ben", "b", levels | {"claim": 0, "evidence": 1}),
        Reading("evidence-essay", "ben", "b", levels | {"claim": 1, "evidence": 1}, second=True),
    ]
    write_readings(folders, readings)
    said = section(report_page(folders, read_class(folders)), "texts")
    assert "2 texts were read twice. With so few, talk about them" in said
    assert "Claim 1 " in said, "the same level in one of two"
    assert "Evidence and source 2 1.00" in said
    assert "Other view 2 –" in said, "no spread, no kappa"
    only_unit_0 = report_page(folders, read_class(folders, ["0-start"]))
    assert "Two readers" not in section(only_unit_0, "texts")
    (course / "class" / "readings.json").write_text("{}")
    with pytest.raises(CourseError, match=r"readings\.json cannot be read"):
        report_page(folders, read_class(folders))


def test_gain_is_shown_where_both_ends_are_known(record):
    assert before_and_after(list(right_of_eight(record).values())) is None
    ends = {"0-start": ("start-before", 2), "5-brief": ("brief-after", 5)}
    standings = [
        replace(s, items=(*s.items, replace(s.items[0], id=ends[s.unit][0], right=ends[s.unit][1])))
        if s.student == "ana" and s.unit in ends else s
        for s in record.standings
    ]  # fmt: skip
    right = right_of_eight(replace(record, standings=tuple(standings)))
    assert before_and_after(list(right.values())) == Gain(1, 2, 5, 0.5)


def test_right_answers_are_read_from_the_result_file(course):
    path = course / "class" / "results" / "0-start" / "ana.json"
    digest, _, text = path.read_text(encoding="utf-8").partition("\n")
    data = json.loads(text)
    data["items"][0]["right"] = 6
    path.write_text(f"{digest}\n{json.dumps(data)}\n", encoding="utf-8")
    (ana,) = [
        s for s in read_class(ClassFolders(course), ["0-start"]).standings if s.student == "ana"
    ]
    assert {item.right for item in ana.items} == {6, None}


def test_those_who_left_are_not_in_the_report(course):
    head = "id,first_name,last_name,email,section,team,lms_id,sis_id,login,status\n"
    rows = "ana,Ana,Roster,,A,,,,,active\nben,Ben,Olu,,A,,,,,left\nyan,Yan,New,,A,,,,,active\n"
    (course / "class" / "roster.csv").write_text(head + rows, encoding="utf-8")
    names = read_class(ClassFolders(course)).names
    assert "ben" not in names
    assert names["ana"] == "Ana Roster"
    assert names["yan"] == "Yan New", "also without any work"


def test_a_report_before_grading_is_one_sentence(course):
    folders = ClassFolders(course)
    nobody = read_class(folders, ["5-brief"])
    with pytest.raises(ReportError, match=r"Nothing in .* has been graded yet"):
        write_report(folders, nobody)
    assert not folders.report.exists()
    hand_in(course, "dora", "5-brief", {})
    done = civicsdata(course, "report", "5-brief")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in html.unescape(done.stderr)
