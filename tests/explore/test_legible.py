"""Long texts in a table can be read in a notebook."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell

from civicsdata import load, tables
from civicsdata.explore import legible_tables
from civicsdata.explore.legible import SCROLLED, legible_html, table_html
from civicsdata.instructor.grading.judge.outputs import clean_html

NAMES = list(tables()["name"])


@pytest.fixture(autouse=True)
def options():
    with pd.option_context("display.max_colwidth", 50, "display.max_rows", 60):
        yield


def styles(html: str) -> list[list[str]]:
    """The alignment of each data cell, row by row."""
    body = html.partition("<tbody>")[2]
    rows = re.findall(r"<tr[^>]*>.*?</tr>", body, re.DOTALL)
    return [re.findall(r'<td style="text-align:(\w+)', row) for row in rows]


@pytest.mark.parametrize("name", NAMES)
def test_texts_start_at_the_left_and_are_whole(name):
    legible_tables()
    table = load(name).head(50)
    html = legible_html(table)
    wanted = ["right" if pd.api.types.is_numeric_dtype(kind) else "left" for kind in table.dtypes]
    assert len(table) > 0
    assert styles(html) == [wanted] * len(table)
    assert "..." not in re.sub(r"<[^>]*>", "", html).replace("…", "")
    assert styles(clean_html(html)) == [wanted] * len(table), "the grader would drop it"


@pytest.mark.parametrize(
    "table",
    [
        pd.DataFrame(),
        pd.DataFrame({("a", "x"): [1], ("a", "y"): ["t"]}),
        pd.DataFrame({"a": [1, 2]}, index=pd.MultiIndex.from_tuples([("u", 1), ("v", 2)])),
        pd.DataFrame({"a": ["<td>", "<script>"]}, index=["x", "y"]),
        pd.DataFrame({"a": [1]}, index=pd.Index([1990], name="year")),
    ],
)
def test_no_table_whose_rows_have_names_is_changed(table):
    html, plain = legible_html(table), table._repr_html_().replace("<div>", SCROLLED, 1)
    assert re.sub(r' style="[^"]*"', "", html) == re.sub(r' style="[^"]*"', "", plain)


def test_row_numbers_are_left_out_and_nothing_else():
    table = load("handovers")[["id", "people"]]
    html = legible_html(table[table["people"] > 26])
    assert re.findall(r"<th[^>]*>([^<]*)</th>", html) == ["id", "people"]
    assert re.findall(r"<td[^>]*>([^<]*)</td>", html) == ["H1", "29", "H3", "37"]


def test_a_wide_table_whose_middle_is_left_out_keeps_its_shape():
    with pd.option_context("display.max_columns", 20):
        head, body = legible_html(pd.DataFrame([range(60)])).split("</thead>")
    assert len(re.findall(r"<th[ >]", head)) == body.count("<td") == 21


def test_a_wide_table_can_be_scrolled_by_the_keys():
    html = legible_html(pd.DataFrame({"a": [1]}))
    assert re.match(r'<div class="civicsdata-table"[^>]* tabindex="0"[^>]*overflow-x:auto', html)


@pytest.mark.parametrize("missing", [None, pd.NA, pd.NaT, float("nan")])
def test_what_is_not_known_is_a_dash(missing):
    table = pd.DataFrame({"what": ["said", missing]}, dtype=object)
    assert re.findall(r"<td[^>]*>([^<]*)</td>", legible_html(table)) == ["said", "–"]


def test_a_text_that_only_looks_missing_stands_among_others():
    html = legible_html(pd.DataFrame({"what": ["None of them"]}))
    assert "None of them" in html


def test_a_date_stays_on_one_line():
    table = pd.DataFrame({"day": [pd.Timestamp("2025-02-27")], "what": ["a longer text than that"]})
    first, second = re.findall(r'<td style="([^"]*)"', legible_html(table))
    assert "nowrap" in first
    assert "nowrap" not in second


def test_a_notebook_shows_them():
    shell = InteractiveShell.instance()
    formatter = shell.display_formatter.formatters["text/html"]
    try:
        legible_tables()
        assert 'style="text-align:left' in formatter(pd.DataFrame({"a": ["text"]}))
    finally:
        formatter.pop(pd.DataFrame, None)
        InteractiveShell.clear_instance()


def test_missing_values_are_blank():
    html = table_html(pd.DataFrame({"n": pd.array([1, None], dtype="Int64")}))
    assert re.findall(r">([^<]*)</td>", html) == ["1", ""]


def test_a_long_table_says_what_it_leaves_out():
    html = table_html(pd.DataFrame({"n": range(250)}))
    assert html.count("</td>") == 200
    assert "50 more rows" in html
    assert "more rows" not in table_html(pd.DataFrame({"n": range(200)}))
