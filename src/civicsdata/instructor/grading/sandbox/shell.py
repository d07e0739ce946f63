"""Collect what a notebook would show under a cell.

One IPython shell, without a kernel, whose prints, displays, results and errors are kept as nbformat
outputs. It is built once, before any student code is seen, and forked.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

Output = dict[str, Any]

# Characters and lines that are kept of an error; honest ones have fewer.
_LONGEST_NAME, _LONGEST_MESSAGE, _LONGEST_LINE, _MOST_LINES = 200, 2000, 4000, 40


class OutputCollector:
    """Collects the outputs of one cell, up to a number of bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.clear()

    def clear(self) -> None:
        """Drop all outputs."""
        self.outputs: list[Output] = []
        self.size = 0
        self.full = False

    def _reserve(self, size: int) -> bool:
        """Reserve room for some bytes, if there is any left."""
        if self.size + size > self.limit:
            self.full = True
            return False
        self.size += size
        return True

    def add_text(self, name: str, text: str) -> None:
        """Add text to a stream; what no longer fits is cut."""
        left = self.limit - self.size
        if len(text) > left:
            text, self.full = text[:left], True
        self.size += len(text)
        if not text:
            return
        last = self.outputs[-1] if self.outputs else None
        if last is not None and last["output_type"] == "stream" and last["name"] == name:
            last["text"].append(text)
        else:
            self.outputs.append({"output_type": "stream", "name": name, "text": [text]})

    def add_display(
        self, kind: str, data: Mapping[str, Any], metadata: Any, count: int | None
    ) -> None:
        """Add a display or a result; one that does not fit is dropped."""
        if not self._reserve(
            sum(
                len(v) if isinstance(v, (str, bytes)) else 100 + len(repr(v)) for v in data.values()
            )
        ):
            return
        output: Output = {"output_type": kind, "data": dict(data), "metadata": metadata or {}}
        if kind == "execute_result":
            output["execution_count"] = count
        self.outputs.append(output)

    def add_error(self, name: str, message: str, lines: list[str]) -> None:
        """Add an error."""
        self.outputs.append(
            {
                "output_type": "error",
                "ename": name[:_LONGEST_NAME],
                "evalue": message[:_LONGEST_MESSAGE],
                "traceback": [line[:_LONGEST_LINE] for line in lines[-_MOST_LINES:]],
            }
        )

    def finish(self) -> list[Output]:
        """Return the outputs, streams joined."""
        for output in self.outputs:
            if output["output_type"] == "stream":
                output["text"] = "".join(output["text"])
        return self.outputs


class Stream(io.TextIOBase):
    """A text stream into a collector."""

    encoding = "utf-8"
    errors = "strict"

    def __init__(self, collector: OutputCollector, name: str) -> None:
        self._collector = collector
        self._name = name

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._collector.add_text(self._name, text)
        return len(text)

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False


class _Publisher(DisplayPublisher):
    collector: OutputCollector

    def publish(
        self,
        data: Any,
        metadata: Any = None,
        source: Any = None,
        *,
        update: bool = False,
        **kwargs: Any,
    ) -> None:
        if not update:
            self.collector.add_display("display_data", data, metadata, None)

    def clear_output(self, wait: bool = False) -> None:
        self.collector.clear()


class _Hook(DisplayHook):
    collector: OutputCollector

    def write_output_prompt(self) -> None:
        """Print no prompt."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        self.collector.add_display("execute_result", format_dict, md_dict, self.prompt_count)

    def finish_displayhook(self) -> None:
        self._is_active = False


class Shell(InteractiveShell):
    """The shell that runs a student's cells."""

    collector: OutputCollector
    transformed: dict[str, str]
    snapshots: dict[int, dict[str, Any]]
    current: int | None

    def transform_cell(self, raw_cell: str) -> str:
        """Turn IPython's own syntax into Python; what was rehearsed is known already."""
        if raw_cell not in self.transformed:
            return str(super().transform_cell(raw_cell))  # type: ignore[no-untyped-call]
        return self.transformed[raw_cell]

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        lines = [stb] if isinstance(stb, str) else [str(line) for line in stb]
        self.collector.add_error(getattr(etype, "__name__", "Error"), _message(evalue), lines)

    def enable_gui(self, gui: Any = None) -> None:
        """Do nothing: there is no screen."""


def _message(error: Any) -> str:
    try:
        return str(error)
    except Exception:
        return ""


def build_shell(limit: int) -> Shell:
    """Build the shell.

    Parameters
    ----------
    limit : int
        How many bytes of output are kept for one cell.
    """
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.cache_size = 100
    config.InteractiveShell.xmode = "Context"
    config.DisplayFormatter.active_types = ["text/plain", "text/html", "image/png", "image/jpeg"]
    config.InteractiveShell.displayhook_class = _Hook
    config.InteractiveShell.display_pub_class = _Publisher
    shell: Shell = Shell.instance(
        config=config, displayhook_class=_Hook, display_pub_class=_Publisher
    )
    shell.transformed = {}
    shell.snapshots, shell.current = {}, None
    collector = OutputCollector(limit)
    shell.collector = collector
    _Hook.collector = _Publisher.collector = collector
    return shell


def shorten_tables(shell: Shell) -> None:
    """Leave a table's cells out of its plain text: its HTML shows them, and takes long enough."""
    import pandas as pd

    def shorten(table: pd.DataFrame, printer: Any, cycle: bool) -> None:
        printer.text(f"[a table of {len(table)} rows and {len(table.columns)} columns]")

    formatter: Any = shell.display_formatter
    formatter.formatters["text/plain"].for_type(pd.DataFrame, shorten)


def rehearse(shell: Shell, source: str) -> None:
    """Run a cell before any student's, so that its next run in a fork is quicker."""
    shell.transformed[source] = shell.transform_cell(source)
    run_cell(shell, source)


def run_cell(shell: Shell, source: str) -> tuple[list[Output], int | None]:
    """Run one cell; return its outputs and its execution count."""
    collector = shell.collector
    collector.clear()
    old = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = Stream(collector, "stdout"), Stream(collector, "stderr")
    try:
        result: Any = shell.run_cell(source, store_history=True)  # type: ignore[no-untyped-call]
    finally:
        sys.stdout, sys.stderr = old
    count = result.execution_count
    return collector.finish(), count if isinstance(count, int) else None
