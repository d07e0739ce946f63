"""Does open work pass whatever position it takes, and only when its figures can be traced?"""

from __future__ import annotations

import contextlib
import copy
import io

import altair as alt
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civicsdata import load
from civicsdata.check import check
from civicsdata.kinds.evidence import FIELDS, SIDES
from civicsdata.preflight import form_of
from civicsdata.tables import descriptor, keys, primary_key, row
from civicsdata.verdicts import NotYet, reporting
from tests.course import cells_by_id, corpus, models, reference

UNIT = "5-brief"
ROW = {
    "statement": "On one day 29 people were handed over.",
    "table": "handovers",
    "row": "H1",
    "column": "people",
    "figure": 29,
    "unit": "people",
    "sources": ["DOJ-0227"],
    "side": "for",
}
SECOND = {
    **ROW,
    "statement": "The agency gave 65 as an average of a year.",
    "table": "checks",
    "row": "C13",
    "column": "value",
    "figure": 65,
    "unit": "people a year",
    "sources": ["R-TRIB"],
    "side": "against",
}
EVIDENCE = [ROW, SECOND]


def hear(kind, answer, **more):
    heard = []
    with reporting(heard.append), contextlib.suppress(NotYet):
        check("demo-item", answer, kind, **more)
    return heard[-1]


def word(kind, answer, **more):
    return hear(kind, answer, **more).word


# ---- positions ----


def sides() -> dict[str, dict[str, str]]:
    """Two complete sets of answers, one for each side of the same question."""
    opposite = {
        answer.item: answer.code
        for answer in corpus(UNIT)
        if answer.right and "opposite" in answer.name
    }
    opposite["brief-witnesses"] = "witnesses = ['ICJ-NICARAGUA', 'DREZ']"
    return {"position 1": reference(UNIT), "position 2": opposite}


def scores(answers: dict[str, str]) -> dict[str, float]:
    """Run a whole set of answers through the test cells; give the points of each item."""
    cells = cells_by_id("build/source", UNIT)
    names: dict[str, object] = {}
    exec("from civicsdata import check, load", names)
    earned = {}
    for item in reference(UNIT):
        with contextlib.redirect_stdout(io.StringIO()), reporting(lambda verdict: None):
            exec(answers[item], names)
            try:
                exec(cells[item].source, names)
                earned[item] = cells[item].metadata["nbgrader"]["points"]
            except NotYet:
                earned[item] = 0
    return earned


def test_opposite_positions_earn_the_same_from_the_machine():
    found = sides()
    assert set(found["position 2"]) == set(reference(UNIT))
    first, second = scores(found["position 1"]), scores(found["position 2"])
    assert first == second
    assert sum(first.values()) == 6


def test_opposite_briefs_look_the_same_to_the_preflight():
    found = models(UNIT, "brief-text")
    first, second = (
        form_of(found[f"full marks, position {n}"], words=(350, 500), sources=4) for n in (1, 2)
    )
    assert first.notes == second.notes == ()


@given(st.lists(st.sampled_from(SIDES), min_size=2, max_size=2))
def test_exchanging_for_and_against_changes_nothing(marks):
    rows = [{**one, "side": side} for one, side in zip(EVIDENCE, marks, strict=True)]
    swap = {"for": "against", "against": "for", "context": "context"}
    turned = [{**one, "side": swap[one["side"]]} for one in rows]
    assert hear("evidence", rows) == hear("evidence", turned)


# ---- evidence ----


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_whatever_is_quoted_from_any_table_holds_and_a_wrong_number_does_not(data):
    names = [one["name"] for one in descriptor()["resources"] if one["name"] != "sources"]
    table = data.draw(st.sampled_from(names))
    key = data.draw(st.sampled_from(keys(table)))
    found = row(table, key)
    filled = [
        name
        for name, value in found.items()
        if name not in ("source_ids", "status") and not pd.isna(value)
    ]
    column = data.draw(st.sampled_from(filled))
    value = found[column]
    quoted = {
        **ROW,
        "table": table,
        "row": key,
        "column": column,
        "figure": value,
        "unit": "of something",
        "sources": found["source_ids"].split("; ")[:1],
    }
    assert word("evidence", [quoted, SECOND, {**ROW, "side": "context"}]) == "Yes", hear(
        "evidence", [quoted, SECOND, {**ROW, "side": "context"}]
    )
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    wrong = value * 1.05 + 1 if number else "no such words"
    assert word("evidence", [{**quoted, "figure": wrong}, SECOND, ROW]) != "Yes"


