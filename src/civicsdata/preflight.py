"""Is a piece of writing ready to be read by a person?

The pre-flight looks at form only: length, sources that exist, quotations that say where they come
from. It earns no points and loses none; a person reads the text with the rubric.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from civicsdata.kinds.sources import source_keys

_KEY = re.compile(r"\[([A-Z0-9][A-Z0-9&-]*(?:,\s*[A-Z0-9][A-Z0-9&-]*)*)\]")
_QUOTATION = re.compile(r"[\"“«]([^\"”»]{3,})[\"”»]")
_STUB = "Write your text here."


@dataclass(frozen=True)
class Preflight:
    """What the pre-flight saw.

    Attributes
    ----------
    item : str
        Item id of the essay.
    words : int
        Number of words, source keys in square brackets not counted.
    sources : tuple of str
        Source keys that exist.
    notes : tuple of str
        One sentence for each thing to look at; empty when the form is complete.

    Examples
    --------
    >>> preflight("demo-essay", text="Too short [NOPE].", words=(3, 5), sources=0).notes
    ('2 words; between 3 and 5 are asked for.', 'No source has the key NOPE.')
    """

    item: str
    words: int
    sources: tuple[str, ...]
    notes: tuple[str, ...]

    def __repr__(self) -> str:
        state = " ".join(self.notes) or "The form is complete."
        return f"Pre-flight (no points): {self.words} words, {len(self.sources)} sources. {state}"

    def _repr_html_(self) -> str:
        rows = "".join(f"<li>{escape(note)}</li>" for note in self.notes)
        state = f"<ul>{rows}</ul>" if rows else "<p>The form is complete.</p>"
        return (
            '<div role="status" style="border-left:0.3em solid #1f4e79;padding:0.2em 0.8em">'
            f"<strong>Pre-flight (no points)</strong>: {self.words} words, "
            f"{len(self.sources)} sources.{state}</div>"
        )


def preflight(
    item: str,
    text: str | None = None,
    *,
    words: tuple[int, int] = (120, 180),
    sources: int = 2,
) -> Preflight:
    """Look at the form of an essay before it is handed in.

    Parameters
    ----------
    item : str
        Item id of the essay. Its text is read from the saved notebook in this folder.
    text : str, optional
        The text itself, in place of the notebook's.
    words : tuple of int
        Smallest and largest number of words.
    sources : int
        How many different sources must be cited, each by its key in square brackets.

    Returns
    -------
    Preflight
        What was seen. It never raises because of what was written.

    Examples
    --------
    >>> preflight("demo-essay", text="Two words.", words=(1, 3), sources=0)
    Pre-flight (no points): 2 words, 0 sources. The form is complete.
    """
    if text is None:
        text = _saved_text(item, Path.cwd())
    if text is None or not text.strip() or text.strip() == _STUB:
        return Preflight(item, 0, (), ("Write your text, save the notebook, and run this again.",))
    return _look(item, text, words, sources)


def _look(item: str, text: str, words: tuple[int, int], sources: int) -> Preflight:
    cited = [key.strip() for match in _KEY.findall(text) for key in match.split(",")]
    known = source_keys()
    good = tuple(dict.fromkeys(key for key in cited if key in known))
    count = len(re.findall(r"[\w’'-]+", _KEY.sub(" ", text)))
    notes = []
    low, high = words
    if not low <= count <= high:
        notes.append(f"{count} words; between {low} and {high} are asked for.")
    notes += [f"No source has the key {key}." for key in dict.fromkeys(cited) if key not in known]
    if len(good) < sources:
        notes.append(f"{len(good)} sources cited; {sources} are asked for, as [KEY].")
    notes += _quotation_notes(text)
    return Preflight(item, count, good, tuple(notes))


def _quotation_notes(text: str) -> list[str]:
    notes = []
    for match in _QUOTATION.finditer(text):
        sentence_end = re.search(r"[.!?](\s|$)", text[match.end() :])
        rest = text[match.end() : match.end() + (sentence_end.end() if sentence_end else 400)]
        if not _KEY.search(rest):
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
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
    return None


def _grade_id(cell: Any) -> Any:
    return cell.get("metadata", {}).get("nbgrader", {}).get("grade_id")
