"""What does an answer show about what its author understood?

`check` is what a test cell calls. It answers with one of four verdicts, never with a traceback,
whatever stands in the answer cell. The key of an item comes with the test cell, sealed (see
`civicsdata.seal`); this module knows no answers. How each kind is compared stands in
`civicsdata.kinds`.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, get_args

from civicsdata.kinds.chart import chart
from civicsdata.kinds.evidence import evidence
from civicsdata.kinds.form import form as filled_form
from civicsdata.kinds.function import function
from civicsdata.kinds.number import guess, number
from civicsdata.kinds.shared import Key, canonical, not_started
from civicsdata.kinds.sources import source_keys, sources, witnesses
from civicsdata.kinds.words import mapping, order, runs_of, word
from civicsdata.verdicts import NotYet, Verdict, deliver, reporting

__all__ = ["NotYet", "Verdict", "canonical", "check", "reporting", "runs_of", "source_keys"]

Kind = Literal[
    "guess", "number", "choice", "order", "set", "text", "mapping", "sources", "function",
    "evidence", "witnesses", "chart", "form",
]  # fmt: skip
KINDS: tuple[str, ...] = get_args(Kind)


def check(
    item: str,
    answer: Any,
    kind: Kind = "number",
    *,
    key: Key | None = None,
    hint: str = "",
    step: float = 0.01,
    low: float | None = None,
    high: float | None = None,
    options: Sequence[str] | None = None,
    after: Any = None,
    bands: Mapping[str, tuple[float, float]] | None = None,
    fields: Sequence[str] | Mapping[str, Any] | None = None,
    at_least: int = 1,
    cases: Sequence[tuple[Any, ...]] | None = None,
    partial: bool = False,
) -> Verdict:
    """Compare an answer with the key of its item and say what it shows.

    Parameters
    ----------
    item : str
        Item id.
    answer : Any
        What the learner wrote. Three dots mean that nothing has been written.
    kind : str
        ``guess`` (any valid guess), ``number``, ``choice`` (a letter), ``order`` (letters in
        order), ``set`` (words in any order), ``text``, ``mapping`` (a word for each field),
        ``sources`` (source keys), ``function`` (tried on `cases`). For open work, in which any
        position passes: ``evidence`` (rows that quote the course's tables), ``witnesses`` (source
        keys of different kinds), ``chart`` (title, axes, source), ``form`` (`fields` filled).
    key : mapping or str
        Answers and what to say to each, ``"yes: …"``, ``"almost: …"``, ``"no: …"`` or
        ``"<misconception id>: …"``. For open work: what is noticed, and what to say to it. The
        build seals it into one line of text.
    hint : str
        The next step for an answer that the key does not know.
    step : float
        Numbers closer than this to an answer of the key count as that answer.
    low, high : float
        Smallest and largest number that is allowed.
    options : sequence of str
        Words that are allowed; for ``evidence``, tables of which one must appear.
    after, bands : Any, mapping of str to (float, float)
        An earlier answer on which this one builds: a guess, with names for ranges of it (from low,
        included, to high, not included), so that the key holds ``"<band>:<answer>"``; or the
        table of evidence.
    fields : sequence of str, or mapping
        Fields that a mapping must have; for ``form``, field to what it needs.
    at_least : int
        How many supporting source keys, or rows of evidence, are needed. Keys whose ``"yes: …"``
        has the same words after it repeat one witness and count once.
    cases : sequence of tuple
        For a function: ``(arguments, result)`` or ``(arguments, result, {wrong result: saying})``.
    partial : bool
        Whether a part that is right earns points.

    Returns
    -------
    Verdict
        The verdict, which has been shown.

    Raises
    ------
    NotYet
        Only when graded and the answer is not right.
    ValueError
        When `kind` is not one of those above: a mistake of the test cell's author.

    Examples
    --------
    >>> key = {4: "yes: Two and two.", 22: "text-is-not-number: You joined two texts."}
    >>> check("demo-sum", 4, key=key)
    Yes. Two and two.
    Yes. Two and two.
    >>> verdict = check("demo-sum", 22, key=key)
    Not yet. You joined two texts. [idea: text-is-not-number]
    >>> verdict = check("demo-sum", ...)
    Not started. Replace the three dots in the answer cell, run it, then run this cell again.
    """
    if kind not in KINDS:
        raise ValueError(f"check knows no kind {kind!r}; it knows {', '.join(KINDS)}.")
    if answer is ...:
        return deliver(not_started(item))
    with _quiet():
        match kind:
            case "guess":
                verdict = guess(item, answer, low, high, options)
            case "function":
                verdict = function(item, answer, cases or (), hint)
            case "mapping":
                verdict = mapping(item, answer, key, list(fields or ()), hint, options)
            case "sources":
                verdict = sources(item, answer, key, at_least, hint)
            case "number":
                verdict = number(item, answer, key, step, low, high, hint)
            case "order":
                verdict = order(item, answer, key, hint)
            case "evidence":
                verdict = evidence(item, answer, key, at_least, options, hint)
            case "witnesses":
                verdict = witnesses(item, answer, key, after, at_least, hint)
            case "chart":
                verdict = chart(item, answer, key, after, hint)
            case "form":
                needs = fields if isinstance(fields, Mapping) else {}
                verdict = filled_form(item, answer, key, needs, after, hint)
            case _:
                verdict = word(item, answer, kind, key, options, after, bands, hint)
    return deliver(verdict, partial=partial)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep warnings about an answer off stderr, where nbgrader would count them as an error."""
    with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        yield
