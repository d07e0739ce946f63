"""Of a student's outputs and Markdown, what does harm is left out and the rest is kept."""

from __future__ import annotations

import json
import re
from typing import Any

import nbformat
import pandas as pd
import pytest
from hypothesis import given, settings
from nbconvert.filters import markdown2html
from tests.instructor.grading.strategies import JSON

from civicsdata.instructor.grading.judge import outputs
from civicsdata.instructor.grading.judge.outputs import (
    clean_html,
    clean_markdown,
    clean_outputs,
    first_notes,
    outputs_size,
)

STREAM = {"output_type": "stream", "name": "stderr", "text": "careful\n"}
ERROR = {"output_type": "error", "ename": "E", "evalue": "no", "traceback": ["E: no"]}
PICTURE = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "aGk="}}
TABLE = {
    "output_type": "execute_result",
    "execution_count": 3,
    "metadata": {},
    "data": {"text/plain": "a table", "text/html": "<table><tbody></tbody></table>"},
}


@pytest.mark.parametrize("output", [STREAM, ERROR, PICTURE, TABLE])
def test_honest_outputs_are_kept_as_they_are(output: dict[str, Any]) -> None:
    assert clean_outputs([output, output], 1000) == ([output, output], False)


@settings(max_examples=200, deadline=None)
@given(JSON)
def test_outputs_that_are_none_are_left_out_and_the_others_kept(data: Any) -> None:
    kept, cut = clean_outputs([data, STREAM, data], 1000)
    json.dumps(kept, allow_nan=False)
    assert STREAM in kept
    assert not cut


@pytest.mark.parametrize(
    "output",
    [
        3, {}, {"output_type": "stream", "name": "stdlog", "text": "x"},
        {"output_type": "stream", "name": "stdout", "text": ["x"]},
        {"output_type": "update_display_data", "data": {"text/plain": "x"}},
        {"output_type": "display_data", "data": {"application/javascript": "x()"}},
        {"output_type": "display_data", "data": {"text/latex": "$\\href{javascript:x}{x}$"}},
        {"output_type": "display_data", "data": {"text/markdown": "<script>x</script>"}},
        {"output_type": "display_data", "data": {"image/svg+xml": "<svg onload='x()'/>"}},
        {"output_type": "display_data", "data": {"image/png": '"><script>x</script>'}},
        {"output_type": "display_data", "data": {"application/vnd.vegalite.v6+json": {}}},
    ],
)  # fmt: skip
def test_other_kinds_of_output_are_left_out(output: Any) -> None:
    assert clean_outputs([output], 1000) == ([], False)


def test_what_is_too_large_is_cut() -> None:
    long = {**STREAM, "text": "x" * 90}
    assert clean_outputs([long, long, PICTURE], 100) == (
        [long, {**STREAM, "text": "x" * 10}],
        True,
    )


def test_an_output_is_well_formed_for_nbformat() -> None:
    odd = {**TABLE, "execution_count": "9", "metadata": {"a": 1}, "more": 2}
    kept, _ = clean_outputs([odd, {"output_type": "error"}], 1000)
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": "", "outputs": kept}
    book = {"cells": [{**cell, "execution_count": None}], "metadata": {}}
    nbformat.validate({**book, "nbformat": 4, "nbformat_minor": 5})


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<script>x</script>", ""),
        ("<img src=x>", ""),
        ('<b onclick="x()">x</b>', "<b>x</b>"),
        ("<a href='javascript:x'>x</a>", '<a rel="noopener noreferrer nofollow">x</a>'),
        ("<a href='java&#x09;script:x'>x</a>", '<a rel="noopener noreferrer nofollow">x</a>'),
        ("<a href='data:text/html,x'>x</a>", '<a rel="noopener noreferrer nofollow">x</a>'),
        ("<a href='../ben/work'>x</a>", '<a rel="noopener noreferrer nofollow">x</a>'),
        (
            "<a href='https://example.org' target='_top'>x</a>",
            '<a href="https://example.org" rel="noopener noreferrer nofollow">x</a>',
        ),
        ('<p style="background:url(http://x)">x</p>', "<p>x</p>"),
        ("<style>*{}</style>", ""),
        ("<svg/onload=x>", ""),
        ("<b\nonmouseover=x>x</b>", "<b>x</b>"),
        ("<form><input name=a></form>x", "x"),
        ('<p id="forged">x</p>', "<p>x</p>"),
        ("<iframe src=x></iframe>", ""),
        ("<p>$\\href{javascript:x}{y}$</p>", "<p>$href{javascript:x}{y}$</p>"),
        ("<math><mtext><style><img onerror=x>", ""),
    ],
)  # fmt: skip
def test_html_with_anything_active_is_cleaned(html: str, clean: str) -> None:
    assert clean_html(html) == clean


