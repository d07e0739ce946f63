"""Tables of evidence: each row is held against the course's own tables."""

from __future__ import annotations

import copy

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.check.asking import EVIDENCE, ROW, SECOND, ask, family, verdict

from civicsdata.check.answers.evidence import FIELDS, MOST_ROWS, SIDES
from civicsdata.check.messages import MOST_WORDS
from civicsdata.tables import descriptor, keys, primary_key, resource, row

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
        "unit": unit_of(table, column, found),
        "sources": found["source_ids"].split("; ")[:1],
    }
    third = {**ROW, "statement": "Those who left were 29 in all.", "side": "context"}
    whole = verdict(OPEN, [quoted, SECOND, third])
    assert whole.word == "Yes", whole
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    wrong = value * 1.05 + 1 if number else "no such words"
    assert verdict(OPEN, [{**quoted, "figure": wrong}, SECOND, ROW]).word == "Not yet"


def unit_of(table, column, found):
    """Return the unit of a number as the tables have it."""
    fields = resource(table)["schema"]["fields"]
    unit = next(f.get("unit", "of something") for f in fields if f["name"] == column)
    return found["unit"] if "column unit" in unit else unit


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
        ("statement", "Too short", "not yet a sentence of your own"),
        ("statement", 29, "not yet a sentence of your own"),
        ("statement", "word word word word word word word", "not yet a sentence of your own"),
        ("table", "handover", "Did you mean handovers?"),
        ("table", "sources", "lists sources, not facts"),
        ("table", ["handovers"], "no table"),
        ("row", "H9", "no row"),
        ("row", ..., "fill in row"),
        ("row", len, "fill in row"),
        ("column", "persons", "no column"),
        ("column", "source_ids", "no column"),
        ("column", ["people"], "no column"),
        ("figure", 30, "holds another number"),
        ("figure", 29.4, "holds another number"),
        ("figure", 29.1, "holds another number"),
        ("figure", 29_000, "but in another unit"),
        ("figure", "29", "without quotation marks"),
        ("figure", True, "not a number"),
        ("figure", None, "not a number"),
        ("figure", float("nan"), "holds another number"),
        ("unit", "", "Of what?"),
        ("unit", 4, "Of what?"),
        ("unit", "29", "Of what?"),
        ("unit", "bananas", "29 is in people, not in"),
        ("unit", "US dollars", "29 is in people, not in"),
        ("sources", [], "list of keys"),
        ("sources", ["DOJ-227"], "Did you mean DOJ-0227?"),
        ("sources", ["R-TRIB"], "is not a source of that row"),
        ("side", "mine", "write the side as"),
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
        ([ROW, 5], "Row 2 is not a row yet"),
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
    again = {**ROW, "statement": "Those who left were 29 in all."}
    two = ask(answer="evidence", at_least=2)
    assert "Different figures that hold: 1. You need 2" in verdict(two, [ROW, again]).message
    third = {"row": "H3", "figure": 37, "sources": "AJ-37", "side": "against"}
    one_table = [ROW, again | third]
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
    assert (
        "is not in checks C13" in verdict(OPEN, [words, {**other, "figure": "confirmed"}]).message
    )


def test_what_is_noticed_can_be_answered_by_the_key():
    one_side = [{**one, "side": "for"} for one in EVIDENCE]
    assert verdict(KEYED, one_side).idea == "one-side"
    heard = verdict(KEYED, [{**ROW, "unit": ""}, SECOND])
    assert (heard.idea, heard.message) == ("counts-gaps", "Row 1: 29 has no unit. Of what?")
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
        "unit": "billion dollars",
        "sources": ["IMPMX"],
    }
    assert verdict(OPEN, [year, SECOND]).word == "Yes"
    assert verdict(OPEN, [{**year, "row": 2025.0}, SECOND]).word == "Yes"


def test_looking_at_evidence_changes_none_of_it():
    rows = copy.deepcopy(EVIDENCE)
    verdict(OPEN, rows)
    assert rows == EVIDENCE


