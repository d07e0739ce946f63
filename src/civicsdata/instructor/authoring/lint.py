"""Findings on whether a released notebook is fit for its readers.

Each function looks at one notebook and returns sentences about what to mend; an empty list is good.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from itertools import pairwise
from typing import Any

MOST_CELLS = 60
MOST_WORDS = 1500
LONGEST_MEDIAN = 25
SHORTEST_ALT = 15

_FENCE = re.compile(r"^```.*?^```\s*$", re.DOTALL | re.MULTILINE)
_DETAILS = re.compile(r"<details>.*?</details>", re.DOTALL)
_TABLE = re.compile(r"^\|.*\|\s*$", re.MULTILINE)
_HEADING = re.compile(r"^(#{1,6}) +(.+)$", re.MULTILINE)
_IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)[^)]*\)")
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)\s]+)[^)]*\)")
_VAGUE = {"here", "click here", "this", "link", "more", "read more", "this page"}


def lint(notebook: Any) -> list[str]:
    """Return everything that is to be mended in a released unit.

    Parameters
    ----------
    notebook : NotebookNode
        A student version.

    Returns
    -------
    list of str
        One sentence each.

    Examples
    --------
    >>> from nbformat.v4 import new_markdown_cell, new_notebook
    >>> lint(new_notebook(cells=[new_markdown_cell("## No title")]))[0]
    'The notebook has 0 headings of level 1; it needs one.'
    """
    checks = (headings, images, links, length, sentences, asking, clean, kernel)
    return [finding for check in checks for finding in check(notebook)]


def prose(notebook: Any) -> str:
    """Return the running text: no code, no tables, no folded hints."""
    text = "\n\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    for pattern in (_FENCE, _DETAILS, _TABLE):
        text = pattern.sub("", text)
    return text


def headings(notebook: Any) -> list[str]:
    """Check for one heading of level 1, no level skipped, no heading twice."""
    found = [
        (len(marks), title)
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for marks, title in _HEADING.findall(_FENCE.sub("", cell.source))
    ]
    top = sum(level == 1 for level, _ in found)
    findings = [] if top == 1 else [f"The notebook has {top} headings of level 1; it needs one."]
    for (before, _), (level, title) in pairwise(found):
        if level > before + 1:
            findings.append(f"The heading {title!r} skips from level {before} to {level}.")
    twice = [title for title, count in Counter(t for _, t in found).items() if count > 1]
    return findings + [f"The heading {title!r} stands more than once." for title in twice]


def images(notebook: Any) -> list[str]:
    """Check that every picture has a text that says what it shows."""
    return [
        f"The picture {target} needs a description of at least {SHORTEST_ALT} characters."
        for alt, target in _IMAGE.findall(prose(notebook))
        if len(alt) < SHORTEST_ALT or alt in target
    ]


def links(notebook: Any) -> list[str]:
    """Check that a link's text says where it leads, and leads to one place."""
    places: dict[str, set[str]] = {}
    findings = []
    for text, target in _LINK.findall(prose(notebook)):
        if text.strip().lower() in _VAGUE:
            findings.append(f"The link text {text!r} does not say where it leads.")
        places.setdefault(text, set()).add(target)
    return findings + [
        f"The link text {text!r} leads to {len(targets)} places."
        for text, targets in places.items()
        if len(targets) > 1
    ]


def length(notebook: Any) -> list[str]:
    """Check that cells and words are within the budget."""
    findings = []
    if len(notebook.cells) > MOST_CELLS:
        findings.append(f"{len(notebook.cells)} cells; {MOST_CELLS} are the most.")
    words = len(re.findall(r"[\w'’-]+", prose(notebook)))
    if words > MOST_WORDS:
        findings.append(f"{words} words of prose; {MOST_WORDS} are the most.")
    return findings


def sentences(notebook: Any) -> list[str]:
    """Check for short sentences: at most 25 words at the median."""
    text = _HEADING.sub("", prose(notebook))
    parts = [len(p.split()) for p in re.split(r"(?<=[.!?:])\s+|\n\s*\n|\n[-\d]", text) if p.split()]
    median = statistics.median(parts) if parts else 0
    if median > LONGEST_MEDIAN:
        return [f"The median sentence has {median:g} words; {LONGEST_MEDIAN} are the most."]
    return []


def asking(notebook: Any) -> list[str]:
    """Check that every third cell asks something of the reader."""
    asks = [
        "nbgrader" in cell.metadata or (cell.cell_type == "markdown" and "?" in cell.source)
        for cell in notebook.cells
    ]
    if 3 * sum(asks) < len(asks):
        return [f"{sum(asks)} of {len(asks)} cells ask something; one in three should."]
    return []


def clean(notebook: Any) -> list[str]:
    """Check for no outputs, unique ids, no marks of the author."""
    findings = [
        f"The cell {cell.id} holds outputs."
        for cell in notebook.cells
        if cell.cell_type == "code" and (cell.outputs or cell.execution_count is not None)
    ]
    twice = [name for name, n in Counter(cell.id for cell in notebook.cells).items() if n > 1]
    findings += [f"The cell id {name} stands more than once." for name in twice]
    marks = ("BEGIN SOLUTION", "BEGIN HIDDEN TESTS", "BEGIN MARK SCHEME", "NotImplementedError")
    return findings + [
        f"The cell {cell.id} holds {mark!r}."
        for cell in notebook.cells
        for mark in marks
        if mark in cell.source
    ]


def kernel(notebook: Any) -> list[str]:
    """Check that the kernel is named, so that every machine starts the same one."""
    name = notebook.metadata.get("kernelspec", {}).get("name")
    return [] if name == "python3" else [f"The notebook names the kernel {name!r}, not 'python3'."]
