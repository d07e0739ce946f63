"""Flag lines of a student's code that a person should read.

A flag is a hint, never a verdict. It names code that has no business in an answer: IPython's inner
parts, patched builtins, other processes, files outside the folder, objects that equal everything.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from civicsdata.instructor.grading.submission.cell_source import parse_cell

_MODULES = {
    "ctypes": "calls the machine directly",
    "gc": "looks at Python's memory",
    "inspect": "looks into running code",
    "linecache": "looks for source texts",
    "multiprocessing": "starts processes",
    "pty": "starts processes",
    "resource": "changes limits",
    "shutil": "moves or deletes files",
    "signal": "changes how the session is stopped",
    "socket": "uses the network",
    "sqlite3": "opens a database",
    "subprocess": "starts programs",
    "urllib": "uses the network",
    "requests": "uses the network",
    "http": "uses the network",
    "zmq": "uses the network",
    "civicsdata.instructor": "looks into the grader",
    "civicsdata.check": "looks into the grader",
    "nbgrader": "looks into the grader",
    "tracemalloc": "looks at Python's memory",
    "__main__": "reaches for the session itself",
}
_CALLS = {
    "fork": "starts processes",
    "kill": "ends processes",
    "killpg": "ends processes",
    "_exit": "ends the session",
    "abort": "ends the session",
    "system": "starts programs",
    "popen": "starts programs",
    "execv": "starts programs",
    "execve": "starts programs",
    "symlink": "links to other files",
    "mkfifo": "makes special files",
    "_getframe": "looks into running code",
    "settrace": "watches running code",
    "setprofile": "watches running code",
    "register_magic_function": "changes IPython",
    "showtraceback": "changes IPython",
    "_showtraceback": "changes IPython",
    "set_custom_exc": "changes IPython",
}
_ATTRIBUTES = {
    "ast_transformers": "changes IPython",
    "input_transformers_post": "changes IPython",
    "input_transformers_cleanup": "changes IPython",
    "input_transformer_manager": "changes IPython",
    "events": "changes IPython",
    "kernel": "changes IPython",
    "displayhook": "changes IPython",
    "display_pub": "changes IPython",
    "__subclasses__": "looks for hidden classes",
    "__globals__": "looks into functions",
    "f_back": "looks into running code",
    "f_globals": "looks into running code",
    "modules": "reaches for loaded modules",
}
_TEXTS = {
    "gradebook": "names the gradebook",
    "autograded": "names graded work",
    "submitted/": "names other submissions",
    "BEGIN HIDDEN TESTS": "looks for hidden tests",
    "NBGRADER_EXECUTION": "asks whether it is being graded",
    "/proc/": "looks at the system",
    "/etc/passwd": "looks at the system",
    "sitecustomize": "changes how Python starts",
    "build/source": "looks for the source notebook",
    "solutions/": "looks for solutions",
}
_COURSE_FUNCTIONS = ("check", "preflight")
_EQUALITY = ("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__")
_MODULE_NAMES = """
    AssertionError IPython __builtins__ alt builtins civicsdata math np numpy os pandas pd sys
"""


@dataclass(frozen=True)
class Flag:
    """A place in a student's source that a person should read. It changes no score."""

    cell: str
    line: int
    what: str


def flags_of(cell: str, source: str) -> Iterator[Flag]:
    """Go through what a person should read in a cell, each thing once.

    Parameters
    ----------
    cell : str
        Name of the cell.
    source : str
        The student's text.

    Examples
    --------
    >>> [flag.what for flag in flags_of("a", "import subprocess\\nx = 1")]
    ['subprocess: starts programs']
    >>> list(flags_of("a", "print([n * 2 for n in range(3)])"))
    []
    """
    seen: set[str] = set()
    for line, what in _found_in(source):
        if what not in seen:
            seen.add(what)
            yield Flag(cell, line, what)


def _found_in(source: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(source.split("\n"), start=1):
        if line.lstrip().startswith(("!", "%%bash", "%%sh", "%%script", "%system", "%sx")):
            yield number, f"{line.strip()[:20]}: starts programs"
    try:
        nodes = list(ast.walk(parse_cell(source)))
    except RecursionError:
        yield 1, "code that is nested too deeply to be read"
        return
    for node in nodes:
        yield from _found_in_node(node)


def _found_in_node(node: ast.AST) -> Iterator[tuple[int, str]]:
    line = getattr(node, "lineno", 1)
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        names = [alias.name for alias in node.names]
        if isinstance(node, ast.ImportFrom):
            names = [node.module or "", *(f"{node.module}.{name}" for name in names)]
        yield from ((line, f"{m}: {_MODULES[m]}") for m in map(_listed_module, names) if m)
        if "builtins" in names:
            yield line, "builtins: reaches for Python's own functions"
    elif isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        name = node.func.id if isinstance(node.func, ast.Name) else name
        if _CALLS.get(name):
            yield line, f"{name}(): {_CALLS[name]}"
        if name in ("__import__", "exec", "eval", "compile", "setattr"):
            yield line, f"{name}(): runs or changes code that cannot be seen here"
    elif isinstance(node, ast.Attribute) and node.attr in _ATTRIBUTES:
        yield line, f"{node.attr}: {_ATTRIBUTES[node.attr]}"
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from ((line, f"{t}: {why}") for t, why in _TEXTS.items() if t in node.value)
    elif isinstance(node, ast.FunctionDef) and node.name in _EQUALITY:
        yield line, f"{node.name}: an object that decides what it is equal to"
    elif _new_name(node) in _COURSE_FUNCTIONS:
        yield line, f"{_new_name(node)}: takes the place of the course's own function"
    elif isinstance(node, (ast.Assign, ast.AugAssign)):
        yield from _found_in_assignment(node, line)


def _listed_module(name: str) -> str:
    first = name.partition(".")[0]
    return next((m for m in (name, ".".join(name.split(".")[:2]), first) if m in _MODULES), "")


def _new_name(node: ast.AST) -> str:
    """Return the name to which a definition or assignment gives a meaning."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return node.name
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return node.id
    return ""


def _found_in_assignment(node: ast.Assign | ast.AugAssign, line: int) -> Iterator[tuple[int, str]]:
    """Find assignments into modules: `pd.testing.x = …`, `math.isclose = …`."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    for target in targets:
        if isinstance(target, ast.Attribute) and isinstance(
            target.value, (ast.Name, ast.Attribute)
        ):
            if ast.unparse(target.value).partition(".")[0] in _MODULE_NAMES.split():
                yield line, f"{ast.unparse(target)}: changes a module"
