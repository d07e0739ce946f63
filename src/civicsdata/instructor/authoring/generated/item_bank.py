"""The bank of items that ships in the package: titles, points, sealed keys and messages."""

from __future__ import annotations

import contextlib
import copy
import io
import json
from collections.abc import Mapping
from typing import Any

from civicsdata.check.answers.orders import pairs_of
from civicsdata.check.reading.conversions import (
    exact_spelling,
    order_spelling,
    rounded_spellings,
    spelling,
)
from civicsdata.check.seal import cover, seal
from civicsdata.instructor.authoring.notebooks.stubs import stub_of
from civicsdata.instructor.authoring.source import parts
from civicsdata.instructor.authoring.source.items import Item, Writing
from civicsdata.instructor.authoring.source.syllabus import Course, Misconception
from civicsdata.values import equal, normalize

Ideas = dict[str, Misconception]


def bank_text(course: Course, functions: Mapping[str, str] | None = None) -> str:
    """Return the text of ``items.json``.

    Parameters
    ----------
    course : Course
        The spine.
    functions : mapping of str to str, optional
        Unit id to the functions that its story defines, which a function of an item may call.

    Returns
    -------
    str
        JSON: each item under its id, covered, and each misconception in words. Hidden inputs are
        not in it.
    """
    items = {
        item.id: cover(item.id, json.dumps(data, sort_keys=True))
        for unit in course.units
        for called in [(functions or {}).get(unit.id, "")]
        for item in unit.items
        for data in [item_data(item, course.misconceptions, called)]
    }
    ideas = {name: idea.belief for name, idea in course.misconceptions.items()}
    return json.dumps({"ideas": ideas, "items": items}, ensure_ascii=False, indent=1) + "\n"


def item_data(item: Item | Writing, ideas: Ideas, functions: str = "") -> dict[str, Any]:
    """Return an item as plain data, from which `civicsdata.check.bank` makes it again.

    Its functions may call those of the story.
    """
    data: dict[str, Any] = {"title": item.title, "points": item.points}
    if isinstance(item, Writing):
        return {**data, "words": list(item.words), "sources": item.sources}
    data["parts"] = [_part(item, part, ideas, functions) for part in item.parts]
    if item.after:
        data["after"] = item.after
    if item.hidden:
        data["hidden"] = True
    if item.told_after:
        data["recorded"] = True
    return data


def hidden_data(item: Item, ideas: Ideas) -> dict[str, Any]:
    """Return what only grading knows of an item by the name of its part, for its test cell.

    These are the hidden cases of functions; of an item that is told after grading, its keys.
    """
    if item.told_after:
        return {
            part.name: {"key": _key(item, part, ideas), "otherwise": part.otherwise}
            for part in item.parts
        }
    return {
        name: {
            "cases": [_case(case, ideas) for case in hidden.cases],
            "otherwise": hidden.otherwise,
        }
        for name, hidden in item.hidden.items()
    }


def said(tag: str, words: str, ideas: Ideas) -> str:
    """Return what is said to an answer, with its tag; an idea without words says its own.

    Examples
    --------
    >>> said("yes", "Right.", {})
    'yes: Right.'
    """
    if not words and tag in ideas:
        words = f"{ideas[tag].say} {ideas[tag].next_step}"
    return f"{tag}: {words}"


def _key(item: Item, part: parts.Part, ideas: Ideas) -> str:
    """Return the sealed key of a part."""
    key = {
        spelled: said(tag, words, ideas)
        for answer, tag, words in part.everything_said()
        for spelled in _spelled(part, answer, tag)
    }
    if isinstance(part, parts.FunctionPart):
        key = {}
    if isinstance(part, parts.OrderPart):
        for answer, tag, _ in part.said():
            key |= pairs_of(order_spelling([str(answer)])) if tag == "yes" else {}
    return seal(f"{item.id}/{part.name}", key)


