"""Pages are found, read and used by everybody: headings, axe, paper, colours, narrow screens."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from tests.browsing import CHROMIUM, FLAGS, barriers
from tests.instructor.report.conftest import read_text
from tests.instructor.report.test_feedback import LINE, write

from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.report.class_report.page import write_report
from civicsdata.instructor.report.standing import read_class

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")


@pytest.fixture(scope="module")
def pages(course_with_pages, tmp_path_factory):
    """A page of each kind: unread, read, wrong and late, refused, likeness and the class report."""
    import shutil

    root = tmp_path_factory.mktemp("read") / "course"
    shutil.copytree(course_with_pages, root)
    read_text(root, "ana", 2.5, f"{LINE}\n\nWho would object?")
    paths = list(write(root).pages)
    folders = ClassFolders(root)
    graded = folders.autograded
    shutil.copytree(graded / "ana" / "1-evidence", graded / "dora" / "1-evidence")
    report = write_report(folders, read_class(folders))
    return [*paths, report.with_name("likeness.html"), report]


@pytest.fixture(scope="module")
def browser(playwright):
    started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield started
    started.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1366])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(browser, pages, scheme, width):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    tab = context.new_page()
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    for path in pages:
        tab.goto(path.as_uri())
        tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert barriers(tab) == [], path
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, path
    assert asked == [path.as_uri() for path in pages], "a page asks for itself alone"
    context.close()


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_page_prints_within_the_paper(browser, pages, paper):
    tab = browser.new_page()
    for path in (pages[0], pages[-1]):
        tab.goto(path.as_uri())
        sheet = tab.pdf(format=paper, prefer_css_page_size=False)
        assert sheet.startswith(b"%PDF")
        assert 1 <= len(re.findall(rb"/Type\s*/Page\b", sheet)) <= 12
    tab.close()


def test_headings_go_down_one_step_at_a_time(pages):
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert '<html lang="en">' in text
        levels = [int(level) for level in re.findall(r"<h([1-6])", text)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_link_of_a_page_leads_to_a_place_on_it_by_keyboard(browser, pages):
    tab = browser.new_page()
    tab.goto(pages[1].as_uri())
    tab.keyboard.press("Tab")
    wanted = tab.evaluate("document.activeElement.getAttribute('href')")
    tab.keyboard.press("Enter")
    assert tab.evaluate("location.hash") == wanted
    assert tab.evaluate("document.querySelector(':target') !== null")
    tab.close()