@pytest.mark.parametrize(
    "style",
    ["position:fixed;top:0", "display:none", "background:url(http://x)", "width:expression(x)"],
)
def test_a_cell_of_a_table_keeps_its_alignment_only(style: str) -> None:
    html = f'<table><tbody><tr><td style="{style};text-align:left">1</td></tr></tbody></table>'
    assert clean_html(html) == html.replace(f"{style};", "")


def test_a_table_of_pandas_is_kept() -> None:
    html = pd.DataFrame({"a": [1, 2]})._repr_html_()  # type: ignore[operator]
    table = html[html.index("<table") : html.index("</table>")]
    kept = clean_html(html)
    assert "<style" not in kept
    assert table.replace("right;", "right").replace(": ", ":") in kept.replace(": ", ":")


BAD_LINKS = [
    "[x](javascript:alert)", "[x]( javascript:alert)", "[x](\njavascript:alert)",
    "[x](<javascript:alert>)", "[x](java&#115;cript:alert)", "[x](&#106;avascript:alert)",
    "[x](JaVaScRiPt:alert)", "[x](javascript\\:alert)", "<javascript:alert>",
    "[x][y]\n\n[y]: javascript:alert", "[x][y]\n\n[y]:\n   <javascript:alert>",
    "[x]\n\n[x]: javascript:alert", "[x\\](javascript:alert)", "[[x]](javascript:alert)",
    "[x](data:text/html,alert)", "[x](vbscript:alert)", "![x](javascript:alert)",
    "[![x](y)](javascript:alert)", "> [x]: javascript:alert\n\n[x]",
]  # fmt: skip


@pytest.mark.parametrize("source", BAD_LINKS)
def test_no_link_of_odd_scheme_survives_in_markdown(source: str) -> None:
    page = markdown2html(clean_markdown(source))
    assert not re.search(r"""(href|src)=["']?\s*(?!https?:|mailto:|#)[^"'>\s]""", page), page


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<b>x</b>",
        "a\n\n<div onclick=x>",
    ],
)
def test_html_in_markdown_is_shown_as_text(source: str) -> None:
    page = markdown2html(clean_markdown(source))
    assert not re.search(r"<(script|img|b|div)\b", page)
    assert re.search(r"&lt;(script|img|b|div)\b", page)


@pytest.mark.parametrize(
    "source", ["$\\href{javascript:x}{y}$", "$\\\\href{x}{y}$", "$&#92;href{javascript:x}{y}$"]
)
def test_a_formula_makes_no_link(source: str) -> None:
    assert "\\href" not in markdown2html(clean_markdown(source))


def test_a_picture_from_elsewhere_is_not_fetched() -> None:
    assert "<img" not in markdown2html(clean_markdown("![x](https://example.org/seen.png)"))


@pytest.mark.parametrize(
    "source",
    ["[x](https://example.org/a?b=c&d=e)", "*so* **it** is [A13], `a < b`, 1 < 2", "# T\n\n- a\n- b",
     "[x](mailto:ana@example.org)", "$a_1 < \\frac{1}{2}$", "<https://example.org>"],
)  # fmt: skip
def test_honest_markdown_is_kept(source: str) -> None:
    assert clean_markdown(source) == source


@pytest.mark.parametrize(
    "lies",
    [
        [{"output_type": "error", "traceback": ["x"] * 1_000_000}],
        [{"output_type": "error", "ename": [[["x"] * 1000] * 1000], "evalue": {"a": 1}}],
        [{"output_type": "stream", "name": "stdout", "text": "\x1b[0m" * 1_000_000}],
        [{"output_type": "display_data", "data": {"text/html": "<b>" * 60_000}}] * 100,
        [{"output_type": "display_data", "data": {"text/html": "<b>1</b>" * 20_000}}] * 100,
        [{"output_type": "display_data", "data": {f"text/{n}": "x" for n in range(100_000)}}],
        [3, None, [], {}, {"output_type": ["stream"]}, {"output_type": "stream"}] * 25_000,
        [{"output_type": "stream", "name": "stdout", "text": ""}] * 150_000,
    ],
    ids=lambda lies: f"{len(lies)} {str(lies[0])[:40]}",
)
def test_a_lie_about_outputs_costs_no_more_than_its_bytes(
    lies: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    cleaned: list[str] = []

    def count(text: str) -> str:
        cleaned.append(text)
        return text

    monkeypatch.setattr(outputs, "clean_text", count)
    kept, _ = clean_outputs(lies, 100_000)
    assert sum(map(len, cleaned)) <= 300_000
    assert len(cleaned) <= 2000
    assert outputs_size(kept) <= 100_000


def test_an_output_with_half_a_pair_can_be_written() -> None:
    kept, _ = clean_outputs([{**STREAM, "text": "\ud800"}, {**ERROR, "ename": "\ud800"}], 100)
    json.dumps(kept, ensure_ascii=False).encode()


def test_notes_are_those_that_a_person_reads() -> None:
    notes = first_notes([f"note {n} \ud800" for n in range(2000)])
    assert len(notes) == 41
    assert notes[-1] == "There are 1960 more notes like these."
    "".join(notes).encode()
