"""What a person does in JupyterLab, in a headless Chromium."""

from __future__ import annotations

import shutil

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def open_notebook(page, lab, unit: str, view: str = "lab") -> None:
    """Open a unit; the view ``doc`` has no side bars, for narrow pages."""
    page.goto(lab.page(f"{view}/tree/assignments/{unit}/{unit}.ipynb?reset"))
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    page.locator("#jp-main-statusbar").get_by_text("Idle").wait_for()


def run_all(page) -> None:
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function(
        """() => {
            const cells = [...document.querySelectorAll('.jp-Notebook .jp-CodeCell')];
            const prompts = cells.map(c => c.querySelector('.jp-InputPrompt')?.textContent || '');
            return prompts.length > 0 && prompts.every(p => /\\[\\d+\\]/.test(p));
        }"""
    )


def answer(page, item: str, text: str) -> None:
    """Type into an answer cell, run it, and run the check beneath it."""
    cell = page.locator(".jp-CodeCell").filter(has_text=f"# Item {item} (").first
    cell.scroll_into_view_if_needed()
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(f"# Item {item} (2 points)\n{text}")
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Shift+Enter")
