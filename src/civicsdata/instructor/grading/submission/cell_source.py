"""Read, compare and parse the sources of notebook cells."""

from __future__ import annotations

import ast
import re
from typing import Any

_HIDDEN_TESTS = re.compile(
    r"^[ \t]*### BEGIN HIDDEN TESTS.*?^[ \t]*### END HIDDEN TESTS[^\n]*\n?",
    re.DOTALL | re.MULTILINE,
)


def source_text(source: Any) -> str:
    r"""Return the text of a source, which may be a list of lines.

    Raises
    ------
    TypeError
        When it is neither text nor a list of texts.

    Examples
    --------
    >>> source_text(["a = 1\r\n", "b = 2"])
    'a = 1\nb = 2'
    """
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        raise TypeError("a source is text or a list of lines")
    text = source.replace("\r\n", "\n").replace("\r", "\n")
    # Half of a surrogate pair cannot be written to a file.
    return text.encode("utf-8", "replace").decode("utf-8")


def without_hidden_tests(source: str) -> str:
    r"""Return a source without nbgrader's hidden tests.

    Examples
    --------
    >>> without_hidden_tests("a\n### BEGIN HIDDEN TESTS\nb\n### END HIDDEN TESTS\nc")
    'a\nc'
    """
    return _HIDDEN_TESTS.sub("", source)


def normalized(source: str) -> str:
    """Return the form in which two sources are compared: no space at line ends."""
    return "\n".join(line.rstrip() for line in source.strip().split("\n"))


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
