"""Mutants: do the tests of the course notice when a right answer is changed a little?

``python -m tests.mutants`` changes one thing at a time in each reference answer, runs the item's
test cell on it, and prints how many changes the test noticed. With ``--write`` the table goes into
docs/mutants.md as well.
"""

from __future__ import annotations

import ast
import contextlib
import copy
import io
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from civicsdata.check.cards import Card, reporting
from civicsdata.instructor.authoring.generated.pages import with_generated_part
from tests.course import (
    ROOT,
    cells_by_id,
    items,
    notebook,
    reference,
    unit,
    unit_ids,
)

# Mutants that mean the same as the reference, with the reason. The list must shrink, not grow.
SURVIVORS: dict[str, str] = {
    "sovereignty-sources: line 4, two elements change places": "source keys have no order",
    "brief-evidence: line 5, two elements change places": "rows of evidence have no order",
    "brief-witnesses: line 3, two elements change places": "source keys have no order",
}

OPEN_KINDS = ("evidence table", "chart", "counter-case")
COMPARISONS: dict[type, type] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
OPERATORS: dict[type, type] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A reference answer with one change."""

    item: str
    change: str
    code: str

    @property
    def id(self) -> str:
        return f"{self.item}: {self.change}"


def mutants(item: str, code: str, *, open_work: bool = False) -> Iterator[Mutant]:
    """Give every mutant of an answer; in open work, sentences are the learner's own.

    The lines that a learner is given stand before the answer, and stay as they are.
    """
    tree = ast.parse(code)
    seen = {ast.unparse(tree)}
    given = code.partition("### BEGIN SOLUTION")[0].count("\n") if "### BEGIN" in code else 0
    shows = set(ast.walk(tree.body[-1])) if _only_shows(tree.body[-1]) else set()
    for place, node in enumerate(ast.walk(tree)):
        if getattr(node, "lineno", given + 1) <= given or node in shows:
            continue
        if open_work and _sentence(node):
            continue
        for number in range(8):
            changed = copy.deepcopy(tree)
            target = list(ast.walk(changed))[place]
            change = _mutate(target, number)
            if change is None:
                break
            text = ast.unparse(ast.fix_missing_locations(changed))
            if text not in seen:
                seen.add(text)
                yield Mutant(item, f"line {getattr(node, 'lineno', '?')}, {change}", text)


def _only_shows(statement: ast.stmt) -> bool:
    """Say whether a last line answers nothing: it shows a table, or calls a function to try it."""
    return isinstance(statement, ast.Expr)


def _sentence(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and len(node.value.split()) > 3
    )


def _mutate(node: ast.AST, number: int) -> str | None:
    match node:
        case ast.Constant(value=bool(value)) if number == 0:
            node.value = not value
            return f"{value} becomes {not value}"
        case ast.Constant(value=bool() | None | str()) if number > 1:
            return None
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            changes = [value + 1, value - 1, value * 2 + 3]
            return _constant(node, value, changes, number)
        case ast.Constant(value=str(value)) if number == 0:
            return _constant(node, value, [value + "x"], 0)
        case ast.Compare() if number == 0:
            before = type(node.ops[0])
            node.ops[0] = COMPARISONS[before]()
            return f"{before.__name__} becomes {COMPARISONS[before].__name__}"
        case ast.BinOp() if number == 0 and type(node.op) in OPERATORS:
            before = type(node.op)
            node.op = OPERATORS[before]()
            return f"{before.__name__} becomes {OPERATORS[before].__name__}"
        case ast.BoolOp() if number == 0:
            before = type(node.op)
            node.op = ast.Or() if before is ast.And else ast.And()
            return f"{before.__name__} is exchanged"
        case ast.UnaryOp(op=ast.Not()) if number == 0:
            node.op = ast.UAdd()
            node.operand = ast.Call(ast.Name("bool", ast.Load()), [node.operand], [])
            return "not is dropped"
        case ast.Return() if number == 0 and node.value is not None:
            node.value = ast.Constant(None)
            return "return gives None"
        case ast.If() if number < 2:
            node.test = ast.Constant(number == 0)
            return f"if is always {number == 0}"
        case ast.List() if number == 0 and len(node.elts) > 1 and isinstance(node.ctx, ast.Load):
            node.elts[0], node.elts[1] = node.elts[1], node.elts[0]
            return "two elements change places"
        case ast.List() if number == 1 and len(node.elts) > 1 and isinstance(node.ctx, ast.Load):
            node.elts.pop()
            return "the last element is dropped"
        case _:
            return None


def _constant(node: ast.Constant, value: Any, changes: list[Any], number: int) -> str | None:
    if number >= len(changes):
        return None
    node.value = changes[number]
    return f"{value!r} becomes {changes[number]!r}"


def prelude(name: str) -> dict[str, Any]:
    """Run a unit with its reference answers, without its tests; give its names."""
    names: dict[str, Any] = {"__name__": "unit", "display": print}  # as every notebook has it
    for cell in notebook("build/source", name).cells:
        graded = cell.metadata.get("nbgrader", {}).get("grade", False)
        if cell.cell_type == "code" and not graded:
            _quietly(cell.source, names)
    return names


def survives(test: str, code: str, names: dict[str, Any]) -> bool:
    """Say whether the test gives a changed answer full marks."""
    own = dict(names)
    cards: list[Card] = []
    try:
        _quietly(code, own)
        with reporting(cards.append):
            _quietly(test, own)
    except (Exception, SystemExit):
        return False
    return all(card.share == 1 for card in cards)


def _quietly(code: str, names: dict[str, Any]) -> None:
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(code, "cell", "exec"), names)


@cache
def run(name: str) -> list[tuple[Mutant, bool]]:
    """Try all mutants of a unit; give each with whether it survived."""
    os.environ["NBGRADER_EXECUTION"] = "autograde"
    try:
        names = prelude(name)
        tests = cells_by_id("build/source", name)
        answers = reference(name)
        results = []
        for item in items_with_one_answer(name):
            free = unit(name).item(item).kind in OPEN_KINDS
            for mutant in mutants(item, answers[item], open_work=free):
                alive = survives(tests[item].source, mutant.code, names)
                results.append((mutant, alive))
        return results
    finally:
        del os.environ["NBGRADER_EXECUTION"]


def items_with_one_answer(name: str) -> list[str]:
    """Items for which not every change is as right as the reference: all but the guesses."""
    return [item.id for item in items(name) if item.kind != "predict"]


def table() -> str:
    """Give the share of killed mutants by unit, and each survivor."""
    lines = ["| Unit | Mutants | Killed | Share |", "| --- | --- | --- | --- |"]
    alive_all = []
    for name in unit_ids():
        results = run(name)
        alive = [mutant for mutant, survived in results if survived]
        alive_all += alive
        killed = len(results) - len(alive)
        share = 100 * killed / len(results)
        lines.append(f"| {name} | {len(results)} | {killed} | {share:.1f} % |")
    lines += ["", "Survivors:" if alive_all else "No mutant survived."]
    lines += [f"- {m.id} ({SURVIVORS.get(m.id, 'not explained')})" for m in alive_all]
    return "\n".join(lines)


BEGIN, END = "<!-- mutants -->", "<!-- end of mutants -->"


def main(arguments: list[str]) -> None:
    made = table()
    sys.stdout.write(made + "\n")
    if "--write" in arguments:
        path = ROOT / "docs" / "mutants.md"
        page = path.read_text(encoding="utf-8")
        path.write_text(with_generated_part(page, BEGIN, END, made), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
