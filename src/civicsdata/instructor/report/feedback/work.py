"""What a student wrote and what it showed, as HTML that acts on nothing and fits a small page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import nh3
from markupsafe import Markup, escape

PAGE_BYTES: Final = 40_000  # of a student's cells on one page
_ONE_OUTPUT: Final = 6_000  # bytes of one output
_ONE_TEXT: Final = 8_000  # bytes of one cell's text
_LEFT_OUT: Final = "The rest is left out, to keep this page small; your notebook has all of it."
_PICTURE: Final = "A picture stood here; your notebook has it."
# Tables and plain text only: a heading or a list of a student's would break the page's own order.
_CLEANER = nh3.Cleaner(
    tags={"b", "br", "caption", "code", "em", "i", "p", "pre", "strong", "sub", "sup", "table"}
    | {"tbody", "td", "tfoot", "th", "thead", "tr"},
    clean_content_tags={"script", "style", "svg", "math", "template", "iframe", "noscript"},
    attributes={"td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}},
    link_rel=None,
)
_EMPTY_HEAD = re.compile(r"<th((?: [^>]*)?)>\s*</th>")


@dataclass(frozen=True)
class Work:
    """A graded notebook, taken apart.

    Attributes
    ----------
    answers : dict of str to list of dict
        Answer cells by nbgrader's id.
    added : list of dict
        Cells that the student added.
    messages : dict of str to str
        What the checks said, by nbgrader's id.
    """

    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    added: list[dict[str, Any]] = field(default_factory=list)
    messages: dict[str, str] = field(default_factory=dict)


def read_work(path: Path) -> Work:
    """Read a graded notebook; one that cannot be read has nothing in it.

    Test cells are read for what they said alone: their text never leaves this function.
    """
    work = Work()
    try:
        cells = json.loads(path.read_bytes())["cells"]
        for cell in cells:
            marks = cell["metadata"].get("nbgrader") or {}
            name = marks.get("grade_id", "")
            if marks.get("solution"):
                work.answers[name] = cell
            elif marks.get("grade"):
                work.messages[name] = _message(cell.get("outputs", ()))
            elif str(cell.get("id", "")).startswith("added-"):
                work.added.append(cell)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Work()
    return work


def _message(outputs: Iterable[dict[str, Any]]) -> str:
    """Return what a check said: the error that ended it, or the card that it showed."""
    for output in outputs:
        if output["output_type"] == "error":
            return str(output["evalue"])
        if output["output_type"] == "display_data":
            return str(output["data"].get("text/plain", ""))
    return ""


@dataclass
class WorkWriter:
    """Writes cells until the room for them is used up."""

    left: int = PAGE_BYTES

    def cells(self, cells: Iterable[dict[str, Any]]) -> Markup:
        """Return cells as HTML; empty when there is nothing in them."""
        parts: list[str] = []
        for cell in cells:
            for part in _cell_parts(cell):
                size = len(part.encode("utf-8", "replace"))
                if size > self.left:
                    self.left = 0
                    return Markup("\n".join([*parts, _sentence(_LEFT_OUT)]))  # noqa: S704
                self.left -= size
                parts.append(part)
        return Markup("\n".join(parts))  # noqa: S704 - every part is escaped or cleaned


def _cell_parts(cell: dict[str, Any]) -> Iterable[str]:
    """Give a cell's text and outputs as HTML."""
    source = cell.get("source", "")
    text = "".join(source) if isinstance(source, list) else str(source)
    if text.strip():
        is_code = cell.get("cell_type") == "code"
        shown = text if is_code else as_typed(text)
        yield _pre(shown.strip("\n"), ' class="code"' if is_code else "", _ONE_TEXT)
    for output in cell.get("outputs", ()):
        yield from _output_parts(output)


def as_typed(markdown: str) -> str:
    """Return a student's text as it was typed; `clean_markdown` put these for its signs."""
    for put, typed in (("&lt;", "<"), ("&#33;", "!"), ("&#93;", "]"), ("&amp;", "&")):
        markdown = markdown.replace(put, typed)
    return markdown


def _output_parts(output: dict[str, Any]) -> Iterable[str]:
    kind, data = output.get("output_type"), output.get("data", {})
    if kind == "stream":
        yield _pre(_text(output.get("text", "")), "", _ONE_OUTPUT)
    elif kind == "error":
        yield _pre("\n".join(map(_text, output.get("traceback", ()))), "", _ONE_OUTPUT)
    elif "text/html" in data and len(_text(data["text/html"])) <= _ONE_OUTPUT:
        html = _EMPTY_HEAD.sub(r"<td\1></td>", _CLEANER.clean(_text(data["text/html"])))
        if html.strip():
            yield f'<div class="scroll" tabindex="0" role="group" aria-label="Output">{html}</div>'
    elif "text/plain" in data:
        yield _pre(_text(data["text/plain"]), "", _ONE_OUTPUT)
    if {"image/png", "image/jpeg"} & set(data):
        yield _sentence(_PICTURE)


def _text(value: Any) -> str:
    return "".join(map(str, value)) if isinstance(value, list) else str(value)


def _pre(text: str, attributes: str, most: int) -> str:
    """Return text as it was typed, cut to a number of bytes."""
    whole = str(escape(text.encode("utf-8", "replace").decode("utf-8")))
    if len(whole.encode()) <= most:
        return f"<pre{attributes}>{whole}</pre>"
    short = text[: most // 6]  # a character becomes at most six bytes, such as &quot;
    return f"<pre{attributes}>{escape(short)} …</pre>\n{_sentence(_LEFT_OUT)}"


def _sentence(text: str) -> str:
    return f'<p class="quiet">{text}</p>'
