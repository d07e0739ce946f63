"""Imports run one way: facts, models, explore; check, authoring, grading, commands; no circles."""

from __future__ import annotations

import ast
import re

import pytest

from tests.modules import imports, imports_of, modules, tree

# Each room of the house, and the rooms from which it may import besides itself.
FACTS = frozenset({"tables", "frames", "sources", "values"})
MODELS = FACTS | {"models"}
STUDENT = MODELS | {"explore", "check"}
BASE = STUDENT | {"", "instructor", "instructor.errors", "instructor.files", "instructor.commands"}
AUTHORING = BASE | {"instructor.authoring"}
GRADING = AUTHORING | {"instructor.grading"}
TERM = GRADING | {"instructor.term", "instructor.report", "instructor.lab"}
COMMANDS = TERM | {"instructor.term.export", "instructor.term.erase"}
MAY_IMPORT = {
    "": STUDENT | {"notebook", "brief"},  # the package itself: its public names
    "values": frozenset(),
    "tables": frozenset({"values"}),
    "frames": frozenset({"tables", "values"}),
    "sources": frozenset({"tables", "values"}),
    "models": FACTS,
    "explore": MODELS,
    "check": FACTS,
    "notebook": STUDENT,
    "brief": STUDENT,
    "instructor": frozenset(),
    "instructor.errors": frozenset(),
    "instructor.files": frozenset({"instructor.errors"}),
    "instructor.commands": frozenset(),
    "instructor.authoring": BASE,
    "instructor.grading": AUTHORING,
    "instructor.term": GRADING,
    "instructor.report": GRADING | {"instructor.term"},
    "instructor.term.export": TERM,  # what goes out is read from where everybody stands
    "instructor.term.erase": TERM,  # what a teacher noted of a student goes as well
    "instructor.lab": GRADING,
    "instructor.site": AUTHORING,
    "instructor.demo": COMMANDS,
    "instructor.cli": COMMANDS | {"instructor.demo", "instructor.site"},
    "__main__": frozenset({"instructor.cli"}),
}


def short(name: str) -> str:
    return name.partition(".")[2]


def room(name: str) -> str:
    """Return the room of a module: the longest listed name with which its own begins."""
    parts = short(name).split(".")
    for length in range(len(parts), 0, -1):
        start = ".".join(parts[:length])
        if start in MAY_IMPORT:
            return start
    raise LookupError(f"{name} stands in no room of MAY_IMPORT")


def edges() -> list[tuple[str, str]]:
    return [(name, target) for name in modules() for target in sorted(imports(name))]


def test_every_module_stands_in_a_room():
    assert len(modules()) > 50
    assert {room(name) for name in modules()} <= set(MAY_IMPORT)


def test_imports_go_one_way():
    assert len(edges()) > 100
    wrong = {
        (short(name), short(target))
        for name, target in edges()
        if room(target) not in MAY_IMPORT[room(name)] | {room(name)}
    }
    assert wrong == set()


def test_nothing_outside_imports_from_the_instructors_rooms():
    users = {
        short(name)
        for name, target in edges()
        if room(target).startswith("instructor") and not room(name).startswith("instructor")
    }
    assert users == {"__main__"}


def test_no_modules_import_each_other():
    graph = {name: set(imports(name)) for name in modules()}
    circles = {
        frozenset(other for other in reachable(name, graph) if name in reachable(other, graph))
        for name in modules()
        if name in reachable(name, graph)
    }
    assert circles == set()


def reachable(name: str, graph: dict[str, set[str]]) -> set[str]:
    """Return every module that one imports, or that those import."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        new = graph[waiting.pop()] - seen
        seen |= new
        waiting.extend(new)
    return seen


def test_a_module_that_is_named_in_a_text_exists():
    named = {
        (name, node.value)
        for name in modules()
        for node in ast.walk(tree(name))
        if isinstance(node, ast.Constant) and re.fullmatch(r"civicsdata(\.\w+)+", str(node.value))
    }
    assert {text for _, text in named if text not in modules()} == set()


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("import civicsdata.a.b", "civicsdata.a.b"),
        ("import civicsdata.a.b as c", "civicsdata.a.b"),
        ("from civicsdata.a import b", "civicsdata.a.b"),
        ("from civicsdata.a.b import function", "civicsdata.a.b"),
        ("from civicsdata.a import function", "civicsdata.a"),
        ("from . import b", "civicsdata.a.b"),
        ("from .b import function", "civicsdata.a.b"),
        ("from .. import c", "civicsdata.c"),
        ("from ..c import function", "civicsdata.c"),
        ("def f():\n    from civicsdata import c", "civicsdata.c"),
        ("if TYPE_CHECKING:\n    from civicsdata import c", "civicsdata.c"),
        ("import_module('civicsdata.c')", "civicsdata.c"),
        ("run([sys.executable, '-m', 'civicsdata.a.b'])", "civicsdata.a.b"),
        ("kind.__module__ == 'civicsdata.c'", "civicsdata.c"),
    ],
)
def test_an_import_is_seen_in_whatever_way_it_is_written(source, target):
    known = frozenset({"civicsdata", "civicsdata.a", "civicsdata.a.b", "civicsdata.c"})
    assert imports_of(ast.parse(source), "civicsdata.a", known) == {target}


@pytest.mark.parametrize("source", ["import json", "from json import loads", "'civicsdata is'"])
def test_other_imports_and_texts_are_left_out(source):
    known = frozenset({"civicsdata", "civicsdata.json"})
    assert imports_of(ast.parse(source), "civicsdata.a", known) == frozenset()
