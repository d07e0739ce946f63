"""Charts are drawn offline, carry a name and their table, and stay silent while grading."""

import re

import pandas as pd
import pytest

from civicsdata.explore import bars
from civicsdata.explore.drawing import charts


@pytest.fixture(autouse=True)
def at_home(monkeypatch):
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)


def figure():
    table = pd.DataFrame({"year": ["2024", "<b>2025</b>"], "people": [3, 55]})
    return bars(table, "people", "year", "People a year")


def test_a_chart_is_an_image_with_a_name_and_its_table():
    html = figure()._repr_html_()
    summary = "People a year. Longest of 2 bars: &lt;b&gt;2025&lt;/b&gt; (55). Shortest: 2024 (3)."
    assert f'role="img" aria-label="{summary}"' in html
    assert f"<desc>{summary}</desc>" in html
    assert f"<figcaption>{summary}</figcaption>" in html
    assert re.search(r'<th scope="col"[^>]*>people</th>', html)
    assert ">55</td>" in html
    assert "<b>" not in html


def test_a_chart_fetches_nothing():
    html = re.sub(r'xmlns(:\w+)?="[^"]*"', "", figure()._repr_html_())
    assert html.count("<svg") == 1
    assert not re.search(r"https?:|<script|<link|@import|url\(", html)


def test_text_twin_has_summary_and_numbers():
    summary, blank, *rows = str(figure()).splitlines()
    assert summary.startswith("People a year. Longest of 2 bars:")
    assert blank == ""
    assert [row.split()[-1] for row in rows] == ["people", "3", "55"]


def test_nothing_is_drawn_while_grading(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    silent = figure()
    assert silent._repr_html_() is None
    assert "55" in str(silent)


def test_nothing_is_drawn_after_the_worker_forbids_it(monkeypatch):
    monkeypatch.setattr(charts, "_pictures", True)
    charts.stop_drawing()
    assert not charts.is_drawing()
    assert figure()._repr_html_() is None
