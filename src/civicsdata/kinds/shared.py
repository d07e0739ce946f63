"""What do all kinds of answers need: plain numbers and words, the key, and a short sentence?"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from civicsdata.plain import NotPlain, plain
from civicsdata.seal import PREFIX, unseal
from civicsdata.verdicts import Verdict, Word

Key = Mapping[Any, Any] | str
MOST_WORDS = 40


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
    text = answer if isinstance(answer, str) else shown(answer)
    return re.sub(r"\s+", " ", text).strip(" .\"'").casefold()


def _words(answer: Any) -> list[str]:
    if isinstance(answer, str):
        return re.findall(r"[\w-]+", answer)
    return [str(part).strip() for part in answer]


def shown(value: Any, longest: int = 60) -> str:
    """Write a value for a message; never fails.

    Examples
    --------
    >>> shown("abc"), shown([1, 2], longest=4), shown("abcdefgh", longest=6)
    ("'abc'", '[1,…', "'abc…'")
    """
    try:
        text = repr(value)
    except Exception:
        return f"a value of type {type(value).__name__}"
    if len(text) <= longest:
        return text
    end = text[-1] if isinstance(value, str) else ""
    return f"{text[: longest - 1 - len(end)]}…{end}"


def short(value: float) -> str:
    """Write a number with at most six digits.

    Examples
    --------
    >>> short(63.284566), short(302.0)
    ('63.2846', '302')
    """
    return f"{value:.6g}"


def brief(*parts: str) -> str:
    """Join the parts of a message and keep to 40 words.

    Examples
    --------
    >>> brief("You have 4.", "", "Count again.")
    'You have 4. Count again.'
    """
    words = " ".join(parts).encode("utf-8", "replace").decode().split()
    return " ".join(words[:MOST_WORDS]) + (" …" if len(words) > MOST_WORDS else "")


def near(word: str, known: Sequence[str]) -> str:
    """Say which words come near one that does not exist.

    Examples
    --------
    >>> near("handover", ["handovers", "claims"]), near("x", ["claims"])
    ('Near it: handovers.', '')
    """
    found = difflib.get_close_matches(word[:60], known, n=2, cutoff=0.6)
    return f"Near it: {', '.join(found)}." if found else ""


def not_started(item: str, what: str = "") -> Verdict:
    """Give the verdict on an answer that still holds its three dots."""
    default = "Replace the three dots in the answer cell, run it, then run this cell again."
    return Verdict(item, "Not started", what or default)


def no(item: str, *parts: str, word: Word = "Not yet", share: float = 0.0) -> Verdict:
    """Give the verdict on an answer that is not right, with what was seen and a next step."""
    return Verdict(item, word, brief(*parts), share=share)


def yes(item: str, message: str) -> Verdict:
    """Give the verdict on an answer that is right."""
    return Verdict(item, "Yes", brief(message), share=1.0)


def say(item: str, saying: str) -> Verdict:
    """Turn ``"<tag>: <sentence>"`` of a key into a verdict.

    Examples
    --------
    >>> say("demo", "official-means-true: Who else has counted?").misconception
    'official-means-true'
    """
    tag, _, sentence = saying.partition(":")
    sentence = sentence.strip()
    match tag.strip():
        case "yes":
            return Verdict(item, "Yes", sentence or "That is right.", share=1.0)
        case "almost":
            return Verdict(item, "Almost", sentence)
        case "no":
            return Verdict(item, "Not yet", sentence)
        case misconception:
            return Verdict(item, "Not yet", sentence, misconception)


def look_up(
    item: str, key: Key | None, spelling: str, kind: str = "text", step: float = 1.0
) -> str | None:
    """Give what a key says to an answer, or None."""
    if isinstance(key, str) and key.startswith(PREFIX):
        return unseal(item, key, spelling)
    for answer, saying in key.items() if isinstance(key, Mapping) else ():
        if canonical(kind, answer, step) == spelling:
            return str(saying)
    return None


def event(item: str, key: Key | None, name: str, *otherwise: str) -> Verdict:
    """Give what the key says to something that was noticed, or else the words that are given.

    Examples
    --------
    >>> event("demo", {"one side": "almost: Look at the other side."}, "one side", "Only one.")
    Almost. Look at the other side.
    >>> event("demo", {}, "one side", "Only one side.")
    Not yet. Only one side.
    """
    saying = look_up(item, key, canonical("text", name))
    return say(item, saying) if saying is not None else no(item, *otherwise)


def whole(item: str, key: Key | None, otherwise: str) -> Verdict:
    """Give what the key says to work that is complete, or else a yes with the words given.

    Examples
    --------
    >>> whole("demo", {"all": "yes: Well traced."}, "All rows hold.")
    Yes. Well traced.
    >>> whole("demo", {}, "All rows hold.")
    Yes. All rows hold.
    """
    saying = look_up(item, key, "all")
    return say(item, saying) if saying else yes(item, otherwise)


def unfilled(item: str, answer: Any, fields: Iterable[str]) -> Verdict | None:
    """Give the verdict on a form that is none or has blank fields; None when all are filled."""
    if not isinstance(answer, dict) or not issubclass(type(answer), dict):
        return no(item, "Keep the curly brackets, with one line for each field.")
    names = list(fields)
    blank = [name for name in names if dict.get(answer, name, ...) is ...]
    if len(blank) == len(names):
        return not_started(item)
    return no(item, f"These still have no answer: {', '.join(blank)}.") if blank else None


def is_option(given: Any, options: Iterable[str]) -> bool:
    """Say whether a text is one of the choices, however it is spelled.

    Examples
    --------
    >>> is_option(" Opinion ", ["opinion", "fact"]), is_option(1, ["1"])
    (True, False)
    """
    return isinstance(given, str) and canonical("text", given) in map(str.casefold, options)


def as_number(item: str, answer: Any) -> float | Verdict:
    """Give the number, or the verdict on something that is none."""
    if isinstance(answer, str):
        text = str.__str__(answer) if issubclass(type(answer), str) else "0"
        digits = "" if re.search(r"\d", text) else " Write it in digits."
        return no(item, f"That is text.{digits} Leave out the quotation marks.")
    if callable(answer):
        return no(item, "That is a function itself. Call it, with round brackets and its inputs.")
    try:
        value = plain(answer)
    except NotPlain as error:
        return no(item, f"A number is needed here; your answer is {error}.")
    if isinstance(value, bool):
        return no(item, f"That is {value}, the result of a comparison. A number is needed here.")
    if value is None:
        return no(item, "Your answer is empty (None). A number is needed here.")
    if isinstance(value, (list, dict)):
        return no(item, f"{_several(value)} One number is needed.")
    if not isinstance(value, (int, float)):
        return no(item, "A number is needed here; your answer is text or a date.")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        return no(item, f"Your answer is {number}: a division by zero, or a gap in the data?")
    return number


def _several(value: list[Any] | dict[Any, Any]) -> str:
    """Say what stands in the place of one number."""
    if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
        return f"That is a table of {len(value)} rows: count them, or add up one of its columns."
    if len(value) == 1:
        return "That is a list with one value in it: leave out the brackets or the comma."
    return f"Those are several values ({len(value)}), a column or a list."


def as_words(item: str, answer: Any, *, several: bool) -> list[str] | Verdict:
    """Give one text or several, or the verdict on something that is no text."""
    try:
        value = plain(answer)
    except NotPlain as error:
        return no(item, f"Text in quotation marks is needed here; your answer is {error}.")
    if isinstance(value, str) and value.strip():
        return re.findall(r"[\w-]+", value) if several else [value]
    if isinstance(value, list) and value and all(isinstance(v, str) and v.strip() for v in value):
        if several:
            return [str(v).strip() for v in value]
        if len(value) == 1:
            return [str(value[0])]
        return no(item, f"One choice is needed; you gave {len(value)}.")
    return no(item, f"Write {'a list of texts' if several else 'text in quotation marks'}.")
