"""Shapes of a picture that are dragged, tapped and moved by keys change the panel's controls."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.browsing import CHROMIUM, FLAGS

from civicsdata.explore.drawing import svg
from civicsdata.explore.drawing.handles import Track, button, knob, slider, surface
from civicsdata.explore.panels.controls import amount, choice
from civicsdata.explore.panels.panel import Panel, View
from civicsdata.explore.panels.stage import FILES

TRACK = Track("tariff", "x", (50, 350), (0, 60), step=2)
# A page with the file that browsers run, and a model that keeps what is asked for.
PAGE = """<!doctype html><meta charset="utf-8"><style>%(css)s body { margin: 0 }</style>
<div id="el" style="width: %(width)spx"></div><div style="height: 3000px"></div>
<script type="module">
const source = %(script)s;
const { default: stage } = await import(
  URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
const heard = {}, kept = { svg: %(svg)s, narrow: false };
window.asked = [];
window.model = {
  get: (name) => kept[name],
  set: (name, value) => { kept[name] = value; },
  save_changes: () => {},
  on: (name, call) => { heard[name] = call; },
  off: (name) => { delete heard[name]; },
  send: (content) => { window.asked.push(content); },
};
window.answer = (svg) => {
  kept.svg = svg; heard["change:svg"](); heard["msg:custom"]({ drawn: true });
};
stage.render({ model: window.model, el: document.querySelector("#el") });
window.ready = true;
</script>"""


def picture(now: float, reply: str = "concede") -> str:
    parts = [
        surface(TRACK, svg.rect(40, 10, 320, 60, "#eee")),
        slider(TRACK, now, "Tariff", f"{now:g} per cent", knob(TRACK(now), 40, "x")),
        button("reply", "refuse", "Refuse", svg.rect(40, 100, 90, 30, "#ccc"), reply == "refuse"),
    ]
    return svg.document(400, 150, "A tariff", f"The tariff is {now}.", parts)


@pytest.fixture(scope="module")
def browser(playwright):
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield started
    started.close()


@pytest.fixture
def page(browser, request):
    context = browser.new_context(has_touch=True)
    made = context.new_page()
    made.set_content(
        PAGE
        % {
            "css": (FILES / "stage.css").read_text("utf-8"),
            "script": json.dumps((FILES / "stage.js").read_text("utf-8")),
            "svg": json.dumps(picture(20)),
            "width": getattr(request, "param", 400),
        }
    )
    made.wait_for_function("window.ready")
    yield made
    context.close()


def asked(page) -> list:
    return [tuple(one.values()) for one in page.evaluate("window.asked")]


def answer(page, *state) -> None:
    page.evaluate("svg => window.answer(svg)", picture(*state))


def test_a_handle_is_dragged_with_the_mouse(page):
    page.mouse.move(TRACK(20), 40)
    page.mouse.down()
    page.mouse.move(TRACK(40) + 2, 45)
    assert asked(page) == [("tariff", 40)]
    page.mouse.move(TRACK(50), 45)
    assert len(asked(page)) == 1, "the next change waits until Python has drawn"
    answer(page, 40)
    page.mouse.move(999, 45)
    answer(page, 50)
    assert asked(page) == [("tariff", 40), ("tariff", 50), ("tariff", 60)]
    page.mouse.up()
    answer(page, 60)
    page.mouse.move(TRACK(10), 45)
    assert len(asked(page)) == 3


def test_a_place_is_pressed_and_the_handle_goes_there(page):
    page.mouse.click(TRACK(8), 20)
    assert asked(page) == [("tariff", 8)]
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Tariff"


def test_keys_move_a_handle_and_press_a_button(page):
    handle = page.get_by_role("slider", name="Tariff")
    handle.focus()
    for key, value in (("ArrowRight", 22), ("ArrowDown", 20), ("Home", 0), ("End", 60)):
        page.keyboard.press(key)
        assert asked(page)[-1] == ("tariff", value)
        answer(page, value)
    page.keyboard.press("ArrowRight")
    assert len(asked(page)) == 4, "there is nothing beyond the end"
    page.keyboard.press("PageDown")
    page.keyboard.press("ArrowLeft")
    answer(page, 40)
    assert asked(page)[4:] == [("tariff", 40), ("tariff", 38)], "a key counts from what was asked"
    page.keyboard.press("Tab")
    answer(page, 38)
    for key in ("Enter", "Space"):
        page.keyboard.press(key)
        assert asked(page)[-1] == ("reply", "refuse")
        answer(page, 38, "refuse")
    assert page.get_by_role("button", name="Refuse").get_attribute("aria-pressed") == "true"


def test_a_finger_drags_and_taps(page):
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *points) -> None:
        places = [{"x": x, "y": y} for x, y in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    touch("touchStart", (TRACK(20), 40))
    for count, value in enumerate((24, 30), 1):
        touch("touchMove", (TRACK(value), 44))
        page.wait_for_function("count => window.asked.length === count", arg=count)
        answer(page, value)
    touch("touchEnd")
    assert asked(page) == [("tariff", 24), ("tariff", 30)]
    page.touchscreen.tap(TRACK(8), 20)
    assert asked(page)[-1] == ("tariff", 8)
    answer(page, 8)
    page.get_by_role("button", name="Refuse").tap()
    assert asked(page)[-1] == ("reply", "refuse")
    assert page.evaluate("scrollY") == 0


def test_focus_stays_where_it_is_while_the_picture_changes(page):
    page.get_by_role("button", name="Refuse").focus()
    page.evaluate(
        "svg => window.answer(svg)", picture(20).replace("<g data-surface", "<g/><g data-surface")
    )
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Refuse"


def test_what_is_dragged_has_a_role_a_name_and_a_value_in_words(page):
    handle = page.get_by_role("slider", name="Tariff")
    assert handle.get_attribute("aria-valuetext") == "20 per cent"
    assert handle.get_attribute("aria-valuemax") == "60"
    assert page.locator("svg").get_attribute("role") == "group"
    assert page.get_by_role("slider").count() == 1, "a surface is no second slider"


@pytest.mark.parametrize("page", [340], indirect=True)
def test_a_narrow_page_is_told_to_python(page):
    page.wait_for_function("window.model.get('narrow')")


def panel() -> Panel:
    import pandas as pd

    controls = {
        "tariff": amount("Tariff", 0, 60, 2, 20),
        "reply": choice("Reply", ["concede", "refuse"]),
    }

    def view(values) -> View:
        drawn = picture(values["tariff"], values["reply"])
        return View(lambda: drawn, str(values), pd.DataFrame(), lambda: "<svg>narrow</svg>")

    return Panel("A tariff", controls, view, {})


@pytest.fixture
def made(monkeypatch):
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    return panel()


def stage(made: Panel):
    return next(child for child in made.children if type(child).__name__ == "Stage")


def test_what_is_asked_changes_the_control_and_is_answered(made, monkeypatch):
    answers = []
    monkeypatch.setattr(stage(made), "send", answers.append)
    for control, value, then in (
        ("tariff", 40, 40.0), ("reply", "refuse", "refuse"), ("reply", 0, "concede"),
        ("tariff", 999, 40.0), ("reply", "nothing of the kind", "concede"),
    ):  # fmt: skip
        stage(made)._handle_custom_msg({"control": control, "value": value}, [])
        assert made.controls[control].value == then
    assert len(answers) == 5
    assert "40 per cent" in stage(made).svg


def test_a_narrow_page_gets_its_own_picture(made):
    stage(made).narrow = True
    assert stage(made).svg == made.picture == "<svg>narrow</svg>"


def test_on_a_plain_page_nothing_pretends_to_move():
    assert "tabindex" not in picture(20)
    assert 'role="slider"' not in picture(20)


@given(st.floats(0, 60), st.floats(-500, 500), st.floats(-500, 500))
def test_a_track_keeps_values_in_their_order_between_its_ends(value, start, end):
    track = Track("tariff", "y", (start, end), (0, 60))
    assert track(0) == pytest.approx(start)
    assert track(60) == pytest.approx(end)
    assert min(start, end) - 1e-6 <= track(value) <= max(start, end) + 1e-6
