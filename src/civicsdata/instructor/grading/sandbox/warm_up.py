"""Import and run once what notebooks need, so that every fork finds it warm."""

from __future__ import annotations

import gc
import json
import re
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from civicsdata.check import bank
from civicsdata.check.question import Question
from civicsdata.instructor.grading.limits import Limits
from civicsdata.values import normalize

_ITEM = re.compile(r'"grade_id": "([a-z0-9-]+)"')
_FIRST_CELLS = (
    "import pandas as pd\npd.DataFrame({'a': [1]})",
    "1 / 0",
    "%%time\n1",
    "from civicsdata import check, cite, describe, explore, load, page, preflight, tables",
    "cite('A13')  # looks through every table",
)


def warm_shell(limits: Limits, notebooks: Sequence[Path]) -> Any:
    """Build the shell and rehearse the course's own cells in it.

    Altair is slow to import and large to copy, so it is left to units that ask for a chart.

    Parameters
    ----------
    limits : Limits
        Limits of each notebook.
    notebooks : sequence of Path
        Released notebooks whose cells are rehearsed; one that cannot be read is left out.
    """
    texts = [_read(path) for path in notebooks]
    gc.disable()  # what an import makes stays, so looking for garbage is in vain
    import asyncio  # noqa: F401
    import subprocess  # noqa: F401

    import ipywidgets
    import numpy as np  # noqa: F401
    import pandas as pd

    if not texts or any(map(_asks_for_a_chart, texts)):
        import altair  # noqa: F401

    from civicsdata.explore.drawing import charts
    from civicsdata.instructor.grading.sandbox import shell as shells

    gc.enable()
    charts.stop_drawing()
    # No page is there to hear of a new widget.
    ipywidgets.Widget.open = lambda self: None  # type: ignore[attr-defined]
    shell: Any = shells.build_shell(limits.output_bytes)
    shells.shorten_tables(shell)
    normalize(pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}))
    for cell in (*_FIRST_CELLS, *(cell for text in texts for cell in _course_cells(text))):
        shells.rehearse(shell, cell)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pd.reset_option("display")
    shell.reset(new_session=True)
    shell.execution_count = 1
    gc.collect()
    gc.freeze()  # forks share this memory as long as the collector does not write to it
    return shell


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def _asks_for_a_chart(text: str) -> bool:
    """Return whether an item of a released notebook is answered with a chart."""
    return "altair" in text or any(
        part.answer == "chart" for name in _ITEM.findall(text) for part in _parts(name)
    )


def _parts(name: str) -> tuple[Question, ...]:
    try:
        return bank.item(name).parts
    except bank.UnknownItemError:
        return ()


def _course_cells(text: str) -> list[str]:
    """Return the code cells of a released notebook that are no answers and no tests."""
    try:
        notebook = json.loads(text)
        return [
            "".join(cell["source"])
            for cell in notebook["cells"]
            if cell["cell_type"] == "code" and "nbgrader" not in cell["metadata"]
        ]
    except (ValueError, KeyError, TypeError):
        return []
