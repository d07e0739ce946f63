"""Conversion of plain values to the number, the words or the fields that a question asks for.

Each function returns the verdict on an answer that cannot be converted.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from civicsdata.check.messages import amount, written
from civicsdata.check.question import no
from civicsdata.check.verdicts import Verdict, not_started
from civicsdata.values import Opaque, Unordered

FEW = 3  # values that a number with commas may fall into, such as 1,200,000
SHORT_TEXT = 5  # words; a longer text was hardly meant as a number


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
        return no(_text_for_number(answer.strip()))
    if isinstance(answer, Opaque) and answer.is_function:
        return no(
            "That is a function, not its result. Call it: add round brackets, with its inputs."
        )
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
        return no(f"Your answer is {number}. Did you divide by zero, or use a gap in the data?")
    return number


def _text_for_number(text: str) -> str:
    """Return what is said to a text in the place of a number.

    Examples
    --------
    >>> _text_for_number("29"), _text_for_number("2025-02-27")
    ('That is text. Leave out the quotation marks.', 'That is a date. A number is needed here.')
    """
    if re.fullmatch(r"[+-]?\d+(\.\d+)?", text):
        return "That is text. Leave out the quotation marks."
    if re.fullmatch(r"\d{4}-\d\d-\d\d.*", text):
        return "That is a date. A number is needed here."
    if re.search(r"\d", text):
        return "That is text. Write only a number, without quotation marks, words or signs."
    if len(text.split()) < SHORT_TEXT:
        return "That is text. Write a number in digits, without quotation marks."
    return "That is text. One number is needed here."


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
    if isinstance(value, dict):
        return "Leave out the curly brackets and what stands before the colon."
    if len(value) == 1:
        return "That is a list with one value in it: leave out the brackets or the comma."
    if 1 < len(value) <= FEW:
        return f"Those are several values ({len(value)}): a list, or a number with a comma in it."
    return f"Those are several values ({len(value)}), as in a list or a column."


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
        return answer[:1] if len(answer) == 1 else no(f"Choose only one; you gave {len(answer)}.")
    return no(f"Write {'a list of texts' if several else 'text in quotation marks'}.")


def unfilled(answer: Any, fields: Iterable[str]) -> Verdict | None:
    """Return the verdict on a form that is none or has blank fields; None when all are filled."""
    if not isinstance(answer, dict):
        return no("Keep the curly brackets, with one line for each field.")
    names = list(fields)
    blank = [name for name in names if answer.get(name, ...) is ...]
    if answer and not any(name in answer for name in names):
        return no(f"Keep the names in front of the colons: {', '.join(names)}.")
    if len(blank) == len(names):
        return not_started()
    return no(f"Still to answer: {', '.join(blank)}.") if blank else None


def spelling(answer: Any) -> str:
    """Return the spelling under which a word is compared, the same for every kind of answer.

    Case, accents and quotation marks do not count, nor do spaces, stops and brackets around a word,
    nor spaces within the number of a paragraph. A whole number is written without decimals.

    Examples
    --------
    >>> spelling(" México  City. "), spelling(3.0), spelling("(B)"), spelling("2 ( 1 )")
    ('mexico city', '3', 'b', '2(1)')
    >>> spelling("“Reported fact”."), spelling("[EM-FGR]"), spelling("D)"), spelling("(2(7))")
    ('reported fact', 'em-fgr', 'd', '2(7)')
    >>> spelling("S 3)"), spelling("[S1")
    ('s3', 's1')
    """
    if isinstance(answer, float) and answer.is_integer():
        answer = int(answer)
    text = answer if isinstance(answer, str) else written(answer)
    text = unicodedata.normalize("NFKD", text).casefold()
    text = "".join(one for one in text if not unicodedata.combining(one))
    text = re.sub(r"\s+", " ", re.sub(r"[\"'`´‘’‚“”„«»‹›]", "", text))
    text = re.sub(r"(?<=\d) ?\( ?(\w+) ?\)", r"(\1)", text)
    text = re.sub(r"\b([^\W\d]) (?=\d)", r"\1", text)  # "S 3"
    return _without_frame(text)


def _without_frame(text: str) -> str:
    """Return a text without the spaces, stops and brackets around it."""
    text = text.strip(" .,:;!?")
    if re.fullmatch(r"\(.*\)|\[.*\]", text):
        return _without_frame(text[1:-1])
    half = re.fullmatch(r"([^(\[]*)[)\]]|[(\[]([^)\]]*)", text)
    if half:
        return _without_frame(half.group(1) or half.group(2) or "")
    letter = re.fullmatch(r"[(\[ ]*(\w)[ )\].:,;]*", text)
    return letter.group(1) if letter else text


def order_spelling(letters: Sequence[str]) -> str:
    """Return the spelling of an order of letters.

    Examples
    --------
    >>> order_spelling(["b", "a"]), order_spelling(["1. B, 2. A"])
    ('BA', 'BA')
    """
    return re.sub(r"[\W\d_]", "", "".join(letters)).upper()


def exact_spelling(value: float) -> str:
    """Return the spelling of a number that is compared as it is, to nine digits.

    Examples
    --------
    >>> exact_spelling(65 / 5), exact_spelling(29.05)
    ('13', '29.05')
    """
    return f"{value + 0.0:.9g}"


def rounded_spellings(value: float, decimals: int) -> list[str]:
    """Return the spellings of a number that is compared after rounding.

    Examples
    --------
    >>> rounded_spellings(1 / 33, 3), rounded_spellings(0.25, 1)
    (['0.030 rounded'], ['0.2 rounded', '0.3 rounded'])
    """
    # at a half, both neighbours are right; a half is known up to what floats lose of a digit
    tie = max(1e-7 * 10**-decimals, 4e-16 * abs(value))
    both = (f"{abs(value) + shift:.{decimals}f}" for shift in (-tie, tie))
    plain_ones = dict.fromkeys(one.lstrip("-") for one in both)
    return [f"{'-' if value < 0 and float(one) else ''}{one} rounded" for one in plain_ones]


def is_option(given: Any, options: Iterable[str]) -> bool:
    """Return whether a text is one of the choices, however it is spelled.

    Examples
    --------
    >>> is_option(" Opinion ", ["opinion", "fact"]), is_option(1, ["1"]), is_option(True, ["1"])
    (True, True, False)
    """
    word = isinstance(given, (str, int, float)) and not isinstance(given, bool)
    return word and spelling(given) in map(spelling, options)


def has_order(answer: Any) -> bool:
    """Return whether an answer has an order that its author chose; a set has none."""
    return not isinstance(answer, Unordered)
