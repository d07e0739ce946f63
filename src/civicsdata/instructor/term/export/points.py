"""Say what a student gets for a unit: points, or why there are none yet."""

from __future__ import annotations

from civicsdata.instructor.report.standing import Standing

STATES = {
    "missing": "not handed in",
    "excused": "excused",
    "ungraded": "not graded yet",
    "unread": "text not read yet",
    "graded": "graded",
}


def points_text(points: float | None, decimal_comma: bool = False) -> str:
    """Return points as a table writes them; nothing, never 0, where there are none yet.

    Examples
    --------
    >>> points_text(12.5), points_text(7.0), points_text(None), points_text(0.0)
    ('12.5', '7', '', '0')
    >>> points_text(12.5, decimal_comma=True)
    '12,5'
    """
    if points is None:
        return ""
    text = f"{points:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if decimal_comma else text


def scaled(standing: Standing, out_of: float) -> float | None:
    """Return the points of a unit when it counts for another number of points."""
    if standing.earned is None:
        return None
    return standing.earned * out_of / standing.points_max
