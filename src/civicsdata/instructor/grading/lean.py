"""How can other packages be imported without two seconds of waiting?

jsonschema tries to import `rfc3987_syntax`, which builds a grammar for one second and serves a
string format that neither Altair nor nbformat uses here. nbgrader imports its pages for JupyterLab,
with a web server, before its gradebook. Inside this block neither happens, and the garbage
collector rests, since what an import makes stays.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

_SLOW = "rfc3987_syntax"
_PAGES = [
    f"nbgrader.server_extensions.{name}"
    for name in ("assignment_list", "course_list", "validate_assignment", "formgrader")
]


def skip_slow_import() -> None:
    """Let `rfc3987_syntax` count as not installed in this process, whoever asks for it."""
    sys.modules[_SLOW] = None  # type: ignore[assignment]


@contextmanager
def lean_imports() -> Iterator[None]:
    """Skip the import of slow modules that are not needed, for the length of a block.

    A module that is there already stays. An `nbgrader` that is imported inside cannot serve its
    pages in this process.

    Examples
    --------
    >>> with lean_imports():
    ...     import jsonschema
    """
    skipped: list[str] = []
    if _SLOW not in sys.modules and "jsonschema" not in sys.modules:
        sys.modules[_SLOW] = None  # type: ignore[assignment]
        skipped.append(_SLOW)
    if "nbgrader" not in sys.modules:
        for name in _PAGES:
            sys.modules[name] = page = ModuleType(name)
            page.load_jupyter_server_extension = None  # type: ignore[attr-defined]
            skipped.append(name)
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
        for name in skipped:
            del sys.modules[name]
