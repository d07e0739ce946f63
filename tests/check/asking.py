"""Items for tests, made from what an author would write in ``items.yaml``.

They go the whole way of the build: the schema, the bank's data as JSON, and back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from civicsdata.check import NotYet, bank, check, reporting
from civicsdata.check.answers import FAMILIES
from civicsdata.check.cards import Card
from civicsdata.check.question import Question
from civicsdata.check.verdicts import Verdict
from civicsdata.instructor.authoring.generated.item_bank import bank_text, hidden_data, item_data
from civicsdata.instructor.authoring.source.items import Item, Survey
from civicsdata.instructor.authoring.source.syllabus import Course, Misconception, Unit, UnitSpine
from civicsdata.values import normalize

IDEAS = {
    "counts-gaps": Misconception(
        belief="From 2019 to 2023 there are four years.",
        tempting_because="Subtraction counts steps.",
        say="You divided by four.",
        next_step="Count the years.",
    ),
    "one-side": Misconception(
        belief="My own side needs no check.",
        tempting_because="Agreement feels like evidence.",
        say="All of it is on one side.",
        next_step="Look across.",
    ),
}

# One part of each family, as short as it can be.
PARTS: dict[str, dict[str, Any]] = {
    "guess": {"low": 0, "high": 100},
    "number": {"yes": {4: "Two and two."}},
    "choice": {"yes": {"B": "It is."}, "options": ["A", "B"]},
    "order": {"yes": {"ABCD": "In order."}},
    "mapping": {"fields": {"S1": {"yes": ["fact"]}}, "options": ["fact", "opinion"]},
    "sources": {"yes": ["DOJ-0227"]},
    "independent sources": {"after": "evidence"},
    "function": {
        "cases": [{"inputs": [2], "gives": 4}, {"inputs": [[1, 2]], "gives": [1, 2, 1, 2]}]
    },
    "evidence": {},
    "chart": {"after": "evidence"},
    "form": {
        "after": "plan",
        "fields": {
            "claim": {"words": [3, 9], "not": ["Is it fair?"]},
            "change": {"words": [3, 9], "finding": True},
            "side": {"options": ["a"]},
        },
    },
}

ROW = {
    "statement": "On one day 29 people were handed over.",
    "table": "handovers",
    "row": "H1",
    "column": "people",
    "figure": 29,
    "unit": "people",
    "sources": ["DOJ-0227"],
    "side": "for",
}
SECOND = {
    **ROW,
    "statement": "The agency gave 65 as an average of a year.",
    "table": "checks",
    "row": "C13",
    "column": "value",
    "figure": 65,
    "unit": "people a year",
    "sources": ["R-TRIB"],
    "side": "against",
}
EVIDENCE = [ROW, SECOND]


def item(*parts: dict[str, Any], name: str = "demo-item", **fields: Any) -> Item:
    """Return an item with these parts; a part without a name gets a letter."""
    named = [{"name": letter} | part for letter, part in zip("abcdef", parts, strict=False)]
    written = {
        "title": "Demo",
        "kind": "first steps",
        "points": 1,
        "objective": "demo-objective",
        "standard": "D1",
        "solution": "pass",
        "stub": "def a(*inputs): ...",
        "parts": named,
    }
    kind = Survey if fields.get("kind") == "survey" else Item
    made = kind.model_validate(written | fields)
    made._id = name
    return made


def family(answer: str, **fields: Any) -> dict[str, Any]:
    """Return a part of a family with its usual fields, changed as given."""
    return {"answer": answer} | PARTS[answer] | fields


def ask(**part: Any) -> Question:
    """Return the question that one part of an item asks."""
    made = item(part)
    data = json.loads(json.dumps(item_data(made, IDEAS)))
    return bank.item_from(made.id, data).parts[0]


def verdict(question: Question, answer: Any, earlier: Any = None) -> Verdict:
    """Return the verdict of a question's family on an answer."""
    if question.answer != "function":
        answer = normalize(answer)
    return FAMILIES[question.answer](question, answer, normalize(earlier))


@contextmanager
def installed(*items: Item) -> Iterator[None]:
    """Let the package know these items, in place of those of the course."""
    spine = UnitSpine(
        id="0-demo", title="", question="", win="", minutes=1, points=1, objectives=[]
    )
    unit = Unit(spine, items, None)
    course = Course("Demo", 1, {}, (unit,), IDEAS, {})
    data = json.loads(bank_text(course))
    with patch.object(bank, "_bank", lambda: data):
        yield


def graded(asked: Item, *answers: Any, hidden: bool = False) -> Card:
    """Return the card on an item, as a grader hears it; it must be heard once."""
    more = hidden_data(asked, IDEAS) if hidden else None
    heard: list[Card] = []
    with installed(asked), reporting(heard.append):
        try:
            card = check(asked.id, *answers, hidden=more)
        except NotYet as error:
            card = error.card
            assert card.share == 0
        else:
            assert card.share > 0
    assert heard == [card]
    return card
