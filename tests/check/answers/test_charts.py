"""Charts: the settings of explore.bars, and the specifications of Altair."""

from __future__ import annotations

import altair as alt
import pytest
from tests.check.asking import EVIDENCE, ROW, ask, family, verdict

from civicsdata import load

OPEN = ask(**family("chart"))
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
def test_charts_of_altair_pass_as_objects_and_as_specifications(place):
    chart = CHARTS[place]
    assert verdict(OPEN, chart, EVIDENCE).word == "Yes"
    assert verdict(OPEN, chart.to_dict(), EVIDENCE).word == "Yes"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, ""),
        ({"table": load("handovers").to_dict("records")}, ""),
        ({"title": "People"}, "three different words"),
        ({"title": None}, "three different words"),
        ({"title": "chart chart chart chart"}, "three different words"),
        ({"title": "apples pears plums"}, "names nothing that the chart shows"),
        ({"title": "My nice chart here"}, "names nothing that the chart shows"),
        ({"title": "x y z"}, "names nothing that the chart shows"),
        ({"title": "Prisoners sent to the United States, by day"}, ""),
        ({"y": "people"}, "x and y are both people"),
        ({"source": ""}, "does not name its source"),
        ({"source": "DOJ-227"}, "Did you mean DOJ-0227?"),
        ({"source": "VCLT"}, "does not carry"),
        ({"x": "us_word"}, "holds no numbers"),
        ({"x": "persons"}, "no column"),
        ({"y": 3}, "no column"),
        ({"table": "handovers"}, "no table with rows"),
        ({"table": load("handovers").head(0)}, "no table with rows"),
        ({"table": load("handovers").head(1)}, "fewer than two"),
        ({"title": ...}, "Still to answer: title"),
        ({"table": load("handovers").assign(n=0), "x": "n", "y": "people"}, "exchange x and y"),
    ],
)
def test_settings_of_a_chart_are_looked_at_one_by_one(change, says):
    heard = verdict(OPEN, SETTINGS | change, EVIDENCE)
    assert heard.word == ("Not yet" if says else "Yes")
    assert says in heard.message


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (None, "Give the settings of explore.bars"),
        ([], "Give the settings of explore.bars"),
        (print, "your answer is a function"),
        ({"x": "people"}, "These settings are missing: table, y, title, source."),
    ],
)
def test_what_is_no_chart_says_so(answer, says):
    heard = verdict(OPEN, answer, EVIDENCE)
    assert heard.word == "Not yet"
    assert says in heard.message


def test_a_chart_shows_a_figure_of_the_evidence():
    other = [{**ROW, "figure": 5}]
    assert "No figure of your table" in verdict(OPEN, SETTINGS, other).message
    assert verdict(OPEN, SETTINGS).word == "Yes"
    assert verdict(OPEN, dict.fromkeys(SETTINGS, ...)).word == "Not started"


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
    heard = verdict(OPEN, BASE.mark_bar().encode(**encoding), EVIDENCE)
    assert heard.word == "Not yet"
    assert "axis has no name" in heard.message


def test_what_is_noticed_can_be_answered_by_the_key():
    question = ask(
        answer="chart",
        after="evidence",
        no={"no title": "What does it show?", "no source": "Says who?", "other source": "Whose?"},
        ideas={"not yours": "one-side"},
        yes={"all": "A reader can use it."},
    )
    said = {
        "What does it show?": SETTINGS | {"title": "People"},
        "Says who?": SETTINGS | {"source": ""},
        "Whose?": SETTINGS | {"source": "VCLT"},
        "A reader can use it.": SETTINGS,
    }
    for words, answer in said.items():
        assert verdict(question, answer, EVIDENCE).message == words
    assert verdict(question, SETTINGS, [{**ROW, "figure": 5}]).idea == "one-side"


def test_looking_at_a_chart_changes_nothing():
    chart = SETTINGS | {"table": load("handovers")}
    verdict(OPEN, chart, EVIDENCE)
    assert chart["table"].equals(SETTINGS["table"])
