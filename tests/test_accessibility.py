"""What axe finds by WCAG 2.2 A and AA: nothing of ours, in the light and in the dark."""

from __future__ import annotations

import re

import pytest

from tests.browsing import ALL_RUN, barriers
from tests.course import unit_ids

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")

SCHEMES = ("light", "dark")
# Further sections name these; the learner calls each from a cell of their own.
INTERACTIVES = {
    "1-evidence": ["explore.timeline()"],
    "2-sovereignty": ["explore.acts()"],
    "3-extradition": ["explore.routes()"],
    "4-tariffs": ["explore.incidence()", "explore.leverage()", "explore.seizures()"],
}


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport={"width": 1366, "height": 900})
    yield context.new_page()
    context.close()


def pages(site) -> list[str]:
    """Return every page of ours, without the units, whose notebooks load behind them."""
    made = [site / "index.html", *sorted((site / "guides").glob("*.html"))]
    return [path.relative_to(site).as_posix() for path in made]


def fits(page) -> None:
    """Wait until nothing of a page stands to the right of the window."""
    page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_pages_of_the_site_have_no_barrier(page, site, address, scheme):
    page.emulate_media(color_scheme=scheme)
    for name in pages(site):
        page.goto(f"{address}/{name}")
        assert barriers(page) == [], name
        assert page.locator("html").get_attribute("lang") == "en", name
        assert page.locator("h1").count() == 1, name


@pytest.mark.parametrize("width", [320, 390, 683])  # phones, and 1366 pixels at 200 %
def test_a_narrow_window_shows_everything_and_the_work_can_be_downloaded(page, address, width):
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(f"{address}/index.html")
    fits(page)
    for name in unit_ids():
        page.goto(f"{address}/units/{name}.html", wait_until="commit")
        page.locator("#text .cell").last.wait_for()
        fits(page)
        for place in ("#download", ".kept summary"):
            box = page.locator(place).bounding_box()
            assert box["x"] >= 0, name
            assert box["x"] + box["width"] <= width, name


@pytest.mark.slow
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", unit_ids())
def test_a_unit_in_the_browser_edition_has_no_barrier(visit, name, scheme):
    unit = visit(name, color_scheme=scheme)
    unit.page.wait_for_selector("#text figure svg, #text .cell")
    assert barriers(unit.page) == [], "the page that is read while Python starts"
    unit.ready()
    unit.run_all()
    for line in INTERACTIVES.get(name, ()):
        unit.add(f"from civicsdata import explore\n{line}")
    assert barriers(unit.frame, notebook=True) == []
    unit.page.get_by_text("Where is my work?").click()
    strip = [one for one in barriers(unit.page) if "#work" not in one]
    assert strip == []


@pytest.mark.slow
def test_a_phone_shows_a_notebook_and_the_work_can_be_downloaded(visit):
    unit = visit("0-start", viewport={"width": 320, "height": 640}, has_touch=True)
    unit.ready()
    unit.frame.locator(".jp-CodeCell").first.tap()
    unit.run_all()
    for selector in (".jp-Cell", ".jp-RenderedMarkdown", "[role=status]"):
        for box in unit.frame.locator(selector).all():
            place = box.bounding_box()
            assert place is None or place["x"] + place["width"] <= 321, selector
    unit.answer("start-first-answer", "how_many = 29")
    unit.verdict("start-first-answer").filter(has_text="1 of 1 point").wait_for()
    assert any("how_many = 29" in cell.source for cell in unit.work().cells)


# What a learner types into the answer cells of unit 0; its choices are pressed.
TYPED = {
    "start-first-answer": "how_many = 29",
    "start-count-cities": "cities = len(day)",
    "start-sum-people": 'total = day["people"].sum()',
    "start-texas": 'in_texas = day[day["state"] == "Texas"]\ntexas = in_texas["people"].sum()',
    "start-source": 'sources = ["BUZOS"]',
}
CELLS = """() => jupyterapp.shell.currentWidget.content.widgets
    .map(cell => cell.model.type === "code" ? cell.model.sharedModel.getSource() : "")"""
ACTIVE = "() => jupyterapp.shell.currentWidget.content.activeCellIndex"
FOCUS = "() => document.activeElement.getAttribute('aria-label') ?? ''"


def go_to_cell(unit, place: int) -> None:
    unit.page.keyboard.press("Escape")
    for _ in range(60):
        at = unit.frame.evaluate(ACTIVE)
        if at == place:
            return
        unit.page.keyboard.press("ArrowDown" if at < place else "ArrowUp")
    raise AssertionError(f"cell {place} is not reached with the arrow keys")


def tab_to(unit, name: str) -> None:
    for _ in range(12):
        if unit.frame.evaluate(FOCUS) == name:
            return
        unit.page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached with Tab")


def run_cell(unit, place: int) -> None:
    unit.page.keyboard.press("Shift+Enter")
    unit.frame.wait_for_function(
        """at => /\\[\\d+\\]/.test(jupyterapp.shell.currentWidget.content.widgets[at]
            .node.querySelector(".jp-InputPrompt")?.textContent ?? "")""",
        arg=place,
    )


@pytest.mark.slow
def test_unit_0_is_finished_with_the_keyboard_alone(visit):
    unit = visit("0-start")
    unit.ready()
    finish_with_keys(unit)


def finish_with_keys(unit) -> None:
    keys = unit.page.keyboard
    for place, source in enumerate(unit.frame.evaluate(CELLS)):
        if not source:
            continue
        go_to_cell(unit, place)
        item = re.match(r"# Item (\S+) \((?:\d|no) points?\)", source)
        if item and item[1] in TYPED:
            keys.press("Enter")
            keys.press("Control+a")
            keys.type(f"{item[0]}\n{TYPED[item[1]]}")
        elif item:
            for number in range(1, 9):
                tab_to(unit, f"Q{number}: B")
                keys.press("Space")
        run_cell(unit, place)
    strip = unit.frame.get_by_role("navigation", name="Items of this unit")
    strip.get_by_text("Points so far: 5 of 5").wait_for()
    unit.frame.get_by_text("Your answers are kept").wait_for()
    with unit.page.expect_download():
        for _ in range(120):  # back over the notebook's own controls to the line at the top
            keys.press("Shift+Tab")
            if unit.page.evaluate("document.activeElement.id") == "download":
                break
        keys.press("Enter")


@pytest.mark.slow
@pytest.mark.parametrize("theme", SCHEMES)
def test_a_unit_in_jupyterlab_has_no_barrier(chromium, tmp_path, theme):
    from rich.console import Console

    from civicsdata.instructor.demo.round import FOLDER, run
    from tests.browsing import open_notebook, run_all
    from tests.rounds import clone
    from tests.screens import lab_in

    course = clone(tmp_path)
    run(course, 8, Console(quiet=True))
    with lab_in(theme, course, 9470) as lab:
        context = chromium.new_context(viewport={"width": 1366, "height": 900})
        page = context.new_page()
        page.set_default_timeout(90_000)
        for name in ("0-start", "1-evidence", "4-tariffs"):
            open_notebook(page, lab, name)
            run_all(page)
            page.wait_for_function(ALL_RUN)
            page.wait_for_timeout(1000)
            assert barriers(page, notebook=True) == [], name
        feedback = course / FOLDER / "feedback"
        for path in sorted(feedback.glob("*/*/*.html"))[:2]:
            page.goto(path.as_uri())
            assert barriers(page) == [], path.name
        context.close()
