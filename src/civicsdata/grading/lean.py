"""How can jsonschema be imported without a second of waiting?

jsonschema tries to import `rfc3987_syntax`, which builds a grammar for one second and serves a
string format that neither Altair nor nbformat uses here. Inside this block that import fails, as
it does where the package is not installed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_SLOW = "rfc3987_syntax"


@contextmanager
def lean_imports() -> Iterator[None]:
    """Skip the import of one slow optional module for the length of a block.

    Examples
    --------
    >>> with lean_imports():
    ...     import jsonschema
    """
    if _SLOW in sys.modules or "jsonschema" in sys.modules:
        yield
        return
    sys.modules[_SLOW] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[_SLOW]
