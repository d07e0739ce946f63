"""One part of an item, as the installed package knows it, and what its key says to an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from civicsdata.check.messages import brief
from civicsdata.check.seal import unseal
from civicsdata.check.verdicts import Verdict

Range = tuple[float, float]


@dataclass(frozen=True)
class Case:
    """Inputs on which a function is tried.

    Attributes
    ----------
    inputs : list
        Plain values, one for each input of the function.
    gives : Any
        The plain value that it should give back.
    wrong : sequence of (Any, str)
        Results that stand for something, each with what is said to it.
    """

    inputs: list[Any]
    gives: Any = None
    wrong: Sequence[tuple[Any, str]] = ()


@dataclass(frozen=True)
class Question:
    """One part of an item.

    Attributes
    ----------
    name : str
        Name of the question: the item id, and the name of the part after a slash.
    answer : str
        Family of the answer, such as ``number`` (see `civicsdata.check.answers`).
    key : str
        The sealed key (see `civicsdata.check.seal`).
    otherwise : str
        The next step for an answer that the key does not know.
    low, high : float or None
        Smallest and largest number that is allowed.
    options : tuple of str
        Words that are allowed; for evidence, tables of which one must appear.
    bands : mapping of str to (float, float)
        Names for ranges of an earlier number (from low, included, to high, not included) on which
        the answer depends.
    fields : mapping
        Fields of a mapping, each with the words that can be chosen (none when any can be); for a
        form, each with what it needs.
    at_least : int
        How many source keys, or rows of evidence, are needed.
    cases : tuple of Case
        Inputs on which a function is tried.
    at_start : tuple or None
        What the function as it was handed out does on the same cases: ``{"value": ...}`` or
        ``{"raised": name of the error}``.
    after : str
        Name of the earlier answer on which the answer builds.
    recorded : bool
        Whether every answer of the right form is taken, because the key is elsewhere.
    """

    name: str
    answer: str
    key: str = ""
    otherwise: str = ""
    low: float | None = None
    high: float | None = None
    options: tuple[str, ...] = ()
    bands: Mapping[str, Range] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)
    at_least: int = 1
    cases: tuple[Case, ...] = ()
    at_start: tuple[Any, ...] | None = None
    after: str = ""
    recorded: bool = False

    def reply(self, spelling: str) -> str | None:
        """Return what the key says to an answer, or None.

        Parameters
        ----------
        spelling : str
            The answer in the spelling of its family.

        Returns
        -------
        str or None
            ``"<tag>: <sentence>"``; the tag is ``yes``, ``no`` or the id of a misconception.
        """
        return "yes:" if self.recorded else unseal(self.name, self.key, spelling)

    def verdict(self, spelling: str) -> Verdict | None:
        """Return the verdict of the key on an answer, or None when it does not know the answer."""
        said = self.reply(spelling)
        return None if said is None else verdict_of(said)

    def noticed(self, what: str, *otherwise: str) -> Verdict:
        """Return what the key says to something that was noticed, or else the words given."""
        return self.verdict(what.casefold()) or no(*otherwise)

    def complete(self, otherwise: str) -> Verdict:
        """Return what the key says to work that is complete, or else a yes with the words given."""
        return self.verdict("all") or yes(otherwise)


def verdict_of(said: str) -> Verdict:
    """Return the verdict that ``"<tag>: <sentence>"`` stands for.

    Examples
    --------
    >>> verdict_of("official-means-true: Who else has counted?").idea
    'official-means-true'
    """
    tag, _, sentence = (part.strip() for part in said.partition(":"))
    if tag == "yes":
        return yes(sentence or "That is right.")
    return Verdict("Not yet", sentence, None if tag == "no" else tag)


def no(*parts: str) -> Verdict:
    """Return the verdict on an answer that is not right: what was seen, and a next step."""
    return Verdict("Not yet", brief(*parts))


def almost(share: float, *parts: str) -> Verdict:
    """Return the verdict on an answer of which a part is right and earns points."""
    return Verdict("Almost", brief(*parts), share=share)


def yes(message: str) -> Verdict:
    """Return the verdict on an answer that is right."""
    return Verdict("Yes", brief(message), share=1.0)
