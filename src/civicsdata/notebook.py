"""Set up a notebook for somebody who has never programmed."""

from __future__ import annotations

import ast
import re
import sys
from html import escape
from typing import Any

from civicsdata.check import bank
from civicsdata.check.cards import Card, deliver, is_graded
from civicsdata.check.stale import STALE
from civicsdata.check.verdicts import Verdict
from civicsdata.explore.legible import legible_tables

_CHECK = re.compile(r"^\s*(?:check|preflight)\(\s*[\"']([\w-]+)[\"']", re.MULTILINE)
_NAME = re.compile(r"^([A-Za-z_]\w*)\s*=(?!=)", re.MULTILINE)
_ADVICE = {
    "SyntaxError": "Python could not read this cell. Look at the line above: is a quotation mark, "
    "a bracket or a comma missing, or one too many?",
    "IndentationError": "The lines of this cell do not start where Python expects it. Lines that "
    "belong together start equally far to the right.",
    "NameError": "Python does not know the name in the last line. Has the cell that makes it been "
    "run, and is the name spelled as it is there? Text needs quotation marks.",
    "KeyError": "No column, row or field has the name in the last line. Compare its spelling, "
    "capital letters included.",
    "TypeError": "Two things do not go together in the line above. Are three dots left over, or is "
    "a number in quotation marks?",
}
_KEY_ADVICE = (
    "Python took a part of this cell for a number that begins with a zero. Keys and dates are "
    'text, and need quotation marks: "DOJ-0227".'
)


def begin() -> None:
    """Show tables whole, and give beginners a sentence where Python gives an error.

    In a notebook, a check of an answer that has not been run says *Not started*; a check after an
    answer cell that stopped with an error says so, and does not judge the earlier answer; below
    other errors of beginners stands a sentence. Without a notebook, and in grading, only tables
    are shown whole.

    Examples
    --------
    >>> import pandas as pd
    >>> with pd.option_context("display.max_colwidth", 50, "display.max_rows", 60):
    ...     begin()
    ...     print(pd.get_option("display.max_colwidth"))
    None
    """
    legible_tables()
    ipython = sys.modules.get("IPython")
    shell: Any = ipython.get_ipython() if ipython is not None else None
    # A worker of the grader has a shell, but no kernel and no page to show anything on. Stock
    # nbgrader counts an error in a check, so in grading none may be replaced.
    if shell is None or getattr(shell, "kernel", None) is None or is_graded():
        return
    guide = getattr(shell, "civicsdata_guide", None) or Guide(shell)
    shell.civicsdata_guide = guide


class Guide:
    """Watches the cells of a notebook.

    Parameters
    ----------
    shell : IPython.core.interactiveshell.InteractiveShell
        The shell that runs them.
    """

    def __init__(self, shell: Any) -> None:
        self.source = ""
        self._told = False
        shell.events.register("pre_run_cell", self.before)
        shell.events.register("post_run_cell", self.after)
        shell.set_custom_exc((NameError,), self.name_error)

    def before(self, info: Any) -> None:
        """Keep what is about to be run."""
        self.source = info.raw_cell or ""
        self._told = False

    def after(self, result: Any) -> None:
        """Keep which names a failed cell left as they were, and say what to look at."""
        error = result.error_before_exec or result.error_in_exec
        names = set(_NAME.findall(self.source))
        if error is None:
            STALE.difference_update(names)
            return
        STALE.update(names)
        zeros = "leading zeros" in str(error)
        advice = _KEY_ADVICE if zeros else _ADVICE.get(type(error).__name__)
        if advice and not self._told and not _CHECK.search(self.source):
            _show(advice)

    def name_error(
        self, shell: Any, kind: type, error: NameError, trace: Any, tb_offset: int | None = None
    ) -> None:
        """Let a check of a name that does not exist yet say *Not started*."""
        check = _CHECK.search(self.source)
        if check is None or getattr(error, "name", None) not in _names(self.source):
            shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
            return
        self._told = True
        said = (
            f"There is no `{error.name}` yet. Write your answer in the answer cell, run that cell, "
            "then run this one again."
        )
        deliver(Card(check[1], _title(check[1]), 0, (("", Verdict("Not started", said)),)))


def _title(item: str) -> str:
    """Return what an item is called; its id when the installed course does not know it."""
    try:
        return bank.item(item).title
    except bank.UnknownItemError:
        return item


def _names(source: str) -> set[str]:
    """Return the names that the calls of a check cell hand over."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:
        return set()
    calls = (node for node in nodes if isinstance(node, ast.Call))
    return {arg.id for call in calls for arg in call.args if isinstance(arg, ast.Name)}


def _show(advice: str) -> None:
    display = sys.modules["IPython"].display
    html = f'<div role="status"><strong>What to look at.</strong> {escape(advice)}</div>'
    display.display({"text/plain": f"What to look at. {advice}", "text/html": html}, raw=True)
