"""The rules that open or close each route out of Mexico; their sources stand in `routes`."""

from __future__ import annotations

from typing import Final, Literal

from civicsdata.models.case import MEXICO, UNITED_STATES, Case

State = Literal["open", "discretionary", "contested", "closed", "no procedure"]
# Where a case waits or stops on its way; "start" is before every rule, "border" is the end.
Station = Literal["start", "treaty", "judge", "ministry", "amparo", "assurance", "border"]
# The state of a route, the reason, the rule, and the station that the case reaches.
Finding = tuple[State, str, str, Station]

LEAST_MONTHS: Final = 6  # Extradition Treaty, article 2(2); Treaty on Penal Sentences, article II


def extradition(case: Case) -> Finding:
    """Apply the Extradition Treaty between Mexico and the United States."""
    if case.requested_by is None:
        return "closed", "No state asks for the person.", "Extradition Treaty, article 10", "treaty"
    if case.requested_by != UNITED_STATES:
        return (
            "closed",
            "This treaty binds Mexico and the United States. Requests of other states follow "
            "other treaties or Mexico's Extradition Law.",
            "Extradition Treaty, article 1",
            "treaty",
        )
    if not case.written_request or not case.treaty_invoked:
        return (
            "closed",
            "Extradition begins with a formal request under the treaty, in writing.",
            "Extradition Treaty, article 10",
            "treaty",
        )
    if case.purpose == "leave country":
        return (
            "closed",
            "Extradition delivers a person to a court or to serve a sentence; it is not removal "
            "as such.",
            "Extradition Treaty, article 1",
            "treaty",
        )
    if not case.crime_in_both:
        return (
            "closed",
            "The act must be a crime in both states, with a maximum penalty of a year or more.",
            "Extradition Treaty, article 2",
            "judge",
        )
    if case.purpose == "serve sentence" and case.sentenced_in != UNITED_STATES:
        return (
            "closed",
            "Only a sentence of the requesting state can be served this way.",
            "Extradition Treaty, articles 1 and 2(2)",
            "judge",
        )
    if case.purpose == "serve sentence" and _short(case):
        return (
            "closed",
            f"At least {LEAST_MONTHS} months of the sentence must be left.",
            "Extradition Treaty, article 2(2)",
            "judge",
        )
    return _extradition_granted(case)


def _extradition_granted(case: Case) -> Finding:
    later = ""
    if case.sentenced_in == MEXICO:
        later = " While a Mexican sentence runs, the delivery may be deferred (article 15)."
    if case.is_national_of(MEXICO):
        return (
            "discretionary",
            "Mexico is not bound to deliver its own nationals, but its executive may." + later,
            "Extradition Treaty, article 9; Extradition Law, article 14",
            "ministry",
        )
    return (
        "open",
        "A judge gives an opinion, the Foreign Ministry decides, and amparo, a Mexican action "
        "against acts of authority, can stop it." + later,
        "Constitution, article 119; Extradition Law, articles 27-33",
        "border",
    )


def transfer(case: Case) -> Finding:
    """Apply the Treaty on the Execution of Penal Sentences."""
    cite = "Treaty on the Execution of Penal Sentences, article I"
    if case.purpose != "serve sentence" or case.sentenced_in != MEXICO:
        return (
            "closed",
            "It is only for a person whom a Mexican court has sentenced and who is to serve that "
            "sentence at home.",
            cite,
            "treaty",
        )
    if not case.is_national_of(UNITED_STATES):
        return (
            "closed",
            "Only nationals of the receiving state, here the United States, go home.",
            cite,
            "treaty",
        )
    if not case.treaty_invoked:
        return "closed", "Both governments must agree under the treaty.", cite, "treaty"
    if _short(case):
        reason = f"At least {LEAST_MONTHS} months of the sentence must be left."
        return "closed", reason, cite, "treaty"
    if not case.consents:
        return (
            "closed",
            "The prisoner must expressly agree.",
            "Constitution, article 18 paragraph 7",
            "judge",
        )
    return (
        "open",
        "The prisoner and both governments agree; the trial is over. Mexico, which sentenced, "
        "sends the request.",
        cite,
        "border",
    )


def expulsion(case: Case) -> Finding:
    """Apply article 33 of the Constitution."""
    if case.is_national_of(MEXICO):
        cite = "Constitution, article 33 paragraph 1"
        return "closed", "Only foreigners can be expelled.", cite, "ministry"
    if case.purpose != "leave country":
        return (
            "closed",
            "Its purpose is that a foreigner leaves the country. A trial elsewhere may follow, but "
            "expulsion is not made for it.",
            "Constitution, article 33",
            "ministry",
        )
    return (
        "discretionary",
        "The President may expel a foreigner after a hearing; amparo can stop it.",
        "Constitution, article 33 paragraph 2; Amparo Law, articles 126 and 160",
        "ministry",
    )


def handover(case: Case) -> Finding:
    """State both sides' view of a handover on national-security grounds."""
    if not (case.requested_by == UNITED_STATES and case.written_request):
        return (
            "closed",
            "The handovers of 2025 answered a written U.S. request, as Mexico's government says.",
            "Attorney General of Mexico, 2025-02-28",
            "ministry",
        )
    if case.purpose != "stand trial":
        return (
            "closed",
            "The people handed over in 2025 faced charges in the United States; no other purpose "
            "was stated.",
            "U.S. Department of Justice, 2025-02-27",
            "ministry",
        )
    national = (
        ", and nationals can leave only by extradition" if case.is_national_of(MEXICO) else ""
    )
    return (
        "contested",
        f"Mexico's government: national-security powers cover it. Critics: no law provides such a "
        f"procedure{national}. No final ruling was found (September 2026).",
        "National Security Law, article 5; Constitution, articles 89(VI), 14, 16, 33 and 119",
        "ministry",
    )


def abduction(_: Case) -> Finding:
    """State that no rule opens this route."""
    return (
        "no procedure",
        "No rule opens this route. After the abduction of 1990 Mexico protested; the U.S. Supreme "
        "Court held in 1992 only that it did not prevent the trial.",
        "United States v. Alvarez-Machain, 504 U.S. 655",
        "start",
    )


def _short(case: Case) -> bool:
    return case.months_left is not None and case.months_left < LEAST_MONTHS
