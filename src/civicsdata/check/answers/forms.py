"""Answers that fill a form, of which every field must be there, whatever it says.

Length and structure only: which position a text takes is no business of this module.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from civicsdata.check.question import Question, no
from civicsdata.check.reading.conversions import (
    is_option,
    plain,
    says_something,
    unfilled,
    words_of,
)
from civicsdata.check.reading.quoting import repeats
from civicsdata.check.verdicts import Verdict
from civicsdata.values import opaque_part

# "Nothing would change my mind", in usual words.
_CLOSED = re.compile(
    r"^(nothing|nobody|none"
    r"|no (one|evidence|findings?|proof|facts?|arguments?|documents?|stud(y|ies)))"
    r"\b( \w+){0,8} (change|convince|persuade)\b"
    r"|^(nothing|none)( at all| whatever)?$"
    r"|\b(cannot|can not|can t|will not|won t|never) be (changed|moved|shaken)\b"
    r"|\b(never|not ever|cannot|can not|can t|won t|will not|would not|wouldn t)( \w+){0,2}"
    r" (change|convinced|persuaded|convince)\b( my mind| me)?$"
    r"|\bi (will|would|shall|could|can) (never|not)( \w+)? (change|be convinced|be persuaded)\b"
    r"|\bnothing( \w+){0,4} (change my mind|convince me|persuade me)\b"
)


def form(question: Question, answer: Any, earlier: Any) -> Verdict:
    """Return the verdict on a form with a line for each field.

    The key is asked for ``"<field>: short"``, ``"<field>: question"``, ``"<field>: nothing"``,
    ``"same words"``, ``"same as before"`` and ``"all"``.

    Parameters
    ----------
    question : Question
        Its fields say what each needs: ``{"words": [fewest, most]}`` or ``{"options": [...]}``.
        With ``"not": [texts]`` a text may be none of these and no question; with
        ``"finding": true`` it may not say that nothing could be found.
    answer : Any
        A mapping with a line for each field.
    earlier : Any
        A form that was filled before, whose texts must not return in this one; None asks for none.
    """
    empty = unfilled(answer, question.fields)
    if empty is not None:
        return empty
    strange = opaque_part([answer[name] for name in question.fields])
    if strange is not None:
        return no(f"One of your fields is {strange.kind}; text in quotation marks is needed.")
    before = earlier.items() if isinstance(earlier, Mapping) else ()
    old = {plain(text): name for name, text in before if isinstance(text, str)}
    texts: dict[str, str] = {}
    for name, need in question.fields.items():
        verdict = _problem(question, name, need, answer[name])
        if verdict is not None:
            return verdict
        if "words" in need:
            words = plain(answer[name])
            twin = _twin(words, old)
            if twin:
                said = f"{name} says the same as {twin} above."
                return question.noticed("same as before", said, question.otherwise)
            twin = _twin(words, texts)
            if twin:
                said = f"{twin} and {name} say the same."
                return question.noticed("same words", said, question.otherwise)
            texts[words] = name
    return question.complete("Everything is there. What it says is for a person to read.")


def _twin(words: str, texts: Mapping[str, str]) -> str:
    """Return the name of a text that says the same, or nothing."""
    return next((name for text, name in texts.items() if repeats(words, text)), "")


def _problem(question: Question, name: str, need: Mapping[str, Any], value: Any) -> Verdict | None:
    """Return the verdict on a field that is not as it should be, or None."""
    if "words" not in need:
        options = need["options"]
        if is_option(value, options):
            return None
        return no(f"For {name}, write one of these in quotation marks: {', '.join(options)}.")
    fewest, most = need["words"]
    if not isinstance(value, str):
        return no(f"For {name}, write text in quotation marks.")
    count = len(words_of(value))
    others = need.get("not")
    if others and (value.rstrip(" '\"”»").endswith("?") or plain(value) in map(plain, others)):
        return question.noticed(f"{name}: question", f"{name} is a question. Write your answer.")
    if need.get("finding") and _CLOSED.search(plain(value)):
        words = f"{name} says that nothing could be found. Which finding would count against you?"
        return question.noticed(f"{name}: nothing", words)
    if count > most:
        return no(f"{name} has {count} words; at most {most} are allowed.")
    if not says_something(value, fewest):
        words = f"{name} has {count} words; {fewest} or more different ones are needed."
        return question.noticed(f"{name}: short", words)
    return None
