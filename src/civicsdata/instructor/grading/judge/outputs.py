"""Clean what students' cells show, and write what test cells show.

Outputs and Markdown come from the student and end up in pages that an instructor opens. Only known
kinds of output are kept, each within its size, and HTML only with an allow-list of tags,
attributes and addresses.
"""

from __future__ import annotations

import re
from typing import Any

import nh3

from civicsdata.check.cards import Card
from civicsdata.instructor.grading.judge.result import ItemResult

Outputs = tuple[dict[str, Any], ...]

_STREAMS = ("stdout", "stderr")
_IMAGES = ("image/png", "image/jpeg")
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*\Z")
_ANSI_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_LONGEST_HTML = 200_000  # characters; more freezes a browser tab
_MOST_OUTPUTS = 500
_LONGEST_ERROR_NAME = 2000
_LARGEST_COUNT = 100_000

_TAGS = """
    a b br caption code col colgroup dd div dl dt em h1 h2 h3 h4 h5 h6 hr i li ol p pre s small span
    strong sub sup table tbody td tfoot th thead tr u ul
"""
_CLEANER = nh3.Cleaner(
    tags=set(_TAGS.split()),
    clean_content_tags={"script", "style", "svg", "math", "template", "iframe", "noscript"},
    attributes={
        "*": {"aria-hidden", "class", "lang", "title"},
        "a": {"href"},
        "table": {"border"},
        "td": {"colspan", "rowspan", "style"},
        "th": {"colspan", "rowspan", "scope", "style"},
        "tr": {"style"},
    },
    # What tables of pandas and `explore.legible_tables` need; none of them moves or hides anything.
    filter_style_properties={"overflow-wrap", "text-align", "vertical-align", "white-space"},
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
    link_rel="noopener noreferrer nofollow",
)
# MathJax, which shows formulas on a page, makes links and styles of these commands.
_TEX_COMMAND = re.compile(r"\\+(?=(?:href|style|class|cssId|require|url)(?![A-Za-z]))")
_ENTITY = re.compile(r"&(?=#|\w+;)")
_TAG_START = re.compile(r"<(?=[A-Za-z/!?])(?!https?://)")
_PICTURE = re.compile(r"!(?=\[)")
# The end of a link's text or label, unless a harmless address follows: "](", "]:".
_LINK = re.compile(r"\](?=\(|:)(?!(?:\(|:)\s*<?(?:https?://|mailto:|#))", re.IGNORECASE)


def clean_outputs(outputs: Any, most: int) -> tuple[list[dict[str, Any]], bool]:
    """Return what is safe to show of a list of outputs.

    Parameters
    ----------
    outputs : Any
        What the student's process sent.
    most : int
        Largest size of all outputs together, in bytes.

    Returns
    -------
    outputs, cut
        Well-formed nbformat outputs, and whether anything was left out for its size.

    Examples
    --------
    >>> clean_outputs([{"output_type": "stream", "name": "stdout", "text": "hi"}, 3], 100)[0]
    [{'output_type': 'stream', 'name': 'stdout', 'text': 'hi'}]
    """
    kept: list[dict[str, Any]] = []
    left, cut = most, False
    for output in outputs if isinstance(outputs, list) else ():
        one = _clean_output(output)
        if one is None:
            continue
        size = _size(one)
        if size > left:
            cut = True
            if one["output_type"] != "stream":
                continue
            one["text"] = one["text"][:left]
        left -= min(size, left)
        kept.append(one)
        if len(kept) >= _MOST_OUTPUTS:
            return kept, True
    return kept, cut


def _size(output: dict[str, Any]) -> int:
    if output["output_type"] == "stream":
        return len(output["text"])
    if output["output_type"] == "error":
        return sum(map(len, output["traceback"]))
    return sum(map(len, output["data"].values()))


