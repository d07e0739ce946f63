"""Resolve the names that a test cell uses: the course's or the student's.

The last cell before the test that binds a name decides, in the source notebook. What the course
binds (imports, tables, helpers, in given cells or in earlier tests) is made again in the judge,
statement by statement, as long as nothing of the student's goes into it. All else is asked of the
student's process, as a value or as a function.
"""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass
from types import CodeType
from typing import Any, NamedTuple

from civicsdata.instructor.grading.submission.cell_source import parse_cell
from civicsdata.instructor.grading.submission.specification import AssignmentSpec

_IMPORTS = (ast.Import, ast.ImportFrom)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def bound_names(node: ast.AST) -> set[str]:
    r"""Return the names that a statement binds at the top level of its cell.

    Examples
    --------
    >>> sorted(bound_names(ast.parse("import a.b as c\nfor i in x: y = [z for z in i]")))
    ['c', 'i', 'y']
    """
    names: set[str] = set()
    stack = [node]
    while stack:
        one = stack.pop()
        if isinstance(one, (*_FUNCTIONS, ast.ClassDef)):
            names.add(one.name)
            continue
        if isinstance(one, (ast.Lambda, *_COMPREHENSIONS)):
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


def used_names(node: ast.AST) -> set[str]:
    r"""Return the names that a piece of code reads from outside itself.

    Examples
    --------
    >>> sorted(used_names(ast.parse("f(a, key=lambda x: x + b)\n[y for y in c]")))
    ['a', 'b', 'c', 'f']
    """
    if isinstance(node, ast.Name):
        return {node.id} if isinstance(node.ctx, ast.Load) else set()
    names: set[str] = set().union(*(used_names(child) for child in ast.iter_child_nodes(node)))
    if isinstance(node, (ast.Lambda, *_FUNCTIONS)):
        given = node.args
        every = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
        names -= {argument.arg for argument in every if argument is not None}
        if not isinstance(node, ast.Lambda):
            names -= set().union(*map(bound_names, node.body))
    if isinstance(node, _COMPREHENSIONS):
        names -= set().union(*(bound_names(part.target) for part in node.generators))
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        names.add(node.target.id)
    return names


@dataclass(frozen=True)
class CompiledTest:
    """A test cell, ready to be run.

    Attributes
    ----------
    student_names : tuple of str
        Names to ask of the student's process.
    course_names : tuple of str
        Names that the course binds.
    body, last : code
        All but the last line, and the last line when it is an expression.
    """

    student_names: tuple[str, ...]
    course_names: tuple[str, ...]
    body: CodeType
    last: CodeType | None


class _Binding(NamedTuple):
    """A statement and the names that it binds."""

    cell: int
    is_students: bool
    statement: ast.stmt
    names: set[str]


class NameResolver:
    """Tells for each cell of an assignment whose a name is.

    Parameters
    ----------
    spec : AssignmentSpec
        The assignment.
    """

    def __init__(self, spec: AssignmentSpec) -> None:
        self.spec = spec
        self._tests: dict[int, CompiledTest] = {}
        self._bindings = [
            _Binding(number, cell.role == "answer", statement, bound_names(statement))
            for number, cell in enumerate(spec.cells)
            if cell.kind == "code"
            for statement in parse_cell(cell.source).body
        ]

    def test(self, number: int) -> CompiledTest:
        """Return the test cell with that number in the assignment, compiled once."""
        if number not in self._tests:
            self._tests[number] = self._compile(number)
        return self._tests[number]

    def _compile(self, number: int) -> CompiledTest:
        cell = self.spec.cells[number]
        tree = ast.parse(cell.source)
        inside = set().union(*map(bound_names, tree.body))
        names = sorted(used_names(tree))
        students = tuple(
            name
            for name in names
            if self._is_students(name, number)
            and (name not in inside or self._student_binds(name, number))
        )
        body = list(tree.body)
        last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
        where = f"<test {cell.grade_id}>"
        return CompiledTest(
            student_names=students,
            course_names=tuple(n for n in names if n not in students and not hasattr(builtins, n)),
            body=compile(ast.Module(body, []), where, "exec"),
            last=compile(ast.Expression(last.value), where, "eval")
            if isinstance(last, ast.Expr)
            else None,
        )

    def _course_binding(self, name: str, before: int) -> _Binding | None:
        """Return the last statement before a cell that binds a name, if it is the course's."""
        for binding in reversed(self._bindings):
            if binding.cell < before and name in binding.names:
                return None if binding.is_students else binding
        return None

    def _is_students(self, name: str, before: int, trail: frozenset[str] = frozenset()) -> bool:
        """Tell whether a name must be asked of the student's process."""
        found = self._course_binding(name, before)
        if found is None:
            return name not in vars(builtins) or self._student_binds(name, before)
        if name in trail or isinstance(found.statement, _IMPORTS):
            return False
        if self.spec.cells[found.cell].role == "test":
            return False
        if not isinstance(
            found.statement, (ast.Assign, ast.AnnAssign, ast.FunctionDef, ast.ClassDef)
        ):
            return True
        return any(
            self._is_students(
                other, found.cell + 1 if other != name else found.cell, trail | {name}
            )
            for other in used_names(found.statement) - bound_names(found.statement)
        )

    def _student_binds(self, name: str, before: int) -> bool:
        return any(
            one.is_students and one.cell < before and name in one.names for one in self._bindings
        )

    def define(self, name: str, before: int, space: dict[str, Any]) -> None:
        """Run the course's statement that binds a name, and those that it needs, in a namespace.

        Parameters
        ----------
        name : str
            A name that the course binds.
        before : int
            Number of the cell that uses it.
        space : dict
            The namespace.
        """
        found = self._course_binding(name, before)
        if found is None:
            return
        is_import = isinstance(found.statement, _IMPORTS)
        if self.spec.cells[found.cell].role == "test" and not is_import:
            return  # run with its own cell
        if not is_import:
            for other in used_names(found.statement) - bound_names(found.statement) - set(space):
                self.define(other, found.cell + 1, space)
        code = compile(ast.Module([found.statement], []), f"<given cell {found.cell}>", "exec")
        exec(code, space)  # noqa: S102 - a statement of the course's own
