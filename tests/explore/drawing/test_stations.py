"""The map of stations tells how far a case gets, in the picture, in words and as a table."""

import pytest

from civicsdata.explore import journey
from civicsdata.explore.drawing.scenes.stations import LINES, PLACES
from civicsdata.models.routes import TITLES


def test_every_route_is_a_line_and_the_stations_stand_in_order():
    assert set(LINES) == set(TITLES)
    assert list(PLACES.values()) == sorted(PLACES.values())


@pytest.mark.parametrize("line", [name for name, _ in LINES.values()])
def test_the_rule_that_stops_a_case_stands_in_picture_words_and_table(line):
    figure = journey(line, nationality="Mexico", charged=True)
    row = figure.table.set_index("line").loc[line]
    assert row["rule"] in figure.summary
    assert row["why"] in figure.summary
    assert row["rule"].split(";")[0].split(",")[0] in figure.svg
    assert list(figure.table["line"]) == [name for name, _ in LINES.values()]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"line": "Rail", "nationality": "Mexico", "charged": True}, "line .*Rail"),
        ({"nationality": "Mexico", "age": 40}, "fact .*age"),
        ({"charged": False}, "Nobody stands trial without a charge"),
    ],
)
def test_what_does_not_fit_gets_one_sentence(facts, sentence):
    with pytest.raises(ValueError, match=sentence):
        journey(**facts)


def test_nothing_is_drawn_while_a_notebook_is_graded(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert journey(nationality="Mexico", charged=True).svg == ""
