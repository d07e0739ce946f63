"""Answers that name sources, which must exist, carry the claim, and be independent."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from civicsdata.check.messages import near, written
from civicsdata.check.question import Question, no, yes
from civicsdata.check.reading.conversions import as_words, spelling
from civicsdata.check.verdicts import Verdict
from civicsdata.tables import descriptor, keys, records

COPY = "wire copy"  # says how a report came to a page, not what kind of witness wrote it
OFFICIAL = {"official statement", "official statistics"}


def sources(question: Question, answer: Any, earlier: Any) -> Verdict:
    """Return the verdict on source keys: each must exist and carry the claim.

    The key says ``"yes: <witness>"`` of a source that does; sources with the same witness repeat
    one another and count once.
    """
    named = known_keys(answer, question.otherwise)
    if isinstance(named, Verdict):
        return named
    witnesses = set()
    for name in named:
        said = question.reply(spelling(name))
        if said is None:
            return no(f"{name} exists, but it does not support this claim.", question.otherwise)
        verdict = question.verdict(spelling(name))
        if verdict is not None and verdict.word != "Yes":
            return verdict
        witnesses.add(said.partition(":")[2].strip() or name)
    if len(witnesses) < question.at_least:
        twice = "Some of yours repeat the same witness." if len(witnesses) < len(named) else ""
        count = f"Different sources: {len(witnesses)}. You need {question.at_least}."
        return no(count, twice, question.otherwise)
    if len(named) == 1:
        return yes("This source exists and supports the claim.")
    return yes("These sources exist and support the claim.")


def independent_sources(question: Question, answer: Any, earlier: Any) -> Verdict:
    """Return the verdict on sources of one's own evidence: of different kinds, and no copies.

    Pages that print the reports of two newsrooms are two witnesses, though both are copies.

    The key is asked for ``"one kind"``, ``"official only"``, ``"one agency"`` and ``"all"``.

    Parameters
    ----------
    question : Question
        How many are needed, and what is said to what is noticed.
    answer : Any
        Source keys.
    earlier : Any
        The table of evidence in which they must stand.
    """
    named = known_keys(answer, question.otherwise)
    if isinstance(named, Verdict):
        return named
    mine = cited_in(earlier)
    foreign = [name for name in named if name not in mine]
    if foreign:
        return no(f"{foreign[0]} is not in your table of evidence.", question.otherwise)
    if len(named) < question.at_least:
        count = f"You have {len(named)} of the {question.at_least} sources that are needed."
        return no(count, question.otherwise)
    rows = [source_records()[name] for name in named]
    kinds = {row["kind"] for row in rows}
    reporters = {row["wire"] or row["publisher"] for row in rows}
    if kinds <= OFFICIAL:
        words = "These are all words of authorities. Who else has looked?"
        return question.noticed("official only", words, question.otherwise)
    if len(reporters) == 1:
        words = f"These all print what {reporters.pop()} reported, so they are one witness."
        return question.noticed("one agency", words, question.otherwise)
    if len(kinds) == 1 and kinds != {COPY}:
        words = f"These are all of one kind: {kinds.pop()}."
        return question.noticed("one kind", words, question.otherwise)
    listed = ", ".join(sorted(kinds))
    several = "1 kind" if len(kinds) == 1 else f"{len(kinds)} kinds"
    return question.complete(f"{len(named)} sources of {several}: {listed}.")


def known_keys(answer: Any, otherwise: str = "") -> list[str] | Verdict:
    """Return the source keys of an answer, or the verdict on one that does not exist.

    The next step is said where nothing tells what was meant.
    """
    words = as_words([answer] if isinstance(answer, str) else answer, several=True)
    named = [] if isinstance(words, Verdict) else split_keys(words)
    if not named:
        return no('Write a list of source keys in quotation marks, such as ["KEY-1"].')
    missing = missing_key(named, otherwise)
    return no(missing) if missing else named


def missing_key(named: list[str], otherwise: str = "") -> str:
    """Return a sentence on the first key that does not exist, and on what was meant.

    Where nothing tells what was meant, the next step is said.

    Examples
    --------
    >>> missing_key(["DOJ-0227", "DOJ-227"])
    "No source has the key 'DOJ-227'. Did you mean DOJ-0227?"
    >>> missing_key(["REFORMA"])
    "No source has the key 'REFORMA'. It names a publisher. Find its keys in the table sources."
    """
    for name in named:
        if name not in source_records():
            meant = _meant_by(name) or otherwise
            return f"No source has the key {written(name, 40)}. {meant}".rstrip()
    return ""


def _meant_by(name: str) -> str:
    """Return a sentence on what somebody may have meant by a key that does not exist."""
    known = source_records()
    if re.fullmatch(r"(KEY|EXAMPLE)-\d", name):
        return "It is only an example of a key."
    if name.casefold() in {row["kind"].casefold() for row in known.values()}:
        return "It names a kind of source. Write the key of a source of that kind."
    if name.casefold() in {row["publisher"].casefold() for row in known.values()}:
        return "It names a publisher. Find its keys in the table sources."
    if name.casefold() in {resource["name"] for resource in descriptor()["resources"]}:
        return " It names a table. Write a key from its column source_ids."
    table = _table_with(name)
    if table:
        return f"It names a row of {table}. Write a key from the column source_ids of that row."
    return near(name, list(known))


def _table_with(name: str) -> str:
    """Return the first table that has a row of this name, or nothing."""
    tables = (resource["name"] for resource in descriptor()["resources"])
    return next((t for t in tables if name.casefold() in map(str.casefold, keys(t))), "")


def cited_in(evidence: Any) -> set[str]:
    """Return every source key that stands in a table of evidence, whatever its form.

    Examples
    --------
    >>> cited_in([{"sources": ["DOJ-0227"]}]), cited_in("no table")
    ({'DOJ-0227'}, set())
    """
    rows = evidence if isinstance(evidence, list) else []
    rows = [row for row in rows if isinstance(row, dict)]
    return {key for row in rows for key in split_keys(row.get("sources"))}


def split_keys(value: Any) -> list[str]:
    """Return the keys that stand in a text or a list of texts.

    Examples
    --------
    >>> split_keys("buzos; R-TRIB"), split_keys(["Reforma (REF-29)"]), split_keys(3)
    (['BUZOS', 'R-TRIB'], ['REF-29'], [])
    """
    parts = value if isinstance(value, list) else [value]
    texts = [part for part in parts if isinstance(part, str)]
    named = (_one_key(key) for text in texts for key in re.split(r"[,;]", text))
    return list(dict.fromkeys(key for key in named if key))


def _one_key(text: str) -> str:
    """Return a key without what stands around it, such as the name of the publisher."""
    found = re.fullmatch(r"[^()\[\]]*[(\[]([\w&-]+)[)\]]\W*", text[:200])
    key = found.group(1).upper() if found else ""
    return key if key in source_records() else text.strip("[]()'\"“”„‘’ :.").upper()


@cache
def source_records() -> dict[str, dict[str, str]]:
    """Return all sources by key, as they stand in the data file.

    Examples
    --------
    >>> source_records()["DOJ-0227"]["kind"]
    'official statement'
    """
    return {row["id"]: row for row in records("sources")}
