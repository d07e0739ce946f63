"""A feedback page says what the gradebook says, in words, and gives nothing else away."""

from __future__ import annotations

import html
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.course import built, unit, unit_ids, writings
from tests.course import course as spine
from tests.instructor.report.conftest import UNITS, grade_class, gradebook, read_text
from tests.rounds import civicsdata

from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.report.feedback.words import duration, verdict_lines
from civicsdata.instructor.report.feedback.work import PAGE_BYTES, WorkWriter, read_work
from civicsdata.instructor.report.feedback.writer import page_path, write_pages
from civicsdata.instructor.report.standing import read_class

LINE = "Claim 2, evidence and source 3, other view 1, reasoning and limits 2."
MOST_BYTES = 80_000


def write(root, *units):
    folders = ClassFolders(root)
    return write_pages(folders, read_class(folders, units or None))


def page(root, student, unit_id="1-evidence"):
    return page_path(ClassFolders(root), student, unit_id).read_text(encoding="utf-8")


def words(text):
    """Return the words of a page as a person reads them."""
    body = text.partition("<body>")[2]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_each_submission_has_a_page_and_nobody_else(course):
    written = write(course)
    assert {(p.parents[1].name, p.stem) for p in written.pages} == {
        (student, unit_id) for student in ("ana", "ben", "cleo") for unit_id in UNITS
    }
    assert written.changed == len(written.pages) == 6


def test_a_page_is_written_again_when_the_gradebook_changes_and_only_then(course):
    write(course)
    times = {path: path.stat().st_mtime_ns for path in write(course).pages}
    assert write(course).changed == 0
    assert {path: path.stat().st_mtime_ns for path in times} == times
    before = page(course, "ana", "0-start")
    with gradebook(course) as book:
        book.find_grade("start-first-answer", "0-start", "0-start", "ana").auto_score = 0.0
        book.db.commit()
    assert write(course).changed == 1
    assert "4 of 5" in words(page(course, "ana", "0-start"))
    grade_class(course, everything=True)
    assert write(course).changed == 1
    assert page(course, "ana", "0-start") == before


def test_a_page_begins_with_what_to_do_next(course_with_pages):
    course = course_with_pages
    said = words(page(course, "ben"))
    steps = said[said.index("What to do next") : said.index("Sort sentences")]
    assert said.index("What to do next") < said.index("Turn a total into a rate")
    assert steps.count("to gain") == 3
    assert "3 points to gain" in steps.split(".")[0], "where the most points are comes first"
    anchors = re.findall(r'<a href="#([^"]+)"', page(course, "ben"))
    assert len(anchors) == 3
    assert all(f'id="{anchor}"' in page(course, "ben") for anchor in anchors)


def test_items_stand_under_their_objectives_with_points_and_the_idea_in_words(course_with_pages):
    course = course_with_pages
    text = page(course, "ben")
    said = words(text)
    for objective in unit("1-evidence").spine.objectives:
        assert objective.text.rstrip(".") in said
    for item in unit("1-evidence").items:
        assert text.count(f'id="{item.id}"') == 1
    beliefs = [idea.belief for idea in spine().misconceptions.values()]
    assert sum(belief in said for belief in beliefs) >= 2
    assert "The idea behind it:" in said
    assert not any(f" {idea} " in said for idea in spine().misconceptions), "never a bare id"


def test_a_text_is_not_yet_read_or_shown_by_criterion(course, course_with_pages):
    said = words(page(course_with_pages, "ana"))
    assert "Not yet read. The points follow" in said
    assert "16 of 20 points so far; 4 more for your text" in said
    read_text(course, "ana", 2.5, f"{LINE}\n\nWho would <b>object</b>?")
    write(course)
    said = words(page(course, "ana"))
    assert "Not yet read" not in said
    assert "Your teacher writes: Who would <b>object</b>?" in said
    for criterion, level in zip(spine().rubrics["essay"].criteria, (2, 3, 1, 2), strict=True):
        assert f"{criterion.title} level {level} of 3" in said
        assert criterion.levels[level] in said
    assert (
        f"The other view, the next level: {spine().rubrics['essay'].criteria[2].levels[2]}" in said
    )


