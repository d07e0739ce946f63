"""What does an answer show about what its author understood?

`check` is what a test cell calls. It answers with one of four verdicts, never with a traceback,
whatever stands in the answer cell. The key of an item comes with the test cell, sealed (see
`civicsdata.seal`); this module knows no answers.
"""

from __future__ import annotations

import copy
import csv
import difflib
import io
import math
import re
from collections.abc import Callable, Mapping, Sequence
from importlib import resources
from typing import Any, Literal

from civicsdata.plain import NotPlain, plain, same
from civicsdata.seal import PREFIX, unseal
from civicsdata.verdicts import NotYet, Verdict, Word, deliver, reporting

__all__ = ["NotYet", "Verdict", "canonical", "check", "reporting"]

Kind = Literal[
    "guess", "number", "choice", "order", "set", "text", "mapping", "sources", "function"
]
Key = Mapping[Any, Any] | str
KINDS: tuple[str, ...] = (
    "guess", "number", "choice", "order", "set", "text", "mapping", "sources", "function",
)  # fmt: skip


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
    fields: Sequence[str] | None = None,
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
        ``sources`` (source keys), ``function`` (tried on `cases`).
    key : mapping or str
        Answers and what to say to each, ``"yes: …"``, ``"almost: …"``, ``"no: …"`` or
        ``"<misconception id>: …"``. The build seals it into one line of text.
    hint : str
        The next step for an answer that the key does not know.
    step : float
        Numbers closer than this to an answer of the key count as that answer.
    low, high : float
        Smallest and largest number that is allowed.
    options : sequence of str
        Words that are allowed.
    after, bands : Any, mapping of str to (float, float)
        An earlier guess, and names for ranges of it (from low, included, to high, not included);
        the key then holds ``"<band>:<answer>"``.
    fields : sequence of str
        Fields that a mapping must have.
    at_least : int
        How many supporting source keys are needed. Keys whose ``"yes: …"`` has the same words
        after it repeat one witness and count once.
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
        return deliver(_not_started(item))
    match kind:
        case "guess":
            verdict = _guess(item, answer, low, high, options)
        case "function":
            verdict = _function(item, answer, cases or (), hint)
        case "mapping":
            verdict = _mapping(item, answer, key, fields or (), hint, options)
        case "sources":
            verdict = _sources(item, answer, key, at_least, hint)
        case "number":
            verdict = _number(item, answer, key, step, low, high, hint)
        case "order":
            verdict = _order(item, answer, key, hint)
        case _:
            verdict = _word(item, answer, kind, key, options, after, bands, hint)
    return deliver(verdict, partial=partial)


def canonical(kind: str, answer: Any, step: float = 0.01) -> str:
    """Give the one spelling under which an answer is looked up in a key.

    Parameters
    ----------
    kind : str
        Kind of the item.
    answer : Any
        An answer that is known to be of that kind.
    step : float
        For numbers: the width of one place of the grid.

    Returns
    -------
    str
        The spelling.

    Examples
    --------
    >>> canonical("order", ["b", "a"]), canonical("set", "A4, a16"), canonical("number", 13)
    ('BA', 'A16 A4', '1300')
    """
    if kind == "number":
        return str(round(answer / step))
    if kind == "order":
        return re.sub(r"[\W_]", "", "".join(_words(answer))).upper()
    if kind == "set":
        return " ".join(sorted({word.upper() for word in _words(answer)}))
    return re.sub(r"\s+", " ", str(answer)).strip(" .\"'").casefold()


def _words(answer: Any) -> list[str]:
    if isinstance(answer, str):
        return re.findall(r"[\w-]+", answer)
    return [str(part).strip() for part in answer]


def _not_started(item: str, what: str = "") -> Verdict:
    default = "Replace the three dots in the answer cell, run it, then run this cell again."
    return Verdict(item, "Not started", what or default)


def _no(item: str, message: str, word: Word = "Not yet", share: float = 0.0) -> Verdict:
    return Verdict(item, word, message, share=share)


def _say(item: str, saying: str) -> Verdict:
    """Turn ``"<tag>: <sentence>"`` of a key into a verdict."""
    tag, _, sentence = saying.partition(":")
    sentence = sentence.strip()
    match tag.strip():
        case "yes":
            return Verdict(item, "Yes", sentence or "That is right.", share=1.0)
        case "almost":
            return _no(item, sentence, "Almost")
        case "no":
            return _no(item, sentence)
        case misconception:
            return Verdict(item, "Not yet", sentence, misconception)


