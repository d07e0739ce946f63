"""The formgrader needs no other host: its keys work, and it opens at the text to be graded."""

from __future__ import annotations

import os
import shutil
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from tests.browsing import CHROMIUM, FLAGS
from tests.instructor.report.conftest import (  # noqa: F401 - the class that is graded here
    gradebook,
    graded_course,
)

from civicsdata.instructor.lab.server import running_lab

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
ESSAY = "evidence-essay"
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1"


@pytest.fixture(scope="module")
def root(graded_course, tmp_path_factory):  # noqa: F811
    folder = tmp_path_factory.mktemp("lab") / "course"
    shutil.copytree(graded_course, folder)
    return folder


@pytest.fixture(scope="module")
def lab(root):
    with running_lab(root, port=9475) as running:
        yield running


@pytest.fixture(scope="module")
def browser(playwright):
    started = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, ALONE])
    yield started
    started.close()


@pytest.fixture
def page(browser, lab):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    made = context.new_page()
    made.set_default_timeout(60_000)
    made.asked = []
    made.on("request", lambda request: made.asked.append(request.url))
    made.broken = []

    def failed(request):
        # A page that is left takes back what it asked; an empty frame asks nobody.
        if request.failure != "net::ERR_ABORTED" and request.url != "about:blank":
            made.broken.append(f"{request.url}: {request.failure}")

    made.on("pageerror", lambda error: made.broken.append(str(error)))
    made.on("requestfailed", failed)
    made.on("response", lambda one: made.broken.append(one.url) if one.status >= 400 else None)
    yield made
    assert made.broken == []
    inside = ("data:", "blob:", "about:")
    hosts = {urlsplit(url).hostname for url in made.asked if not url.startswith(inside)}
    assert hosts <= {"localhost", "127.0.0.1"}
    context.close()


def place(root, student):
    """Return where the formgrader shows a student's unit 1."""
    with gradebook(root) as book:
        found = book.find_submission_notebook("1-evidence", "1-evidence", student)
        return f"formgrader/submissions/{found.id}/"


def box(page):
    return page.locator(f"[id='{ESSAY}']")


def settled(page):
    """Wait until the page has scrolled to the box and stands still."""
    expect(box(page)).to_be_focused()
    page.wait_for_function("() => !$('html, body').is(':animated')")


def test_the_first_thing_in_view_is_the_text_to_be_graded(page, lab, root):
    page.goto(lab.page(place(root, "ana")))
    settled(page)
    cell = page.locator(".nbgrader_cell").filter(has=box(page))
    assert cell.evaluate("cell => scrollY > 3000"), "it stands far below the top of the page"
    top = cell.evaluate("cell => cell.getBoundingClientRect().top")
    assert 0 <= top < 900 / 2
    expect(cell.locator(".text_cell_render")).to_be_in_viewport(ratio=0.9)
    if "CIVICSDATA_PICTURES" in os.environ:
        page.screenshot(path=f"{os.environ['CIVICSDATA_PICTURES']}/formgrader-text.png")


def test_next_leads_from_text_to_text_and_the_keys_save(page, lab, root):
    places = sorted(place(root, student) for student in ("ana", "ben", "cleo"))
    page.goto(lab.page(places[0]))
    settled(page)
    page.keyboard.insert_text("3")
    page.keyboard.press("Control+.")
    page.wait_for_url(f"**/{places[1]}**")
    settled(page)
    page.keyboard.press("Control+,")
    page.wait_for_url(f"**/{places[0]}**")
    settled(page)
    expect(box(page)).to_have_value("3")
    page.get_by_role("link", name="Next").click()
    page.wait_for_url(f"**/{places[1]}**")
    settled(page)


def test_help_opens_and_tab_goes_on(page, lab, root):
    page.goto(lab.page(place(root, "ben")))
    settled(page)
    page.locator(".help").click()
    page.get_by_text("Keyboard shortcuts").wait_for()
    assert "Flag the submission" in page.inner_text("#help-dialog")
    page.get_by_role("button", name="Close").last.click()
    expect(page.locator("#help-dialog")).to_have_count(0)
    box(page).focus()
    page.keyboard.press("Tab")
    expect(box(page)).not_to_be_focused()
    page.keyboard.press("Control+Shift+F")
    page.get_by_text("Submission flagged").wait_for()


def test_a_formula_is_set(page, lab, root):
    page.goto(lab.page(place(root, "ana")))
    settled(page)
    page.evaluate("""() => {
        const text = document.querySelector(".text_cell_render p");
        text.textContent = "\\\\(\\\\frac{65}{5}\\\\)";
        MathJax.Hub.Queue(["Typeset", MathJax.Hub, text]);
    }""")
    page.locator(".text_cell_render .MathJax").first.wait_for()


def test_the_other_pages_ask_this_machine_alone(page, lab):
    for name in (
        "manage_assignments", "manage_students", "gradebook", "gradebook/1-evidence/1-evidence",
        "manage_students/ana", "manage_submissions/1-evidence",
    ):  # fmt: skip
        page.goto(lab.page(f"formgrader/{name}"))
        page.wait_for_load_state("networkidle")
    assert len(page.asked) > 20
