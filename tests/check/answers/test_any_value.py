"""Any value as an answer: it gets a verdict that helps, and never an error."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from tests.check.asking import EVIDENCE, PARTS, ROW, ask, family, graded, item, verdict
from tests.check.odd_values import (
    ODD_VALUES,
    Pretender,
    Rigged,
    RiggedDict,
    RiggedList,
    RiggedText,
    anything,
)

from civicsdata.check.answers import FAMILIES
from civicsdata.check.messages import MOST_WORDS

ITEMS = {name: item(family(name)) for name in PARTS}
QUESTIONS = {name: ask(**family(name)) for name in PARTS}
few = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def well_formed(verdict):
    assert verdict.word in ("Not started", "Not yet", "Almost", "Yes")
    assert verdict.message.strip()
    assert 1 <= len(verdict.message.split()) <= MOST_WORDS + 1  # the last may be three dots
    assert 0 <= verdict.share <= 1
    assert (verdict.share == 1) == (verdict.word == "Yes")
    assert (0 < verdict.share < 1) == (verdict.word == "Almost")
    verdict.message.encode()
    return verdict


def hear(name, answer, earlier=EVIDENCE):
    asked = ITEMS[name]
    card = graded(asked, answer, *([earlier] if asked.after else []))
    ((_, verdict),) = card.parts
    card.text.encode()
    card.html().encode()
    return well_formed(verdict)


def test_every_family_is_tried():
    assert set(PARTS) == set(FAMILIES)


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("place", range(len(ODD_VALUES)))
def test_an_odd_value_gets_a_verdict_and_no_error(name, place, capsys):
    hear(name, ODD_VALUES[place])
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("name", PARTS)
@few
@given(answer=anything)
def test_any_value_gets_a_verdict_and_no_error(name, answer):
    hear(name, answer)


@pytest.mark.parametrize("name", ["choice", "independent sources", "chart", "evidence", "form"])
@pytest.mark.parametrize(
    "earlier", [None, ..., "text", 5, [], [1], {}, Pretender(list), len, [ROW, ...], [[ROW]]]
)
def test_an_odd_earlier_answer_gets_a_verdict(name, earlier):
    question = QUESTIONS[name]
    if name == "choice":
        low = {"from": 0, "to": 9, "yes": ["A"]}
        question = ask(answer="choice", after="guess", bands={"low": low})
    form = {"claim": "one two three", "change": "four five six", "side": "a"}
    for answer in ("A", ["DOJ-0227", "R-TRIB"], form):
        well_formed(verdict(question, answer, earlier))


@few
@given(earlier=anything)
def test_any_earlier_answer_gets_a_verdict(earlier):
    answers = {
        "independent sources": ["DOJ-0227", "R-TRIB"],
        "chart": {"table": EVIDENCE, "x": "figure", "y": "row", "title": "a b c", "source": "AGUR"},
        "form": {"claim": "one two three", "change": "four five six", "side": "a"},
    }
    for name, answer in answers.items():
        well_formed(verdict(QUESTIONS[name], answer, earlier))


@pytest.mark.parametrize("field", [*ROW])
@few
@given(value=anything)
def test_any_value_in_a_row_of_evidence_gets_a_verdict(field, value):
    rows = [{**ROW, field: value}, *EVIDENCE]
    well_formed(verdict(QUESTIONS["evidence"], rows))
    well_formed(verdict(QUESTIONS["independent sources"], ["DOJ-0227", "R-TRIB"], rows))
    form = {"claim": "one two three", "change": "four five six", "side": "a"}
    well_formed(verdict(QUESTIONS["form"], form, rows))


@pytest.mark.parametrize("name", PARTS)
def test_three_dots_are_not_started(name):
    assert hear(name, ...).word == "Not started"


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("number", Rigged(5)), ("number", Rigged("nan")), ("choice", RiggedText("Z")),
        ("choice", [RiggedText("Z")]), ("mapping", RiggedDict(S1="opinion")),
        ("mapping", RiggedDict(S1=RiggedText("opinion"))), ("order", RiggedList("DCBA")),
        ("order", [RiggedText("D"), RiggedText("C")]), ("function", lambda x: Rigged(9)),
        ("function", lambda x: RiggedText("9")), ("function", lambda x: Pretender(float)),
        ("guess", Rigged(500)), ("sources", [RiggedText("R-TRIB")]),
        ("evidence", [RiggedDict(ROW, figure=30), EVIDENCE[1]]),
        ("evidence", [{**ROW, "figure": Rigged(30)}, EVIDENCE[1]]),
        ("form", {"claim": "one two three", "change": RiggedText("x"), "side": "a"}),
    ],
)  # fmt: skip
def test_a_rigged_value_does_not_decide_what_it_equals(name, answer):
    assert hear(name, answer).word == "Not yet"
