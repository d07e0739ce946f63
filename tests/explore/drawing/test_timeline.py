"""The picture of the timeline shows the status up to a day, and counts what it leaves out."""

import datetime as dt
import re

from hypothesis import given
from hypothesis import strategies as st

from civicsdata.explore.drawing import timeline

ORDERS = [
    timeline.TariffOrder("2025-02-01", "ordered", "EO 14194", "25 %"),
    timeline.TariffOrder("2025-02-03", "paused", "EO 14198", "to 4 March"),
    timeline.TariffOrder("2025-03-04", "in force", "EO 14194", "25 %"),
    timeline.TariffOrder("2025-03-06", "in force", "EO 14232", "exemption"),
]
SPAN = timeline.Span("2025-01-20", "2025-03-09", "2025-02-02")
EVENTS = [
    timeline.Event("2025-02-01", "2025-02-01", "order", "A", "First", "X"),
    timeline.Event("2025-02-20", "2025-02-20", "law", "B", "Second", "Y"),
]


def test_an_exemption_is_not_a_new_beginning():
    assert timeline.status_changes(ORDERS, "2025-02-10", "2025-03-09") == [
        ("2025-02-10", "paused"),
        ("2025-03-04", "in force"),
    ]


def test_the_picture_does_not_show_the_status_of_later_days():
    early, late = (timeline.Span("2025-01-20", "2025-03-09", f"2025-02-0{day}") for day in (2, 3))
    assert "ordered from 2025-02-01" in timeline.draw(EVENTS, ORDERS, early, "")
    assert "paused" not in timeline.draw(EVENTS, ORDERS, early, "")
    assert "paused from 2025-02-03" in timeline.draw(EVENTS, ORDERS, late, "")


def test_more_events_than_a_lane_holds_are_counted_in_the_picture():
    many = [
        timeline.Event("2025-02-01", "2025-02-01", "order", "", f"No. {n}", "") for n in range(60)
    ]
    drawn = timeline.draw(many, ORDERS, SPAN, "")
    assert f"{60 - timeline.MOST_ROWS} more events stand in the table." in drawn


@given(st.lists(st.integers(0, 48), max_size=30), st.sampled_from([350.0, 640.0]))
def test_no_mark_covers_another_one(days, width):
    span = timeline.Span("2025-01-20", "2025-03-09", "2025-02-02", width)
    dates = [dt.date(2025, 1, 20) + dt.timedelta(days=day) for day in sorted(days)]
    events = [
        timeline.Event(day.isoformat(), day.isoformat(), "order", "", "", "") for day in dates
    ]
    marks, height, left_out = timeline.lane(events, span, 0)
    places = [
        tuple(map(float, re.search(r"translate\(([^,]+),([^)]+)", one).groups())) for one in marks
    ]
    assert len(marks) + left_out == len(events)
    assert all(0 <= y <= height for _, y in places)
    for at, (x, y) in enumerate(places):
        near = [other for other in places[:at] if other[1] == y]
        assert all(abs(x - other) >= timeline.MARK - 0.2 for other, _ in near)


def test_people_who_were_handed_over_are_one_mark_with_their_number():
    event = timeline.Event("2025-02-27", "2025-02-27", "handover", "", "29 people handed over", "")
    drawn = timeline.draw([event], ORDERS, SPAN, "")
    assert re.search(r"<text[^>]*>29</text>", drawn)


def test_the_day_is_dragged_where_each_day_can_be_chosen():
    assert 'data-high="48"' in timeline.draw(EVENTS, ORDERS, SPAN, "")
    years = timeline.Span("1980-01-01", "2025-03-09", "2025-02-02")
    assert "data-axis" not in timeline.draw(EVENTS, ORDERS, years, "")
