"""Charts are drawn offline, carry a name and their table, and stay silent while grading."""

import re

import altair as alt
import pandas as pd
import pytest

from civicsdata.explore.drawing import charts

DATA = pd.DataFrame({"year": ["2024", "2025"], "people": [3, 55]})


@pytest.fixture
def chart():
    return (
        alt.Chart(DATA, title="People a year")
        .mark_bar()
        .encode(x=alt.X("year", title="Year"), y=alt.Y("people", title="People"))
    )


@pytest.fixture
def at_home(monkeypatch):
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)


def shown(chart):
    return charts.show(chart, summary="More people in 2025 than in 2024.")._repr_html_()


def test_a_chart_is_an_image_with_a_name_and_its_table(chart, at_home):
    html = shown(chart)
    assert 'role="img"' in html
    assert 'aria-label="People a year"' in html
    assert "<desc>More people in 2025 than in 2024.</desc>" in html
    assert re.search(r'<th scope="col"[^>]*>people</th>', html)
    assert ">55</td>" in html


def test_a_chart_fetches_nothing(chart, at_home):
    html = re.sub(r'xmlns(:\w+)?="[^"]*"', "", shown(chart))
    assert not re.search(r"https?:|<script|<link|@import|url\(", html)


def test_data_at_an_address_are_refused(at_home):
    far = alt.Chart("https://example.org/data.csv").mark_point()
    with pytest.raises(ValueError, match="not allowed"):
        charts.show(far, summary="Points from somewhere else.")


@pytest.mark.parametrize("summary", ["", "short", None, 7])
def test_a_chart_without_a_summary_is_refused(chart, summary):
    with pytest.raises(ValueError, match="at least 15 characters"):
        charts.show(chart, summary=summary)


def test_an_own_table_replaces_the_data(chart, at_home):
    table = pd.DataFrame({"answer": ["<b>x</b>"]})
    figure = charts.show(chart, summary="A table of its own.", table=table)
    assert "&lt;b&gt;x&lt;/b&gt;" in figure._repr_html_()
    assert ">55</td>" not in figure._repr_html_()


def test_text_twin_has_summary_and_numbers(chart, at_home):
    figure = charts.show(chart, summary="More people in 2025 than in 2024.")
    assert str(figure).startswith("More people in 2025")
    assert "55" in str(figure)


def test_nothing_is_drawn_while_grading(chart, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert shown(chart) is None
    assert charts.render(chart.to_dict()) == {}


def test_the_renderer_is_registered_only_on_request(chart, at_home):
    with alt.renderers.enable("default"):
        charts.enable()
        assert alt.renderers.active == charts.NAME
        bundle = chart._repr_mimebundle_()
    assert 'aria-label="People a year"' in bundle["text/html"]
    assert "55" in bundle["text/plain"]


def test_missing_values_are_blank_in_tables():
    table = pd.DataFrame({"n": pd.array([1, None], dtype="Int64")})
    assert "></td>" in charts.table_html(table)


def test_a_long_table_says_what_it_leaves_out():
    assert "50 more rows" in charts.table_html(pd.DataFrame({"n": range(250)}))
