"""Mutants: do the tests of the course notice when a right answer is changed a little?

``python -m tests.mutants`` changes one thing at a time in each reference answer, runs the item's
test cell on it, and prints how many changes the test noticed. A changed function must be noticed by
the cases that the notebook shows as well. With ``--write`` the table goes into docs/mutants.md.
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
from tests.function_mutants import changed_functions, with_helpers

# Mutants that mean the same as the reference, with the reason. The list must shrink, not grow.
SURVIVORS: dict[str, str] = {}

# Families of answers whose elements may stand in any order.
UNORDERED = ("evidence", "independent sources", "sources")

EXCHANGED = "two elements change places"
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
    function: bool = False

    @property
    def id(self) -> str:
        return f"{self.item}: {self.change}"


def mutants(
    item: str, code: str, *, open_work: bool = False, ordered: bool = True
) -> Iterator[Mutant]:
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
            if text not in seen and (ordered or change != EXCHANGED):
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
            return EXCHANGED
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


@dataclass(frozen=True)
class Trial:
    """What the tests of a unit noticed of one mutant, when graded and on the cases shown."""

    mutant: Mutant
    graded_alive: bool
    shown_alive: bool


@cache
def run(name: str) -> list[Trial]:
    """Try all mutants of a unit."""
    os.environ["NBGRADER_EXECUTION"] = "autograde"
    try:
        names = prelude(name)
        tests = cells_by_id("build/source", name)
        shown = cells_by_id("assignments", name)
        return [
            Trial(
                mutant,
                survives(tests[mutant.item].source, mutant.code, names),
                mutant.function and survives(shown[mutant.item].source, mutant.code, names),
            )
            for item in items_with_one_answer(name)
            for mutant in _mutants_of(name, item)
        ]
    finally:
        del os.environ["NBGRADER_EXECUTION"]


def _mutants_of(name: str, item: str) -> list[Mutant]:
    """Give every mutant of an item; of a function, those of the functions that it calls as well."""
    code = reference(name)[item]
    asked = unit(name).item(item)
    ordered = not any(part.answer in UNORDERED for part in asked.parts)
    made = list(mutants(item, code, open_work=asked.kind in OPEN_KINDS, ordered=ordered))
    if not any(part.answer == "function" for part in asked.parts):
        return made
    cells = [cell.source for cell in notebook("assignments", name).cells if _is_story(cell)]
    whole = with_helpers(code, cells)
    texts = {mutant.code for mutant in made} | {ast.unparse(ast.parse(whole))}
    made = [Mutant(item, one.change, one.code, function=True) for one in made]
    for change, text in changed_functions(whole):
        if text not in texts:
            texts.add(text)
            made.append(Mutant(item, change, text, function=True))
    return made


def _is_story(cell: Any) -> bool:
    return cell.cell_type == "code" and "nbgrader" not in cell.metadata


def items_with_one_answer(name: str) -> list[str]:
    """Items for which not every change is as right as the reference: all but the guesses."""
    return [item.id for item in items(name) if item.kind != "predict"]


def table() -> str:
    """Give the share of killed mutants by unit, and each survivor."""
    head = "| Unit | Mutants | Killed | Share | Of functions | Killed on cases shown |"
    lines = [head, "| --- | --- | --- | --- | --- | --- |"]
    alive_all = []
    for name in unit_ids():
        trials = run(name)
        alive = [trial.mutant for trial in trials if trial.graded_alive]
        alive_all += alive
        killed = len(trials) - len(alive)
        functions = [trial for trial in trials if trial.mutant.function]
        shown = sum(not trial.shown_alive for trial in functions)
        share = f"{100 * killed / len(trials):.1f} %"
        figures = (len(trials), killed, share, len(functions), shown)
        lines.append(f"| {name} | {' | '.join(map(str, figures))} |")
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
