"""What students wrote in a unit, and what is published, without the text that was handed out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.grading.submission.cell_source import source_text
from civicsdata.instructor.report.feedback.work import as_typed, read_work

ADDED: Final = "added"  # the place of a cell that a student added

# Below this a text may well be the same by chance: the longest reference answer that there is but
# one way to write has 11 words, and the shortest essay in use 120.
CODE_WORDS: Final = 15
PROSE_WORDS: Final = 25
RUN: Final = 5  # words in a row; shorter runs are often idioms and names

_WORD = re.compile(r"[^\W\d_]{2,}")  # Q1 and "C" name a choice, and are no words
_CODE_TOKEN = re.compile(r"\w+|[^\w\s]")
_PROSE_TOKEN = re.compile(r"\w+")


@dataclass(frozen=True)
class Text:
    """What stands in a cell, without the lines that were handed out.

    Attributes
    ----------
    place : str
        The item, or `ADDED`.
    own : str
        The lines that are the writer's.
    is_code : bool
        Whether it is code.
    """

    place: str
    own: str
    is_code: bool

    @cached_property
    def key(self) -> tuple[str, str]:
        """What two texts have in common that are equal but for spaces and line ends."""
        return self.place, " ".join(self.own.split())

    @cached_property
    def tokens(self) -> list[str]:
        """The words, and in code the signs as well."""
        if self.is_code:
            return _CODE_TOKEN.findall(self.own)
        return _PROSE_TOKEN.findall(self.own.casefold())

    @property
    def is_short(self) -> bool:
        """Whether it is too short to say anything.

        Examples
        --------
        >>> Text("a", 'sentence = "C"', True).is_short
        True
        """
        most = CODE_WORDS if self.is_code else PROSE_WORDS
        return len(_WORD.findall(self.own)) < most


def runs(tokens: list[str]) -> set[tuple[str, ...]]:
    """Return the runs of `RUN` words in a text.

    Examples
    --------
    >>> len(runs("one two three four five six".split()))
    2
    """
    return {tuple(tokens[start : start + RUN]) for start in range(len(tokens) - RUN + 1)}


@dataclass(frozen=True)
class HandedOut:
    """What a unit gave to everybody.

    Attributes
    ----------
    lines : frozenset of str
        Its lines, without space at their ends.
    runs : frozenset of tuple of str
        Its runs of words.
    """

    lines: frozenset[str]
    runs: frozenset[tuple[str, ...]]

    def own_lines(self, source: str) -> str:
        """Return the lines of a text that were not handed out."""
        return "\n".join(
            line.rstrip() for line in source.split("\n") if line.strip() not in self.lines
        ).strip("\n")


def read_handed_out(folders: ClassFolders, unit: str) -> HandedOut:
    """Read what a unit gave to everybody, from the released notebook."""
    sources = [source for _, source, _ in _cells(folders.released / unit / f"{unit}.ipynb")]
    words = (_PROSE_TOKEN.findall(source.casefold()) for source in sources)
    return HandedOut(
        frozenset(line.strip() for source in sources for line in source.split("\n")) - {""},
        frozenset(run for one in words for run in runs(one)),
    )


def read_published(folders: ClassFolders, unit: str, given: HandedOut) -> list[Text]:
    """Read the reference answers and model texts that are published in ``solutions/``."""
    found = []
    for name, source, is_code in _cells(folders.root / "solutions" / unit / f"{unit}.ipynb"):
        answer = re.fullmatch(r"(.+)-answer", name)
        model = re.fullmatch(r"(.+)-model-\d+", name)
        if is_code and answer:
            found.append(Text(answer[1], given.own_lines(source), is_code=True))
        elif model:
            text = source.partition("\n\n")[2]  # after the line that calls it a model answer
            found.append(Text(model[1], given.own_lines(text), is_code=False))
    return _worth_comparing(found)


def read_written(folders: ClassFolders, unit: str, student: str, given: HandedOut) -> list[Text]:
    """Read what a student wrote in a unit, from the graded notebook."""
    work = read_work(folders.autograded / student / unit / f"{unit}.ipynb")
    places = [(name.removesuffix("-answer"), cell) for name, cell in work.answers.items()]
    places += [(ADDED, cell) for cell in work.added]
    return _worth_comparing(_text(place, cell, given) for place, cell in places)


def _text(place: str, cell: dict[str, Any], given: HandedOut) -> Text:
    try:
        source = source_text(cell.get("source", ""))
    except TypeError:
        source = ""
    is_code = cell.get("cell_type") == "code"
    return Text(place, given.own_lines(source if is_code else as_typed(source)), is_code)


def _worth_comparing(texts: Iterable[Text]) -> list[Text]:
    return [text for text in texts if not text.is_short]


def _cells(path: Path) -> Iterator[tuple[str, str, bool]]:
    """Go through a notebook of ours: id, source, and whether it is code; nothing without one."""
    try:
        cells = json.loads(path.read_bytes())["cells"]
        found = [(str(c.get("id")), source_text(c["source"]), c["cell_type"]) for c in cells]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return
    yield from ((name, source, kind == "code") for name, source, kind in found)
