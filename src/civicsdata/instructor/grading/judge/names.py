"""Whose is a name that a test cell uses: the course's or the student's?

The last cell before the test that binds it decides, in the master. What the course binds (imports,
tables, helpers, in given cells or in earlier tests) is made again in the judge, statement by
statement, as long as nothing of the student's goes into it. All else is asked of the student's
process, as a value or as a function.
"""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

from civicsdata.instructor.grading.submission.specification import Plan


def bound(node: ast.AST) -> set[str]:
    r"""Give the names that a statement binds at the top level of its cell.

    Examples
    --------
    >>> sorted(bound(ast.parse("import a.b as c\nfor i in x: y = [z for z in i]")))
    ['c', 'i', 'y']
    """
    names: set[str] = set()
    stack = [node]
    while stack:
        one = stack.pop()
        if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(one.name)
            continue
        if isinstance(one, (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            names |= {n.target.id for n in ast.walk(one) if isinstance(n, ast.NamedExpr)}
            continue
        if isinstance(one, ast.Name) and isinstance(one.ctx, (ast.Store, ast.Del)):
            names.add(one.id)
        if isinstance(one, ast.alias):
            names.add((one.asname or one.name).partition(".")[0])
        if isinstance(one, ast.ExceptHandler) and one.name:
            names.add(one.name)
        stack += ast.iter_child_nodes(one)
    return names


def used(node: ast.AST) -> set[str]:
    r"""Give the names that a piece of code reads from outside itself.

    Examples
    --------
    >>> sorted(used(ast.parse("f(a, key=lambda x: x + b)\n[y for y in c]")))
    ['a', 'b', 'c', 'f']
    """
    if isinstance(node, ast.Name):
        return {node.id} if isinstance(node.ctx, ast.Load) else set()
    names: set[str] = set().union(*(used(child) for child in ast.iter_child_nodes(node)))
    if isinstance(node, (ast.Lambda, ast.FunctionDef, ast.AsyncFunctionDef)):
        given = node.args
        every = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
        names -= {argument.arg for argument in every if argument is not None}
        if not isinstance(node, ast.Lambda):
            names -= set().union(*map(bound, node.body))
    if isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
        names -= set().union(*(bound(part.target) for part in node.generators))
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        names.add(node.target.id)
    return names


def parse_cell(source: str) -> ast.Module:
    r"""Parse a cell; lines of IPython's own are skipped, a cell that is not Python is empty.

    Examples
    --------
    >>> len(parse_cell("%matplotlib inline\nx = 1").body)
    1
    """
    lines = ["" if line.lstrip()[:1] in ("%", "!") else line for line in source.split("\n")]
    try:
        return ast.parse("\n".join(lines))
    except (SyntaxError, ValueError):
        return ast.parse("")


@dataclass(frozen=True)
class Test:
    """A test cell, ready to be run.

    Attributes
    ----------
    wanted : tuple of str
        Names to ask of the student's process.
    others : tuple of str
        Names that the course binds.
    body, last : code
        All but the last line, and the last line when it is an expression.
    """

    __test__ = False

    wanted: tuple[str, ...]
    others: tuple[str, ...]
    body: CodeType
    last: CodeType | None


@dataclass
class Ownership:
    """Says for each place in a plan whose a name is."""

    plan: Plan
    statements: list[tuple[int, bool, ast.stmt, set[str]]] = field(default_factory=list)
    _tests: dict[int, Test] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place, cell in enumerate(self.plan.cells):
            if cell.kind == "code":
                student = cell.role == "answer"
                self.statements += [
                    (place, student, statement, bound(statement))
                    for statement in parse_cell(cell.source).body
                ]

    def test(self, place: int) -> Test:
        """Give what is known of a test cell before any submission is seen."""
        if place not in self._tests:
            self._tests[place] = self._read(place)
        return self._tests[place]

    def _read(self, place: int) -> Test:
        cell = self.plan.cells[place]
        tree = ast.parse(cell.source)
        inside = set().union(*map(bound, tree.body))
        names = sorted(used(tree))
        wanted = [
            name
            for name in names
            if self.is_students(name, place)
            and (name not in inside or self.student_binds(name, place))
        ]
        body = list(tree.body)
        last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
        where = f"<test {cell.grade_id}>"
        return Test(
            wanted=tuple(wanted),
            others=tuple(n for n in names if n not in wanted and not hasattr(builtins, n)),
            body=compile(ast.Module(body, []), where, "exec"),
            last=compile(ast.Expression(last.value), where, "eval")
            if isinstance(last, ast.Expr)
            else None,
        )

    def binder(self, name: str, before: int) -> tuple[int, ast.stmt] | None:
        """Give the last statement before a cell that binds a name, if it is the course's."""
        for place, student, statement, names in reversed(self.statements):
            if place < before and name in names:
                return None if student else (place, statement)
        return None

    def is_students(self, name: str, before: int, trail: frozenset[str] = frozenset()) -> bool:
        """Say whether a name must be asked of the student's process."""
        found = self.binder(name, before)
        if found is None:
            return name not in vars(builtins) or self.student_binds(name, before)
        place, statement = found
        if name in trail:
            return False
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            return False
        if self.plan.cells[place].role == "test":
            return False
        if not isinstance(statement, (ast.Assign, ast.AnnAssign, ast.FunctionDef, ast.ClassDef)):
            return True
        return any(
            self.is_students(other, place + 1 if other != name else place, trail | {name})
            for other in used(statement) - bound(statement)
        )

    def student_binds(self, name: str, before: int) -> bool:
        return any(
            student and place < before and name in names
            for place, student, _, names in self.statements
        )

    def make(self, name: str, before: int, space: dict[str, Any]) -> None:
        """Run the course's statement that binds a name, and those that it needs, in a space."""
        found = self.binder(name, before)
        if found is None:
            return
        place, statement = found
        if self.plan.cells[place].role == "test" and not isinstance(
            statement, (ast.Import, ast.ImportFrom)
        ):
            return  # run with its own cell
        if not isinstance(statement, (ast.Import, ast.ImportFrom)):
            for other in used(statement) - bound(statement) - set(space):
                self.make(other, place + 1, space)
        code = compile(ast.Module([statement], []), f"<given cell {place}>", "exec")
        exec(code, space)  # noqa: S102 - a statement of the course's own
