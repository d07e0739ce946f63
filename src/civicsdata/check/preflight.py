"""Pre-flight of a piece of writing, before a person reads it.

It looks at form only: length, sources that exist, quotations that say where they come from. It
earns no points and loses none; a person reads the text with the rubric. When a submission is
graded, its verdict is recorded beside the text, worth 0 points.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from civicsdata.check import bank
from civicsdata.check.answers.sources import source_records
from civicsdata.check.cards import Card, deliver, unknown_item
from civicsdata.check.messages import amount
from civicsdata.check.verdicts import Verdict

_KEY = re.compile(r"\[([A-Z0-9][A-Z0-9&-]*(?:[,;]\s*[A-Z0-9][A-Z0-9&-]*)*)\]")
_ODD_KEY = re.compile(r"\[([^\[\]\n]{2,60})\](?!\()")
_QUOTATION = re.compile(r"[\"“«]([^\"“”«»]{3,})[\"”»]")
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
_REACH = 400  # characters after a quotation in which its source is looked for
_STUB = "Write your text here."
_MOST_CHARACTERS = 50_000
_MOST_NOTES = 5
_LONGEST_KEY = 40  # characters of a key that does not exist

_texts: ContextVar[Mapping[str, str] | None] = ContextVar("civicsdata_texts", default=None)


@dataclass(frozen=True)
class Form:
    """What is seen of a piece of writing from outside.

    Attributes
    ----------
    words : int
        Number of words, source keys in square brackets not counted.
    sources : tuple of str
        Source keys that exist.
    notes : tuple of str
        One sentence for each thing to look at; empty when the form is complete.
    """

    words: int
    sources: tuple[str, ...]
    notes: tuple[str, ...]


def preflight(item: str) -> Card:
    """Look at the form of a piece of writing before it is handed in.

    Parameters
    ----------
    item : str
        Item id of the writing. Its text is read from the saved notebook in this folder.

    Returns
    -------
    Card
        What was seen, which has been shown: ``Yes`` when the form is complete.

    Raises
    ------
    NotYet
        Only when graded and the form is not complete. It costs no points.

    Examples
    --------
    >>> with reading({"evidence-essay": "Two words."}):
    ...     card = preflight("evidence-essay")  # doctest: +ELLIPSIS
    How sure is sure enough?
    Not yet. Pre-flight (no points): 2 words, 0 sources. 2 words; between 120 and 180 ...
    """
    try:
        asked = bank.item(item)
    except bank.UnknownItemError:
        return deliver(unknown_item(item))
    verdict = _verdict(_text(item), asked)
    return deliver(Card(asked.id, asked.title, 0, (("", verdict),)))


def written_text(item: str) -> str:
    """Return what was written for an item in the saved notebook; nothing when it was not begun."""
    text = _text(item)
    return "" if text is None or text.strip() == _STUB else text


def _text(item: str) -> str | None:
    given = _texts.get()
    return _saved_text(item, Path.cwd()) if given is None else given.get(item)


def _verdict(text: str | None, asked: bank.Item) -> Verdict:
    if text is None or not text.strip() or text.strip() == _STUB:
        start = "Pre-flight (no points): Write your text, save the notebook, and run this again."
        return Verdict("Not started", start)
    form = form_of(text, asked.words, asked.sources)
    counts = f"{amount(form.words, 'word')}, {amount(len(form.sources), 'source')}"
    seen = f"Pre-flight (no points): {counts}."
    if not form.notes:
        return Verdict("Yes", f"{seen} The form is complete.", share=1.0)
    return Verdict("Not yet", " ".join((seen, *form.notes[:_MOST_NOTES])))


@contextmanager
def reading(texts: Mapping[str, str]) -> Iterator[None]:
    """Set the texts to look at, for the length of a block, in place of a saved notebook.

    Parameters
    ----------
    texts : mapping of str to str
        Item id to the text that was written.

    Examples
    --------
    >>> with reading({}):
    ...     card = preflight("evidence-essay")  # doctest: +ELLIPSIS
    How sure is sure enough?
    Not started. Pre-flight (no points): Write your text, save the notebook, ...
    """
    token = _texts.set(texts)
    try:
        yield
    finally:
        _texts.reset(token)


def form_of(text: str, words: tuple[int, int] = (120, 180), sources: int = 2) -> Form:
    """Return the form of a text.

    Parameters
    ----------
    text : str
        The text. What stands after its first 50,000 characters is not looked at.
    words : tuple of int
        Smallest and largest number of words.
    sources : int
        How many different sources must be cited.

    Returns
    -------
    Form
        Words, sources and notes; any text has one.

    Examples
    --------
    >>> form_of("Too short [NOPE].", words=(3, 5), sources=0).notes
    ('2 words; between 3 and 5 are asked for.', 'No source has the key NOPE.')
    """
    text = text[:_MOST_CHARACTERS].encode("utf-8", "replace").decode()
    cited = [key.strip() for match in _KEY.findall(text) for key in re.split("[,;]", match)]
    known = source_records()
    good = tuple(dict.fromkeys(key for key in cited if key in known))
    count = len(re.findall(r"[\w’'-]+", _KEY.sub(" ", text)))
    notes = []
    low, high = words
    if not low <= count <= high:
        notes.append(f"{count} words; between {low} and {high} are asked for.")
    missing = (key for key in dict.fromkeys(cited) if key not in known)
    notes += [f"No source has the key {key[:_LONGEST_KEY]}." for key in missing]
    notes += _odd_keys(text)
    if len(good) < sources:
        notes.append(f"{amount(len(good), 'source')} cited; {sources} are asked for, as [KEY].")
    notes += _quotation_notes(text)
    return Form(count, good, tuple(notes))


def _odd_keys(text: str) -> list[str]:
    """Return notes on what stands in square brackets and was meant as a key, but is none."""
    meant = {key.casefold() for key in source_records()}
    meant |= {row["publisher"].casefold() for row in source_records().values()}
    odd = [
        one
        for one in dict.fromkeys(_ODD_KEY.findall(text))
        if not _KEY.fullmatch(f"[{one}]")
        and (one.casefold() in meant or re.fullmatch(r"\w+[:/]\S+|\w+_\w+\S*", one))
    ]
    return [f"[{one}] is not the key of a source; keys look like [DOJ-0227]." for one in odd]


def _quotation_notes(text: str) -> list[str]:
    notes = []
    for match in _QUOTATION.finditer(text):
        far = match.end() + _REACH
        sentence_end = _SENTENCE_END.search(text, match.end(), far)
        if not _KEY.search(text, match.end(), sentence_end.end() if sentence_end else far):
            quoted = match.group(1)
            start = quoted if len(quoted) < 40 else quoted[:37] + "…"
            notes.append(f"Put the source key after the quotation “{start}”.")
    return notes


def _saved_text(item: str, folder: Path) -> str | None:
    for path in sorted(folder.glob("*.ipynb")):
        try:
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            for cell in cells:
                if _grade_id(cell) == item and cell["cell_type"] == "markdown":
                    source = cell["source"]
                    return source if isinstance(source, str) else "".join(source)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue
    return None


def _grade_id(cell: Any) -> Any:
    return cell.get("metadata", {}).get("nbgrader", {}).get("grade_id")
