"""A table is loaded with the columns and types of its description."""

import time

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicsdata import describe, load, tables
from civicsdata.tables import descriptor, records

FIELDS = {table["name"]: table["schema"]["fields"] for table in descriptor()["resources"]}
NAMES = list(FIELDS)
DTYPES = {
    "string": {"string", "category"},
    "integer": {"Int64"},
    "number": {"Float64"},
    "boolean": {"boolean"},
    "date": {"string"},
}


@given(st.sampled_from(NAMES))
def test_load_gives_the_columns_and_types_of_the_description(name):
    frame = load(name)
    assert len(frame) > 0
    assert list(frame.columns) == [field["name"] for field in FIELDS[name]]
    assert list(frame.columns) == describe(name)["column"].tolist()
    for field in FIELDS[name]:
        dtype = str(frame[field["name"]].dtype)
        assert dtype in DTYPES[field["type"]]
        assert (dtype == "category") == (
            field["type"] == "string" and "enum" in field.get("constraints", {})
        )


@given(st.sampled_from(NAMES))
def test_load_keeps_every_value_of_the_file(name):
    blank = [[cell == "" for cell in record.values()] for record in records(name)]
    assert load(name).isna().to_numpy().tolist() == blank
    numbers = load(name).select_dtypes(["Int64", "Float64"])
    for column in numbers:
        cells = [float(record[column]) for record in records(name) if record[column]]
        assert numbers[column].dropna().tolist() == cells


@given(st.sampled_from(NAMES))
def test_changing_a_table_does_not_change_the_next_one(name):
    first = load(name)
    before = first.copy()
    first.iloc[0, 0] = first.iloc[-1, 0]
    first["new"] = 1
    first.loc[:, first.columns[-1]] = first.iloc[0, -1]
    pd.testing.assert_frame_equal(load(name), before)


def test_a_second_load_is_quick():
    load("claims")

    def once():
        start = time.perf_counter()
        load("claims")
        return time.perf_counter() - start

    assert min(once() for _ in range(5)) < 0.010


def test_tables_lists_all_tables():
    frame = tables()
    assert frame.columns.tolist() == ["name", "title", "rows", "licence", "as_of"]
    assert frame["name"].tolist() == NAMES
    assert (frame["rows"] > 0).all()
    assert frame["as_of"].str.fullmatch(r"\d{4}-\d{2}-\d{2}").all()


@pytest.mark.parametrize("quote", ["'", '"'])
def test_the_first_guess_at_a_date_finds_its_rows(quote):
    flights = load("destinations")
    day = f"{quote}2025-02-27{quote}"
    dates = flights["handover_date"]
    assert len(flights[dates == "2025-02-27"]) == 8
    assert len(flights.query(f"handover_date == {day}")) == 8
    assert len(flights.query(f"handover_date in [{day}] and state == 'Texas'")) == 3
    assert dates.isin(["2025-02-27"]).sum() == 8
    assert (dates > "2025-03-01").sum() == len(flights.query("handover_date > '2025-03-01'")) == 5
    assert flights.groupby("handover_date")["people"].sum()["2025-02-27"] == 29


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [("claim", "'claims'"), ("Trade_Annual", "'trade_annual'"), ("fentanyl", "'fentanyl_fy'")],
)
@pytest.mark.parametrize("function", [load, describe])
def test_a_wrong_name_is_answered_with_near_names(function, wrong, hint):
    with pytest.raises(KeyError) as caught:
        function(wrong)
    message = str(caught.value)
    assert message.startswith(f"There is no table '{wrong}'. Did you mean ")
    assert hint in message
    assert "tables()" in message


@pytest.mark.parametrize("wrong", ["zzz", "", 3, None, []])
def test_a_name_far_from_all_is_answered_with_all_names(wrong):
    with pytest.raises(KeyError) as caught:
        load(wrong)
    assert all(name in str(caught.value) for name in NAMES)