def test_every_row_that_does_not_hold_is_named_at_once():
    rows = [
        {**ROW, "figure": 30},
        {**SECOND, "unit": "people"},
        {**ROW, "table": "handover"},
        dict.fromkeys(FIELDS, ...),
    ]
    heard = verdict(OPEN, rows)
    for words in (
        "Row 1: you have 30; handovers H1, people holds another number.",
        "Row 2: 65 is in people a year, not in 'people'.",
        "Row 3: there is no table 'handover'.",
        "Row 4: nothing is written there yet.",
    ):
        assert words in heard.message
    assert len(heard.message.split()) <= MOST_WORDS
    many = verdict(OPEN, rows * 5)
    assert "Look at these rows as well: " in many.message
    assert len(many.message.split()) <= MOST_WORDS + 1


def test_a_statement_is_ones_own_and_another_in_each_row():
    copied = row("checks", "C13")["shows"]
    heard = verdict(OPEN, [ROW, {**SECOND, "statement": f"{copied.rstrip('.').upper()}!"}])
    assert "Row 2: the statement is copied from the table." in heard.message
    start = " ".join(copied.split()[:8])
    assert "copied" in verdict(OPEN, [ROW, {**SECOND, "statement": start}]).message
    twice = verdict(OPEN, [ROW, {**SECOND, "statement": ROW["statement"].upper()}])
    assert "Row 2: its statement repeats row 1." in twice.message


def test_the_claim_is_no_evidence_of_itself():
    plan = {"question": "C", "claim": "On one day, 29 people were handed over!"}
    assert "Row 1: its statement repeats your plan." in verdict(OPEN, EVIDENCE, plan).message
    assert verdict(OPEN, EVIDENCE, {"claim": "Something else.", "n": 4}).word == "Yes"
    assert verdict(OPEN, EVIDENCE, "no plan").word == "Yes"


@pytest.mark.parametrize(
    ("unit", "right"),
    [
        ("people a year", True), ("persons per year", True), ("extraditions a year", True),
        ("a yearly average of people", True), ("people", False), ("years", False),
    ],
)  # fmt: skip
def test_a_rate_is_one_in_any_usual_words(unit, right):
    assert (verdict(OPEN, [ROW, {**SECOND, "unit": unit}]).word == "Yes") == right


@pytest.mark.parametrize(
    ("table", "key", "column", "units", "wrong"),
    [
        ("checks", "C8", "value", ["%", "per cent", "percent of the value"], "dollars"),
        ("checks", "C20b", "value", ["bn US$", "billion dollars", "USD billions"], "dollars"),
        ("findings", "E13-threatened", "successes", ["cases", "disputes of 71"], "countries"),
        ("fentanyl_fy", "2024", "nationwide_lb", ["lb", "pounds of fentanyl"], "kilograms"),
        ("trade_annual", "2025", "year", ["anything"], ""),
    ],
)
def test_units_are_those_of_the_column_in_any_usual_words(table, key, column, units, wrong):
    found = row(table, key)
    quoted = {
        "table": table,
        "row": key,
        "column": column,
        "figure": found[column],
        "sources": found["source_ids"].split("; ")[:1],
        "side": "against",
        "statement": "A sentence of my own here.",
    }
    for unit in units:
        assert verdict(OPEN, [ROW, {**quoted, "unit": unit}]).word == "Yes", unit
    assert verdict(OPEN, [ROW, {**quoted, "unit": wrong}]).word == "Not yet"


@pytest.mark.parametrize("figure", ["the", "of", "policy"])
def test_one_word_out_of_many_is_no_quotation(figure):
    text = row("instruments", "L40")
    rule = {
        **ROW,
        "table": "instruments",
        "row": "L40",
        "column": "rule",
        "figure": text["rule"].split()[0],
        "unit": "",
        "sources": text["source_ids"].split("; ")[:1],
    }
    assert "one word is too short" in verdict(OPEN, [rule, SECOND]).message
    assert verdict(OPEN, [{**rule, "figure": figure}, SECOND]).word == "Not yet"
    two = " ".join(text["rule"].split()[:2])
    assert verdict(OPEN, [{**rule, "figure": two}, SECOND]).word == "Yes"


@pytest.mark.parametrize(
    "change",
    [{"side": "For"}, {"side": " for. "}, {"table": "Handovers "}, {"column": "People"}],
)
def test_names_of_a_row_may_be_spelled_in_other_letters(change):
    assert verdict(OPEN, [{**ROW, **change}, SECOND]).word == "Yes"
