"""Which outputs of a student's cell are safe to keep and to show?

Outputs come from the student's process and end up in pages that an instructor opens. Only known
kinds are kept, each within its size; HTML only when it is made of harmless tags.
"""

from __future__ import annotations

import re
from typing import Any

_STREAMS = ("stdout", "stderr")
_TEXT = ("text/plain",)
_IMAGES = ("image/png", "image/jpeg")
_VEGA = re.compile(r"application/vnd\.vegalite\.v\d+\+json\Z")
_TAGS = [
    "a",
    "b",
    "br",
    "caption",
    "code",
    "col",
    "colgroup",
    "div",
    "dd",
    "dl",
    "dt",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
]
_TAG = re.compile(
    r"</?(?:" + "|".join(_TAGS) + r")"
    r"(?:\s+(?:(?:border|class|role|scope|colspan|rowspan|valign|align|title|aria-hidden|lang)"
    r"=\"[^\"<>&]*\"|style=\"[-\w\s:;.,#%]*\"))*\s*/?>",
    re.IGNORECASE,
)
_PANDAS_STYLE = re.compile(r"<style scoped>[^<@\\()]*</style>")
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*\Z")
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_LONGEST_HTML = 200_000


def safe(outputs: Any, most: int) -> tuple[list[dict[str, Any]], bool]:
    """Keep what is safe of a list of outputs.

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
    >>> safe([{"output_type": "stream", "name": "stdout", "text": "hi"}, 3], 100)[0]
    [{'output_type': 'stream', 'name': 'stdout', 'text': 'hi'}]
    """
    kept: list[dict[str, Any]] = []
    left, cut = most, False
    for output in outputs if isinstance(outputs, list) else ():
        one = _one(output)
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
        if len(kept) >= 500:
            return kept, True
    return kept, cut


def _size(output: dict[str, Any]) -> int:
    if output["output_type"] == "stream":
        return len(output["text"])
    if output["output_type"] == "error":
        return sum(map(len, output["traceback"]))
    return sum(len(v) if isinstance(v, str) else len(repr(v)) for v in output["data"].values())


def _one(output: Any) -> dict[str, Any] | None:
    kind = output.get("output_type") if isinstance(output, dict) else None
    if kind == "stream" and output.get("name") in _STREAMS and isinstance(output.get("text"), str):
        return {"output_type": kind, "name": output["name"], "text": _clean(output["text"])}
    if kind == "error":
        trace = output.get("traceback")
        lines = [_clean(x) for x in trace if isinstance(x, str)] if isinstance(trace, list) else []
        name, value = (_clean(str(output.get(k, ""))[:2000]) for k in ("ename", "evalue"))
        lines = lines or [f"{name}: {value}"]
        return {"output_type": kind, "ename": name, "evalue": value, "traceback": lines}
    if kind in ("display_data", "execute_result") and isinstance(output.get("data"), dict):
        data = {k: v for k, v in output["data"].items() if isinstance(k, str) and _good(k, v)}
        if not data:
            return None
        one: dict[str, Any] = {"output_type": kind, "data": data, "metadata": {}}
        if kind == "execute_result":
            count = output.get("execution_count")
            good = isinstance(count, int) and 0 <= count < 100_000
            one["execution_count"] = count if good else None
        return one
    return None


def _clean(text: str) -> str:
    text = _ANSI.sub("", text)
    return text.encode("utf-8", "replace").decode("utf-8")


def _good(kind: str, value: Any) -> bool:
    if kind in _TEXT:
        return is_text(value)
    if kind == "text/html":
        return is_text(value) and harmless_html(value)
    if kind in _IMAGES:
        return isinstance(value, str) and bool(_BASE64.match(value))
    return bool(_VEGA.match(kind)) and isinstance(value, dict)


def is_text(value: Any) -> bool:
    """Say whether a value is text that can be written to a file."""
    return isinstance(value, str) and value == value.encode("utf-8", "replace").decode("utf-8")


def harmless_html(html: str) -> bool:
    """Say whether HTML is made of plain tags only: no script, link, picture, or event.

    Examples
    --------
    >>> harmless_html('<table class="dataframe"><tr><td>1 &lt; 2</td></tr></table>')
    True
    >>> harmless_html('<b onclick="x()">1</b>')
    False
    """
    if len(html) > _LONGEST_HTML:
        return False
    rest = _TAG.sub("", _PANDAS_STYLE.sub("", html))
    return "<" not in rest


_TAG_START = re.compile(r"<(?=[A-Za-z/!?])(?!https?://)")


def calm_markdown(source: str) -> str:
    """Take the HTML out of a student's Markdown: it is shown as the text it is.

    Examples
    --------
    >>> calm_markdown("a <script>x</script> and 1 < 2")
    'a &lt;script>x&lt;/script> and 1 < 2'
    """
    return _TAG_START.sub("&lt;", source)