def _look_up(item: str, key: Key | None, spelling: str, kind: str, step: float) -> str | None:
    if isinstance(key, str) and key.startswith(PREFIX):
        return unseal(item, key, spelling)
    for answer, saying in key.items() if isinstance(key, Mapping) else ():
        if canonical(kind, answer, step) == spelling:
            return str(saying)
    return None


def _number(
    item: str,
    answer: Any,
    key: Key | None,
    step: float,
    low: float | None,
    high: float | None,
    hint: str,
) -> Verdict:
    value = _as_number(item, answer)
    if isinstance(value, Verdict):
        return value
    if (low is not None and value < low) or (high is not None and value > high):
        return _no(item, f"{_short(value)} is outside what is possible here. {hint}".strip())
    place = value / step
    for spelling in dict.fromkeys((round(place), math.floor(place), math.ceil(place))):
        saying = _look_up(item, key, str(spelling), "number", step)
        if saying is not None:
            return _say(item, saying)
    return _no(item, f"You have {_short(value)}. {hint or 'Read the task again, step by step.'}")


def _as_number(item: str, answer: Any) -> float | Verdict:
    """Give the number, or the verdict on something that is none."""
    if isinstance(answer, str):
        message = (
            "That is text. Leave out the quotation marks, so that Python can calculate with it."
        )
        return _no(item, message)
    if callable(answer):
        return _no(item, "That is a function itself. Call it, with round brackets and its inputs.")
    try:
        value = plain(answer)
    except NotPlain as error:
        return _no(item, f"A number is needed here; your answer is {error}.")
    if isinstance(value, bool):
        return _no(item, f"That is {value}, the result of a comparison. A number is needed here.")
    if value is None:
        return _no(item, "Your answer is empty (None). A number is needed here.")
    if isinstance(value, (list, dict)):
        size = len(value)
        return _no(
            item, f"Those are several values ({size}), a column or a list. One number is needed."
        )
    if not isinstance(value, (int, float)):
        return _no(item, "A number is needed here; your answer is text or a date.")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        return _no(item, f"Your answer is {number}: a division by zero, or a gap in the data?")
    return number


def _short(value: float) -> str:
    return f"{value:.6g}"


def _guess(
    item: str, answer: Any, low: float | None, high: float | None, options: Sequence[str] | None
) -> Verdict:
    if options is not None:
        if isinstance(answer, str) and canonical("choice", answer) in map(str.casefold, options):
            return Verdict(
                item, "Yes", f"Noted: {answer.strip()}. No guess is wrong here.", share=1.0
            )
        return _no(item, f"Write one of these, in quotation marks: {', '.join(options)}.")
    value = _as_number(item, answer)
    if isinstance(value, Verdict):
        return value
    if (low is not None and value < low) or (high is not None and value > high):
        return _no(item, f"Any number from {low:g} to {high:g} will do; you wrote {_short(value)}.")
    return Verdict(item, "Yes", f"Noted: {_short(value)}. No guess is wrong here.", share=1.0)


def _word(
    item: str,
    answer: Any,
    kind: str,
    key: Key | None,
    options: Sequence[str] | None,
    after: Any,
    bands: Mapping[str, tuple[float, float]] | None,
    hint: str,
) -> Verdict:
    words = _as_words(item, answer, several=kind == "set")
    if isinstance(words, Verdict):
        return words
    if options is not None:
        allowed = {option.casefold() for option in options}
        unknown = [word for word in words if canonical("text", word) not in allowed]
        if unknown:
            return _no(item, f"{unknown[0]!r:.40} is none of the choices: {', '.join(options)}.")
    spelling = canonical(kind, words if kind == "set" else words[0])
    if bands is not None:
        band = _band(after, bands)
        if band is None:
            return _no(item, "First commit a guess in the cell above; this answer builds on it.")
        spelling = f"{band}:{spelling}"
    saying = _look_up(item, key, spelling, kind, 1.0)
    if saying is None:
        return _no(item, hint or "That is not it. Read the task and the choices once more.")
    return _say(item, saying)


def _band(after: Any, bands: Mapping[str, tuple[float, float]]) -> str | None:
    number = _as_number("", after)
    if isinstance(number, Verdict):
        return None
    return next((name for name, (low, high) in bands.items() if low <= number < high), None)


