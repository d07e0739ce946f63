"""Find the routes by which a person held in Mexico can come before another state.

Five routes, each with the rule that opens or closes it and the safeguards that go with it. The
safeguards come from the table ``routes``. The model states rules; it does not judge. For the
handovers of 2025 and 2026 lawyers and governments disagree, and no final ruling was found
(September 2026): there the answer is always "contested", with both sides named.

Sources: Extradition Treaty between Mexico and the United States (1978); Treaty on the Execution of
Penal Sentences (1976); Mexican Constitution, articles 18, 33, 89 and 119; National Security Law,
article 5; United States v. Alvarez-Machain, 504 U.S. 655 (1992).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from civicsdata.models import rules
from civicsdata.models.case import MEXICO, UNITED_STATES, Case, Purpose
from civicsdata.models.parameters import one_of
from civicsdata.models.rules import State, Station
from civicsdata.tables import records

__all__ = [
    "MEXICO",
    "TITLES",
    "UNITED_STATES",
    "Case",
    "Purpose",
    "Route",
    "Safeguard",
    "Station",
    "find",
    "safeguards",
]

Applies = Literal["yes", "no", "discretionary", "contested"]
TITLES: Final = {
    "extradition_1978": "Extradition under the treaty of 1978",
    "sentence_transfer_1976": "Prisoner transfer under the treaty of 1976",
    "expulsion_art33": "Expulsion under article 33 of the Constitution",
    "handover_2025_lsn": "Handover on national-security grounds, as in 2025",
    "abduction_1990": "Abduction, as in 1990",
}
# The safeguards of the table that are stations on the way, in their order.
STATIONS: Final[dict[Station, str]] = {
    "treaty": "treaty_basis",
    "judge": "judge_involved",
    "amparo": "appeal_amparo",
    "assurance": "death_penalty_assurance",
}
# Who decides in the end, by the notes of the table; of the handover, by the government's account.
DECIDES: Final[dict[str, tuple[Applies, str]]] = {
    "extradition_1978": ("yes", "the Foreign Ministry"),
    "sentence_transfer_1976": ("yes", "both governments"),
    "expulsion_art33": ("yes", "the President"),
    "handover_2025_lsn": ("contested", "the National Security Council"),
    "abduction_1990": ("no", "nobody in Mexico"),
}


@dataclass(frozen=True)
class Safeguard:
    """One protection, and whether a route carries it.

    Parameters
    ----------
    name : str
        Column ``safeguard`` of the table ``routes``, for example "dual_criminality".
    applies : {"yes", "no", "discretionary", "contested"}
        Whether the route carries it by law.
    cite, note : str
        The rule, and what it says.
    """

    name: str
    applies: Applies
    cite: str
    note: str


@dataclass(frozen=True)
class Route:
    """One way out of the country, judged for one case.

    Parameters
    ----------
    name, title : str
        Its name in the table ``routes``, and in words.
    state : {"open", "discretionary", "contested", "closed", "no procedure"}
        Whether the rules open it for this case.
    because, cite : str
        The reason, and the rule.
    station : {"start", "treaty", "judge", "ministry", "amparo", "assurance", "border"}
        How far the case gets: where a closed route stops it, where an authority may still refuse,
        or the border.
    safeguards : tuple of Safeguard
        Every safeguard of the table, also those that the route does not carry.
    """

    name: str
    title: str
    state: State
    because: str
    cite: str
    station: Station
    safeguards: tuple[Safeguard, ...]

    @property
    def stations(self) -> dict[Station, Applies]:
        """Whether the route has each station between the start and the border, in their order."""
        applies = {safeguard.name: safeguard.applies for safeguard in self.safeguards}
        at = {station: applies[name] for station, name in STATIONS.items()}
        decided, _ = DECIDES[self.name]
        return {**dict(list(at.items())[:2]), "ministry": decided, **at}

    @property
    def attached(self) -> tuple[Safeguard, ...]:
        """The safeguards that the route carries, fully, at discretion, or arguably."""
        return tuple(safeguard for safeguard in self.safeguards if safeguard.applies != "no")


def find(case: Case) -> tuple[Route, ...]:
    """Return all five routes with their state for a case.

    Parameters
    ----------
    case : Case
        The facts.

    Returns
    -------
    tuple of Route
        In the order of the table ``routes``.

    Examples
    --------
    An invented case: a Canadian, charged in the United States, who does not agree to go.

    >>> for route in find(Case(nationality="Canada", charged=True)):
    ...     print(route.name, "-", route.state)
    extradition_1978 - open
    sentence_transfer_1976 - closed
    expulsion_art33 - closed
    handover_2025_lsn - contested
    abduction_1990 - no procedure
    """
    judges = {
        "extradition_1978": rules.extradition,
        "sentence_transfer_1976": rules.transfer,
        "expulsion_art33": rules.expulsion,
        "handover_2025_lsn": rules.handover,
        "abduction_1990": rules.abduction,
    }
    return tuple(
        Route(name, TITLES[name], *judge(case), safeguards(name)) for name, judge in judges.items()
    )


def safeguards(route: str) -> tuple[Safeguard, ...]:
    """List what a route requires and protects, from the table ``routes``.

    Parameters
    ----------
    route : str
        One of the five names.

    Returns
    -------
    tuple of Safeguard
        In the order of the table.

    Raises
    ------
    ValueError
        If there is no such route.

    Examples
    --------
    >>> {one.name: one.applies for one in safeguards("sentence_transfer_1976")}["consent"]
    'yes'
    """
    one_of("route", route, tuple(TITLES))
    return tuple(
        Safeguard(row["safeguard"], row["applies"], row["cite"], row["note"])  # type: ignore[arg-type]
        for row in records("routes")
        if row["route"] == route
    )
