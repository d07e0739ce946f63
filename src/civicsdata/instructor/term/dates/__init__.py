"""When work is due, what lateness costs, and who may hand in later: class/dates.toml."""

from civicsdata.instructor.term.dates.read import read_dates
from civicsdata.instructor.term.dates.rules import Dates, LateRule

__all__ = ["Dates", "LateRule", "read_dates"]