@pytest.mark.parametrize("form", [list, tuple, pd.DataFrame])
def test_evidence_may_be_a_list_or_a_table(form):
    assert word("evidence", form(EVIDENCE), at_least=2) == "Yes"


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("statement", "Too short", "as a sentence"),
        ("statement", 29, "as a sentence"),
        ("table", "handover", "Near it: handovers"),
        ("table", "sources", "no table"),
        ("row", "H9", "no row"),
        ("row", ..., "nothing yet under: row"),
        ("column", "persons", "no column"),
        ("column", "source_ids", "no column"),
        ("figure", 30, "holds another number"),
        ("figure", 29.4, "holds another number"),
        ("figure", "29", "quotation marks"),
        ("figure", True, "no number"),
        ("figure", None, "no number"),
        ("figure", float("nan"), "holds another number"),
        ("unit", "", "Of what?"),
        ("unit", 4, "Of what?"),
        ("sources", [], "list of keys"),
        ("sources", ["DOJ-227"], "Near it: DOJ-0227"),
        ("sources", ["R-TRIB"], "does not carry that row"),
        ("side", "mine", "the side is one of"),
    ],
)
def test_a_row_that_does_not_hold_says_why(field, value, says):
    verdict = hear("evidence", [{**ROW, field: value}, SECOND])
    assert verdict.word != "Yes"
    assert says in verdict.message
    assert "Row 1" in verdict.message


def test_rows_are_looked_at_together():
    assert "different figures" in hear("evidence", [ROW, ROW], at_least=2).message
    one_table = [ROW, {**ROW, "row": "H3", "figure": 37, "sources": "AJ-37", "side": "against"}]
    assert "one table" in hear("evidence", one_table).message
    assert "one of these tables" in hear("evidence", EVIDENCE, options=["labels"]).message
    assert "Both sides" in hear("evidence", [ROW, {**SECOND, "side": "context"}]).message
    blank = dict.fromkeys(FIELDS, ...)
    assert word("evidence", [blank, blank]) == "Not started"
    assert word("evidence", [ROW, blank]) == "Not yet"


def test_what_is_noticed_can_be_answered_by_the_key():
    key = {"one side": "my-side-needs-no-check: Look across.", "no unit": "number-x: Of what?"}
    one_side = [{**one, "side": "for"} for one in EVIDENCE]
    assert hear("evidence", one_side, key=key).misconception == "my-side-needs-no-check"
    verdict = hear("evidence", [{**ROW, "unit": ""}, SECOND], key=key)
    assert (verdict.misconception, verdict.message) == ("number-x", "Row 1: 29. Of what?")


def test_rows_with_two_names_or_a_number_as_name_are_found():
    houston = {
        **ROW,
        "table": "destinations",
        "row": "2025-02-27/Houston",
        "figure": 4,
        "sources": ["BUZOS"],
    }
    assert primary_key("destinations") == ["handover_date", "city"]
    assert word("evidence", [houston, SECOND]) == "Yes"
    assert word("evidence", [{**houston, "row": ("2025-02-27", "Houston")}, SECOND]) == "Yes"
    year = {
        **ROW,
        "table": "trade_annual",
        "row": 2025,
        "column": "imports_revised_bn",
        "figure": 534,
        "sources": ["IMPMX"],
    }
    assert word("evidence", [year, SECOND]) == "Yes"


# ---- witnesses ----


@pytest.mark.parametrize(
    ("sources", "chosen", "says"),
    [
        (["DOJ-0227", "ELPAIS"], ["DOJ-0227", "ELPAIS"], ""),
        (["DOJ-0227", "CBP-CSV"], ["DOJ-0227", "CBP-CSV"], "words of authorities"),
        (["R-TRIB", "R-WATCH"], ["R-TRIB", "R-WATCH"], "one witness"),
        (["NYFED", "DREZ"], ["NYFED", "DREZ"], "of one kind"),
        (["NYFED", "DREZ"], ["NYFED", "NYFED"], "1 of the 2"),
        (["NYFED", "DREZ"], ["NYFED", "VCLT"], "does not stand in your table"),
        (["NYFED", "DREZ"], ["NYFED", "NOPE"], "No source has the key"),
        (["NYFED", "DREZ"], ["news", "research"], "names a kind of source"),
        (["NYFED", "DREZ"], ["Reforma"], "names who published"),
        (["NYFED", "DREZ"], ["L37-art8"], "names a row of instruments"),
    ],
)
def test_witnesses_are_of_two_kinds_and_no_copies(sources, chosen, says):
    verdict = hear("witnesses", chosen, after=[{**ROW, "sources": sources}], at_least=2)
    assert (verdict.word == "Yes") == (not says)
    assert says in verdict.message


# ---- charts ----

