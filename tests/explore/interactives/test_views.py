"""Each interactive shows what its model or table says, and leaves open what is open."""

import itertools

import pytest

from civicsdata import explore, load
from civicsdata.explore.interactives import acts as acts_view
from civicsdata.explore.interactives import routes as routes_view
from civicsdata.explore.interactives import seizures as seizures_view
from civicsdata.explore.interactives.leverage import DEPTHS
from civicsdata.models.tariff import incidence

ACTS = [
    acts_view.Act(*values)
    for values in itertools.product(
        (acts_view.FREE, acts_view.PRESSED, acts_view.MISSING),
        (acts_view.NO_FORCE, acts_view.THREATENED, acts_view.USED),
        (acts_view.HOME, acts_view.ABROAD),
    )
]


@pytest.mark.parametrize("act", ACTS, ids=str)
def test_an_act_gets_one_description_and_a_reason_for_each_rule(act):
    found = acts_view.rules(act, {})
    assert acts_view.describe(act).endswith(".")
    assert len(found) == 5
    assert all(rule.why.endswith(".") for rule in found)


def test_free_consent_silences_every_rule():
    for act in ACTS:
        if act.consent == acts_view.FREE:
            assert {rule.applies for rule in acts_view.rules(act, {})} == {"no"}


def test_economic_pressure_stays_contested_and_is_not_force():
    panel = explore.acts(consent="given under pressure", territory="another state's territory")
    told = dict(zip(panel.table["rule"], panel.table["speaks to the act"], strict=True))
    assert told["No threat or use of force"] == "no"
    assert told["No intervention"] == "contested"
    assert told["No economic coercion"] == "contested"


def test_rules_are_cited_from_the_table_of_instruments():
    cites = " ".join(explore.acts().table["where it stands"])
    for title in ("Charter of the United Nations", "Montevideo", "Nicaragua", "article 40"):
        assert title in cites or title in " ".join(explore.acts().table["rule"])
    assert "L35" not in cites


def test_the_route_finder_marks_the_handover_as_contested():
    panel = explore.routes(
        nationality="Mexico", purpose="stand trial", requested_by="United States", charged=True
    )
    handover = panel.table[panel.table["route"].str.startswith("Handover")]
    assert set(handover["state"]) == {"contested"}
    assert "contested" in set(handover["applies"])
    assert "lawful" not in panel.summary.replace("unlawful", "lawful")


def test_facts_that_exclude_each_other_get_a_sentence_and_no_routes():
    panel = explore.routes(purpose="stand trial", requested_by="United States", charged=False)
    assert panel.summary.startswith("These facts do not go together.")
    assert "tick “The asking state has charged the person”" in panel.summary
    assert "=True" not in panel.summary
    assert panel.picture.startswith("<svg")


@pytest.mark.parametrize(
    "settings",
    [
        {"purpose": "stand trial", "requested_by": "nobody"},
        {"purpose": "serve sentence", "sentenced_in": "no court"},
    ],
)
def test_refusals_are_told_in_the_words_of_the_controls(settings):
    summary = explore.routes(**settings).summary
    assert "These facts do not go together" in summary
    assert "requested_by" not in summary
    assert "sentenced_in" not in summary


def test_every_safeguard_but_the_purposes_has_a_short_name():
    names = set(load("routes")["safeguard"])
    assert {name for name in names if not name.startswith("purpose_")} == set(routes_view.SHORT)


def test_the_incidence_sliders_show_the_model():
    panel = explore.incidence(tariff_pct=40, demand=1.5, supply=0.5)
    model = incidence(0.40, 1.5, 0.5)
    assert f"the buyer pays {model.price_paid:.1f}" in panel.summary
    assert f"{model.importer_share * 100:.1f} %" in set(panel.table["value"])


def test_two_rigid_sides_get_the_models_sentence():
    panel = explore.incidence(demand=0, supply=0)
    assert "neither side reacts" in panel.summary
    assert panel.picture.startswith("<svg")


def test_a_tariff_that_stops_trade_is_told():
    panel = explore.incidence(tariff_pct=100, demand=5, supply=5, curve="linear")
    assert "stops all trade" in panel.summary


def test_the_game_is_told_one_decision_at_a_time():
    told = [explore.leverage(solved=depth).summary.count("compares") for depth in DEPTHS]
    assert told == [0, 1, 2, 3]


def test_the_game_hides_the_ending_until_all_is_solved():
    for depth in DEPTHS[:-1]:
        assert "The game goes" not in explore.leverage(solved=depth).summary
    assert "The game goes: keep silent" in explore.leverage(solved=DEPTHS[-1]).summary


def test_a_tie_is_told_with_its_rule():
    panel = explore.leverage(tariff_cost_sender=1, backing_down_cost=1, solved=DEPTHS[1])
    assert "(a tie)" in panel.summary
    assert "leads away from a tariff" in panel.summary


def test_the_tree_says_without_colour_what_is_chosen():
    picture = explore.leverage(solved=DEPTHS[-1]).picture
    assert picture.count("stroke-dasharray") == 3
    assert picture.count("×</text>") == 3


def test_seizures_are_those_of_the_table():
    panel = explore.seizures(first="2025-01", last="2025-02", base="the month before")
    table = load("fentanyl_monthly").set_index("date")["southwest_border_lb"]
    assert list(panel.table["pounds seized"]) == [table["2025-02-01"], table["2025-01-01"]]


def test_both_readings_stand_beside_each_other():
    panel = explore.seizures(first="2025-01", last="2025-02", base="the month before")
    for start in ("Flow:", "Search:"):
        assert start in panel.summary
        assert start in panel.picture
    assert "cannot decide" in panel.summary


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        (seizures_view.PREVIOUS, 40.0),
        (seizures_view.YEAR, 5.0),
        (seizures_view.MEAN, 30.0),
        (seizures_view.FIRST, 20.0),
    ],
)
def test_the_base_is_the_one_that_was_chosen(base, expected):
    series = {"2024-03": 5.0, "2025-01": 20.0, "2025-02": 40.0, "2025-03": 60.0}
    window = dict(list(series.items())[1:])
    assert seizures_view.compare(series, window, base).base == expected


def test_a_month_without_a_base_says_so():
    first = explore.seizures().controls["first"].options[0]
    panel = explore.seizures(first=first, last=first, base="the month before")
    assert "no value to compare" in panel.summary
    assert panel.picture.startswith("<svg")


def test_a_rise_and_a_fall_turn_the_readings_round():
    fall = seizures_view.readings(seizures_view.Comparison("2025-02", 60, 100, "base"))
    rise = seizures_view.readings(seizures_view.Comparison("2025-02", 160, 100, "base"))
    same = seizures_view.readings(seizures_view.Comparison("2025-02", 100, 100, "base"))
    assert len({fall, rise, same}) == 3
