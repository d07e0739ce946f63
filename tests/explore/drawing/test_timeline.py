"""The picture of the timeline shows the status up to a day, and counts what it leaves out."""

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


def test_more_events_than_rows_are_counted_in_the_picture():
    many = [
        timeline.Event("2025-02-01", "2025-02-01", "order", "", f"No. {n}", "") for n in range(60)
    ]
    drawn = timeline.draw(many, ORDERS, SPAN, "")
    assert "15 more events stand in the table." in drawn
