"""The act explorer describes every act, and leaves open what is open."""

import itertools

import pytest

from civicsdata import explore, load
from civicsdata.explore.interactives import acts

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
