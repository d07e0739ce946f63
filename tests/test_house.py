"""The rules of the house that can be counted: sizes of rooms, files and functions, docstrings."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable

import pytest

from tests.modules import functions, modules, tree

MOST_MODULES = 9  # side by side in a package, besides __init__
MOST_LINES = 300  # of a file
MOST_ARGUMENTS = 5  # of a function, besides self and cls


def crowded_packages() -> set[str]:
    """Return the packages with too many modules side by side."""
    packages = {name for name, file in modules().items() if file.name == "__init__.py"}
    count = Counter(name.rpartition(".")[0] for name in modules() if name not in packages)
    return {package for package, modules in count.items() if modules > MOST_MODULES}


def long_files() -> set[str]:
    """Return the modules with too many lines."""
    texts = {name: file.read_text(encoding="utf-8") for name, file in modules().items()}
    return {name for name, text in texts.items() if text.count("\n") > MOST_LINES}


def undescribed_modules() -> set[str]:
    """Return the modules whose docstring asks a question, or that have none."""
    subjects = {name: ast.get_docstring(tree(name)) or "?" for name in modules()}
    return {name for name, subject in subjects.items() if "?" in subject.split("\n\n")[0]}


def long_signatures() -> set[str]:
    """Return the functions with too many arguments."""
    return {
        f"{name}.{function.name}"
        for name in modules()
        for function in functions(name)
        if len(arguments(function)) > MOST_ARGUMENTS
    }


def arguments(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    given = function.args
    names = [argument.arg for argument in given.posonlyargs + given.args + given.kwonlyargs]
    return [name for name in names if name not in ("self", "cls")]


@pytest.mark.parametrize(
    "rule", [crowded_packages, long_files, undescribed_modules, long_signatures],
    ids=lambda rule: rule.__name__,
)  # fmt: skip
def test_no_place_breaks_a_rule_of_the_house(rule: Callable[[], set[str]]):
    assert len(modules()) > 50
    assert rule() == set()


def test_arguments_are_counted_in_every_position():
    (function,) = ast.parse("def f(self, a, /, b, *rest, c, d=1, **more): ...").body
    assert arguments(function) == ["a", "b", "c", "d"]
