"""Findings on the addresses and dates of the sources.

A source has an address, or its note says why there is none. A doubtful address stays when the note
says why it does. ``python -m civicsdata.instructor.authoring.addresses`` prints what is to be
mended.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from civicsdata.tables import records, resource

NO_ADDRESS = "no address: "
WEAK_ADDRESS = "weak address: "

# Hosts that print texts of others without leave to check them, or do not say who writes. A wire
# copy may stand on any of them, since its column ``wire`` names the author of the text.
WEAK_HOSTS = frozenset(
    {
        "ankpost.com",
        "anypillcankill.org",
        "behindtherhetoric.com",
        "bitcoinethereumnews.com",
        "blindspot.news",
        "dailyfly.com",
        "docslides.com",
        "executiveactions.org",
        "executivedisorder.net",
        "extradition.co",
        "fdocuments.net",
        "frtracker.app",
        "github.com",
        "globaltraderelations.com",
        "greenwich-mercantile.com",
        "newstodayheadlinez.com",
        "particle.news",
        "pubt.io",
        "readkong.com",
        "seatickers.com",
        "studenta.com",
        "tradevae.com",
        "vatcheck.io",
    }
)
_NUMBER_ONLY = re.compile(r"[?&]p=\d+")
_REASON = re.compile(rf"(?:{NO_ADDRESS}|{WEAK_ADDRESS})\S.*\S", re.IGNORECASE)


def findings(sources: Sequence[Mapping[str, str | None]], as_of: str) -> list[str]:
    """Return what is to be mended in a table of sources.

    Parameters
    ----------
    sources : sequence of mapping
        Rows with ``id``, ``url``, ``date``, ``wire`` and ``note``; dates as ISO strings.
    as_of : str
        The last day of the table, an ISO date. No source may be younger.

    Returns
    -------
    list of str
        One sentence each, in the order of the rows.

    Examples
    --------
    >>> row = {"id": "A", "url": "", "date": "2026-10-01", "wire": "", "note": "June 2026"}
    >>> findings([row], "2026-09-28")
    ['A is dated 2026-10-01, after 2026-09-28.', 'A has no address; say why: "no address: ...".']
    >>> findings([dict(row, date="", note="No address: found by its number")], "2026-09-28")
    []
    """
    found = []
    for source in sources:
        key, date, note = source["id"], str(source["date"] or ""), source["note"] or ""
        if date > as_of:
            found.append(f"{key} is dated {date}, after {as_of}.")
        doubt = _doubt(source)
        if doubt and not _REASON.search(note):
            marker = WEAK_ADDRESS if source["url"] else NO_ADDRESS
            found.append(f'{key} {doubt}; say why: "{marker}...".')
        if not doubt and _REASON.search(note):
            found.append(f"{key} excuses an address that nothing speaks against.")
    return found


def _doubt(source: Mapping[str, str | None]) -> str:
    """Return in words what speaks against the address of a source; blank when nothing does."""
    url = source["url"] or ""
    if not url:
        return "has no address"
    parts = urlsplit(url)
    if _NUMBER_ONLY.search(url):
        return "has an address with only a number"
    if not parts.path.strip("/") or "/topic/" in parts.path:
        return "has the address of a whole site or topic"
    host = parts.netloc
    if not source["wire"] and any(host == weak or host.endswith(f".{weak}") for weak in WEAK_HOSTS):
        return f"stands on the weak host {host}"
    return ""


def main() -> None:
    """Print the findings on the sources of the package."""
    found = findings(records("sources"), resource("sources")["as_of"])
    print("\n".join(found) or "Every address holds or is explained.")


if __name__ == "__main__":
    main()
