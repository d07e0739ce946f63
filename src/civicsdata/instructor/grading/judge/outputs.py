"""Clean what students' cells show, and write what test cells show.

Outputs and Markdown come from the student and end up in pages that an instructor opens. Only known
kinds of output are kept, each within its size, and HTML only with an allow-list of tags,
attributes and addresses.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import nh3

from civicsdata.check.cards import Card
from civicsdata.instructor.grading.judge.result import ItemResult

Outputs = tuple[dict[str, Any], ...]

_STREAMS = ("stdout", "stderr")
_IMAGES = ("image/png", "image/jpeg")
_DISPLAYED = ("text/plain", "text/html", *_IMAGES)
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*\Z")
_ANSI_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_LONGEST_HTML = 200_000  # characters; more freezes a browser tab
_MOST_OUTPUTS = 500
_MOST_NOTES = 40
# Of an error, as `sandbox.shell` cuts it in the student's process: characters and lines.
_LONGEST_ERROR_NAME, _LONGEST_ERROR_LINE, _MOST_ERROR_LINES = 2000, 4000, 40
_TAG = re.compile("<(/?)([a-z][a-z0-9]*)")
_MOST_NESTING = 200  # elements in each other; tables have six
_ENDLESS = """
    br caption col colgroup dd dt hr img input li p tbody td tfoot th thead tr wbr
"""
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
        # Before anything is done with an output, it is cut to what there is room for, so that an
        # output that is a lie costs no more than its bytes.
        one, was_cut = _cut_output(output, left)
        cut = cut or was_cut
        one = _clean_output(one)
        if one is None:
            continue
        size = max(_size(one), 1)
        if size > left:
            cut = True
            continue
        left -= size
        kept.append(one)
        if len(kept) >= _MOST_OUTPUTS:
            return kept, True
    return kept, cut


def _size(output: dict[str, Any]) -> int:
    """Return the characters of an output."""
    if output["output_type"] == "stream":
        return len(output["text"])
    if output["output_type"] == "error":
        return sum(map(len, (output["ename"], output["evalue"], *output["traceback"])))
    return sum(map(len, output["data"].values()))


def outputs_size(outputs: Iterable[dict[str, Any]]) -> int:
    """Return the characters of cleaned outputs."""
    return sum(map(_size, outputs))


def _cut_output(output: Any, most: int) -> tuple[dict[str, Any] | None, bool]:
    """Return an output of a known kind with no more than there is room for, and whether it was cut.

    Only the fields that are shown are left in it, and they have the right types.
    """
    kind = output.get("output_type") if isinstance(output, dict) else None
    if kind == "stream" and output.get("name") in _STREAMS and isinstance(output.get("text"), str):
        text = output["text"]
        one = {"output_type": kind, "name": output["name"], "text": text[:most]}
        return (one if most > 0 else None), len(text) > most
    if kind == "error":
        given = output.get("traceback")
        lines = given[-_MOST_ERROR_LINES:] if isinstance(given, list) else []
        lines = [line[:_LONGEST_ERROR_LINE] for line in lines if isinstance(line, str)]
        name, value = (output.get(key, "") for key in ("ename", "evalue"))
        return {
            "output_type": kind,
            "ename": name[:_LONGEST_ERROR_NAME] if isinstance(name, str) else "",
            "evalue": value[:_LONGEST_ERROR_NAME] if isinstance(value, str) else "",
            "traceback": lines,
        }, False
    if kind in ("display_data", "execute_result") and isinstance(output.get("data"), dict):
        data = {
            name: value
            for name, value in output["data"].items()
            if name in _DISPLAYED and isinstance(value, str)
        }
        if sum(map(len, data.values())) > most:
            return None, True
        count = execution_count(output.get("execution_count"))
        return {"output_type": kind, "data": data, "execution_count": count}, False
    return None, False


def _clean_output(output: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return an output cleaned; None when nothing of it is left."""
    if output is None:
        return None
    kind = output["output_type"]
    if kind == "stream":
        return {**output, "text": clean_text(output["text"])}
    if kind == "error":
        name, value = clean_text(output["ename"]), clean_text(output["evalue"])
        trace = list(map(clean_text, output["traceback"])) or [f"{name}: {value}"]
        return {"output_type": kind, "ename": name, "evalue": value, "traceback": trace}
    data = _clean_data(output["data"])
    if not data:
        return None
    one: dict[str, Any] = {"output_type": kind, "data": data, "metadata": {}}
    if kind == "execute_result":
        one["execution_count"] = output["execution_count"]
    return one


def execution_count(value: Any) -> int | None:
    """Return the number of a cell's run if it is one that can be, else None."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and 0 < value < _LARGEST_COUNT else None


def _clean_data(data: dict[str, str]) -> dict[str, str]:
    """Return the kinds of a display that are safe to show."""
    kept: dict[str, str] = {}
    for kind, value in data.items():
        if kind == "text/plain":
            kept[kind] = clean_text(value)
        elif kind == "text/html" and len(value) <= _LONGEST_HTML and not _is_nest(value):
            kept[kind] = clean_html(value)
        elif kind in _IMAGES and _BASE64.match(value):
            kept[kind] = value
    return kept


def _is_nest(html: str) -> bool:
    """Tell whether elements lie so deep in each other that cleaning would take long.

    The time to clean grows with the square of the depth. Elements that end without an end tag are
    not counted.
    """
    open_tags, depth = Counter[str](), 0
    endless = frozenset(_ENDLESS.split())
    for end, name in _TAG.findall(html.lower()):
        if name in endless:
            continue
        if not end:
            depth += 1
            open_tags[name] += 1
        elif open_tags[name]:
            depth -= 1
            open_tags[name] -= 1
        if depth > _MOST_NESTING:
            return True
    return False


def clean_text(text: str) -> str:
    """Return text without colour codes that can be written to a file."""
    return _ANSI_COLOUR.sub("", text).encode("utf-8", "replace").decode("utf-8")


def first_notes(notes: Sequence[str]) -> tuple[str, ...]:
    """Return as many notes as a person reads, as text that can be written to a file.

    Examples
    --------
    >>> first_notes(["a", "b"])
    ('a', 'b')
    """
    kept = tuple(map(clean_text, notes[:_MOST_NOTES]))
    left = len(notes) - len(kept)
    return (*kept, f"There are {left} more notes like these.") if left else kept


def clean_html(html: str) -> str:
    """Return HTML with plain tags only: no script, style sheet, picture, event or odd address.

    Examples
    --------
    >>> clean_html('<table class="dataframe"><tbody><tr><td>1 &lt; 2</td></tr></tbody></table>')
    '<table class="dataframe"><tbody><tr><td>1 &lt; 2</td></tr></tbody></table>'
    >>> clean_html('<b onclick="x()">1</b><script>x()</script>')
    '<b>1</b>'
    """
    return _TEX_COMMAND.sub("", _CLEANER.clean(clean_text(html)))


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
