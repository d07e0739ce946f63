"""Routes: the rules of the treaties and laws decide, and what is contested stays contested."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicsdata.models import routes
from civicsdata.models.routes import Case
from civicsdata.tables import records

COUNTRIES = st.sampled_from(["Mexico", "United States", "Canada"])
FACTS = st.fixed_dictionaries(
    {
        "nationality": COUNTRIES,
        "other_nationality": st.none() | COUNTRIES,
        "purpose": st.sampled_from(["stand trial", "serve sentence", "leave country"]),
        "requested_by": st.none() | COUNTRIES,
        "written_request": st.booleans(),
        "charged": st.booleans(),
        "sentenced_in": st.none() | COUNTRIES,
        "months_left": st.none() | st.integers(-1, 400),
        "crime_in_both": st.booleans(),
        "consents": st.booleans(),
        "treaty_invoked": st.booleans(),
    }
)


@st.composite
def cases(draw, **fixed):
    """Draw a case whose facts do not exclude each other; some facts may be fixed."""
    try:
        return Case(**{**draw(FACTS), **fixed})
    except ValueError:
        return Case(**{"nationality": draw(COUNTRIES), "charged": True, **fixed})


@given(cases())
def test_a_case_reaches_the_border_only_where_no_authority_can_still_refuse(case):
    reached = {route.state: set() for route in routes.find(case)}
    for route in routes.find(case):
        reached[route.state].add(route.station)
    allowed = {
        "open": {"border"},
        "discretionary": {"ministry"},
        "contested": {"ministry"},
        "closed": {"treaty", "judge", "ministry"},
        "no procedure": {"start"},
    }
    assert {state: stations - allowed[state] for state, stations in reached.items()} == {
        state: set() for state in reached
    }


@given(cases(nationality="Mexico", requested_by="United States", charged=True))
def test_a_mexican_gets_no_further_than_the_ministry_by_extradition(case):
    assert judged("extradition_1978", case).station in ("treaty", "judge", "ministry")


def judged(name, case):
    return next(route for route in routes.find(case) if route.name == name)


def states(**facts):
    return {route.name: route.state for route in routes.find(Case(**facts))}


def accused(nationality="Canada", **facts):
    return states(nationality=nationality, charged=True, **facts)


def prisoner(nationality="United States", **facts):
    given_facts = {"sentenced_in": "Mexico", "consents": True, "requested_by": None, **facts}
    return states(nationality=nationality, purpose="serve sentence", **given_facts)


@given(cases())
def test_every_answer_gives_a_reason_and_a_rule(case):
    listed = routes.find(case)
    assert [route.name for route in listed] == list(routes.TITLES)
    for route in listed:
        assert route.because.endswith(".")
        assert route.cite
        assert len(route.safeguards) == 12


@given(cases())
def test_the_handover_is_never_called_lawful_or_unlawful(case):
    handover = judged("handover_2025_lsn", case)
    assert handover.state in ("contested", "closed")
    assert "lawful" not in handover.because
    assert "legal" not in handover.because


@pytest.mark.parametrize("nationality", ["Mexico", "United States", "Canada"])
def test_a_contested_handover_names_both_sides(nationality):
    handover = judged("handover_2025_lsn", Case(nationality=nationality, charged=True))
    assert handover.state == "contested"
    assert "Mexico's government: " in handover.because
    assert "Critics: " in handover.because
    assert "No final ruling" in handover.because


def test_no_note_calls_a_route_illegal():
    notes = [one.note for name in routes.TITLES for one in routes.safeguards(name)]
    assert len(notes) == 60
    assert [note for note in notes if "illegal" in note or "unlawful" in note] == []


@given(cases())
def test_abduction_is_never_a_procedure(case):
    assert judged("abduction_1990", case).state == "no procedure"


@given(cases(nationality="Mexico") | cases(nationality="Canada", other_nationality="Mexico"))
def test_a_mexican_is_never_expelled(case):
    assert judged("expulsion_art33", case).state == "closed"


@given(cases(consents=False))
def test_a_prisoner_is_never_transferred_against_their_will(case):
    assert judged("sentence_transfer_1976", case).state == "closed"


def test_extradition_of_a_foreigner_is_open_and_of_a_mexican_at_discretion():
    assert accused()["extradition_1978"] == "open"
    assert accused("Mexico")["extradition_1978"] == "discretionary"
    assert accused(other_nationality="Mexico")["extradition_1978"] == "discretionary"


@pytest.mark.parametrize(
    "facts",
    [
        {"requested_by": "Canada"},
        {"written_request": False},
        {"treaty_invoked": False},
        {"crime_in_both": False},
    ],
)
def test_extradition_closes_when_one_condition_is_missing(facts):
    assert accused(**facts)["extradition_1978"] == "closed"


def test_without_a_request_there_is_no_extradition():
    case = Case(nationality="Canada", purpose="leave country", requested_by=None)
    extradition = judged("extradition_1978", case)
    assert extradition.state == "closed"
    assert extradition.because == "No state asks for the person."


def test_extradition_to_serve_a_sentence_needs_one_from_the_requesting_state():
    wanted = {"nationality": "Canada", "purpose": "serve sentence"}
    assert states(**wanted, sentenced_in="United States")["extradition_1978"] == "open"
    assert states(**wanted, sentenced_in="Mexico")["extradition_1978"] == "closed"
    few = states(**wanted, sentenced_in="United States", months_left=5)
    assert few["extradition_1978"] == "closed"
    enough = states(**wanted, sentenced_in="United States", months_left=6)
    assert enough["extradition_1978"] == "open"


def test_a_mexican_sentence_may_defer_the_delivery():
    case = Case(nationality="Canada", charged=True, sentenced_in="Mexico")
    assert "deferred" in judged("extradition_1978", case).because


def test_prisoner_transfer_takes_a_consenting_national_home():
    assert prisoner()["sentence_transfer_1976"] == "open"
    assert prisoner("Mexico")["sentence_transfer_1976"] == "closed"
    assert prisoner(consents=False)["sentence_transfer_1976"] == "closed"
    assert prisoner(sentenced_in="United States")["sentence_transfer_1976"] == "closed"
    assert prisoner(months_left=3)["sentence_transfer_1976"] == "closed"


def test_a_foreigner_may_be_expelled_but_not_for_a_trial():
    leaving = {"purpose": "leave country", "requested_by": None}
    assert states(nationality="Canada", **leaving)["expulsion_art33"] == "discretionary"
    assert states(nationality="Mexico", **leaving)["expulsion_art33"] == "closed"
    assert accused()["expulsion_art33"] == "closed"


@pytest.mark.parametrize("invoked", [True, False])
def test_the_handover_of_a_mexican_is_contested_whether_or_not_a_treaty_is_invoked(invoked):
    assert accused("Mexico", treaty_invoked=invoked)["handover_2025_lsn"] == "contested"


def test_safeguards_are_those_of_the_table():
    rows = records("routes")
    told = {
        (name, one.name): (one.applies, one.cite, one.note)
        for name in routes.TITLES
        for one in routes.safeguards(name)
    }
    assert told == {
        (row["route"], row["safeguard"]): (row["applies"], row["cite"], row["note"]) for row in rows
    }


def test_contested_safeguards_attach_as_contested():
    handover = judged("handover_2025_lsn", Case(nationality="Mexico", charged=True))
    assert {one.name: one.applies for one in handover.attached}["speciality"] == "contested"
    assert "dual_criminality" not in [one.name for one in handover.attached]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"requested_by": "Mexico"}, "Mexico cannot be the state that asks"),
        ({"requested_by": None}, "needs a state that wants it"),
        ({"charged": False}, "without a charge"),
        ({"purpose": "serve sentence"}, "Nobody serves a sentence without one"),
        ({"months_left": 12}, "Without a sentence there are no months left"),
        ({"sentenced_in": "Mexico", "months_left": -1}, "less than 0 months"),
        ({"sentenced_in": "Mexico", "months_left": 1.5}, "whole number of months"),
        ({"purpose": "holiday"}, "Use one of: 'stand trial', 'serve sentence', 'leave country'"),
        ({"nationality": ""}, "write a country as text"),
        ({"nationality": 52}, "write a country as text"),
        ({"nationality": "mexican"}, "write the country's name as 'Mexico'"),
        ({"requested_by": "U.S."}, "write the country's name as 'United States'"),
        ({"nationality": "Canada", "other_nationality": "Canada"}, "are the same"),
        ({"consents": "yes"}, "consents is 'yes'; write True or False"),
    ],
)
def test_impossible_cases_are_refused_with_a_sentence(facts, sentence):
    with pytest.raises(ValueError, match=sentence):
        Case(**{"nationality": "Canada", "charged": True, **facts})


def test_an_unknown_route_is_answered_with_the_known_ones():
    with pytest.raises(ValueError, match="extradition_1978"):
        routes.safeguards("teleport")


def test_the_names_of_all_routes_and_safeguards_meet_in_the_table():
    pairs = [(name, one.name) for name in routes.TITLES for one in routes.safeguards(name)]
    names = {safeguard for _, safeguard in pairs}
    assert len(pairs) == len(records("routes"))
    assert set(pairs) == set(itertools.product(routes.TITLES, names))
