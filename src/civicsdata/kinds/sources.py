"""Do the sources that are named exist, do they carry the claim, and are they independent?"""

from __future__ import annotations

import csv
import io
import re
from functools import cache
from importlib import resources
from typing import Any

from civicsdata.kinds.shared import (
    Key,
    as_words,
    canonical,
    event,
    look_up,
    near,
    no,
    say,
    shown,
    whole,
    yes,
)
from civicsdata.verdicts import Verdict

OFFICIAL = ("official statement", "official statistics")


def sources(item: str, answer: Any, key: Key | None, at_least: int, hint: str) -> Verdict:
    """Ask of each source key whether it exists and carries the claim."""
    keys = known_keys(item, answer)
    if isinstance(keys, Verdict):
        return keys
    supporting = set()
    for name in keys:
        saying = look_up(item, key, canonical("text", name))
        if saying is None:
            return no(item, f"{name} exists, but it does not support this claim.", hint)
        verdict = say(item, saying)
        if verdict.word != "Yes":
            return verdict
        supporting.add(saying.partition(":")[2].strip() or name)
    if len(supporting) < at_least:
        twice = len(supporting) < len(keys)
        same = "Some of yours repeat one and the same witness." if twice else ""
        count = f"{len(supporting)} of the {at_least} that are needed."
        return no(item, count, same, hint, word="Almost")
    if len(keys) == 1:
        return yes(item, "This source exists and supports the claim.")
    return yes(item, "These sources exist and support the claim.")


def witnesses(
    item: str, answer: Any, key: Key | None, evidence: Any, at_least: int, hint: str
) -> Verdict:
    """Ask whether sources of one's own evidence are of different kinds and not copies.

    What is noticed and can be answered by the key: ``"one kind"``, ``"official only"``,
    ``"one agency"``, ``"all"``.
    """
    keys = known_keys(item, answer)
    if isinstance(keys, Verdict):
        return keys
    mine = cited_in(evidence)
    foreign = [name for name in keys if name not in mine]
    if foreign:
        return no(item, f"{foreign[0]} does not stand in your table of evidence.", hint)
    if len(keys) < at_least:
        count = f"{len(keys)} of the {at_least} sources that are needed."
        return no(item, count, hint, word="Almost")
    rows = [source_rows()[name] for name in keys]
    kinds = {row["kind"] for row in rows}
    wires = [row["wire"] or row["publisher"] for row in rows]
    if kinds <= set(OFFICIAL):
        name, words = "official only", "These are all words of authorities. Who else has looked?"
        return event(item, key, name, words, hint)
    if len(set(wires)) == 1:
        words = f"These all print what {wires[0]} reported, so they are one witness."
        return event(item, key, "one agency", words, hint)
    if len(kinds) == 1:
        return event(item, key, "one kind", f"These are all of one kind: {kinds.pop()}.", hint)
    found = f"{len(keys)} sources of {len(kinds)} kinds: {', '.join(sorted(kinds))}."
    return whole(item, key, found)


def known_keys(item: str, answer: Any) -> list[str] | Verdict:
    """Give the source keys of an answer, or the verdict on one that does not exist."""
    words = as_words(item, [answer] if isinstance(answer, str) else answer, several=True)
    if isinstance(words, Verdict):
        return no(item, 'Write source keys as a list of texts, such as ["KEY-1"].')
    keys = split_keys(words)
    if not keys:
        return no(item, 'Write source keys as a list of texts, such as ["KEY-1"].')
    missing = missing_key(keys)
    return no(item, missing) if missing else keys


def missing_key(keys: list[str]) -> str:
    """Say which key does not exist, and what it is or comes near to; nothing when all exist.

    Examples
    --------
    >>> missing_key(["DOJ-0227", "DOJ-227"])
    "No source has the key 'DOJ-227'. Near it: DOJ-0227."
    >>> missing_key(["REFORMA"])
    "No source has the key 'REFORMA'. It names who published. Its keys are in the table sources."
    """
    known = source_keys()
    for name in keys:
        if name not in known:
            return f"No source has the key {shown(name, 40)}.{_instead(name, known)}"
    return ""


def _instead(name: str, known: list[str]) -> str:
    """Say what somebody may have meant by a key that does not exist."""
    rows = source_rows().values()
    if name.casefold() in {row["kind"].casefold() for row in rows}:
        return " It names a kind of source. Write the key of a source of that kind."
    if name.casefold() in {row["publisher"].casefold() for row in rows}:
        return " It names who published. Its keys are in the table sources."
    table = _table_with(name)
    if table:
        return f" It names a row of {table}. Write a key from the column source_ids of that row."
    like = near(name, known)
    return f" {like}" if like else ""


def _table_with(name: str) -> str:
    """Give the first table that has a row of this name."""
    from civicsdata.tables import descriptor, keys

    tables = (resource["name"] for resource in descriptor()["resources"])
    return next((t for t in tables if name.casefold() in map(str.casefold, keys(t))), "")


def cited_in(evidence: Any) -> set[str]:
    """Give every source key that stands in a table of evidence, whatever its form.

    Examples
    --------
    >>> cited_in([{"sources": ["DOJ-0227"]}]), cited_in("no table")
    ({'DOJ-0227'}, set())
    """
    from civicsdata.kinds.evidence import rows_of

    rows = rows_of("", evidence)
    if isinstance(rows, Verdict):
        return set()
    return {key for row in rows for key in split_keys(row.get("sources"))}


def split_keys(value: Any) -> list[str]:
    """Give the keys that stand in a text or a list of texts.

    Examples
    --------
    >>> split_keys("buzos; R-TRIB"), split_keys(["Reforma (REF-29)"]), split_keys(3)
    (['BUZOS', 'R-TRIB'], ['REF-29'], [])
    """
    parts = value if isinstance(value, list) else [value]
    texts = [part for part in parts if isinstance(part, str)]
    keys = (_one_key(key) for text in texts for key in re.split(r"[,;]", text))
    return list(dict.fromkeys(key for key in keys if key))


def _one_key(text: str) -> str:
    """Give a key without what stands around it, such as the name of the publisher."""
    found = re.fullmatch(r"[^()\[\]]*[(\[]([\w&-]+)[)\]]\W*", text[:200])
    key = found.group(1).upper() if found else ""
    return key if key in source_rows() else text.strip("[]()'\" :").upper()


@cache
def source_rows() -> dict[str, dict[str, str]]:
    """Give all sources by key, from the data file itself.

    Examples
    --------
    >>> source_rows()["DOJ-0227"]["kind"]
    'official statement'
    """
    text = (resources.files("civicsdata") / "data" / "sources.csv").read_text(encoding="utf-8")
    return {row["id"]: row for row in csv.DictReader(io.StringIO(text))}


def source_keys() -> list[str]:
    """Give the keys of all sources.

    Returns
    -------
    list of str
        Keys as they stand in the table ``sources``.

    Examples
    --------
    >>> "DOJ-0227" in source_keys()
    True
    """
    return list(source_rows())