def test_a_file_that_could_not_be_read_has_its_reason_and_no_zero_to_believe(course_with_pages):
    course = course_with_pages
    said = words(page(course, "cleo"))
    assert "Not graded what you handed in could not be graded" in said
    assert "0 of" not in said
    assert "Sort sentences" not in said, "no list of items with no points"
    assert "not a complete notebook" in said
    assert "hand it in again" in said


def test_lateness_is_told_in_words(course):
    with gradebook(course) as book:
        notebook = book.find_submission_notebook("0-start", "0-start", "ben")
        notebook.late_submission_penalty = 1.0
        book.db.commit()
    write(course)
    late = "Handed in on 2025-03-16 at 08:15 UTC, 1 day and 8 hours after it was due."
    assert f"{late} 1 point was taken off." in words(page(course, "ben", "0-start"))
    assert "Handed in on 2025-03-13 at 18:30 UTC." in words(page(course, "ana"))
    assert "taken off" not in words(page(course, "ana"))
    (course / "class" / "dates.toml").write_text('zone = "America/Mexico_City"\n')
    write(course)
    assert "Handed in on 2025-03-13 at 12:30 CST." in words(page(course, "ana"))


def test_points_of_a_person_in_place_of_the_machines_are_named(course):
    with gradebook(course) as book:
        book.find_grade("evidence-kinds", "1-evidence", "1-evidence", "ben").manual_score = 1.5
        said = book.find_comment("evidence-kinds-answer", "1-evidence", "1-evidence", "ben")
        said.manual_comment = "Nearly."
        book.db.commit()
    write(course)
    said = words(page(course, "ben"))
    assert "These points were given by your teacher." in said
    assert "Your teacher writes: Nearly." in said


def test_a_page_loads_and_runs_nothing(course_with_pages):
    course = course_with_pages
    for student in ("ana", "ben", "cleo"):
        for unit_id in UNITS:
            text = page(course, student, unit_id)
            tags = {tag.lower() for tag in re.findall(r"<([a-zA-Z]+)", text)}
            assert not tags & {"script", "link", "iframe", "img", "object", "form", "svg", "base"}
            assert "default-src 'none'" in text
            assert not re.search(r"(src|href|action)=\"(?!#)", text)
            assert not re.search(r"<[^>]+\son\w+=", text)
            assert "url(" not in text
            assert "@import" not in text
    assert "<script>x()</script>" in words(page(course, "ben")), "shown as the text it is"


def hidden_texts(unit_id):
    """Return every line of the hidden tests of a unit that a page could give away."""
    source = built()[f"build/source/{unit_id}/{unit_id}.ipynb"]
    for cell in json.loads(source)["cells"]:
        text = "".join(cell["source"])
        if "### BEGIN HIDDEN TESTS" in text:
            hidden = text.partition("### BEGIN HIDDEN TESTS")[2].partition("### END")[0]
            yield from (line.strip() for line in hidden.splitlines() if len(line.strip()) > 12)


def test_no_hidden_test_and_no_key_stands_on_a_page(course_with_pages):
    course = course_with_pages
    assert list(hidden_texts("1-evidence"))
    for student in ("ana", "ben", "cleo"):
        text = html.unescape(page(course, student))
        for line in hidden_texts("1-evidence"):
            assert line not in text
        for unit_id in UNITS:
            for item in unit(unit_id).items:
                assert item.explanation.strip()[:60] not in text or not item.explanation.strip()
    solutions = [
        item.solution.strip() for item in unit("1-evidence").items if hasattr(item, "parts")
    ]
    wrong = html.unescape(page(course, "ben"))
    assert sum(text in wrong for text in solutions if "\n" in text) == 0
    for model in writings("1-evidence")[0].models:
        assert model.text.strip()[:80] not in wrong


