"""The tables say what their description says, and their numbers agree with each other."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from frictionless import Package

from civicsdata import describe, load
from civicsdata.instructor.authoring.package_hash import refresh
from civicsdata.tables import UnknownNameError, descriptor, keys, primary_key, records, row

DATA = Path(__file__).parents[1] / "src" / "civicsdata" / "data"
NAMES = [resource["name"] for resource in descriptor()["resources"]]
FIELDS = {r["name"]: r["schema"]["fields"] for r in descriptor()["resources"]}
UNITS = {
    "_lb": "pounds",
    "_bn": "billion US dollars",
    "_musd": "million US dollars",
    "_pct": "percent",
}

name_of_table = pytest.mark.parametrize("name", NAMES)


# The description


def test_frictionless_finds_no_error_in_package_and_files():
    report = Package(str(DATA / "datapackage.json")).validate()
    errors = [(task.name, error.message) for task in report.tasks for error in task.errors]
    assert report.valid, (report.errors, errors)
    assert sorted(task.name for task in report.tasks) == sorted(NAMES)


def test_sizes_and_hashes_are_those_of_the_files():
    path = DATA / "datapackage.json"
    assert refresh(path) == path.read_text(encoding="utf-8"), (
        "run python -m civicsdata.instructor.authoring.package_hash"
    )


def test_refresh_sees_a_changed_file(tmp_path):
    for file in DATA.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    with (tmp_path / "routes.csv").open("ab") as file:
        file.write(b"\n")
    before = (tmp_path / "datapackage.json").read_text(encoding="utf-8").splitlines()
    after = refresh(tmp_path / "datapackage.json").splitlines()
    changed = [line for line, old in zip(after, before, strict=True) if line != old]
    assert len(changed) == 1
    assert '"routes.csv"' in changed[0]


def test_every_file_is_described_and_every_description_has_a_file():
    assert sorted(file.name for file in DATA.glob("*.csv")) == sorted(f"{n}.csv" for n in NAMES)


@name_of_table
def test_files_are_plain_utf8_with_unix_line_ends(name):
    content = (DATA / f"{name}.csv").read_bytes()
    content.decode("utf-8")
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.endswith(b"\n")


@name_of_table
def test_each_table_explains_itself(name):
    resource = next(r for r in descriptor()["resources"] if r["name"] == name)
    assert resource["licenses"]
    assert all(licence["title"] and licence["path"] for licence in resource["licenses"])
    assert "2024-01-01" < resource["as_of"] < "2026-10-31"
    assert describe(name)["meaning"].str.len().min() > 5


def test_every_number_has_a_unit():
    numbers = [field for fields in FIELDS.values() for field in fields if field["type"] == "number"]
    assert len(numbers) > 10
    assert [field["name"] for field in numbers if not field.get("unit")] == []


@pytest.mark.parametrize(("end", "unit"), UNITS.items())
def test_a_unit_in_the_name_of_a_column_is_its_unit(end, unit):
    units = {
        field.get("unit")
        for fields in FIELDS.values()
        for field in fields
        if field["name"].endswith(end)
    }
    assert units == {unit}


# Records


@name_of_table
def test_records_are_the_cells_of_the_file(name):
    lines = pd.read_csv(DATA / f"{name}.csv", dtype=str, keep_default_na=False)
    assert list(records(name)) == lines.to_dict("records")


def test_records_load_no_pandas():
    code = (
        "import sys\n"
        "from civicsdata.sources import cite\n"
        "from civicsdata.tables import descriptor, keys, records, row\n"
        "tables = [table['name'] for table in descriptor()['resources']]\n"
        "rows = [row(name, key) for name in tables for key in keys(name)]\n"
        "cite('A13')\n"
        "print(len(rows) > 500, 'pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True False\n"


@name_of_table
def test_a_row_has_the_values_of_the_loaded_table(name):
    for key, loaded in zip(keys(name), load(name).astype(object).to_dict("records"), strict=True):
        values = {column: None if pd.isna(cell) else cell for column, cell in loaded.items()}
        assert row(name, key) == values


def test_a_row_that_does_not_exist_is_none_and_a_table_that_does_not_exist_an_error():
    assert row("handovers", "H99") is None
    with pytest.raises(UnknownNameError, match="Did you mean 'handovers'"):
        row("handover", "H1")
    with pytest.raises(UnknownNameError, match="Did you mean 'handovers'"):
        records("handover")


# Every row


@name_of_table
def test_every_row_rests_on_sources_that_exist(name):
    known = set(load("sources")["id"])
    frame = load(name)
    used = {key for text in frame["source_ids"] for key in text.split("; ")}
    assert used <= known, sorted(used - known)
    repeated = [
        text for text in frame["source_ids"] if len(set(text.split("; "))) != len(text.split("; "))
    ]
    assert not repeated


@name_of_table
def test_nothing_unsure_ships(name):
    assert "unsure" not in (DATA / f"{name}.csv").read_text(encoding="utf-8").casefold()


@name_of_table
def test_a_row_is_known_by_its_key(name):
    assert not load(name).duplicated(primary_key(name)).any()
    assert len(keys(name)) == len(load(name))


DATES = [(n, f["name"]) for n, fields in FIELDS.items() for f in fields if f["type"] == "date"]


@pytest.mark.parametrize(("name", "column"), DATES)
def test_dates_lie_between_westphalia_and_the_last_source(name, column):
    dates = load(name)[column].dropna()
    assert len(dates) > 0
    assert dates.between("1648-10-24", "2026-10-31").all()


# Handovers


def test_destinations_of_the_first_handover():
    rows = load("destinations")
    first = rows[rows["handover_date"] == "2025-02-27"]
    assert first["people"].sum() == 29
    assert first["city"].nunique() == 8
    assert first.loc[first["state"] == "Texas", "people"].sum() == 10


def test_handovers_add_up():
    handovers = load("handovers").set_index("date")
    assert handovers["people"].cumsum().tolist() == handovers["cumulative"].tolist()
    landed = load("destinations").groupby("handover_date")["people"].sum()
    assert landed.to_dict() == handovers.loc[landed.index, "people"].to_dict()


def test_destinations_are_those_of_the_handover():
    handovers = load("handovers").set_index("date")["destinations"]
    landed = load("destinations").groupby("handover_date")
    assert len(landed) > 0
    for date, rows in landed:
        assert sorted(handovers[date].split("; ")) == sorted(rows["city"])


def test_status_of_29_counts_29_people():
    people = load("status_of_29").groupby("remedy", observed=True)["people"].sum()
    assert people.to_dict() == {"final or consented": 6, "still open": 21, "unknown": 2}


def test_routes_answer_every_question_for_every_route():
    routes = load("routes")
    table = routes.pivot_table(index="route", columns="safeguard", aggfunc="size", observed=False)
    assert table.shape == (5, 12)
    assert (table == 1).to_numpy().all()
    assert not routes["cite"].str.contains("known", case=False).any()
    assert (routes["certainty"] == "known").sum() == 7


# Extraditions


def test_extraditions_of_one_series_do_not_overlap():
    groups = load("extraditions").groupby(["series", "counted"], observed=True)
    series = [group.sort_values("date_from") for _, group in groups if len(group) > 1]
    assert len(series) > 1
    for rows in series:
        starts, ends = rows["date_from"].iloc[1:], rows["date_to"].iloc[:-1]
        assert (starts.to_numpy() > ends.to_numpy()).all(), rows["id"].tolist()


def test_extraditions_add_up_to_the_published_totals():
    rows = load("extraditions").set_index("id")["count"]
    years = load("extraditions")
    years = years[years["series"] == "to the United States, all persons"]
    assert years.loc[years["first_year"].between(2007, 2012), "count"].sum() == 587
    assert years.loc[years["first_year"].between(2013, 2018), "count"].sum() == 394
    assert years.loc[years["first_year"].between(2019, 2021), "count"].sum() == 161
    assert rows[rows.index.str.startswith("FGR-")].sum() == 302


def test_a_sum_only_row_is_not_one_year():
    rows = load("extraditions")
    sums = rows["precision"] == "sum only"
    assert (rows.loc[sums, "last_year"] > rows.loc[sums, "first_year"]).all()
    assert (rows.loc[~sums, "last_year"] == rows.loc[~sums, "first_year"]).all()
    assert rows.loc[rows["stated_otherwise"].notna(), "id"].tolist() == ["TO-US-2008"]


# Trade and tariffs


def test_yearly_imports_are_the_sum_of_the_months():
    months = load("trade_monthly").groupby("year")["imports_musd"].agg(["sum", "size"])
    years = load("trade_annual").set_index("year")["imports_revised_bn"]
    assert (months.loc[years.index, "size"] == 12).all()
    assert (months.loc[years.index, "sum"] / 1000 - years).abs().max() <= 0.1


def test_the_balance_is_exports_less_imports():
    rows = load("trade_annual").dropna()
    difference = rows["exports_first_published_bn"] - rows["imports_first_published_bn"]
    assert len(rows) >= 5
    assert (difference - rows["balance_bn"]).abs().max() <= 0.15


@pytest.mark.parametrize("name", ["trade_monthly", "fentanyl_monthly"])
def test_no_month_is_missing(name):
    dates = pd.to_datetime(load(name)["date"])
    months = pd.period_range(dates.min(), dates.max(), freq="M")
    assert dates.dt.to_period("M").tolist() == months.tolist()


def test_monthly_tables_agree_with_their_dates():
    trade, fentanyl = load("trade_monthly"), load("fentanyl_monthly")
    bought, seized = pd.to_datetime(trade["date"]), pd.to_datetime(fentanyl["date"])
    assert (bought.dt.year == trade["year"]).all()
    assert (bought.dt.month == trade["month"]).all()
    assert (seized.dt.year == fentanyl["calendar_year"]).all()
    assert (seized.dt.month == fentanyl["month"]).all()
    late = (fentanyl["month"] >= 10).astype("Int64")
    assert (fentanyl["calendar_year"] + late == fentanyl["fiscal_year"]).all()


def test_tariff_actions_stand_in_order_of_time():
    actions = load("tariff_actions")
    assert actions["date"].is_monotonic_increasing
    rate = actions.set_index("id")["rate_pct"]
    assert rate[["X2", "X7", "X9a", "X9b", "X13a", "X15c", "X16"]].tolist() == [
        25, 25, 0, 10, 30, 10, 10,
    ]  # fmt: skip
    state = actions.set_index("id")["status_after"]
    assert state[["X2", "X3", "X5", "X7"]].tolist() == ["ordered", "paused", "paused", "in force"]


def test_shares_of_agreement_claims_name_what_they_measure():
    rows = load("usmca_claims").set_index("id")
    canada_and_mexico = rows["of_what"].str.contains("Canada and Mexico together")
    assert rows.loc[canada_and_mexico, "share_pct"].tolist() == [44.4, 86.3]
    assert rows.loc["U4", "share_pct"] == pytest.approx(100 * 406.7 / (406.7 + 509.7), abs=0.05)


# Fentanyl and deaths


def test_fiscal_years_are_the_sum_of_their_months():
    regions = ["southwest_border_lb", "northern_border_lb", "coastal_interior_lb"]
    months = load("fentanyl_monthly").groupby("fiscal_year")[regions].sum()
    years = load("fentanyl_fy").set_index("fiscal_year")[regions]
    assert (months.loc[years.index] - years).abs().max().max() <= 0.06


def test_parts_of_a_fiscal_year_add_up():
    rows = load("fentanyl_fy")
    whole = rows["southwest_border_lb"] + rows["northern_border_lb"] + rows["coastal_interior_lb"]
    southwest = rows["southwest_ports_of_entry_lb"] + rows["southwest_between_ports_lb"]
    assert (whole - rows["nationwide_lb"]).abs().max() <= 0.02
    assert (southwest - rows["southwest_border_lb"]).abs().max() <= 0.02


def test_final_and_provisional_deaths_stay_apart():
    rows = load("overdose_deaths")
    assert not rows.duplicated(["year", "series"]).any()
    assert rows["series"].value_counts().to_dict() == {"final": 7, "provisional": 2}
    assert (rows.dropna()["synthetic_opioids"] < rows.dropna()["all_drugs"]).all()
    blank = rows.loc[rows["synthetic_opioids"].isna(), "id"].tolist()
    assert blank == ["2020-final", "2024-final"]
