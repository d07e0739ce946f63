"""Which texts are nearly the same, and where they differ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from markupsafe import Markup, escape
from rapidfuzz.distance import Indel

from civicsdata.instructor.report.likeness.texts import Text, runs

# Of the words of both, the share that stands in both in the same order. Answers to one question
# share their terms; by chance essays reach about 0.5, and short functions 0.8.
CODE_ALIKE: Final = 0.9
PROSE_ALIKE: Final = 0.75
RUNS_ALIKE: Final = 0.5  # of the shorter text's runs of words, wherever they stand in the other


_PROSE_WORD = re.compile(r"\n[ \t]*\n\s*|\S+")


@dataclass(frozen=True)
class Version:
    """A text and who wrote it.

    Attributes
    ----------
    text : Text
        The text.
    writers : tuple of str
        Ids of the students, at least one, unless it is published.
    is_published : bool
        Whether it stands in ``solutions/``.
    """

    text: Text
    writers: tuple[str, ...]
    is_published: bool = False


@dataclass(frozen=True)
class Pair:
    """Two texts that are alike, or one that several wrote.

    Attributes
    ----------
    one, other : Version
        The two; the same twice when there is one text only.
    share : float
        How much of them is the same, from 0 to 1.
    """

    one: Version
    other: Version
    share: float

    @property
    def is_same(self) -> bool:
        """Whether both are the same letter for letter."""
        return self.one is self.other


def alike(versions: Sequence[Version], common: frozenset[tuple[str, ...]]) -> Iterator[Pair]:
    """Give the pairs of texts of one place that are nearly the same.

    Parameters
    ----------
    versions : sequence of Version
        Different texts of one place.
    common : frozenset of tuple of str
        Runs of words that say nothing, since they were handed out.
    """
    own = [frozenset() if one.text.is_code else runs(one.text.tokens) - common for one in versions]
    for (n, one), (m, other) in combinations(enumerate(versions), 2):
        if one.text.is_code != other.text.is_code or (one.is_published and other.is_published):
            continue
        share = in_order(one.text, other.text)
        if not share and own[n] and own[m]:
            taken = len(own[n] & own[m]) / min(len(own[n]), len(own[m]))
            share = taken if taken >= RUNS_ALIKE else 0.0
        if share:
            yield Pair(one, other, share)


def in_order(one: Text, other: Text) -> float:
    """Return the share of words that stand in both in the same order; 0 below what counts.

    Examples
    --------
    >>> a = Text("x", "one two three four", False)
    >>> in_order(a, Text("x", "one two three nine", False))
    0.75
    """
    least = CODE_ALIKE if one.is_code else PROSE_ALIKE
    return Indel.normalized_similarity(one.tokens, other.tokens, score_cutoff=least)


def marked(text: Text, other: Text) -> Markup:
    """Return a text as HTML, with what the other has not marked.

    Examples
    --------
    >>> marked(Text("x", "a < b", False), Text("x", "a < c", False))
    Markup('a &lt; <mark>b</mark>')
    """
    words, others = _words(text), _words(other)
    parts: list[Markup] = []
    for step in Indel.opcodes(words, others):
        piece = escape(" ".join(words[step.src_start : step.src_end]))
        if piece:
            parts.append(piece if step.tag == "equal" else Markup("<mark>%s</mark>") % piece)
    return Markup(" ").join(parts)


def _words(text: Text) -> list[str]:
    """Return the words of a text: of code with spaces and line ends, of prose with paragraphs."""
    if text.is_code:
        return text.own.replace("\n", " \n ").split(" ")
    return [one if one.strip() else "\n\n" for one in _PROSE_WORD.findall(text.own)]
