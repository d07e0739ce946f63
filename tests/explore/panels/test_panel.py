"""Every interactive keeps labels, a text twin that follows, silence, nothing fetched."""

import datetime as dt
import os
import re
import subprocess
import sys

import pytest

from civicsdata import explore

# One change for each control of each interactive.
MOVES = {
    "timeline": {
        "first": "2025-02-20",
        "last": "2025-03-04",
        "kind": "order",
        "day": "2025-02-25",
    },
    "acts": {
        "consent": "not given",
        "force": "force used",
        "territory": "another state's territory",
    },
    "routes": {
        "line": "Expulsion under article 33 of the Constitution",
        "nationality": "Canada",
        "purpose": "leave country",
        "requested_by": "Canada",
        "sentenced_in": "Mexico",
        "written_request": False,
        "charged": False,
        "crime_in_both": False,
        "consents": True,
        "treaty_invoked": False,
    },
    "guess": {"a_year": 900},
    "imports": {"guess": 400, "record": "shown"},
    "incidence": {"tariff_pct": 20, "demand": 2.0, "supply": 0.5, "curve": "linear"},
    "leverage": {
        "gain": 2.0,
        "concession_cost": 6.0,
        "tariff_cost_sender": -1.0,
        "tariff_cost_target": 1.0,
        "backing_down_cost": 4.0,
        "you_are": "the target",
        "played": "refuse",
        "solved": "3: and the sender's first move",
    },
    "seizures": {
        "first": "2022-01",
        "last": "2023-06",
        "base": "the month before",
        "border": "Northern border",
    },
}
# A case in which each fact makes a difference; agreeing matters only to a prisoner.
ACCUSED = {"purpose": "stand trial", "requested_by": "United States", "charged": True}
PRISONER = {"nationality": "United States", "purpose": "serve sentence", "sentenced_in": "Mexico"}
STARTS = {"consents": PRISONER, "routes": ACCUSED, "played": {"you_are": "the target"}}
EACH = pytest.mark.parametrize("name", sorted(MOVES))
FETCH = re.compile(r"https?:|<script|<link|<image|@import|url\((?!#)")


@pytest.fixture(autouse=True)
def at_home(monkeypatch):
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)


def opened(name, **settings):
    return getattr(explore, name)(**settings)


def test_every_interactive_is_tried():
    assert sorted(MOVES) == sorted(set(explore.__all__) - set(explore.STILL))


@EACH
def test_every_control_has_a_label_that_is_shown_in_full(name):
    panel = opened(name)
    assert set(panel.controls) == set(MOVES[name])
    for control in panel.controls.values():
        assert len(control.description) > 3
        assert control.style.description_width == "initial"
    labels = [control.description for control in panel.controls.values()]
    assert len(set(labels)) == len(labels)


@EACH
def test_the_picture_is_an_image_with_a_name_and_fetches_nothing(name):
    picture = opened(name).picture
    assert picture.startswith("<svg ")
    assert 'role="img"' in picture
    assert re.search(r'aria-label="[^"]{15,}"', picture)
    assert re.search(r"<desc>.{15,}</desc>", picture, re.DOTALL)
    assert not FETCH.search(re.sub(r'xmlns="[^"]*"', "", picture))


@EACH
def test_the_text_twin_holds_summary_and_table(name):
    panel = opened(name)
    assert panel.summary in str(panel)
    assert str(panel.table.columns[0]) in str(panel)
    assert len(panel.table) > 0


@EACH
def test_each_control_changes_what_is_shown(name):
    for control, value in MOVES[name].items():
        start = STARTS.get(control, STARTS.get(name, {}))
        panel = opened(name, **start)
        before = str(panel)
        panel.set(**{control: value})
        assert str(panel) != before, control


@EACH
def test_a_control_moved_by_hand_does_the_same_as_set(name):
    by_hand, by_set = opened(name), opened(name)
    for control, value in MOVES[name].items():
        by_hand.controls[control].value = value
        by_set.set(**{control: value})
    assert str(by_hand) == str(by_set)
    assert by_hand.picture == by_set.picture


@EACH
def test_what_the_widgets_show_follows_the_controls(name):
    panel = opened(name)
    panel.set(**MOVES[name])
    html = " ".join(getattr(child, "value", "") for child in panel.children if is_html(child))
    (stage,) = (child for child in panel.children if type(child).__name__ == "Stage")
    assert panel.picture.startswith("<svg")
    assert stage.svg == panel.picture
    assert 'aria-live="polite"' in html
    assert "<table>" in html


