"""The facts of a case that decide how a person may leave Mexico."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from civicsdata.models.parameters import one_of

Purpose = Literal["stand trial", "serve sentence", "leave country"]

MEXICO: Final = "Mexico"
UNITED_STATES: Final = "United States"
# Other ways to write the two names that the rules turn on; they are refused, not misread.
OTHER_NAMES: Final = {
    **dict.fromkeys(("mexico", "méxico", "mexican", "mx", "mex"), MEXICO),
    **dict.fromkeys(("united states", "united states of america", "us", "usa"), UNITED_STATES),
    **dict.fromkeys(("the united states", "american", "america"), UNITED_STATES),
}


@dataclass(frozen=True, kw_only=True)
class Case:
    """A person held in Mexico, and what another state wants.

    Parameters
    ----------
    nationality : str
        The person's nationality, as a country: "Mexico", "United States", "Canada" …
    other_nationality : str or None
        A second nationality, if there is one.
    purpose : {"stand trial", "serve sentence", "leave country"}
        What the removal is for.
    requested_by : str or None
        The state that asks for the person.
    written_request : bool
        True when it asks in writing.
    charged : bool
        True when the requesting state has charged the person.
    sentenced_in : str or None
        The country whose court has sentenced the person, if any.
    months_left : int or None
        Months of that sentence still to serve; None when not known.
    crime_in_both : bool
        True when the act is a crime in both states, punishable by a year or more.
    consents : bool
        True when the person agrees to go.
    treaty_invoked : bool
        True when a treaty is relied on.

    Raises
    ------
    ValueError
        If the facts exclude each other.

    Examples
    --------
    >>> Case(nationality="Canada", charged=True).purpose
    'stand trial'
    >>> Case(nationality="Mexico", purpose="serve sentence")
    Traceback (most recent call last):
        ...
    ValueError: Nobody serves a sentence without one: give sentenced_in, or another purpose.
    """

    nationality: str
    other_nationality: str | None = None
    purpose: Purpose = "stand trial"
    requested_by: str | None = UNITED_STATES
    written_request: bool = True
    charged: bool = False
    sentenced_in: str | None = None
    months_left: int | None = None
    crime_in_both: bool = True
    consents: bool = False
    treaty_invoked: bool = True

    def __post_init__(self) -> None:
        one_of("purpose", self.purpose, get_args(Purpose))
        _check_kinds(self)
        _check_facts(self)

    def is_national_of(self, country: str) -> bool:
        """Return whether a country is one of the person's nationalities."""
        return country in (self.nationality, self.other_nationality)


def _check_kinds(case: Case) -> None:
    for name in ("nationality", "other_nationality", "requested_by", "sentenced_in"):
        value = getattr(case, name)
        if value is None and name != "nationality":
            continue
        if not isinstance(value, str) or not value.strip():
            raise ValueError(f"{name} is {value!r}; write a country as text, such as 'Mexico'.")
        meant = OTHER_NAMES.get(value.strip().casefold().replace(".", ""))
        if meant not in (None, value):
            raise ValueError(f"{name} is {value!r}; write the country's name as {meant!r}.")
    for name in ("written_request", "charged", "crime_in_both", "consents", "treaty_invoked"):
        if not isinstance(getattr(case, name), bool):
            raise ValueError(f"{name} is {getattr(case, name)!r}; write True or False.")
    months = case.months_left
    if months is not None and (isinstance(months, bool) or not isinstance(months, int)):
        raise ValueError(f"months_left is {months!r}; write a whole number of months, or None.")


def _check_facts(case: Case) -> None:
    rules = (
        (
            case.requested_by == MEXICO,
            "The person is held in Mexico, so Mexico cannot be the state that asks: give another "
            "requested_by, or None.",
        ),
        (
            case.requested_by is None and case.purpose == "stand trial",
            "A trial abroad needs a state that wants it: give requested_by, or another purpose.",
        ),
        (
            case.purpose == "stand trial" and not case.charged,
            "Nobody stands trial without a charge: set charged=True, or choose another purpose.",
        ),
        (
            case.purpose == "serve sentence" and case.sentenced_in is None,
            "Nobody serves a sentence without one: give sentenced_in, or another purpose.",
        ),
        (
            case.months_left is not None and case.sentenced_in is None,
            "Without a sentence there are no months left: give sentenced_in, or leave out "
            "months_left.",
        ),
        (
            case.months_left is not None and case.months_left < 0,
            "A sentence cannot have less than 0 months left.",
        ),
        (
            case.other_nationality == case.nationality,
            "The two nationalities are the same: leave out other_nationality.",
        ),
    )
    for is_broken, sentence in rules:
        if is_broken:
            raise ValueError(sentence)
