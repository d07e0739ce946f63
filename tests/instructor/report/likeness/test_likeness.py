"""What is alike in a class is found and shown, and what is alike by chance is not."""

from __future__ import annotations

import copy
import json
import re
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell
from tests.course import cells_by_id, course, reference, writings
from tests.instructor.report.conftest import NAMES
from tests.instructor.report.test_feedback import words
from tests.rounds import civicsdata, clone, submission, submit

from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.report.class_report.people import anonymous
from civicsdata.instructor.report.likeness.finding import find_likeness
from civicsdata.instructor.report.likeness.page import likeness_page
from civicsdata.instructor.report.likeness.pairs import in_order, marked
from civicsdata.instructor.report.likeness.texts import Text
from civicsdata.instructor.report.records import ClassRecord

UNIT = "1-evidence"
(ESSAY,) = writings(UNIT)
# Sixty words of a student's own, on the unit's question, in the words of this test.
OWN = (
    "My grandmother buys a newspaper and reads every number twice, once aloud. I used to laugh. "
    "Then our football club printed a crowd of nine hundred for a field with six benches, and no "
    "reader wrote in. Since that day I ask two strangers before I pass a figure on, and I would "
    "change my habit only if strangers turned out to copy each other."
)
OTHER = (
    "Waiting costs something as well. When a river rises, the town that waits for the official "
    "gauge is wet before the office opens. A single careful witness who says how she measured is "
    "worth more than three papers that quote one another, so I would repeat her figure, name her, "
    "and correct myself in the same place as soon as the gauge says otherwise."
)
LOOP = """seen = {}
for place in ["Texas", "Arizona", "New York"]:
    for year in range(2019, 2024):
        seen[place, year] = len([one for one in day["city"] if place in str(one)])
print(sorted(seen.items(), key=lambda pair: pair[1], reverse=True)[:5])"""


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    return clone(tmp_path_factory.mktemp("course"))


@pytest.fixture
def root(empty, tmp_path):
    shutil.copytree(empty, tmp_path / "course")
    return tmp_path / "course"


def put(root, student, essay="", answers=None, added=()):
    """Place graded work, and the file that came in, as grading leaves them."""
    texts = dict(answers or {})
    if essay:
        texts[f"{ESSAY.id}-form"] = essay
    made = submission(UNIT, texts)
    for number, source in enumerate(added):
        made.cells.append(new_code_cell(source, id=f"added-9-{number}"))
    submit(root / "class", student, UNIT, made)
    graded = root / "class" / "autograded" / student / UNIT
    shutil.copytree(root / "class" / "submitted" / student / UNIT, graded)


def found(root, **names):
    units = tuple(unit for unit in course().units if unit.id == UNIT)
    record = ClassRecord(course(), units, names or dict(NAMES), ())
    return find_likeness(ClassFolders(root), record), record


def test_two_essays_that_differ_in_a_few_words_stand_side_by_side(root):
    put(root, "ana", OWN)
    put(root, "ben", OWN.replace("football", "handball").replace("strangers", "neighbours"))
    put(root, "cleo", OTHER)
    likeness, record = found(root)
    (one,) = likeness.between
    assert (one.pair.one.writers, one.pair.other.writers) == (("ana",), ("ben",))
    assert one.title == ESSAY.title
    page = likeness_page(likeness, record)
    assert "<mark>football</mark>" in page
    assert "<mark>handball</mark>" in page
    said = words(page)
    assert "Ana Núñez – Ben Olu" in said
    assert "river" not in said, "a text that is like no other is not shown"
    assert "a reason to ask, never a proof" in said


def test_paragraphs_in_another_order_are_found(root):
    first, second = OWN + " ", OTHER + " "
    put(root, "ana", first + second)
    put(root, "ben", second + first)
    likeness, _ = found(root)
    assert len(likeness.between) == 1


def test_released_text_and_short_answers_say_nothing(root):
    released = submission(UNIT, {})
    told = next(
        c.source for c in released.cells if c.cell_type == "markdown" and len(c.source) > 400
    )
    cells = cells_by_id("solutions", UNIT)
    key = {item: cells[f"{item}-answer"].source for item in reference(UNIT)}
    for student in ("ana", "ben", "cleo"):
        own = OWN if student == "ana" else OTHER if student == "ben" else "I do not know."
        put(root, student, f"{told}\n\n{own}", key)
    likeness, _ = found(root)
    assert likeness.between == ()
    assert likeness.published == (), "right choices and one-liners equal the key by themselves"