def is_html(child):
    return type(child).__name__ == "HTML"


@EACH
def test_settings_may_be_given_at_the_start(name):
    moved = opened(name)
    moved.set(**MOVES[name])
    assert str(opened(name, **MOVES[name])) == str(moved)


@pytest.mark.parametrize("name", sorted(set(MOVES) - {"guess"}))
def test_an_unknown_option_is_answered_with_the_allowed_ones(name):
    with pytest.raises(ValueError, match="Use one of") as caught:
        opened(name, colour="red")
    for control in MOVES[name]:
        assert control in str(caught.value)


@EACH
@pytest.mark.parametrize("value", [object(), "nonsense", None, 10**9, [], True, float("nan")])
def test_a_wrong_value_is_answered_and_changes_nothing(name, value):
    panel = opened(name)
    before = str(panel)
    boxes = [
        control for control, widget in panel.controls.items() if isinstance(widget.value, bool)
    ]
    tried = [control for control in panel.controls if value is not True or control not in boxes]
    assert tried
    for control in tried:
        with pytest.raises(ValueError, match=rf"{control} cannot be .* It takes"):
            panel.set(**{control: value})
    assert str(panel) == before


@EACH
def test_a_plain_page_gets_a_static_view(name):
    panel = opened(name)
    bundle = panel._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert panel.picture.startswith("<svg")
    assert panel.picture in bundle["text/html"]
    assert bundle["text/plain"] == str(panel)


@EACH
def test_while_grading_it_draws_nothing(name, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    panel = opened(name)
    panel.set(**MOVES[name])
    assert panel.picture == ""
    assert list(panel._repr_mimebundle_()) == ["text/plain"]
    assert panel.summary


def test_nothing_is_written_on_stderr_and_widgets_load_late():
    code = (
        "import sys, civicsdata.explore as e\n"
        "assert 'ipywidgets' not in sys.modules and 'pandas' not in sys.modules\n"
        "[getattr(e, name)() for name in e.__all__ if name not in e.STILL]\n"
        "assert 'anywidget' not in sys.modules\n"
    )
    env = {**os.environ, "NBGRADER_EXECUTION": "autograde"}
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", code],
        capture_output=True,
        text=True,
        env=env,
        check=True,
    )
    assert done.stderr == ""
    assert done.stdout == ""


def sliders(panel):
    """Give each slider with the field that it stands beside."""
    rows = [row.children for row in panel.children if type(row).__name__ == "HBox"]
    return [(field, slider) for field, slider in rows]


@EACH
def test_controls_are_ones_whose_label_a_screen_reader_says(name):
    kinds = {type(control).__name__ for control in opened(name).controls.values()}
    assert kinds
    assert kinds <= {"Dropdown", "BoundedFloatText", "Checkbox"}


@pytest.mark.parametrize("name", ["imports", "timeline", "incidence", "leverage", "seizures"])
def test_a_slider_and_its_field_move_together(name):
    pairs = sliders(opened(name))
    assert pairs
    for field, slider in pairs:
        assert field.description in slider.label
        slider.value = slider.high
        assert field.value == (slider.texts[-1] if slider.texts else slider.high)
        field.value = slider.texts[0] if slider.texts else slider.low
        assert slider.value == slider.low


def test_numbers_and_long_lists_have_sliders():
    assert len(sliders(opened("timeline"))) == 3
    assert len(sliders(opened("incidence"))) == 3
    assert len(sliders(opened("leverage"))) == 5
    assert len(sliders(opened("seizures"))) == 2
    assert sliders(opened("acts")) == []


def test_a_slider_takes_over_new_options():
    panel = opened("timeline")
    panel.set(first="2025-02-20")
    field, slider = sliders(panel)[-1]
    assert tuple(slider.texts) == field.options
    assert slider.texts[int(slider.value)] == field.value == "2025-02-20"


def test_a_slider_leaves_no_rounding_behind():
    field, slider = sliders(opened("incidence"))[1]
    slider.value = 0.1 + 0.2
    assert field.value == 0.3


def test_dates_may_be_given_as_dates():
    day = dt.date(2025, 2, 10)
    assert str(opened("timeline", day=day)) == str(opened("timeline", day="2025-02-10"))
