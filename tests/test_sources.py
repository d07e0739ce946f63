"""A reader gets from any fact to its sources."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicsdata import cite, load
from civicsdata.sources import split_source_ids
from civicsdata.tables import descriptor, keys, row

NAMES = [resource["name"] for resource in descriptor()["resources"]]
SOURCES = keys("sources")
RAW = re.compile(r"<NA>|\bNaT\b|\bnan\b|00:00:00|[{}]|\.\.|\(\)|[,?!] ?\.")
ROWS = [(name, key) for name in NAMES for key in keys(name) if name != "sources"]


def unwrapped(text):
    """Join the lines of one source or fact, as a reader does."""
    lines = text.splitlines()
    assert [line for line in lines if len(line) > 92 and " " in line.strip()] == []
    return text.replace("\n    ", " ")


def test_a_source_is_cited_with_title_publisher_date_and_address():
    line = unwrapped(cite("AP-NIE"))
    assert "\n" not in line
    assert line.startswith("AP-NIE: Mexico sends drug lord Caro Quintero")
    assert "New Indian Express (from AP), 2025-02-28. https://" in line


@given(st.sampled_from(SOURCES))
def test_every_source_has_a_readable_citation(key):
    line = unwrapped(cite(key))
    source = row("sources", key)
    assert line.startswith(f"{key}: ")
    assert source["publisher"] in line
    assert not RAW.search(line)


@given(st.sampled_from(ROWS))
def test_every_row_is_cited_with_its_fact_and_each_of_its_sources(pair):
    name, key = pair
    fact, *lines = unwrapped(cite(f"{name}:{key}")).splitlines()
    assert fact.startswith(f"{name} {key} (")
    assert not RAW.search(fact)
    expected = split_source_ids(row(name, key)["source_ids"])
    assert expected
    assert lines == [f"  {unwrapped(cite(source))}" for source in expected]


@pytest.mark.parametrize(
    ("key", "table"),
    [
        ("A13", "claims"),
        ("C13", "checks"),
        ("X5", "tariff_actions"),
        ("L14", "instruments"),
        ("E1", "leverage_episodes"),
        ("E7", "findings"),
        ("H1", "handovers"),
        ("2023-provisional", "overdose_deaths"),
    ],
)
def test_an_id_alone_finds_its_table(key, table):
    assert cite(key).startswith(f"{table} {key} (")
    assert cite(key) == cite(f"{table}:{key}")


def test_an_id_in_two_tables_gives_both_rows():
    text = cite("L29")
    assert "instruments L29 (" in text
    assert "rulings L29 (" in text


def test_no_id_of_a_row_is_also_the_key_of_a_source():
    ids = {key for name, key in ROWS if "id" in load(name).columns}
    assert len(ids) > 100
    assert not ids & set(SOURCES)


@pytest.mark.parametrize(
    ("key", "number"),
    [
        ("checks:C1", "Number: 29 people."),
        ("checks:C13b", "Number: 302 people."),
        ("claims:A13", "Number: 65 people."),
    ],
)
def test_a_row_with_a_number_says_it_with_its_unit(key, number):
    assert unwrapped(cite(key)).splitlines()[0].endswith(number)


def test_every_number_of_a_row_is_said():
    for name, key in ROWS:
        record = row(name, key)
        said = unwrapped(cite(f"{name}:{key}")).splitlines()[0]
        assert ("Number: " in said) == (record.get("value") is not None)


def test_several_keys_give_their_citations_in_order():
    assert cite("VCLT", "UNTOC") == cite("VCLT") + "\n" + cite("UNTOC")


def test_spaces_around_a_key_do_not_matter():
    assert cite(" VCLT ") == cite("VCLT")
    assert cite("fentanyl_fy: 2024") == cite("fentanyl_fy:2024")


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ("AP-NIF", "'AP-NIE'"),
        ("vclt ", "'VCLT'"),
        ("A133", "'A13'"),
        ("fentanyl_fy:2042", "'2024'"),
        ("fentanyl:2024", "'fentanyl_fy'"),
    ],
)
def test_an_unknown_key_is_answered_with_near_keys(wrong, hint):
    with pytest.raises(KeyError) as caught:
        cite(wrong)
    message = str(caught.value)
    assert message.startswith("There is no ")
    assert hint in message


@pytest.mark.parametrize("wrong", ["", ":", "claims:", "§§§§§§", 7])
def test_a_key_far_from_all_gets_a_sentence(wrong):
    with pytest.raises(KeyError) as caught:
        cite(wrong)
    assert str(caught.value).startswith("There is no ")
    assert len(str(caught.value)) < 400
