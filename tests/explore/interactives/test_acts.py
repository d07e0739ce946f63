"""The act explorer describes every act, and leaves open what is open."""

import html
import itertools
import re

import pytest

from civicsdata import explore, load
from civicsdata.explore.drawing.scenes.border import MIDDLE
from civicsdata.explore.interactives import acts
from civicsdata.explore.panels.controls import pointed

CONSENTS = (acts.FREE, acts.PRESSED, acts.MISSING)
FORCES = (acts.NO_FORCE, acts.THREATENED, acts.USED)
TERRITORIES = (acts.HOME, acts.ABROAD)
ACTS = [acts.Act(*facts) for facts in itertools.product(CONSENTS, FORCES, TERRITORIES)]


@pytest.mark.parametrize("act", ACTS, ids=str)
def test_an_act_gets_one_description_and_a_reason_for_each_rule(act):
    rules = acts.rules(act, {})
    assert acts.describe(act).endswith(".")
    assert len({rule.name for rule in rules}) == len(rules) == 5
    assert [rule.name for rule in rules if not rule.why.endswith(".")] == []


@pytest.mark.parametrize("force", FORCES)
@pytest.mark.parametrize("territory", TERRITORIES)
def test_free_consent_silences_every_rule(force, territory):
    rules = acts.rules(acts.Act(acts.FREE, force, territory), {})
    assert {rule.applies for rule in rules} == {"no"}


def test_economic_pressure_stays_contested_and_is_not_force():
    panel = explore.acts(consent="given under pressure", territory="another state's territory")
    applies = dict(zip(panel.table["rule"], panel.table["speaks to the act"], strict=True))
    assert applies["No threat or use of force"] == "no"
    assert applies["No intervention"] == "contested"
    assert applies["No economic coercion"] == "contested"


def test_rules_are_cited_from_the_table_of_instruments():
    instruments = load("instruments").set_index("id")
    charter = instruments.loc["L35-art2-4"]
    cites = list(explore.acts().table["where it stands"])
    assert cites[0] == f"{charter['title']}, {charter['provision']}"
    assert "Montevideo" in cites[1]
    assert "Nicaragua" in cites[2]
    assert "Vienna Convention" in cites[3]
    assert not [key for key in instruments.index if key in " ".join(cites)]


PLACE = re.compile(r'<g class="moves" style="transform:translate\(([\d.]+)px')
PRESSED = re.compile(r'data-control="(\w+)" data-value="([^"]*)"')


def settings(act):
    return {"consent": act.consent, "force": act.force, "territory": act.territory}


def test_every_act_has_a_picture_of_its_own():
    pictures = {
        re.sub("<desc>.*</desc>", "", explore.acts(**settings(act)).picture) for act in ACTS
    }
    assert len(pictures) == len(ACTS) == 18


@pytest.mark.parametrize("act", ACTS, ids=str)
def test_the_picture_shows_who_acts_where_what_is_said_and_which_force_is_used(act):
    picture = explore.acts(**settings(act)).picture
    _, officer = (float(place) for place in PLACE.findall(picture))  # the gate, then the officer
    assert (officer > MIDDLE) == act.abroad
    said = {acts.FREE: ">✓ Yes<", acts.PRESSED: ">! Yes, we must<", acts.MISSING: ">✗ No<"}
    assert [consent for consent, words in said.items() if words in picture] == [act.consent]
    assert (">pressure<" in picture) == (act.consent == acts.PRESSED)
    assert (">threat of force<" in picture) == (act.force == acts.THREATENED)
    assert (">force<" in picture) == (act.force == acts.USED)


@pytest.mark.parametrize("act", ACTS, ids=str)
def test_from_every_picture_one_press_reaches_each_neighbouring_act(act):
    panel = explore.acts(**settings(act))
    presses = [(name, html.unescape(value)) for name, value in PRESSED.findall(panel.picture)]
    reached = {(name, pointed(panel.controls[name], value)) for name, value in presses}
    assert reached == {
        (name, option) for name, control in panel.controls.items() for option in control.options
    }
    assert len(presses) == len(reached)
    assert panel.picture.count('data-pressed="true"') == len(panel.controls)
