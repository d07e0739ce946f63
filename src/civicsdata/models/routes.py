"""By which routes can a person held in Mexico come before another state, with what protection?

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

from civicsdata.models.case import MEXICO, UNITED_STATES, Case, Purpose
from civicsdata.models.parameters import one_of
from civicsdata.tables import records

__all__ = [
    "MEXICO",
    "TITLES",
    "UNITED_STATES",
    "Case",
    "Purpose",
    "Route",
    "Safeguard",
    "find",
    "safeguards",
]

State = Literal["open", "discretionary", "contested", "closed", "no procedure"]
Applies = Literal["yes", "no", "discretionary", "contested"]
Verdict = tuple[State, str, str]

LEAST_MONTHS: Final = 6
TITLES: Final = {
    "extradition_1978": "Extradition under the treaty of 1978",
    "sentence_transfer_1976": "Prisoner transfer under the treaty of 1976",
    "expulsion_art33": "Expulsion under article 33 of the Constitution",
    "handover_2025_lsn": "Handover on national-security grounds, as in 2025",
    "abduction_1990": "Abduction, as in 1990",
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
    safeguards : tuple of Safeguard
        Every safeguard of the table, also those that the route does not carry.
    """

    name: str
    title: str
    state: State
    because: str
    cite: str
    safeguards: tuple[Safeguard, ...]

    @property
    def attached(self) -> tuple[Safeguard, ...]:
        """The safeguards that the route carries, fully, at discretion, or arguably."""
        return tuple(one for one in self.safeguards if one.applies != "no")


def find(case: Case) -> tuple[Route, ...]:
    """Judge all five routes for a case.

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
        "extradition_1978": _extradition,
        "sentence_transfer_1976": _transfer,
        "expulsion_art33": _expulsion,
        "handover_2025_lsn": _handover,
        "abduction_1990": _abduction,
    }
    found = []
    for name, judge in judges.items():
        state, because, cite = judge(case)
        found.append(Route(name, TITLES[name], state, because, cite, safeguards(name)))
    return tuple(found)


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


def _extradition(case: Case) -> Verdict:
    if case.requested_by is None:
        return "closed", "No state asks for the person.", "Extradition Treaty, article 10"
    if case.requested_by != UNITED_STATES:
        return (
            "closed",
            "This treaty binds Mexico and the United States. Requests of other states follow "
            "other treaties or Mexico's Extradition Law.",
            "Extradition Treaty, article 1",
        )
    if not case.written_request or not case.treaty_invoked:
        return (
            "closed",
            "Extradition begins with a formal request under the treaty, in writing.",
            "Extradition Treaty, article 10",
        )
    if case.purpose == "leave country":
        return (
            "closed",
            "Extradition delivers a person to a court or to serve a sentence; it is not removal "
            "as such.",
            "Extradition Treaty, article 1",
        )
    if not case.crime_in_both:
        return (
            "closed",
            "The act must be a crime in both states, with a maximum penalty of a year or more.",
            "Extradition Treaty, article 2",
        )
    if case.purpose == "serve sentence" and case.sentenced_in != UNITED_STATES:
        return (
            "closed",
            "Only a sentence of the requesting state can be served this way.",
            "Extradition Treaty, articles 1 and 2(2)",
        )
    if case.purpose == "serve sentence" and _short(case):
        return (
            "closed",
            f"At least {LEAST_MONTHS} months of the sentence must be left.",
            "Extradition Treaty, article 2(2)",
        )
    return _extradition_granted(case)


def _extradition_granted(case: Case) -> Verdict:
    later = ""
    if case.sentenced_in == MEXICO:
        later = " While a Mexican sentence runs, the delivery may be deferred (article 15)."
    if case.is_national_of(MEXICO):
        return (
            "discretionary",
            "Mexico is not bound to deliver its own nationals, but its executive may." + later,
            "Extradition Treaty, article 9; Extradition Law, article 14",
        )
    return (
        "open",
        "A judge gives an opinion, the Foreign Ministry decides, and amparo, a Mexican action "
        "against acts of authority, can stop it." + later,
        "Constitution, article 119; Extradition Law, articles 27-33",
    )


def _transfer(case: Case) -> Verdict:
    cite = "Treaty on the Execution of Penal Sentences, article I"
    if case.purpose != "serve sentence" or case.sentenced_in != MEXICO:
        return (
            "closed",
            "It is only for a person whom a Mexican court has sentenced and who is to serve that "
            "sentence at home.",
            cite,
        )
    if not case.is_national_of(UNITED_STATES):
        return (
            "closed",
            "Only nationals of the receiving state, here the United States, go home.",
            cite,
        )
    if not case.consents:
        return (
            "closed",
            "The prisoner must expressly agree.",
            "Constitution, article 18 paragraph 7",
        )
    if not case.treaty_invoked:
        return "closed", "Both governments must agree under the treaty.", cite
    if _short(case):
        return "closed", f"At least {LEAST_MONTHS} months of the sentence must be left.", cite
    return (
        "open",
        "The prisoner and both governments agree; the trial is over. Mexico, which sentenced, "
        "sends the request.",
        cite,
    )


def _expulsion(case: Case) -> Verdict:
    if case.is_national_of(MEXICO):
        return "closed", "Only foreigners can be expelled.", "Constitution, article 33 paragraph 1"
    if case.purpose != "leave country":
        return (
            "closed",
            "Its purpose is that a foreigner leaves the country. A trial elsewhere may follow, but "
            "expulsion is not made for it.",
            "Constitution, article 33",
        )
    return (
        "discretionary",
        "The President may expel a foreigner after a hearing; amparo can stop it.",
        "Constitution, article 33 paragraph 2; Amparo Law, articles 126 and 160",
    )


def _handover(case: Case) -> Verdict:
    if not (case.requested_by == UNITED_STATES and case.written_request):
        return (
            "closed",
            "The handovers of 2025 answered a written U.S. request, as Mexico's government says.",
            "Attorney General of Mexico, 2025-02-28",
        )
    if case.purpose != "stand trial":
        return (
            "closed",
            "The people handed over in 2025 faced charges in the United States; no other purpose "
            "was stated.",
            "U.S. Department of Justice, 2025-02-27",
        )
    national = (
        ", and nationals can leave only by extradition" if case.is_national_of(MEXICO) else ""
    )
    return (
        "contested",
        f"Mexico's government: national-security powers cover it. Critics: no law provides such a "
        f"procedure{national}. No final ruling was found (September 2026).",
        "National Security Law, article 5; Constitution, articles 89(VI), 14, 16, 33 and 119",
    )


def _abduction(_: Case) -> Verdict:
    return (
        "no procedure",
        "No rule opens this route. After the abduction of 1990 Mexico protested; the U.S. Supreme "
        "Court held in 1992 only that it did not prevent the trial.",
        "United States v. Alvarez-Machain, 504 U.S. 655",
    )


def _short(case: Case) -> bool:
    return case.months_left is not None and case.months_left < LEAST_MONTHS