def _part(item: Item, part: parts.Part, ideas: Ideas, functions: str) -> dict[str, Any]:
    told = not item.told_after
    data = {
        "name": part.name,
        "answer": part.answer,
        "key": _key(item, part, ideas) if told else "",
        "otherwise": part.otherwise if told else "",
        "after": part.after,
        **_settings(part, ideas),
    }
    if isinstance(part, parts.FunctionPart):
        data["at_start"] = _at_start(part, item, functions)
    return {name: value for name, value in data.items() if value not in ("", None, [], {})}


def _spelled(part: parts.Part, answer: str, tag: str) -> list[str]:
    """Return the spellings under which the key of a part holds an answer; most have one."""
    if not isinstance(part, parts.NumberPart):
        return [_spelled_word(part, answer)]
    decimals = part.decimals_of(answer, tag)
    if decimals is None:
        return [exact_spelling(float(answer))]
    return rounded_spellings(float(answer), decimals)


def _spelled_word(part: parts.Part, answer: str) -> str:
    match part.answer:
        case "order":
            return answer if ":" in answer else order_spelling([answer])
        case "choice" if part.bands:
            band, _, word = answer.partition(":")
            return f"{band}:{spelling(word)}"
        case "mapping" if "=" in answer:
            field, _, word = answer.partition("=")
            return f"{field}={spelling(word)}"
        case "choice" | "sources":
            return spelling(answer)
        case _:
            return answer.casefold()


def _settings(part: parts.Part, ideas: Ideas) -> dict[str, Any]:
    """Return what a part has besides its key, under the names of `Question`."""
    match part:
        case parts.NumberPart():
            return {"low": part.low, "high": part.high}
        case parts.GuessPart():
            return {"low": part.low, "high": part.high, "options": part.options}
        case parts.ChoicePart():
            bands = {name: [band.start, band.end] for name, band in part.bands.items()}
            return {"options": part.options, "bands": bands}
        case parts.MappingPart():
            return {"fields": {name: part.options_of(name) for name in part.fields}}
        case parts.SourcesPart() | parts.IndependentSourcesPart():
            return {"at_least": part.at_least}
        case parts.EvidencePart():
            return {"at_least": part.at_least, "options": part.one_of}
        case parts.FormPart():
            needs = {
                name: need.model_dump(exclude_none=True, by_alias=True)
                for name, need in part.fields.items()
            }
            return {"fields": needs}
        case parts.FunctionPart():
            cases = [_case(case, ideas) for case in part.cases]
            return {"cases": cases}
        case _:
            return {}


def _case(case: parts.CaseSource, ideas: Ideas) -> dict[str, Any]:
    data = {"inputs": normalize(case.inputs), "gives": normalize(case.gives)}
    wrong = [[normalize(one.gives), said(one.idea or "no", one.say, ideas)] for one in case.wrong]
    return {**data, "wrong": wrong} if wrong else data


def _at_start(part: parts.FunctionPart, item: Item, functions: str) -> list[dict[str, Any]] | None:
    """Return what the function as it is handed out does on the cases, or None if it does nothing.

    A function that gives nothing back, or three dots, is noticed without this. One that needs other
    names from the story than its functions does something else in the notebook than here, and is
    left out.
    """
    names: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(f"{functions}\n{item.given}\n{item.stub or stub_of(item.solution)}", names)  # noqa: S102
        if not callable(names.get(part.name)):
            return None
        outcomes = [_outcome(names[part.name], case) for case in part.cases]
    if any(outcome.get("raised") == "NameError" for outcome in outcomes):
        return None
    idle = all(outcome.get("value", 0) is None for outcome in outcomes)
    pairs = zip(outcomes, part.cases, strict=True)
    right = all(equal(outcome.get("value"), case.gives) for outcome, case in pairs)
    return None if idle or right else outcomes


def _outcome(function: Any, case: parts.CaseSource) -> dict[str, Any]:
    try:
        value = normalize(function(*copy.deepcopy(case.inputs)))
    except Exception as error:
        return {"raised": type(error).__name__}
    return {"value": None if value is ... else value}
