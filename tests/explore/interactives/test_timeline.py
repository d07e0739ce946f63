"""The timeline gives the tariff's status on a day and the events around it."""

import pytest

from civicsdata import explore
from civicsdata.explore.drawing.timeline import TariffOrder
from civicsdata.explore.interactives import timeline

ORDERS = [TariffOrder("2025-02-01", "ordered", "EO 14194", "25 %")]


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2025-01-20", "not ordered"),
        ("2025-01-31", "not ordered"),
        ("2025-02-01", "ordered"),
        ("2025-02-03", "paused"),
        ("2025-03-03", "paused"),
        ("2025-03-04", "in force"),
        ("2025-03-09", "in force"),
    ],
)
def test_the_tables_give_the_status_on_each_day(day, status):
    panel = explore.timeline(day=day)
    assert f"was: {status}" in panel.summary


def test_events_are_filtered_by_span_and_kind():
    panel = explore.timeline(first="2025-02-01", last="2025-02-27", kind="handover")
    assert set(panel.table["kind"]) == {"handover"}
    assert panel.table["date"].between("2025-02-01", "2025-02-27").all()


def test_the_handover_is_among_the_events():
    assert "2025-02-27" in set(explore.timeline(kind="handover").table["date"])


def test_a_narrower_span_keeps_the_day_inside_it():
    panel = explore.timeline(day="2025-02-01")
    panel.controls["first"].value = "2025-02-20"
    assert panel.controls["day"].value == "2025-02-20"
    assert "On 2025-02-20" in panel.summary


def test_swapped_ends_are_put_in_order():
    swapped = explore.timeline(first="2025-03-09", last="2025-02-20")
    straight = explore.timeline(first="2025-02-20", last="2025-03-09")
    assert list(swapped.table["event"]) == list(straight.table["event"])


def test_no_event_is_an_answer_too():
    shown = timeline.view(
        [],
        ORDERS,
        {"first": "2025-02-01", "last": "2025-02-02", "kind": timeline.ALL, "day": "2025-02-02"},
    )
    assert "has 0 events" in shown.summary
    assert shown.draw().startswith("<svg")
