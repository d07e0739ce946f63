"""The route finder tells the model's answers in the words of its controls."""

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicsdata import explore, load
from civicsdata.explore.drawing.scenes.stations import PLACES
from civicsdata.explore.interactives import routes
from civicsdata.explore.panels.controls import pointed
from civicsdata.models.routes import Case, find


def test_the_route_finder_marks_the_handover_as_contested():
    panel = explore.routes(
        nationality="Mexico", purpose="stand trial", requested_by="United States", charged=True
    )
    handover = panel.table[panel.table["route"].str.startswith("Handover")]
    assert set(handover["state"]) == {"contested"}
    assert "contested" in set(handover["applies"])
    assert "Handover on national-security grounds, as in 2025: contested." in panel.summary
    assert "lawful" not in panel.summary


def test_facts_that_exclude_each_other_get_a_sentence_and_no_routes():
    panel = explore.routes(purpose="stand trial", requested_by="United States", charged=False)
    assert panel.summary.startswith("These facts do not go together.")
    assert "tick “The asking state has charged the person”" in panel.summary
    assert list(panel.table["result"]) == ["no such case"]
    assert panel.picture.startswith("<svg")


@pytest.mark.parametrize(
    ("settings", "advice"),
    [
        ({"purpose": "stand trial", "requested_by": "nobody"}, "choose who asks"),
        ({"purpose": "serve sentence", "sentenced_in": "no court"}, "choose a court"),
        ({"purpose": "stand trial", "charged": False}, "tick “The asking state"),
    ],
)
def test_refusals_are_told_in_the_words_of_the_controls(settings, advice):
    panel = explore.routes(**settings)
    assert "These facts do not go together" in panel.summary
    assert advice in panel.summary
    assert [name for name in panel.controls if f"{name}=" in panel.summary] == []
    assert "requested_by" not in panel.summary
    assert "sentenced_in" not in panel.summary


def test_every_safeguard_but_the_purposes_has_a_short_name():
    names = set(load("routes")["safeguard"])
    assert {name for name in names if not name.startswith("purpose_")} == set(routes.SHORT)


PRESSED = re.compile(r'data-control="(\w+)" data-value="([^"]*)" data-label="([^"]*)"')


def buttons(panel):
    """What can be pressed in the picture: control, value and what is read aloud."""
    return [tuple(map(html.unescape, found)) for found in PRESSED.findall(panel.picture)]


@st.composite
def facts(draw):
    panel = explore.routes()
    return {
        name: draw(st.sampled_from(getattr(control, "options", (True, False))))
        for name, control in panel.controls.items()
    }


@settings(deadline=None)
@given(facts())
def test_every_button_of_the_picture_sets_a_control_to_a_value_that_it_takes(given_settings):
    panel = explore.routes(**given_settings)
    for control, value, label in buttons(panel):
        assert len(label) > 5
        assert pointed(panel.controls[control], value) in getattr(
            panel.controls[control], "options", (True, False)
        )


@settings(deadline=None)
@given(facts())
def test_no_facts_lock_the_reader_out_of_the_picture(given_settings):
    """Where facts exclude each other, a button of the picture mends them, at most two presses on."""
    panel = explore.routes(**given_settings)
    controls = {control for control, _, _ in buttons(panel)}
    assert {"nationality", "purpose", "charged", "treaty_invoked"} <= controls
    if "do not go together" in panel.summary:
        assert mended(panel, 2)


def mended(panel, presses):
    before = panel.values
    for control, value, _ in buttons(panel):
        panel.set(**{control: pointed(panel.controls[control], value)})
        if "do not go together" not in panel.summary or (
            presses > 1 and mended(panel, presses - 1)
        ):
            return True
        panel.set(**before)
    return False


def test_the_case_stands_on_its_line_where_the_rules_let_it_get():
    panel = explore.routes(nationality="Canada")
    for title, station in {
        "Extradition under the treaty of 1978": "border",
        "Prisoner transfer under the treaty of 1976": "treaty",
        "Expulsion under article 33 of the Constitution": "ministry",
        "Handover on national-security grounds, as in 2025": "ministry",
        "Abduction, as in 1990": "start",
    }.items():
        panel.set(line=title)
        place = re.search(
            r'<g class="(case-[\w-]+)" style="transform:translate\(([\d.]+)px', panel.picture
        )
        assert place[1].endswith(f"-{station}")
        assert abs(float(place[2]) - PLACES[station]) <= 20


def test_the_map_shows_for_each_line_where_it_stops_and_the_rule_of_the_one_taken():
    panel = explore.routes(
        nationality="Mexico", line="Expulsion under article 33 of the Constitution"
    )
    assert "stops at the ministry" in panel.picture
    assert "Only foreigners can be expelled." in panel.picture
    assert "Rule: Constitution, article 33 paragraph 1" in panel.picture
    assert panel.summary.startswith("On the line “Expulsion")
    for said in ("waits at the ministry", "stops at the treaty", "is contested at the ministry"):
        assert said in panel.picture


def test_nothing_moves_where_motion_is_unwanted():
    picture = explore.routes().picture
    assert picture.count("@keyframes") == 1
    assert "<style>@media (prefers-reduced-motion:no-preference){@keyframes" in picture


def test_a_line_passes_the_stations_that_it_does_not_have():
    stations = {
        route.name: route.stations for route in find(Case(nationality="Mexico", charged=True))
    }
    assert set(stations["abduction_1990"].values()) == {"no"}
    assert stations["handover_2025_lsn"]["treaty"] == stations["handover_2025_lsn"]["judge"] == "no"
    assert stations["extradition_1978"] == {
        "treaty": "yes", "judge": "yes", "ministry": "yes", "amparo": "yes",
        "assurance": "discretionary",
    }  # fmt: skip
