"""The site without a network, without storage, with lost files and with another version's work.

Whatever is wrong, one sentence says what to do, and what was typed is not lost.
"""

from __future__ import annotations

import copy
import json

import pytest

from tests.browsing import CHROMIUM, FLAGS
from tests.course import notebook
from tests.visiting import Unit

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")

ITEM = "start-first-answer"
# What *Block all cookies* does: neither of the two stores can be used, and no worker starts.
NO_STORAGE = """
for (const name of ["localStorage", "indexedDB"]) {
    Object.defineProperty(window, name, {get() { throw new DOMException("", "SecurityError"); }});
}
delete Navigator.prototype.serviceWorker;
"""


def open_at_home(playwright, folder):
    """Start a browser that keeps its files in a folder, as everybody's browser does."""
    return playwright.chromium.launch_persistent_context(
        str(folder), executable_path=CHROMIUM, args=FLAGS, viewport={"width": 1366, "height": 900}
    )


def test_after_the_first_visit_no_server_is_needed(playwright, server, address, tmp_path):
    home = open_at_home(playwright, tmp_path)
    unit = Unit(home, address, "0-start")
    unit.ready()
    unit.answer(ITEM, "how_many = 8")
    unit.page.get_by_text("it opens without a network too").wait_for(state="attached")
    unit.page.get_by_text("Saved at").wait_for(state="attached")
    home.close()
    server.stop()
    home = open_at_home(playwright, tmp_path)  # a worker that was stopped forgets what it knew
    for page in ("", "guides/guide.html"):
        opened = home.new_page()
        assert opened.goto(f"{address}/{page}").ok
        assert opened.locator("h1").first.inner_text()
    unit = Unit(home, address, "0-start")
    unit.ready()
    unit.frame.locator(".jp-CodeCell").filter(has_text="how_many = 8").first.wait_for()
    unit.run_all()
    unit.answer(ITEM, "how_many = 29")
    unit.verdict(ITEM).filter(has_text="1 of 1 point").wait_for()
    other = Unit(home, address, "1-evidence")  # never opened before
    other.ready()
    other.run_all()
    assert other.frame.locator("[role=status]").filter(has_text="Not started").count()
    assert unit.wrong + other.wrong == []
    home.close()


@pytest.mark.slow
def test_a_browser_without_webassembly_shows_the_text_and_says_what_to_use(visit):
    unit = visit("0-start", "delete window.WebAssembly;")
    unit.said("too old to run Python. Use a current Chrome, Edge, Firefox or Safari")
    assert unit.page.locator("#text figure svg").is_visible()


@pytest.mark.slow
def test_a_browser_without_javascript_shows_the_text_and_says_what_it_needs(visit):
    unit = visit("0-start", java_script_enabled=False)
    unit.said("It needs JavaScript and a current Chrome")
    assert unit.page.locator("#text figure svg").is_visible()


@pytest.mark.slow
def test_where_nothing_is_kept_the_page_says_so_and_gives_the_work_out(visit):
    unit = visit("0-start", NO_STORAGE)
    unit.warned("This browser keeps nothing: allow cookies and site data for this site")
    unit.ready()
    unit.run_all()
    unit.answer(ITEM, "how_many = 29")
    unit.verdict(ITEM).filter(has_text="1 of 1 point").wait_for()
    assert any("how_many = 29" in cell.source for cell in unit.work().cells)


@pytest.mark.slow
@pytest.mark.parametrize("lost", ["pandas-3", "pyodide.asm.wasm", "notebooks/bundle.js"])
def test_a_download_that_breaks_off_is_told_and_mended_by_a_reload(visit, server, lost):
    server.cut.add(lost)
    unit = visit("0-start")
    unit.said("A file did not arrive, so Python could not start. Look at the network, then reload")
    if unit.page.locator("#download").is_enabled():
        unit.fill(
            {
                cell.id: "how_many = 28"
                for cell in notebook("assignments", "0-start").cells
                if f"# Item {ITEM}" in cell.source
            }
        )
        unit.page.get_by_text("Saved at").wait_for(state="attached")
        assert any("how_many = 28" in cell.source for cell in unit.work().cells)
    server.cut.clear()
    unit.open()
    unit.ready()


def given(unit, name: str, content: str) -> None:
    """Choose a file to go on with, and agree to the question."""
    unit.page.get_by_text("Where is my work?").click()
    file = {"name": name, "mimeType": "application/x-ipynb+json", "buffer": content.encode()}
    unit.page.get_by_label("Go on with a file").set_input_files(file)


@pytest.mark.slow
def test_work_goes_on_with_a_downloaded_file_and_other_files_are_refused(visit):
    unit = visit("0-start")
    unit.ready()
    unit.page.on("dialog", lambda dialog: dialog.accept())
    given(unit, "photo.ipynb", "no notebook")
    unit.warned("photo.ipynb is not a notebook. Choose the file that Download my work gave you")
    given(unit, "1.ipynb", json.dumps(notebook("assignments", "1-evidence")))
    unit.warned("1.ipynb is not a notebook of this unit. Open it on the page of its own unit.")
    work = copy.deepcopy(notebook("assignments", "0-start"))
    (cell,) = (cell for cell in work.cells if f"# Item {ITEM}" in cell.source)
    cell.source = "how_many = 27"
    with unit.page.expect_download():  # what stood there
        given(unit, "0-start.ipynb", json.dumps(work))
    unit.ready()
    unit.frame.locator(".jp-CodeCell").filter(has_text="how_many = 27").first.wait_for()
    assert unit.page.locator("#warn").inner_text() == ""


@pytest.mark.slow
def test_work_of_another_version_is_told_and_its_answers_move_over(visit):
    unit = visit("0-start")
    unit.ready()
    unit.page.on("dialog", lambda dialog: dialog.accept())
    older = copy.deepcopy(notebook("assignments", "0-start"))
    (cell,) = (cell for cell in older.cells if f"# Item {ITEM}" in cell.source)
    cell.source = "how_many = 26"
    last = [cell for cell in older.cells if cell.metadata.get("nbgrader", {}).get("locked")][-1]
    older.cells.remove(last)
    given(unit, "0-start.ipynb", json.dumps(older))
    unit.warned("begun on another version of the unit")
    with unit.page.expect_download():
        unit.page.get_by_role("button", name="Take this version").click()
    unit.ready()
    unit.frame.locator(".jp-CodeCell").filter(has_text="how_many = 26").first.wait_for()
    assert {cell.id for cell in unit.work().cells} >= {last.id}
    assert unit.page.locator("#warn").inner_text() == ""