def _clean_output(output: Any) -> dict[str, Any] | None:
    """Return an output of a known kind, cleaned; None for any other."""
    kind = output.get("output_type") if isinstance(output, dict) else None
    if kind == "stream" and output.get("name") in _STREAMS and isinstance(output.get("text"), str):
        return {"output_type": kind, "name": output["name"], "text": _clean_text(output["text"])}
    if kind == "error":
        lines = output.get("traceback")
        lines = [x for x in lines if isinstance(x, str)] if isinstance(lines, list) else []
        name, value = (
            _clean_text(str(output.get(key, ""))[:_LONGEST_ERROR_NAME])
            for key in ("ename", "evalue")
        )
        trace = list(map(_clean_text, lines)) or [f"{name}: {value}"]
        return {"output_type": kind, "ename": name, "evalue": value, "traceback": trace}
    if kind in ("display_data", "execute_result") and isinstance(output.get("data"), dict):
        data = _clean_data(output["data"])
        if not data:
            return None
        one: dict[str, Any] = {"output_type": kind, "data": data, "metadata": {}}
        if kind == "execute_result":
            one["execution_count"] = execution_count(output.get("execution_count"))
        return one
    return None


def execution_count(value: Any) -> int | None:
    """Return the number of a cell's run if it is one that can be, else None."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and 0 < value < _LARGEST_COUNT else None


def _clean_data(data: dict[str, Any]) -> dict[str, str]:
    """Return the kinds of a display that are safe to show."""
    kept: dict[str, str] = {}
    for kind, value in data.items():
        if not isinstance(value, str):
            continue
        if kind == "text/plain":
            kept[kind] = _clean_text(value)
        elif kind == "text/html" and len(value) <= _LONGEST_HTML:
            kept[kind] = clean_html(value)
        elif kind in _IMAGES and _BASE64.match(value):
            kept[kind] = value
    return kept


def _clean_text(text: str) -> str:
    """Return text without colour codes that can be written to a file."""
    return _ANSI_COLOUR.sub("", text).encode("utf-8", "replace").decode("utf-8")


def clean_html(html: str) -> str:
    """Return HTML with plain tags only: no script, style sheet, picture, event or odd address.

    Examples
    --------
    >>> clean_html('<table class="dataframe"><tbody><tr><td>1 &lt; 2</td></tr></tbody></table>')
    '<table class="dataframe"><tbody><tr><td>1 &lt; 2</td></tr></tbody></table>'
    >>> clean_html('<b onclick="x()">1</b><script>x()</script>')
    '<b>1</b>'
    """
    return _TEX_COMMAND.sub("", _CLEANER.clean(_clean_text(html)))


def clean_markdown(source: str) -> str:
    """Return a student's Markdown without HTML, pictures and odd addresses: they become text.

    Examples
    --------
    >>> clean_markdown("a <script>x</script> and 1 < 2")
    'a &lt;script>x&lt;/script> and 1 < 2'
    >>> clean_markdown("[a](https://example.org) [b](javascript:x)")
    '[a](https://example.org) [b&#93;(javascript:x)'
    """
    # First of all entities, so that none stands for a character that is looked for below.
    text = _TEX_COMMAND.sub("", _ENTITY.sub("&amp;", source))
    text = _PICTURE.sub("&#33;", _TAG_START.sub("&lt;", text))
    return _LINK.sub("&#93;", text)


def verdict_outputs(item: ItemResult, card: Card | None = None) -> Outputs:
    """Return the outputs under a test cell; nbgrader reads the same score out of them."""
    if item.score == 0 and item.points > 0:
        error = {
            "output_type": "error",
            "ename": "NotYet",
            "evalue": item.message,
            "traceback": [item.message],
        }
        return (error,)
    data = {"text/plain": item.message}
    if card is not None and card.findings == item.message:
        data = {"text/plain": card.text, "text/html": card.html()}
    message = {"output_type": "display_data", "data": data, "metadata": {}}
    if item.score is not None and item.score < item.points:
        # nbgrader takes a number as the last result for part of the points.
        share = {
            "output_type": "execute_result",
            "data": {"text/plain": f"{item.score:g}"},
            "metadata": {},
            "execution_count": None,
        }
        return message, share
    return (message,)