def _as_words(item: str, answer: Any, *, several: bool) -> list[str] | Verdict:
    try:
        value = plain(answer)
    except NotPlain as error:
        return _no(item, f"Text in quotation marks is needed here; your answer is {error}.")
    if isinstance(value, str) and value.strip():
        return re.findall(r"[\w-]+", value) if several else [value]
    if isinstance(value, list) and value and all(isinstance(v, str) and v.strip() for v in value):
        if several:
            return [str(v).strip() for v in value]
        if len(value) == 1:
            return [str(value[0])]
        return _no(item, f"One choice is needed; you gave {len(value)}.")
    need = "a list of texts" if several else 'text in quotation marks, such as "A"'
    return _no(item, f"Write {need}.")


def _order(item: str, answer: Any, key: Key | None, hint: str) -> Verdict:
    """Count the longest correct run from the front of an order of lines."""
    words = _as_words(item, answer, several=True)
    if isinstance(words, Verdict):
        return words
    spelling = canonical("order", words)
    saying = _look_up(item, key, spelling, "order", 1.0)
    if saying is not None:
        return _say(item, saying)
    share = _longest_run(item, spelling, key)
    if share == 0:
        return _no(item, hint or "Start with the line that needs nothing from the others.")
    return _no(item, f"A part of your order works. {hint}".strip(), "Almost", share)


def _longest_run(item: str, spelling: str, key: Key | None) -> float:
    """Share of the lines that stand in an unbroken correct run, when it is half or more.

    A sealed key holds every run of half the lines or more under ``run:<lines>``, with its share of
    the whole order. An answer that is longer than the order is measured by its own length.
    """
    if len(spelling) > 26:
        return 0.0
    best = 0.0
    runs = runs_of(key) if not isinstance(key, str) else None
    for start in range(len(spelling)):
        for stop in range(start + 2, len(spelling) + 1):
            run = f"run:{spelling[start:stop]}"
            saying = runs.get(run) if runs is not None else unseal(item, str(key), run)
            if saying is not None:
                length = stop - start
                best = max(best, length / max(round(length / float(saying)), len(spelling)))
    return best


def runs_of(key: Mapping[Any, Any] | None) -> dict[str, str]:
    """Give the shares that unbroken runs of a right order are worth.

    Parameters
    ----------
    key : mapping
        Key of an ordering item.

    Returns
    -------
    dict of str to str
        ``run:<lines>`` to its share of all lines, for runs of at least half of them.

    Examples
    --------
    >>> runs_of({"ABCD": "yes: Right."})["run:BCD"]
    '0.75'
    """
    runs: dict[str, str] = {}
    for answer, saying in dict(key or {}).items():
        if not str(saying).startswith("yes"):
            continue
        line = canonical("order", answer)
        for start in range(len(line)):
            for stop in range(start + math.ceil(len(line) / 2), len(line) + 1):
                runs[f"run:{line[start:stop]}"] = f"{(stop - start) / len(line):.4g}"
    return runs


def _mapping(
    item: str,
    answer: Any,
    key: Key | None,
    fields: Sequence[str],
    hint: str,
    options: Sequence[str] | None,
) -> Verdict:
    if not isinstance(answer, dict):
        return _no(item, "Keep the curly brackets, with one line for each field.")
    blank = [name for name in fields if dict.get(answer, name, ...) is ...]
    if len(blank) == len(fields):
        return _not_started(item)
    if blank:
        return _no(item, f"These still have no answer: {', '.join(blank)}.")
    try:
        value = plain(answer)
    except NotPlain as error:
        return _no(item, f"Each field needs a word in quotation marks; one of yours is {error}.")
    wrong: list[Verdict] = []
    for name in fields:
        word = value.get(name)
        if options is not None and not _is_option(word, options):
            return _no(item, f"For {name}, write one of these: {', '.join(options)}.")
        verdict = _field(item, name, word, key, hint)
        if verdict.word != "Yes":
            wrong.append(verdict)
    if not wrong:
        saying = _look_up(item, key, "all", "text", 1.0)
        return _say(item, saying or f"yes: All {len(fields)} are right.")
    share = 1 - len(wrong) / len(fields)
    first = next((verdict for verdict in wrong if verdict.misconception), wrong[0])
    word_: Word = "Almost" if share >= 0.5 else "Not yet"
    message = f"{len(fields) - len(wrong)} of {len(fields)} are right. {first.message}"
    return Verdict(item, word_, message, first.misconception, share)


