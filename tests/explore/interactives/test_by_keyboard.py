"""The pictures of acts and routes are worked with the keyboard alone, in a real browser."""

from __future__ import annotations

import json

import pytest
from tests.browsing import CHROMIUM, FLAGS
from tests.explore.panels.test_stage import PAGE

from civicsdata import explore
from civicsdata.explore.panels.stage import FILES


@pytest.fixture(scope="module")
def page(playwright):
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser.new_page(viewport={"width": 390, "height": 900})
    browser.close()


def show(page, panel):
    """Put a panel's picture into a page, with the file that moves its shapes."""
    parts = {
        "css": (FILES / "stage.css").read_text("utf-8"),
        "script": json.dumps((FILES / "stage.js").read_text("utf-8")),
        "svg": json.dumps(panel.picture),
        "width": 366,
    }
    page.set_content(PAGE % parts)
    page.wait_for_function("window.ready")


def press(page, panel, name):
    """Go to a button with the key Tab, press Enter, and let Python draw again."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == name:
            break
    else:
        raise AssertionError(f"The key Tab does not lead to {name!r}.")
    page.keyboard.press("Enter")
    asked = page.evaluate("window.asked.pop()")
    panel._asked(asked["control"], asked["value"])
    page.evaluate("svg => window.answer(svg)", panel.picture)


def test_a_case_is_changed_and_sent_along_another_line(page):
    panel = explore.routes(nationality="Canada")
    show(page, panel)
    assert "reaches the border" in page.locator("[data-pressed=true]").last.text_content()
    press(page, panel, "A treaty is relied on")
    taken = page.get_by_role("button", pressed=True, name="Take the line Extradition.")
    assert "stops at the treaty" in taken.text_content()
    press(page, panel, "To: leave country")
    press(page, panel, "Take the line Expulsion. It waits at the ministry.")
    assert panel.values["line"] == "Expulsion under article 33 of the Constitution"
    assert page.get_by_text("Rule: Constitution, article 33 paragraph 2").is_visible()
    assert page.locator("g.case-expulsion-art33-ministry").is_visible()


def test_an_act_moves_across_the_border(page):
    panel = explore.acts()
    show(page, panel)
    officer = page.locator("g.moves").last
    at_home = officer.bounding_box()["x"]
    page.emulate_media(reduced_motion="reduce")  # the officer is there at once
    press(page, panel, "The act takes place on another state's territory")
    press(page, panel, "Consent: not given")
    assert officer.bounding_box()["x"] > at_home + 50
    assert page.get_by_text("✗ No").is_visible()
    heading = page.locator("text", has_text="An act abroad without consent")
    assert heading.is_visible()
