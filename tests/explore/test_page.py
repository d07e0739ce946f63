"""A brief becomes one page: everything written stands on it, and nothing unfinished breaks it."""

import base64
import re
from html import unescape

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.browsing import CHROMIUM, FLAGS
from tests.course import ROOT

from civicsdata import load, page
from civicsdata.brief import QUESTIONS
from civicsdata.check.preflight import reading

ITEMS = yaml.safe_load((ROOT / "course/5-brief/items.yaml").read_text("utf-8"))
TEXT = ITEMS["brief-text"]["models"][0]["text"]


def solved():
    """The parts of the brief in the reference solutions."""
    names = {"load": load}
    for item in ("brief-plan", "brief-evidence", "brief-chart", "brief-against"):
        exec(ITEMS[item]["solution"], names)
    return [names[name] for name in ("question", "plan", "evidence", "chart", "against")]


def made():
    with reading({"brief-text": TEXT}):
        return page(*solved())


def test_everything_that_was_written_stands_on_the_page_and_in_its_plain_text():
    question, plan, evidence, _, against = solved()
    shown, plain = unescape(made().html(1)), repr(made())
    texts = [QUESTIONS[question], *plan.values(), *against.values()]
    texts += [row["statement"] for row in evidence]
    for text in texts:
        assert text in shown
        assert text in plain
    assert "534.3 billion dollars" in shown
    assert "that is exposure, not fear" in shown
    assert "Imports from Mexico, billion dollars a year" in shown


def test_each_source_of_rows_chart_and_text_is_cited_once_with_its_address():
    keys = made().keys
    assert keys == ["MND-0304", "IMPMX", "NYFED", "WIL1", "BREIT", "KWE"]
    shown = made().html(1)
    assert shown.count("<li>") == len(keys)
    assert '<a href="https://fred.stlouisfed.org/series/IMPMX">' in shown


def test_the_link_saves_the_page_as_a_file_of_its_own():
    link = re.search(
        r'download="brief.html" href="data:text/html;base64,([^"]+)"', made()._repr_html_()
    )
    file = base64.b64decode(link[1]).decode()
    assert file == made().file()
    assert file.startswith("<!DOCTYPE html>")
    assert not re.search(r"<script|<link|<img|@import|url\(", file)


def test_an_example_is_small_and_is_not_saved():
    html = page("Was Texas the main place?", *solved()[1:])._repr_html_()
    assert "An example: Was Texas the main place?" in html
    assert "civicsdata-page small" in html
    assert "download=" not in html


def test_the_headings_continue_those_of_the_notebook():
    levels = [int(level) for level in re.findall(r"<h(\d)", made()._repr_html_())]
    assert levels[0] == 3
    assert set(levels[1:]) == {4}
    assert [int(level) for level in re.findall(r"<h(\d)", made().file())][:2] == [1, 2]


PLAIN = st.just(...) | st.none() | st.integers() | st.text() | st.lists(st.just(...))
TOLD = st.dictionaries(st.sampled_from(["claim", "change", "strongest", "limit"]), PLAIN)
ROW = st.dictionaries(
    st.sampled_from(["table", "row", "column", "figure", "unit", "sources", "side", "statement"]),
    PLAIN,
)


@settings(deadline=None)
@given(PLAIN, TOLD | PLAIN, st.lists(ROW | PLAIN) | PLAIN, TOLD | PLAIN, TOLD | PLAIN)
def test_what_is_unfinished_is_said_and_breaks_nothing(question, plan, evidence, chart, against):
    with reading({}):
        draft = page(question, plan, evidence, chart, against)
    assert "The chart is not written yet." in draft.html(1)
    assert repr(draft)


def test_what_was_typed_stays_text():
    with reading({"brief-text": "<b>1</b> & **bold**"}):
        draft = page("A", {"claim": "<script>alert(1)</script>"}, [], ..., {})
    assert "<script" not in draft.html(1)
    assert "<p>&lt;b&gt;1&lt;/b&gt; &amp; <strong>bold</strong></p>" in draft.html(1)


def test_nothing_is_drawn_while_a_notebook_is_graded(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert made()._repr_html_() is None


@pytest.mark.slow
def test_it_fits_on_one_sheet_and_on_a_phone(tmp_path, playwright):
    file = tmp_path / "brief.html"
    file.write_text(made().file(), encoding="utf-8")
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    opened = browser.new_page(viewport={"width": 320, "height": 900}, color_scheme="dark")
    opened.goto(file.as_uri())
    assert opened.evaluate("document.documentElement.scrollWidth") <= 320
    for sheet in ("A4", "Letter"):
        assert b"/Count 1\n" in opened.pdf(format=sheet)
    browser.close()
