"""The route finder tells the model's answers in the words of its controls."""

import pytest

from civicsdata import explore, load
from civicsdata.explore.interactives import routes


def test_the_route_finder_marks_the_handover_as_contested():
    panel = explore.routes(
        nationality="Mexico", purpose="stand trial", requested_by="United States", charged=True
    )
    handover = panel.table[panel.table["route"].str.startswith("Handover")]
    assert set(handover["state"]) == {"contested"}
    assert "contested" in set(handover["applies"])
    assert "Handover on national-security grounds, as in 2025: contested." in panel.summary
    assert "lawful" not in panel.summary


def test_facts_that_exclude_each_other_get_a_sentence_and_no_routes():
    panel = explore.routes(purpose="stand trial", requested_by="United States", charged=False)
    assert panel.summary.startswith("These facts do not go together.")
    assert "tick “The asking state has charged the person”" in panel.summary
    assert list(panel.table["result"]) == ["no such case"]
    assert panel.picture.startswith("<svg")


@pytest.mark.parametrize(
    ("settings", "advice"),
    [
        ({"purpose": "stand trial", "requested_by": "nobody"}, "choose who asks"),
        ({"purpose": "serve sentence", "sentenced_in": "no court"}, "choose a court"),
        ({"purpose": "stand trial", "requested_by": "United States"}, "tick “The asking state"),
    ],
)
def test_refusals_are_told_in_the_words_of_the_controls(settings, advice):
    panel = explore.routes(**settings)
    assert "These facts do not go together" in panel.summary
    assert advice in panel.summary
    assert [name for name in panel.controls if f"{name}=" in panel.summary] == []
    assert "requested_by" not in panel.summary
    assert "sentenced_in" not in panel.summary


def test_every_safeguard_but_the_purposes_has_a_short_name():
    names = set(load("routes")["safeguard"])
    assert {name for name in names if not name.startswith("purpose_")} == set(routes.SHORT)