def test_a_flood_of_output_is_cut_with_a_sentence(course):
    graded = course / "class" / "autograded" / "ben" / "1-evidence" / "1-evidence.ipynb"
    notebook = json.loads(graded.read_text(encoding="utf-8"))
    flood = {"output_type": "stream", "name": "stdout", "text": "<&\"'é" * 20_000}
    wide = {"output_type": "display_data", "metadata": {}, "data": {"text/html": "<b>x</b>" * 9000}}
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("solution") and cell["cell_type"] == "code":
            cell["source"] = "x = 1  # <&>\n" * 3000
            cell["outputs"] = [flood, wide] * 20
    graded.write_text(json.dumps(notebook), encoding="utf-8")
    write(course)
    text = page(course, "ben")
    assert len(text.encode()) <= MOST_BYTES
    assert "your notebook has all of it" in words(text)
    assert text.rstrip().endswith("</html>")


@settings(deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text().map(lambda t: {"output_type": "stream", "text": t}),
            st.text().map(lambda t: {"output_type": "display_data", "data": {"text/html": t}}),
            st.text().map(lambda t: {"output_type": "error", "traceback": [t]}),
        )
    ),
    st.text(),
)
def test_work_is_never_larger_than_its_room_and_never_markup_of_its_own(outputs, source):
    cell = {"cell_type": "code", "source": source, "outputs": outputs}
    made = str(WorkWriter(500).cells([cell]))
    assert len(made.encode()) <= 500 + 200
    allowed = {"pre", "p", "div", "b", "br", "caption", "code", "em", "i", "strong", "sub", "sup"}
    allowed |= {"table", "tbody", "td", "tfoot", "th", "thead", "tr"}
    assert set(re.findall(r"</?([a-zA-Z]+)", made)) <= allowed
    assert PAGE_BYTES < MOST_BYTES / 2 + 1


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"cells": [1]}', b'{"cells": null}'])
def test_a_graded_notebook_that_cannot_be_read_has_no_work(tmp_path, content):
    path = tmp_path / "x.ipynb"
    path.write_bytes(content)
    assert read_work(path).answers == {}
    assert read_work(tmp_path / "none.ipynb").answers == {}


@given(st.text())
def test_any_message_becomes_lines(message):
    lines, _ = verdict_lines(message, "Title")
    assert all(line.text is not None for line in lines)


@given(st.floats(0, 1e8))
def test_a_length_of_time_is_two_parts_at_most(seconds):
    assert duration(seconds).count(" and ") <= 1
    assert not re.search(r"\b0 ", duration(seconds))


def test_the_command_says_what_it_did_and_what_it_cannot(course):
    done = civicsdata(course, "feedback")
    assert done.returncode == 0, done.stderr
    assert "6 feedback pages" in done.stdout
    assert "6 of them new or changed" in done.stdout
    done = civicsdata(course, "feedback", "0-start")
    assert "2 feedback pages" not in done.stdout
    assert "3 feedback pages" in done.stdout
    assert "0 of them new or changed" in done.stdout
    done = civicsdata(course, "feedback", "9-end")
    assert done.returncode == 2
    assert done.stderr.strip().count("\n") == 0
    assert unit_ids()[0] in done.stderr
    (course / "class" / "gradebook.db").unlink()
    done = civicsdata(course, "feedback")
    assert done.returncode == 2
    assert "run `uv run civicsdata grade` first" in done.stderr


def test_what_was_odd_about_a_hand_in_stands_on_the_page(course):
    from civicsdata.instructor.term.collect.register import Received, write_register

    folders = ClassFolders(course)
    odd = {"path": "x", "sha256": "", "kept": "", "system": "canvas"}
    pdf = "A PDF was handed in, my.pdf, and no notebook."
    copy = "The notebook is named like a copy, 0-start-Copy1.ipynb; it was taken."
    entries = [
        Received(student="dora", unit="0-start", kind="other", sentences=(pdf,), **odd),
        Received(student="ana", unit="0-start", kind="notebook", sentences=(copy,), **odd),
    ]
    write_register(folders, entries)
    write(course)
    assert pdf in words(page(course, "dora", "0-start"))
    assert "hand it in again" in words(page(course, "dora", "0-start"))
    assert copy in words(page(course, "ana", "0-start"))
