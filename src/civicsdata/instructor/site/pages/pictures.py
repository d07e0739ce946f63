"""Find the first picture that a unit draws, for the page that is read while Python starts."""

from __future__ import annotations

import ast
import contextlib
import io
import re
import warnings
from dataclasses import dataclass
from typing import Any

import nbformat
import pandas as pd

_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)


@dataclass(frozen=True)
class Picture:
    """A picture, what it shows in words, and the picture for a phone where there is another."""

    svg: str
    words: str
    narrow: str = ""


def first_picture(notebook: str) -> Picture | None:
    """Return the first picture that the cells of a released notebook draw when they run.

    Parameters
    ----------
    notebook : str
        Text of the notebook; its code is the course's own, and runs here.

    Returns
    -------
    Picture or None
        None when no cell draws one before a cell fails.
    """
    shown: list[Any] = []
    names: dict[str, Any] = {"__name__": "__main__", "display": shown.append}
    quiet = io.StringIO()
    with (
        contextlib.redirect_stdout(quiet),
        contextlib.redirect_stderr(quiet),
        contextlib.suppress(Exception),
        warnings.catch_warnings(),
        pd.option_context("display.max_colwidth", 50, "display.max_rows", 60),
    ):
        warnings.simplefilter("ignore")
        for cell in nbformat.reads(notebook, as_version=4).cells:
            if cell.cell_type == "code":
                shown.append(_run(cell.source, names))
                for picture in filter(None, map(_picture, shown)):
                    return picture
                shown.clear()
    return None


def _run(source: str, names: dict[str, Any]) -> Any:
    """Run a cell and return the value of its last line, when that is an expression."""
    tree = ast.parse(source)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        exec(compile(tree, "cell", "exec"), names)  # noqa: S102
        return None
    tree.body.pop()
    exec(compile(tree, "cell", "exec"), names)  # noqa: S102
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names)  # noqa: S307


def _picture(value: Any) -> Picture | None:
    svg = getattr(value, "picture", None)
    if not isinstance(svg, str):
        to_html = getattr(value, "_repr_html_", None)
        svg = (to_html() or "") if callable(to_html) else ""
    found = _SVG.search(svg)
    if found is None:
        return None
    narrow = str(getattr(value, "narrow", ""))
    return Picture(found.group(), str(getattr(value, "summary", "")), narrow)