SETTINGS = {
    "table": load("handovers"),
    "x": "people",
    "y": "id",
    "title": "People handed over on three days",
    "source": "DOJ-0227",
}
BASE = alt.Chart(load("handovers"), title=alt.Title("People on three days", subtitle="[DOJ-0227]"))
AXES = {"x": "id:N", "y": "people:Q"}
CHARTS = [
    BASE.mark_bar().encode(**AXES),
    BASE.mark_bar().encode(**AXES) + BASE.mark_text().encode(**AXES),
    BASE.mark_bar().encode(**AXES) | BASE.mark_point().encode(**AXES),
    BASE.mark_bar().encode(x=alt.X("id:N", axis=alt.Axis(title="Day")), y=alt.Y("people:Q")),
    alt.Chart(load("handovers"), title="People on three days", description="Source: DOJ-0227")
    .mark_bar()
    .encode(**AXES),
]


@pytest.mark.parametrize("place", range(len(CHARTS)))
def test_charts_in_altair_pass_as_objects_and_as_specifications(place):
    chart = CHARTS[place]
    assert word("chart", chart, after=EVIDENCE) == "Yes"
    assert word("chart", chart.to_dict(), after=EVIDENCE) == "Yes"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, ""),
        ({"table": load("handovers").to_dict("records")}, ""),
        ({"title": "People"}, "three words"),
        ({"title": None}, "three words"),
        ({"source": ""}, "does not name its source"),
        ({"source": "DOJ-227"}, "Near it: DOJ-0227"),
        ({"source": "VCLT"}, "does not carry"),
        ({"x": "us_word"}, "holds no numbers"),
        ({"x": "persons"}, "no column"),
        ({"y": 3}, "no column"),
        ({"table": "handovers"}, "no table with rows"),
        ({"table": load("handovers").head(0)}, "no table with rows"),
        ({"table": load("handovers").head(1)}, "fewer than two"),
        ({"title": ...}, "no answer: title"),
        ({"table": load("handovers").assign(n=0), "x": "n", "y": "people"}, "exchange x and y"),
    ],
)
def test_settings_of_a_chart_are_looked_at_one_by_one(change, says):
    verdict = hear("chart", SETTINGS | change, after=EVIDENCE)
    assert (verdict.word == "Yes") == (not says)
    assert says in verdict.message


def test_a_chart_shows_a_figure_of_the_evidence():
    other = [{**ROW, "figure": 5}]
    assert "No figure" in hear("chart", SETTINGS, after=other).message
    assert word("chart", SETTINGS) == "Yes"
    assert word("chart", dict.fromkeys(SETTINGS, ...)) == "Not started"


@pytest.mark.parametrize(
    "encoding",
    [
        {"x": "id:N"},
        {"x": alt.X("id:N", title=None), "y": "people:Q"},
        {"x": "id:N", "y": alt.Y("people:Q", axis=None)},
        {"x": "id:N", "y": alt.Y("people:Q", axis=alt.Axis(title=""))},
    ],
)
def test_a_chart_without_a_name_on_each_axis_does_not_pass(encoding):
    chart = BASE.mark_bar().encode(**encoding)
    assert "axis has no name" in hear("chart", chart, after=EVIDENCE).message


# ---- forms ----

FORM = {"claim": (5, 20), "row": "against", "letter": ["A", "B"], "limit": (5, 20)}
FILLED = {
    "claim": "The tool was fair in that year.",
    "row": 2,
    "letter": "a",
    "limit": "Nobody knows what else was said.",
}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, ""),
        ({"row": 2.0}, ""),
        ({"claim": "The tool was not fair in that year."}, ""),
        ({"claim": "Yes."}, "claim has 1 words"),
        ({"claim": "no no no no no no no"}, "claim has 7 words"),
        (
            {"claim": "word " * 30 + "and so on for ever with other words in it, on and on"},
            "are the",
        ),
        ({"claim": 5}, "text in quotation marks"),
        ({"row": 1}, "is not marked"),
        ({"row": 0}, "1 to 2"),
        ({"row": 2.5}, "1 to 2"),
        ({"row": True}, "1 to 2"),
        ({"letter": "C"}, "one of these"),
        ({"limit": ...}, "no answer: limit"),
        ({"limit": "the tool was fair, in that year"}, "say the same"),
    ],
)
def test_fields_of_a_form(change, says):
    verdict = hear("form", FILLED | change, fields=FORM, after=EVIDENCE)
    assert (verdict.word == "Yes") == (not says), verdict
    assert says in verdict.message


def test_checking_open_work_changes_none_of_it():
    rows, chart = copy.deepcopy(EVIDENCE), copy.deepcopy(SETTINGS)
    hear("evidence", rows)
    hear("chart", chart, after=rows)
    assert rows == EVIDENCE
    assert chart["table"].equals(SETTINGS["table"])
