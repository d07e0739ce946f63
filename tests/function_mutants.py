"""Changes that honest authors of a function make: a condition forgotten, an input assumed.

One condition is dropped, rows are assumed to be sorted or to be one, numbers to be whole.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator

Change = tuple[str, Callable[[], None]]

ORDERINGS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
WHOLE = ("int", "round")
ROUNDED_DOWN = (ast.GtE, ast.Lt)  # of a whole number: int(x) >= 6 is the same as x >= 6


def changed_functions(code: str) -> Iterator[tuple[str, str]]:
    """Give what is changed in one place of the functions of a text, and the text that results."""
    tree = ast.parse(code)
    inside = {
        node
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
    }
    for place, node in enumerate(ast.walk(tree)):
        for number, (words, _) in enumerate(_changes(node) if node in inside else ()):
            changed = copy.deepcopy(tree)
            target = list(ast.walk(changed))[place]
            _changes(target)[number][1]()
            text = ast.unparse(ast.fix_missing_locations(changed))
            yield f"line {getattr(node, 'lineno', '?')}, {words}", text


def with_helpers(code: str, cells: list[str]) -> str:
    """Return an answer with the functions of a story before it that it calls."""
    called = {node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)}
    functions = [
        node
        for cell in cells
        for node in (ast.parse(cell).body if "def " in cell else ())
        if isinstance(node, ast.FunctionDef) and node.name in called
    ]
    return "\n\n".join([*map(ast.unparse, functions), ast.unparse(ast.parse(code))])


def _changes(node: ast.AST) -> list[Change]:
    """Return every change of a place, in words and as what makes it."""
    match node:
        case ast.BoolOp():
            return [
                (f"the condition {ast.unparse(value)} is dropped", _drop(node, number))
                for number, value in enumerate(node.values)
            ]
        case ast.Compare(ops=[_, _]):
            return [
                ("the first of two limits is dropped", lambda: _drop_limit(node, 0)),
                ("the second of two limits is dropped", lambda: _drop_limit(node, 1)),
            ]
        case ast.Compare(ops=[op], comparators=[right]) if isinstance(op, ORDERINGS) or (
            isinstance(op, ast.Eq) and _is_number(right)
        ):
            return [
                (f"{ast.unparse(node.left)} is assumed to be whole ({name})", _wrap(node, name))
                for name in WHOLE
                if not (name == "int" and isinstance(op, ROUNDED_DOWN) and _is_whole(right))
            ]
        case ast.Return(value=ast.BinOp()):
            rounded = [
                (f"the result is assumed to be whole ({name})", _wrap_result(node, name))
                for name in WHOLE
            ]
            return [*rounded, ("the result is rounded to cents", _wrap_result(node, "round", 2))]
        case ast.For():
            return _changes_of_a_loop(node)
        case ast.Call(func=ast.Name(id="sorted" | "set")):
            name = ast.unparse(node.func)
            return [(f"{name} is dropped", lambda: setattr(node.func, "id", "list"))]
        case _:
            return []


def _changes_of_a_loop(loop: ast.For) -> list[Change]:
    rows = ast.unparse(loop.iter)
    changes: list[Change] = [
        (f"{what} of {rows} is left out", _slice(loop, part))
        for what, part in (("the first", "1:"), ("the last", ":-1"), ("all but the first", ":1"))
    ]
    for test in (one for one in loop.body if isinstance(one, ast.If) and not one.orelse):
        words = f"{rows} is assumed to be sorted: it stops where "
        changes.append((words + "no row fits any more", _add_break(test.orelse)))
        if not isinstance(test.body[-1], ast.Return):
            changes.append((words + "the first row fits", _add_break(test.body)))
    return changes


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


def _is_whole(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) is int


def _drop(node: ast.BoolOp, number: int) -> Callable[[], None]:
    def change() -> None:
        node.values.pop(number)

    return change


def _drop_limit(node: ast.Compare, number: int) -> None:
    if number == 0:
        node.left = node.comparators.pop(0)
    else:
        node.comparators.pop()
    node.ops.pop(number)


def _wrap(node: ast.Compare, name: str) -> Callable[[], None]:
    def change() -> None:
        node.left = ast.Call(ast.Name(name, ast.Load()), [node.left], [])

    return change


def _wrap_result(node: ast.Return, name: str, *more: int) -> Callable[[], None]:
    def change() -> None:
        assert node.value is not None
        others = [ast.Constant(one) for one in more]
        node.value = ast.Call(ast.Name(name, ast.Load()), [node.value, *others], [])

    return change


def _slice(loop: ast.For, part: str) -> Callable[[], None]:
    def change() -> None:
        loop.iter = ast.parse(f"list({ast.unparse(loop.iter)})[{part}]", mode="eval").body

    return change


def _add_break(body: list[ast.stmt]) -> Callable[[], None]:
    return lambda: body.append(ast.Break())
