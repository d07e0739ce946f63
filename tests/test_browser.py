"""The demo's class in a real JupyterLab and a real browser, for students and instructors.

``CIVICSDATA_PICTURES=<folder>`` keeps the pictures that the README shows.
"""

from __future__ import annotations

import csv
import io
import os
import re
import zipfile
from pathlib import Path

import pytest

from civicsdata.instructor.demo.round import FOLDER
from civicsdata.instructor.lab.server import running_lab
from tests.browsing import (
    CHROMIUM,
    FLAGS,
    answer,
    open_notebook,
    run_all,
    run_in_new_cell,
    verdicts,
)
from tests.course import unit_ids
from tests.rounds import civicsdata, clone

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """What `civicsdata demo` does in a course folder in which an earlier one left something."""
    folder = clone(tmp_path_factory.mktemp("course"))
    left = folder / "class" / "demo" / "submitted" / "old" / "0-start" / "0-start.ipynb"
    left.parent.mkdir(parents=True)
    left.write_text("{}")
    (folder / "class" / "demo" / "gradebook.db").write_text("half a gradebook")
    return folder, civicsdata(folder, "demo")


@pytest.fixture(scope="module")
def root(shown):
    return shown[0]


@pytest.fixture(scope="module")
def lab(root):
    with running_lab(root, FOLDER, port=9460) as running:
        yield running


@pytest.fixture(scope="module")
def browser(playwright):
    started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield started
    started.close()


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 960})
    made = context.new_page()
    made.set_default_timeout(60_000)
    yield made
    context.close()


def test_the_demo_shows_the_main_job_in_place_of_what_an_earlier_one_left(shown):
    course, done = shown
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert not (course / "class" / "demo" / "submitted" / "old").exists()
    shown = done.stdout[done.stdout.index("Points so far") :]
    lines = [line.split() for line in shown.splitlines()]
    assert len(lines) <= 24, "the table and what follows fit a screen"
    assert ["Ada", "Perfect", "5", "19.5", "16", "16", "16", "6", "78.5", "21"] in lines
    assert ["Hugo", "Broken", *"––––––", "0", "0", "not", "readable:", "all"] in lines
    assert [
        "Gita",
        "Late",
        "5",
        "14.4",
        "16",
        "12.8",
        "16",
        "6",
        "70.2",
        "25",
        "late:",
        "1,",
        "3",
    ] in lines
    assert ["Farida", "Blank", "0", "0", "0", "0", "0", "–", "0", "0", "excused:", "5"] in lines
    assert "cut off" in " ".join(done.stdout.split())
    assert re.search(r"The whole round took \d+ seconds", shown)
    demo = course / "class" / "demo"
    for unit in unit_ids():
        assert (demo / "feedback" / "dolores" / unit / f"{unit}.html").is_file()
    assert not (demo / "feedback" / "farida" / "5-brief").exists(), "who is excused has no page"
    assert "1 text was read twice" in (demo / "report" / "index.html").read_text(encoding="utf-8")
    with (demo / "export" / "grades.csv").open(encoding="utf-8-sig") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert rows["ada"]["1-evidence points"] == "19.5"
    assert rows["ada"]["2-sovereignty points"] == "", "its text has not been read"
    assert not (course / "class" / "submitted").exists()


def test_the_files_of_the_schools_systems_come_back_filled(shown):
    demo = shown[0] / "class" / "demo"
    canvas, moodle = "canvas-gradebook.csv", "moodle-5-brief.csv"
    tables = {}
    for name in (canvas, moodle):
        given, back = ((demo / place / name).read_text("utf-8") for place in ("school", "export"))
        tables[name] = list(csv.reader(io.StringIO(back)))
        for one, other in zip(csv.reader(io.StringIO(given)), tables[name], strict=True):
            assert all(a in ("", b) for a, b in zip(one, other, strict=True)), "only blanks filled"
    points = {row[0]: row[5:] for row in tables[canvas]}
    assert points["Late, Gita"] == ["5", "", ""], "unread texts stay blank"
    assert points["Tempted, Dolores"] == ["2", "3.5", ""]
    with zipfile.ZipFile(demo / "export" / "1-evidence-pages-for-canvas.zip") as pages:
        names = pages.namelist()
    assert "perfectada_4100_9100_1-evidence.html" in names


def picture(page, name: str) -> None:
    folder = os.environ.get("CIVICSDATA_PICTURES")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def test_a_student_works_on_unit_1(page, lab):
    open_notebook(page, lab, "1-evidence")
    assert page.get_by_text("official Jupyter news").count() == 0
    run_all(page)
    wrong = "years = 4\nper_year = 65 / years"
    answer(page, "evidence-per-year", wrong)
    verdicts(page, "evidence-per-year").filter(has_text="You divided by 4").wait_for()
    right = "years = 5\nper_year = 65 / years"
    answer(page, "evidence-per-year", right)
    verdicts(page, "evidence-per-year").filter(has_text="Keep this number").wait_for()
    page.wait_for_timeout(500)
    picture(page, "unit")


