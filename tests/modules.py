"""The modules of the package as their source shows them: names, functions and imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

SRC = Path(__file__).resolve().parent.parent / "src"


@cache
def modules() -> dict[str, Path]:
    """Return the file of each module and package by its dotted name."""
    return {_dotted(file): file for file in sorted((SRC / "civicsdata").rglob("*.py"))}


def _dotted(file: Path) -> str:
    parts = file.relative_to(SRC).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(modules()[name].read_text(encoding="utf-8"))


@cache
def imports(name: str) -> frozenset[str]:
    """Return the modules of the package that one of them imports or names in a string."""
    known = frozenset(modules())
    is_package = modules()[name].name == "__init__.py"
    return imports_of(tree(name), name if is_package else name.rpartition(".")[0], known) - {name}


def imports_of(source: ast.Module, package: str, known: frozenset[str]) -> frozenset[str]:
    """Return which known modules a source in a package imports, wherever the import stands.

    A text that is the dotted name of a module counts: ``import_module`` and ``python -m`` take it.
    """
    names = {name for node in ast.walk(source) for name in _named(node, package)}
    return frozenset(filter(None, (_nearest(name, known) for name in names)))


def _named(node: ast.AST, package: str) -> Iterator[str]:
    match node:
        case ast.Import(names=names):
            yield from (alias.name for alias in names)
        case ast.ImportFrom(module=module, names=names, level=level):
            above = ".".join(package.split(".")[: len(package.split(".")) + 1 - level])
            start = ".".join(filter(None, (above if level else "", module)))
            yield from (f"{start}.{alias.name}" for alias in names)
        case ast.Constant(value=str(text)) if text.startswith("civicsdata."):
            yield text


def _nearest(name: str, known: frozenset[str]) -> str | None:
    """Return the module of a dotted name that may end in a function or class of it."""
    if name in known:
        return name
    parent = name.rpartition(".")[0]
    return parent if parent in known else None


def functions(name: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(name)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node
