"""Conversion of plain values to the number, the words or the fields that a question asks for.

Each function returns the verdict on an answer that cannot be converted.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

from civicsdata.check.messages import amount, written
from civicsdata.check.question import no
from civicsdata.check.verdicts import Verdict, not_started
from civicsdata.values import Opaque, Unordered


def plain(text: str) -> str:
    """Return the words of a text alone, so that two texts can be compared.

    Examples
    --------
    >>> plain("It was fair!") == plain("it was -- fair")
    True
    """
    return re.sub(r"[\W_]+", " ", text).strip().casefold()


def words_of(text: str) -> list[str]:
    """Return the words of a text that have letters, as they stand there.

    Examples
    --------
    >>> words_of("In 2025 it wasn't so-called.")
    ['In', 'it', "wasn't", 'so-called']
    """
    return re.findall(r"[^\W\d_][\w’'-]*", text)


def says_something(text: str, fewest: int) -> bool:
    """Return whether a text has so many words, and not one word over and over.

    Examples
    --------
    >>> says_something("word word word word", 4), says_something("This is a text", 4)
    (False, True)
    """
    words = words_of(text.casefold())
    different = len(set(words))
    return len(words) >= fewest and different >= max(min(fewest, 4), fewest / 2, len(words) * 0.4)


def as_number(answer: Any) -> float | Verdict:
    """Return the number, or the verdict on something that is none."""
    if isinstance(answer, str):
        digits = "" if re.search(r"\d", answer) else " Write it in digits."
        return no(f"That is text.{digits} Leave out the quotation marks.")
    if isinstance(answer, Opaque) and answer.is_function:
        return no("That is a function itself. Call it, with round brackets and its inputs.")
    if answer is ... or isinstance(answer, Opaque):
        return no(f"A number is needed here; your answer is {kind_of(answer)}.")
    if isinstance(answer, bool):
        return no(f"That is {answer}, the result of a comparison. A number is needed here.")
    if answer is None:
        return no("Your answer is empty (None). A number is needed here.")
    if not isinstance(answer, (int, float)):
        return no(f"{_several(answer)} One number is needed.")
    try:
        number = float(answer)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        return no(f"Your answer is {number}: a division by zero, or a gap in the data?")
    return number


def kind_of(answer: Any) -> str:
    """Return what an answer without a plain form is, in words."""
    if answer is ...:
        return "three dots"
    return answer.kind if isinstance(answer, Opaque) else f"a value of type {type(answer).__name__}"


def _several(value: Sequence[Any] | dict[Any, Any]) -> str:
    """Return a sentence on what stands in the place of one number."""
    if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
        rows = amount(len(value), "row")
        return f"That is a table of {rows}: count them, or add up one of its columns."
    if len(value) == 1:
        return "That is a list with one value in it: leave out the brackets or the comma."
    return f"Those are several values ({len(value)}), a column or a list."


def as_words(answer: Any, *, several: bool) -> list[str] | Verdict:
    """Return one text or several, or the verdict on something that is no text."""
    if answer is ... or isinstance(answer, Opaque):
        return no(f"Text in quotation marks is needed here; your answer is {kind_of(answer)}.")
    if isinstance(answer, str) and answer.strip():
        return re.findall(r"[\w-]+", answer) if several else [answer]
    if (
        isinstance(answer, list)
        and answer
        and all(isinstance(v, str) and v.strip() for v in answer)
    ):
        if several:
            return [v.strip() for v in answer]
        return (
            answer[:1] if len(answer) == 1 else no(f"One choice is needed; you gave {len(answer)}.")
        )
    return no(f"Write {'a list of texts' if several else 'text in quotation marks'}.")


def unfilled(answer: Any, fields: Iterable[str]) -> Verdict | None:
    """Return the verdict on a form that is none or has blank fields; None when all are filled."""
    if not isinstance(answer, dict):
        return no("Keep the curly brackets, with one line for each field.")
    names = list(fields)
    blank = [name for name in names if answer.get(name, ...) is ...]
    if len(blank) == len(names):
        return not_started()
    return no(f"These still have no answer: {', '.join(blank)}.") if blank else None


def spelling(answer: Any) -> str:
    """Return the spelling under which a word is compared: no case, spaces or stops around it.

    Brackets around one letter do not count, nor spaces within the number of a paragraph.

    Examples
    --------
    >>> spelling(" Mexico  City. "), spelling(3), spelling("(B)"), spelling("2 ( 1 )")
    ('mexico city', '3', 'b', '2(1)')
    """
    text = answer if isinstance(answer, str) else written(answer)
    text = re.sub(r"\s+", " ", text).strip(" .\"'").casefold()
    text = re.sub(r"(?<=\d) ?\( ?(\w+) ?\)", r"(\1)", text)
    letter = re.fullmatch(r"[(\[ ]*(\w)[ )\].:,;]*", text)
    return letter.group(1) if letter else text


def order_spelling(letters: Sequence[str]) -> str:
    """Return the spelling of an order of letters.

    Examples
    --------
    >>> order_spelling(["b", "a"]), order_spelling(["B, A"])
    ('BA', 'BA')
    """
    return re.sub(r"[\W_]", "", "".join(letters)).upper()


def number_spelling(value: float, step: float) -> str:
    """Return the spelling of a number: its place on a grid of that step.

    Examples
    --------
    >>> number_spelling(13, 0.01)
    '1300'
    """
    return str(round(value / step))


def is_option(given: Any, options: Iterable[str]) -> bool:
    """Return whether a text is one of the choices, however it is spelled.

    Examples
    --------
    >>> is_option(" Opinion ", ["opinion", "fact"]), is_option(1, ["1"])
    (True, False)
    """
    return isinstance(given, str) and spelling(given) in map(str.casefold, options)


def has_order(answer: Any) -> bool:
    """Return whether an answer has an order that its author chose; a set has none."""
    return not isinstance(answer, Unordered)