def test_the_timeline_moves_by_keyboard_and_by_dragging(page, lab):
    from playwright.sync_api import expect

    open_notebook(page, lab, "1-evidence")
    run_all(page)
    days = page.get_by_role("combobox", name="Day to look at")
    handle = page.get_by_role("slider", name="Day to look at").and_(page.locator("g"))
    timeline = page.locator(".jp-OutputArea-output > .widget-vbox").filter(has=days)
    status = timeline.locator("[aria-live]").first
    days.scroll_into_view_if_needed()
    before = status.inner_text()
    days.focus()
    page.keyboard.type("2025-02-2")
    expect(status).not_to_have_text(before)
    cells = page.locator(".jp-Notebook .jp-Cell").count()
    handle.focus()
    page.keyboard.press("Home")
    expect(status).to_contain_text("On 2025-01-20")
    page.keyboard.press("ArrowRight")
    expect(status).to_contain_text("On 2025-01-21")
    page.keyboard.press("b")
    assert page.locator(".jp-Notebook .jp-Cell").count() == cells, "no key reached the notebook"
    handle.scroll_into_view_if_needed()
    place = handle.bounding_box()
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y)
    page.mouse.move(x + 2000, y)
    expect(status).to_contain_text("On 2025-03-09")
    expect(days).to_have_value("2025-03-09")
    page.mouse.up()
    picture(page, "timeline")


def test_validate_tells_what_is_missing(page, lab):
    open_notebook(page, lab, "0-start")
    page.get_by_role("button", name="Validate").click()
    dialog = page.locator(".jp-Dialog")
    dialog.wait_for()
    page.wait_for_function(
        "() => /failed|passed/i.test(document.querySelector('.jp-Dialog').innerText)"
    )
    assert "Not started" in dialog.inner_text()


@pytest.mark.parametrize("unit", unit_ids())
def test_every_released_unit_runs_without_errors(page, lab, unit):
    open_notebook(page, lab, unit)
    run_all(page)
    page.wait_for_timeout(500)
    bad = page.locator("[data-mime-type='application/vnd.jupyter.stderr']")
    assert bad.count() == 0, bad.first.inner_text()
    errors = page.locator("[data-mime-type='application/vnd.jupyter.error']")
    assert errors.count() == 0, errors.first.inner_text()


# Further sections name these; the learner calls each from a cell of their own.
ACTS = 'explore.acts(consent="not given", force="force used")'
INTERACTIVES = {
    ACTS: ("2-sovereignty", "Consent of the other state", "given freely"),
    "explore.routes()": ("3-extradition", "What the removal is for", "stand trial"),
    'explore.incidence(curve="linear")': (
        "4-tariffs",
        "Shape of demand and supply",
        "constant elasticity",
    ),
    "explore.leverage()": ("4-tariffs", "How far to solve", "2: and the target's reply"),
    "explore.seizures()": ("4-tariffs", "Compare the last month with", "the month before"),
}


def run_further(page, line: str) -> None:
    """Call an interactive from a new cell, once the notebook has been run."""
    page.wait_for_timeout(1000)  # a notebook that was open before shows its old outputs first
    page.locator("#jp-main-statusbar").get_by_text("Idle").wait_for()
    run_in_new_cell(page, line)


@pytest.mark.parametrize("line", INTERACTIVES)
def test_every_interactive_answers_to_its_control(page, lab, line):
    from playwright.sync_api import expect

    unit, label, option = INTERACTIVES[line]
    open_notebook(page, lab, unit)
    run_all(page)
    run_further(page, line)
    control = page.get_by_label(label, exact=True).first  # a unit may show one of its own below
    panel = page.locator(".jp-OutputArea-output > .widget-vbox").filter(has=control).first
    control.scroll_into_view_if_needed()
    before = panel.locator("[aria-live]").first.inner_text()
    control.select_option(option)
    expect(panel.locator("[aria-live]").first).not_to_have_text(before)


def test_a_list_is_chosen_from_by_the_keys_that_the_panel_names(page, lab):
    from playwright.sync_api import expect

    open_notebook(page, lab, "2-sovereignty")
    run_all(page)
    run_further(page, ACTS)
    control = page.get_by_label("Force", exact=True).first  # unit 2 shows one of its own below
    panel = page.locator(".jp-OutputArea-output > .widget-vbox").filter(has=control).first
    control.scroll_into_view_if_needed()
    before = panel.locator("[aria-live]").first.inner_text()
    control.focus()
    for key in ("Space", "ArrowUp", "ArrowUp", "Enter"):
        page.keyboard.press(key)
        page.wait_for_timeout(500)  # a list opens and closes in its own time
    expect(control).to_have_value("no force")
    expect(panel.locator("[aria-live]").first).not_to_have_text(before)


def test_an_instructor_sees_the_scores(page, lab):
    page.goto(lab.page("formgrader/gradebook/1-evidence/1-evidence"))
    page.get_by_text("Submission").first.wait_for()
    page.goto(lab.page("formgrader/manage_students/ada"))
    page.get_by_text("19.5 / 20").first.wait_for()
    picture(page, "formgrader")


def test_feedback_can_be_read(page, root):
    path = root / FOLDER / "feedback" / "dolores" / "1-evidence" / "1-evidence.html"
    page.goto(path.as_uri())
    assert "From 2019 to 2023 there are four years" in page.inner_text("body")
    picture(page, "feedback")
    page.goto((root / FOLDER / "report" / "index.html").as_uri())
    assert "What comes later was caused by what came before" in page.inner_text("body")
    picture(page, "report")
