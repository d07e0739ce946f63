"""How does the key of an item get into its test cell without being readable?

An author writes ``key={13: "yes: …", 65: "total-not-rate: …"}`` in a call of `check`. The build
replaces the dictionary by sealed envelopes and fills in what a misconception says when the author
gave its id alone.
"""

from __future__ import annotations

import ast
from itertools import pairwise
from pathlib import Path
from typing import Any

from civicsdata.authoring.errors import BuildError
from civicsdata.authoring.source import SourceCell
from civicsdata.authoring.syllabus import Course
from civicsdata.check import canonical, runs_of
from civicsdata.kinds.shared import MOST_WORDS
from civicsdata.seal import seal

TAGS = ("yes", "almost", "no")


def seal_keys(path: Path, cell: SourceCell, course: Course) -> str:
    """Give the text of a test cell with its keys sealed.

    Parameters
    ----------
    path : Path
        File of the unit, for messages.
    cell : SourceCell
        A test cell.
    course : Course
        The spine, for the misconceptions.

    Returns
    -------
    str
        The same text; each literal ``key={…}`` is one line of sealed text.

    Raises
    ------
    BuildError
        When a key is no literal dictionary, names an unknown misconception, or says too much.
    """
    edits = []
    for node in ast.walk(ast.parse(cell.text)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "check":
            _refuse_strange_item(path, cell, node)
            edits += _edits(path, cell, node, course)
    return _apply(cell.text, edits)


def sayings(text: str) -> list[tuple[str, str]]:
    """Give each ``(tag, sentence)`` that a cell's calls of `check` can say.

    Examples
    --------
    >>> sayings('check("demo", 1, key={1: "yes: Right."}, cases=[((1,), 2, {3: "slip: No."})])')
    [('yes', 'Right.'), ('slip', 'No.')]
    """
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "check":
            for keyword in node.keywords:
                if keyword.arg in ("key", "cases"):
                    found += [
                        (tag.strip(), sentence.strip())
                        for leaf in ast.walk(keyword.value)
                        if isinstance(leaf, ast.Dict)
                        for value in leaf.values
                        if isinstance(value, ast.Constant) and isinstance(value.value, str)
                        for tag, _, sentence in [value.value.partition(":")]
                    ]
    return found


def _refuse_strange_item(path: Path, cell: SourceCell, node: ast.Call) -> None:
    first = node.args[0] if node.args else None
    if not isinstance(first, ast.Constant) or first.value != cell.item:
        sentence = f"The first argument of check must be {cell.item!r}, the item of this test."
        raise BuildError(path, cell.line + node.lineno, sentence)


def _edits(
    path: Path, cell: SourceCell, node: ast.Call, course: Course
) -> list[tuple[ast.expr, str]]:
    kind = _constant(node.args[2]) if len(node.args) > 2 else "number"
    step = 0.01
    for keyword in node.keywords:
        if keyword.arg == "kind":
            kind = _constant(keyword.value)
        if keyword.arg == "step":
            step = float(_constant(keyword.value))
    edits = []
    for keyword in node.keywords:
        line = cell.line + keyword.value.lineno
        if keyword.arg == "key":
            try:
                key = ast.literal_eval(keyword.value)
            except ValueError as error:
                sentence = "A key must be written out: numbers, texts and sentences only."
                raise BuildError(path, line, sentence) from error
            _refuse_close_numbers(path, line, key, kind, step)
            flat = {a: _sentence(path, line, s, course) for a, s in _flat(key, kind, step).items()}
            if kind == "order":
                flat.update(runs_of(key))
            edits.append((keyword.value, repr(seal(str(cell.item), flat))))
        if keyword.arg == "cases":
            edits += _case_edits(path, cell, keyword.value, course)
    return edits


def _refuse_close_numbers(
    path: Path, line: int, key: dict[Any, Any], kind: str, step: float
) -> None:
    if kind != "number":
        return
    places = sorted(answer / step for answer in key)
    for lower, upper in pairwise(places):
        if upper - lower < 2:
            sentence = f"Two answers are closer than two steps of {step}; choose a smaller step."
            raise BuildError(path, line, sentence)


def _flat(key: dict[Any, Any], kind: str, step: float) -> dict[str, str]:
    if kind == "mapping":
        return {
            f"{name}={canonical('text', word)}": saying
            for name, sayings_ in key.items()
            for word, saying in sayings_.items()
        }
    if kind == "sources":
        return {canonical("text", name): saying for name, saying in key.items()}
    return {canonical(kind, answer, step): saying for answer, saying in key.items()}


def _case_edits(
    path: Path, cell: SourceCell, cases: ast.expr, course: Course
) -> list[tuple[ast.expr, str]]:
    """Fill in what misconceptions say in the wrong results of a function's cases."""
    edits: list[tuple[ast.expr, str]] = []
    for node in ast.walk(cases):
        if isinstance(node, ast.Dict):
            for value in node.values:
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    tag = value.value.partition(":")[0].strip()
                    if tag in course.misconceptions or ":" in value.value:
                        line = cell.line + value.lineno
                        edits.append((value, repr(_sentence(path, line, value.value, course))))
    return edits


def _sentence(path: Path, line: int, saying: str, course: Course) -> str:
    tag, _, sentence = (part.strip() for part in saying.partition(":"))
    if tag not in TAGS:
        idea = course.misconceptions.get(tag)
        if idea is None:
            known = ", ".join((*TAGS, *course.misconceptions))
            raise BuildError(
                path, line, f"{tag!r} is neither a verdict nor a misconception: {known}."
            )
        sentence = sentence or f"{idea.say} {idea.next_step}"
    if len(sentence.split()) > MOST_WORDS:
        count = len(sentence.split())
        raise BuildError(path, line, f"A message has at most {MOST_WORDS} words; this has {count}.")
    return f"{tag}: {sentence}"


def _constant(node: ast.expr) -> Any:
    return node.value if isinstance(node, ast.Constant) else None


def _apply(text: str, edits: list[tuple[ast.expr, str]]) -> str:
    raw = text.encode()
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line.encode()))
    spans = [
        (
            starts[node.lineno - 1] + node.col_offset,
            starts[(node.end_lineno or 1) - 1] + (node.end_col_offset or 0),
            new,
        )
        for node, new in edits
    ]
    for begin, end, new in sorted(spans, reverse=True):
        raw = raw[:begin] + new.encode() + raw[end:]
    return raw.decode()
