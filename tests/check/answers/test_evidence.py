"""Tables of evidence: each row is held against the course's own tables."""

from __future__ import annotations

import copy

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.check.asking import EVIDENCE, ROW, SECOND, ask, family, verdict

from civicsdata.check.answers.evidence import FIELDS, MOST_ROWS, SIDES
from civicsdata.tables import descriptor, keys, primary_key, row

OPEN = ask(**family("evidence"))
KEYED = ask(
    answer="evidence",
    ideas={"one side": "one-side", "no unit": {"idea": "counts-gaps", "say": "Of what?"}},
    yes={"all": "It holds."},
)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_whatever_is_quoted_from_any_table_holds_and_a_wrong_figure_does_not(data):
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
    whole = verdict(OPEN, [quoted, SECOND, {**ROW, "side": "context"}])
    assert whole.word == "Yes", whole
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    wrong = value * 1.05 + 1 if number else "no such words"
    assert verdict(OPEN, [{**quoted, "figure": wrong}, SECOND, ROW]).word == "Not yet"


@given(st.lists(st.sampled_from(SIDES), min_size=2, max_size=2))
def test_exchanging_for_and_against_changes_nothing(marks):
    rows = [{**one, "side": side} for one, side in zip(EVIDENCE, marks, strict=True)]
    swap = {"for": "against", "against": "for", "context": "context"}
    turned = [{**one, "side": swap[one["side"]]} for one in rows]
    assert verdict(OPEN, rows) == verdict(OPEN, turned)


@pytest.mark.parametrize("form", [list, tuple, pd.DataFrame])
def test_evidence_may_be_a_list_or_a_table(form):
    assert verdict(ask(**family("evidence", at_least=2)), form(EVIDENCE)).word == "Yes"


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("statement", "Too short", "a sentence of your own"),
        ("statement", 29, "a sentence of your own"),
        ("table", "handover", "Near it: handovers"),
        ("table", "sources", "no table"),
        ("table", ["handovers"], "no table"),
        ("row", "H9", "no row"),
        ("row", ..., "nothing yet under: row"),
        ("row", len, "nothing yet under: row"),
        ("column", "persons", "no column"),
        ("column", "source_ids", "no column"),
        ("column", ["people"], "no column"),
        ("figure", 30, "holds another number"),
        ("figure", 29.4, "holds another number"),
        ("figure", 29.1, "holds another number"),
        ("figure", 29_000, "in another unit"),
        ("figure", "29", "without quotation marks"),
        ("figure", True, "no number"),
        ("figure", None, "no number"),
        ("figure", float("nan"), "holds another number"),
        ("unit", "", "Of what?"),
        ("unit", 4, "Of what?"),
        ("unit", "29", "Of what?"),
        ("sources", [], "list of keys"),
        ("sources", ["DOJ-227"], "Near it: DOJ-0227"),
        ("sources", ["R-TRIB"], "does not carry that row"),
        ("side", "mine", "the side is one of"),
    ],
)
def test_a_row_that_does_not_hold_says_why(field, value, says):
    heard = verdict(OPEN, [{**ROW, field: value}, SECOND])
    assert (heard.word, heard.share) == ("Not yet", 0)
    assert says in heard.message
    assert "Row 1" in heard.message


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ([], "from one to 40"),
        ([ROW] * (MOST_ROWS + 1), "from one to 40"),
        ([ROW, 5], "Row 2 is no row"),
        (ROW, "list of rows"),
        ("text", "list of rows"),
        (len, "your answer is a function"),
    ],
)
def test_what_is_no_table_of_evidence_says_why(answer, says):
    heard = verdict(OPEN, answer)
    assert heard.word == "Not yet"
    assert says in heard.message


def test_rows_are_looked_at_together():
    assert (
        "1 different figures hold; 2"
        in verdict(ask(answer="evidence", at_least=2), [ROW] * 2).message
    )
    one_table = [ROW, {**ROW, "row": "H3", "figure": 37, "sources": "AJ-37", "side": "against"}]
    assert "one table" in verdict(OPEN, one_table).message
    labels = ask(answer="evidence", one_of=["labels"])
    assert "from one of these tables: labels" in verdict(labels, EVIDENCE).message
    assert "Both sides" in verdict(OPEN, [ROW, {**SECOND, "side": "context"}]).message


def test_blank_rows_are_not_started_and_a_half_filled_table_is():
    blank = dict.fromkeys(FIELDS, ...)
    assert verdict(OPEN, [blank, blank]).word == "Not started"
    assert verdict(OPEN, [ROW, blank]).word == "Not yet"


def test_a_figure_may_be_a_word_of_the_record():
    words = {**ROW, "column": "us_word", "figure": row("handovers", "H1")["us_word"], "unit": ""}
    assert verdict(OPEN, [words, SECOND]).word == "Yes"
    other = {**SECOND, "column": "verdict", "figure": "Contradicted", "unit": ""}
    assert "No row has a number" in verdict(OPEN, [words, other]).message
    assert "does not stand in" in verdict(OPEN, [words, {**other, "figure": "confirmed"}]).message


def test_what_is_noticed_can_be_answered_by_the_key():
    one_side = [{**one, "side": "for"} for one in EVIDENCE]
    assert verdict(KEYED, one_side).idea == "one-side"
    heard = verdict(KEYED, [{**ROW, "unit": ""}, SECOND])
    assert (heard.idea, heard.message) == ("counts-gaps", "Row 1: 29. Of what?")
    assert verdict(KEYED, EVIDENCE).text == "Yes. It holds."


def test_rows_with_two_names_or_a_number_as_name_are_found():
    houston = {
        **ROW,
        "table": "destinations",
        "row": "2025-02-27/Houston",
        "figure": 4,
        "sources": ["BUZOS"],
    }
    assert primary_key("destinations") == ["handover_date", "city"]
    assert verdict(OPEN, [houston, SECOND]).word == "Yes"
    assert verdict(OPEN, [{**houston, "row": ("2025-02-27", "Houston")}, SECOND]).word == "Yes"
    year = {
        **ROW,
        "table": "trade_annual",
        "row": 2025,
        "column": "imports_revised_bn",
        "figure": 534,
        "sources": ["IMPMX"],
    }
    assert verdict(OPEN, [year, SECOND]).word == "Yes"
    assert verdict(OPEN, [{**year, "row": 2025.0}, SECOND]).word == "Yes"


def test_looking_at_evidence_changes_none_of_it():
    rows = copy.deepcopy(EVIDENCE)
    verdict(OPEN, rows)
    assert rows == EVIDENCE