def test_cells_that_students_added_are_compared_wherever_they_stand(root):
    put(root, "ana", added=["1 + 1", LOOP])
    put(root, "ben", added=[LOOP.replace("    ", "\t"), "1 + 1"])
    put(root, "cleo", added=["1 + 1"])
    likeness, _ = found(root)
    (one,) = likeness.between
    assert one.pair.is_same, "but for spaces"
    assert one.pair.one.writers == ("ana", "ben")


def test_a_model_text_is_found_also_when_a_few_words_were_changed(root):
    model = ESSAY.models[0].text
    put(root, "ana", " ".join(model.split()))
    put(root, "ben", " ".join("well" if n % 10 == 0 else w for n, w in enumerate(model.split())))
    put(root, "cleo", OWN)
    likeness, record = found(root)
    shares = {
        tuple(one.pair.one.writers + one.pair.other.writers): one.pair.is_same
        for one in likeness.published
    }
    assert True in shares.values()
    assert {s for key in shares for s in key} == {"ana", "ben"}
    assert "Published answer" in likeness_page(likeness, record)


def test_members_of_a_team_are_not_compared_with_each_other(root):
    head = "id,first_name,last_name,email,section,team,lms_id,sis_id,login,status\n"
    rows = "ana,Ana,N,,A,red,,,,active\nben,Ben,O,,A,red,,,,active\ncleo,Cleo,P,,A,,,,,active\n"
    (root / "class").mkdir(exist_ok=True)
    (root / "class" / "roster.csv").write_text(head + rows, encoding="utf-8")
    put(root, "ana", OWN)
    put(root, "ben", OWN)
    likeness, _ = found(root)
    assert likeness.is_empty
    put(root, "cleo", OWN)
    likeness, _ = found(root)
    assert likeness.between[0].pair.one.writers == ("ana", "ben", "cleo")
    assert likeness.files[0].students == ("ana", "ben", "cleo")


def test_equal_files_are_named_and_untouched_ones_are_not(root):
    for student in ("ana", "ben"):
        put(root, student, OWN)
    for student in ("cleo", "dora"):
        put(root, student)
    likeness, record = found(root)
    assert [one.students for one in likeness.files] == [("ana", "ben")]
    assert "Ana Núñez, Ben Olu" in words(likeness_page(likeness, record))


def test_numbers_take_the_place_of_names(root):
    put(root, "ana", OWN)
    put(root, "ben", OWN)
    likeness, record = found(root)
    page = likeness_page(likeness, anonymous(record))
    assert not any(name in page for name in NAMES.values())
    assert re.search(r"Student \d", words(page))


def test_odd_work_is_text_and_stops_nothing(root):
    evil = "<script>alert(1)</script> <img src=x onerror=y> " + OWN
    put(root, "ana", evil)
    put(root, "ben", evil)
    path = root / "class" / "autograded" / "cleo" / UNIT / f"{UNIT}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text("{")
    likeness, record = found(root)
    page = likeness_page(likeness, record)
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_without_solutions_the_page_says_so(root):
    shutil.rmtree(root / "solutions")
    put(root, "ana", OWN)
    likeness, record = found(root)
    assert "nothing was compared with published answers" in words(likeness_page(likeness, record))


def test_the_report_command_names_the_page_and_leads_to_it(course):
    essay = "class/autograded/{}/1-evidence/1-evidence.ipynb"
    data = json.loads((course / essay.format("ana")).read_text(encoding="utf-8"))
    other = copy.deepcopy(data)
    (course / essay.format("dora")).parent.mkdir(parents=True)
    (course / essay.format("dora")).write_text(json.dumps(other), encoding="utf-8")
    before = (course / "class" / "gradebook.db").read_bytes()
    done = civicsdata(course, "report")
    assert done.returncode == 0, done.stderr
    assert "likeness.html: a reason to ask, never a proof" in done.stdout
    assert 'href="likeness.html"' in (course / "class/report/index.html").read_text("utf-8")
    page = (course / "class/report/likeness.html").read_text(encoding="utf-8")
    assert "Ana Núñez, Dora Quint, Published answer" in words(page)
    assert "default-src 'none'" in page
    assert (course / "class" / "gradebook.db").read_bytes() == before, "no score changes"


texts = st.text("ab <&\n", max_size=40).map(lambda text: Text("x", text, False))


@given(texts, texts)
def test_likeness_is_the_same_both_ways_and_marks_lose_no_word(one, other):
    assert in_order(one, other) == in_order(other, one)
    shown = re.sub(r"</?mark>", "", str(marked(one, other)))
    plain = shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert plain.split() == one.own.split()