def _is_option(word: Any, options: Sequence[str]) -> bool:
    return isinstance(word, str) and canonical("text", word) in map(str.casefold, options)


def _field(item: str, name: str, word: Any, key: Key | None, hint: str) -> Verdict:
    if isinstance(key, str):
        saying = unseal(item, key, f"{name}={canonical('text', word)}")
    else:
        sayings = dict(dict(key or {}).get(name, {}))
        saying = next(
            (s for w, s in sayings.items() if canonical("text", w) == canonical("text", word)), None
        )
    return (
        _say(item, str(saying))
        if saying is not None
        else _no(item, f"Look at {name} again. {hint}")
    )


def _sources(item: str, answer: Any, key: Key | None, at_least: int, hint: str) -> Verdict:
    words = _as_words(item, [answer] if isinstance(answer, str) else answer, several=True)
    if isinstance(words, Verdict):
        return _no(item, 'Write source keys as a list of texts, such as ["DOJ-0227"].')
    known = source_keys()
    parts = [part.strip("[] ").upper() for word in words for part in re.split(r"[,;]", word)]
    keys = list(dict.fromkeys(part for part in parts if part))
    for word in keys:
        if word not in known:
            near = difflib.get_close_matches(word[:40], known, n=2, cutoff=0.5)
            like = f" Near it: {', '.join(near)}." if near else ""
            return _no(item, f"No source has the key {word!r:.40}.{like}")
    supporting = set()
    for word in keys:
        saying = _look_up(item, key, canonical("text", word), "text", 1.0)
        if saying is None:
            return _no(item, f"{word} exists, but it does not support this claim. {hint}".strip())
        verdict = _say(item, saying)
        if verdict.word != "Yes":
            return verdict
        supporting.add(saying.partition(":")[2].strip() or word)
    if len(supporting) < at_least:
        same = (
            " Some of yours repeat one and the same witness." if len(supporting) < len(keys) else ""
        )
        return _no(
            item, f"{len(supporting)} of the {at_least} that are needed.{same} {hint}", "Almost"
        )
    return Verdict(item, "Yes", "These sources exist and support the claim.", share=1.0)


def source_keys() -> list[str]:
    """Give the keys of all sources, from the data file itself.

    Returns
    -------
    list of str
        Keys as they stand in the table ``sources``.

    Examples
    --------
    >>> "DOJ-0227" in source_keys()
    True
    """
    text = (resources.files("civicsdata") / "data" / "sources.csv").read_text(encoding="utf-8")
    return [row["id"] for row in csv.DictReader(io.StringIO(text))]


def _function(item: str, function: Any, cases: Sequence[tuple[Any, ...]], hint: str) -> Verdict:
    if not callable(function):
        return _no(item, "A function is needed here. Keep the line that starts with `def`.")
    empty = 0
    for arguments, wanted, *sayings in cases:
        given = _call(item, function, arguments)
        if isinstance(given, Verdict):
            return given
        if given is None and wanted is not None:
            empty += 1
            continue
        if not same(given, plain(wanted)):
            return _wrong_result(item, arguments, given, sayings[0] if sayings else {}, hint)
    if empty:
        return _not_started(
            item, "The function gives nothing back yet. Write its lines and end with `return`."
        )
    return Verdict(item, "Yes", f"Right on {len(cases)} of {len(cases)} inputs.", share=1.0)


def _call(item: str, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    """Call a learner's function; give its plain result or the verdict on its failure."""
    shown = _shown(arguments)
    try:
        result = function(*copy.deepcopy(arguments))
    except NotYet:
        raise
    except (Exception, SystemExit) as error:
        if "ellipsis" in str(error):
            return _not_started(item, "Three dots are still in your function. Replace them first.")
        return _no(
            item, f"With {shown} your function stopped: {type(error).__name__}: {error}"[:220]
        )
    if result is ...:
        return None
    try:
        return plain(result)
    except NotPlain as error:
        return _no(item, f"With {shown} your function gives back {error}; a plain value is needed.")


def _wrong_result(
    item: str, arguments: tuple[Any, ...], given: Any, sayings: Mapping[Any, str], hint: str
) -> Verdict:
    for wrong, saying in sayings.items():
        if same(given, plain(wrong)):
            return _say(item, saying)
    return _no(item, f"With {_shown(arguments)} your function gives {given!r:.60}. {hint}".strip())


def _shown(arguments: tuple[Any, ...]) -> str:
    return "(" + ", ".join(f"{argument!r:.60}" for argument in arguments) + ")"
