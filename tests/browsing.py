"""What a person does in JupyterLab, in a headless Chromium."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from civicsdata.instructor.lab.server import Lab, started

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


# Whether every code cell of a notebook has been run.
ALL_RUN = """() => {
    const cells = [...document.querySelectorAll('.jp-Notebook .jp-CodeCell')];
    const prompts = cells.map(c => c.querySelector('.jp-InputPrompt')?.textContent || '');
    return prompts.length > 0 && prompts.every(p => /\\[\\d+\\]/.test(p));
}"""


def open_notebook(page, lab, unit: str, view: str = "lab") -> None:
    """Open a unit; the view ``doc`` has no side bars, for narrow pages."""
    page.goto(lab.page(f"{view}/tree/assignments/{unit}/{unit}.ipynb?reset"))
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    page.locator("#jp-main-statusbar").get_by_text("Idle").wait_for()


def run_all(page) -> None:
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function(ALL_RUN)


def answer(page, item: str, text: str, frame=None) -> None:
    """Type into an answer cell, run it, and run the check beneath it."""
    cell = (frame or page).locator(".jp-CodeCell").filter(has_text=f"# Item {item} (").first
    cell.scroll_into_view_if_needed()
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(f"# Item {item} (2 points)\n{text}")
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Shift+Enter")


def verdicts(place, item: str):
    """Return the cards that the check of an item shows, on a page or in a frame."""
    checks = place.locator(".jp-CodeCell").filter(has_text="Run this cell to check")
    return checks.filter(has_text=f'"{item}"').locator("[role=status]")


def run_in_new_cell(page, line: str, frame=None) -> None:
    """Add a cell below the first one with the key B, type a line and run it."""
    (frame or page).locator(".jp-CodeCell .jp-InputPrompt").first.click()
    for key in ("Escape", "b", "Enter"):
        page.keyboard.press(key)
    page.keyboard.insert_text(line)
    page.keyboard.press("Control+Enter")


# What is JupyterLab's or its editor's own, with the reason why we cannot mend it. Text, cards,
# tables, pictures and interactives are ours, and nothing in an output or a rendered text is left out.
NOT_OURS = [
    "#jp-top-panel", "#jp-top-bar", "#jp-menu-panel", "#menu-panel", "#menu-panel-wrapper",  # menus
    "#top-panel", "#top-panel-wrapper", "#spacer-widget-top", "#spacer-widget-bottom",
    "#jp-left-stack", "#jp-right-stack", ".jp-SideBar", "#jp-main-statusbar",  # side bars, status
    ".lm-DockPanel-tabBar", ".lm-TabBar", ".jp-Toolbar", ".jp-cell-toolbar",  # tabs, toolbars
    ".jp-Collapser", ".jp-InputPrompt", ".jp-OutputPrompt",  # beside a cell
    ".jp-OutputArea-promptOverlay", ".cm-editor", ".jp-Notebook-footer", ".jp-CellHeader",
    ".jp-InputArea-editor", ".jp-Placeholder", ".jp-Dialog", "#jupyterlab-splash",
]  # fmt: skip
# Faults of JupyterLab's boxes around our texts: its page's head, and the list of cells, which calls
# itself a feed without articles.
OF_THE_WINDOW = {"document-title", "html-has-lang", "meta-viewport"}
OF_THE_LIST = "jp-WindowedPanel-viewport"


def barriers(place, *, notebook: bool = False) -> list[str]:
    """Return what axe finds by the rules of WCAG 2.2 A and AA on a page or in a frame.

    In a notebook, what is JupyterLab's own is left out (``NOT_OURS``).
    """
    from axe_playwright_python.sync_playwright import Axe

    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    options = {"runOnly": {"type": "tag", "values": tags}, "resultTypes": ["violations"]}
    context = {"exclude": [[one] for one in NOT_OURS]} if notebook else None
    found = Axe().run(place, context=context, options=options).response["violations"]
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))}: {node['html'][:200]}"
        for rule in found
        if not (notebook and rule["id"] in OF_THE_WINDOW)
        for node in rule["nodes"]
        if not (notebook and OF_THE_LIST in node["html"].partition(">")[0])
    ]


@contextmanager
def student_lab(folder: Path, port: int) -> Iterator[Lab]:
    """Run JupyterLab as a student does, with `jupyter lab`."""
    log = folder / "jupyterlab.log"
    command = [
        sys.executable, "-m", "jupyter", "lab", "--no-browser", f"--ServerApp.port={port}",
        "--ServerApp.ip=localhost", "--allow-root",
    ]  # fmt: skip
    with log.open("wb") as sink:
        process = subprocess.Popen(command, cwd=folder, stdout=sink, stderr=sink)
    try:
        yield started(process, log)
    finally:
        process.terminate()
        process.wait(timeout=30)
