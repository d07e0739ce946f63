"""Does a function do what it should, on inputs that its author has and has not seen?"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from civicsdata.kinds.shared import brief, no, not_started, say, shown, yes
from civicsdata.plain import NotPlain, plain, same
from civicsdata.verdicts import NotYet, Verdict

LONGEST_ERROR = 160
LONGEST_INPUT = 200


def function(item: str, given: Any, cases: Sequence[tuple[Any, ...]], hint: str) -> Verdict:
    """Call a learner's function on each case and compare what it gives back."""
    if not callable(given):
        return no(item, "A function is needed here. Keep the line that starts with `def`.")
    empty: list[tuple[Any, ...]] = []
    for arguments, wanted, *sayings in cases:
        result = _call(item, given, arguments)
        if isinstance(result, Verdict):
            return result
        if result is None and wanted is not None:
            empty.append(arguments)
            continue
        if not same(result, plain(wanted)):
            return _wrong_result(item, arguments, result, sayings[0] if sayings else {}, hint)
    if len(empty) == len(cases):
        return not_started(
            item, "The function gives nothing back yet. End it with `return`; `print` only shows."
        )
    if empty:
        return no(item, f"With {_inputs(empty[0])} your function gives nothing back yet.", hint)
    return yes(item, f"Right on {len(cases)} of {len(cases)} inputs.")


def _call(item: str, given: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    """Call a learner's function; give its plain result or the verdict on its failure."""
    try:
        result = given(*copy.deepcopy(arguments))
    except NotYet:
        raise
    except (Exception, SystemExit) as error:
        return _stopped(item, arguments, error)
    if result is ...:
        return None
    try:
        return plain(result)
    except NotPlain as error:
        return no(
            item,
            f"With {_inputs(arguments)} your function gives back {error}; a plain value is needed.",
        )


def _stopped(item: str, arguments: tuple[Any, ...], error: BaseException) -> Verdict:
    try:
        words = str(error)
    except Exception:
        words = "an error without words"
    if "ellipsis" in words:
        return not_started(item, "Three dots are still in your function. Replace them first.")
    name = type(error).__name__
    sentence = brief(words[:LONGEST_ERROR])
    return no(item, f"With {_inputs(arguments)} your function stopped: {name}: {sentence}")


def _wrong_result(
    item: str, arguments: tuple[Any, ...], given: Any, sayings: Mapping[Any, str], hint: str
) -> Verdict:
    for wrong, saying in sayings.items():
        if same(given, plain(wrong)):
            return say(item, saying)
    return no(item, f"With {_inputs(arguments)} your function gives {shown(given)}.", hint)


def _inputs(arguments: tuple[Any, ...]) -> str:
    return "(" + ", ".join(shown(argument, LONGEST_INPUT) for argument in arguments) + ")"
