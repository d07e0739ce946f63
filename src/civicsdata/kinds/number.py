"""Which number is it, and is a guess a number at all?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from civicsdata.kinds.shared import Key, as_number, canonical, look_up, no, say, short, yes
from civicsdata.verdicts import Verdict


def number(
    item: str,
    answer: Any,
    key: Key | None,
    step: float,
    low: float | None,
    high: float | None,
    hint: str,
) -> Verdict:
    """Look a number up in the key, one step of the grid around it included."""
    value = as_number(item, answer)
    if isinstance(value, Verdict):
        return value
    if (low is not None and value < low) or (high is not None and value > high):
        return no(item, f"{short(value)} is outside what is possible here.", hint)
    place = value / step
    if math.isfinite(place):
        for spelling in dict.fromkeys((round(place), math.floor(place), math.ceil(place))):
            saying = look_up(item, key, str(spelling), "number", step)
            if saying is not None:
                return say(item, saying)
    return no(item, f"You have {short(value)}.", hint or "Read the task again, step by step.")


def guess(
    item: str, answer: Any, low: float | None, high: float | None, options: Sequence[str] | None
) -> Verdict:
    """Accept every guess that is one."""
    if options is not None:
        allowed = {option.casefold(): option for option in options}
        word = canonical("choice", answer) if isinstance(answer, str) else ""
        if word in allowed:
            return yes(item, f"Noted: {allowed[word]}. No guess is wrong here.")
        return no(item, f"Write one of these, in quotation marks: {', '.join(options)}.")
    value = as_number(item, answer)
    if isinstance(value, Verdict):
        return value
    if (low is not None and value < low) or (high is not None and value > high):
        return no(item, f"{_range(low, high)} will do; you wrote {short(value)}.")
    return yes(item, f"Noted: {short(value)}. No guess is wrong here.")


def _range(low: float | None, high: float | None) -> str:
    start = "" if low is None else f" from {low:g}"
    return f"Any number{start}{'' if high is None else f' to {high:g}'}"
