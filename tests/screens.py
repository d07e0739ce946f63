"""Screenshots of what students and instructors see, to be looked at.

``uv run python -m tests.screens`` makes, in ``build/screens``: the first screen of every unit, one
verdict of each kind, every interactive before and after it is played, a feedback page, the
class report and the formgrader; in the light and in the dark theme, 390 and 1366 pixels wide. ``--unit 1-evidence``
takes one unit only, ``--only units``, ``interactives`` or ``pages`` one kind of screenshot.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console

from civicsdata.instructor.demo.round import FOLDER, run
from civicsdata.instructor.lab.server import Lab, running_lab
from tests.browsing import CHROMIUM, FLAGS, answer, open_notebook, run_all, run_in_new_cell
from tests.course import ROOT, unit_ids
from tests.rounds import clone

WIDTHS = (390, 1366)
HEIGHT = 900
# Unit 0, first item: an answer for each verdict that it can give.
VERDICTS = {"yes": "how_many = 29", "not-yet": "how_many = 8", "not-started": "how_many = ..."}
# Each interactive as it opens, and as a reader may have played it.
INTERACTIVES = {
    "acts": ("", 'consent="not given", force="force used"'),
    "guess": ("", "90, record=True"),
    "imports": ("", 'guess=420, record="shown"'),
    "incidence": ("", 'tariff_pct=60, demand=0.5, supply=2, curve="linear"'),
    "leverage": ("", 'played="threaten, impose"'),
    "routes": ("", 'purpose="stand trial", charged=True'),
    "seizures": ("", 'first="2024-02", base="the month before"'),
    "timeline": ("", 'day="2025-02-27"'),
}
KINDS = ("units", "interactives", "pages")


@contextmanager
def lab_in(theme: str, course: Path, port: int) -> Iterator[Lab]:
    """Run JupyterLab in a theme; nothing of the user's settings is read or written."""
    with tempfile.TemporaryDirectory() as settings:
        folder = Path(settings, "@jupyterlab", "apputils-extension")
        folder.mkdir(parents=True)
        chosen = {"theme": f"JupyterLab {theme.capitalize()}"}
        (folder / "themes.jupyterlab-settings").write_text(json.dumps(chosen))
        os.environ["JUPYTERLAB_SETTINGS_DIR"] = settings
        try:
            with running_lab(course, FOLDER, port) as lab:
                yield lab
        finally:
            del os.environ["JUPYTERLAB_SETTINGS_DIR"]


def shoot(page: Page, folder: Path, name: str) -> None:
    page.wait_for_timeout(500)  # pictures and widgets are drawn after the cells are done
    page.screenshot(path=str(folder / f"{name}.png"))


def shoot_unit(page: Page, lab: Lab, folder: Path, unit: str) -> None:
    open_notebook(page, lab, unit, "lab" if page.viewport_size["width"] > 800 else "doc")
    shoot(page, folder, f"{unit}-first")
    run_all(page)
    page.locator(".jp-Notebook .jp-Cell").first.scroll_into_view_if_needed()
    shoot(page, folder, f"{unit}-run")
    pictures = page.locator(".jp-OutputArea svg[role]:visible")
    if pictures.count():
        pictures.first.evaluate("svg => svg.scrollIntoView()")
        shoot(page, folder, f"{unit}-picture")
    if unit == "0-start":
        for name, text in VERDICTS.items():
            answer(page, "start-first-answer", text)
            shoot(page, folder, f"verdict-{name}")


def shoot_interactives(page: Page, lab: Lab, folder: Path) -> None:
    """Open each one in a cell of its own, at the top of a notebook."""
    open_notebook(page, lab, "1-evidence", "lab" if page.viewport_size["width"] > 800 else "doc")
    page.keyboard.press("Escape")
    run_in_new_cell(page, "from civicsdata import explore")
    for name, states in INTERACTIVES.items():
        for when, settings in zip(("before", "after"), states, strict=True):
            run_in_new_cell(page, f"explore.{name}({settings})")
            panel = page.locator(".jp-OutputArea-output > .widget-vbox").first
            panel.locator("svg").first.wait_for()
            page.wait_for_timeout(500)
            panel.screenshot(path=str(folder / f"{name}-{when}.png"))
            page.keyboard.press("Escape")
            for _ in range(2):  # D, D deletes the cell
                page.keyboard.press("d")


def shoot_pages(page: Page, lab: Lab, course: Path, folder: Path) -> None:
    """Shoot what teachers see."""
    page.goto(lab.page("formgrader/manage_students/ada"))
    shoot(page, folder, "formgrader")
    unit = unit_ids()[-1]
    feedback = course / FOLDER / "feedback" / "dolores" / unit / f"{unit}.html"
    page.goto(feedback.as_uri())
    shoot(page, folder, "feedback")
    page.goto((course / FOLDER / "report" / "index.html").as_uri())
    shoot(page, folder, "report")


def shoot_all(browser: Browser, course: Path, given: argparse.Namespace) -> None:
    for number, theme in enumerate(("light", "dark")):
        with lab_in(theme, course, 9480 + number) as lab:
            for width in WIDTHS:
                folder = given.out / f"{theme}-{width}"
                folder.mkdir(parents=True, exist_ok=True)
                size: Any = {"width": width, "height": HEIGHT}
                context = browser.new_context(viewport=size, color_scheme=theme)
                page = context.new_page()
                page.set_default_timeout(60_000)
                if "units" in given.only:
                    for unit in given.unit:
                        shoot_unit(page, lab, folder, unit)
                if "interactives" in given.only:
                    shoot_interactives(page, lab, folder)
                if "pages" in given.only:
                    shoot_pages(page, lab, course, folder)
                context.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "screens")
    parser.add_argument("--unit", action="append", choices=unit_ids())
    parser.add_argument("--only", action="append", choices=KINDS)
    given = parser.parse_args()
    given.unit, given.only = given.unit or unit_ids(), given.only or KINDS
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        course = clone(Path(folder))
        if "pages" in given.only:
            run(course, 8, Console(quiet=True))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        shoot_all(browser, course, given)
        browser.close()


if __name__ == "__main__":
    main()
