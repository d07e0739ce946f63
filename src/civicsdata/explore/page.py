"""Show a brief as one page that can be saved, printed and handed in."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib import resources
from typing import Any, Final

from civicsdata.explore.drawing.bars import bars
from civicsdata.explore.drawing.charts import is_drawing
from civicsdata.sources import cite
from civicsdata.tables import UnknownNameError

FILE: Final = "brief.html"
SIDES: Final = {"for": "▲ for", "against": "▼ against", "context": "● context"}
OPEN: Final = "not written yet"
_OPEN: Final = f'<p class="open">{OPEN}</p>'
# The file has no style of JupyterLab; in a dark browser its colours are dark, on paper light.
ALONE: Final = """:root { color-scheme: light dark } body { margin: 0 auto; max-width: 46em }
@page { margin: 14mm } @media print { :root { color-scheme: light } }
@media screen and (prefers-color-scheme: dark) { :root { --jp-content-font-color0: #f2f2f2;
--jp-content-font-color2: #b8bcc2; --jp-border-color2: #5c6066; --jp-layout-color0: #16181b;
--jp-layout-color2: #3a3d42; --jp-content-link-color: #7db8ff } body { background: #16181b } }"""
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_KEYS = re.compile(r"\[([A-Z0-9][A-Z0-9&-]*(?:[,;]\s*[A-Z0-9][A-Z0-9&-]*)*)\]")
_BETWEEN = re.compile(r"[,;]\s*")
_ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True, repr=False)
class Page:
    """A brief, whose parts may be unfinished.

    Parameters
    ----------
    question : str
        What it answers.
    parts : mapping of str to object
        Texts: ``claim``, ``text``, ``strongest``, ``limit`` and ``change``.
    evidence : sequence of mapping
        Rows of evidence, as unit 5 asks for them.
    chart : mapping
        Settings of `explore.bars`.
    small : bool
        Whether it is an example to be looked at; such a page is not saved.
    """

    question: str
    parts: Mapping[str, object]
    evidence: Sequence[object]
    chart: object
    small: bool = False

    @property
    def rows(self) -> list[Mapping[str, Any]]:
        """The rows of evidence that are rows."""
        return [row for row in self.evidence if isinstance(row, Mapping)]

    @property
    def keys(self) -> list[str]:
        """The keys of all sources, each once: of the evidence, the chart, then the text."""
        lists = [row.get("sources") for row in self.rows]
        source = self.chart.get("source") if isinstance(self.chart, Mapping) else None
        found = [key for keys in lists if isinstance(keys, list | tuple) for key in keys]
        text = str(self.parts.get("text") or "")
        named = (key for keys in _KEYS.findall(text) for key in _BETWEEN.split(keys))
        return list(dict.fromkeys(str(key) for key in [*found, source, *named] if written(key)))

    def __repr__(self) -> str:
        """Return the page as plain text."""
        told = [
            f"{said(row, 'side')}: {said(row, 'statement')} {_figure(row)}" for row in self.rows
        ]
        names = ("claim", "text", "strongest", "limit", "change")
        texts = {name: said(self.parts, name) for name in names}
        return "\n".join((
            self.question, texts["claim"], texts["text"], *told,
            f"The other side: {texts['strongest']}", f"A limit: {texts['limit']}",
            f"What would change my mind: {texts['change']}", *map(_cited, self.keys),
        ))  # fmt: skip

    def _repr_html_(self) -> str | None:
        if not is_drawing():
            return None
        return f"<div>{_style()}{'' if self.small else self._link()}{self.html(3)}</div>"

    def _link(self) -> str:
        """Return a link that saves the page as a file, without a server."""
        content = base64.b64encode(self.file().encode()).decode()
        return (
            f'<p><a download="{FILE}" href="data:text/html;base64,{content}"><strong>Save this '
            f"page as {FILE}</strong></a>. Open the file to print it, to publish it or to "
            "hand it in.</p>"
        )

    def file(self) -> str:
        """Return the page as an HTML file that needs nothing beside it."""
        return (
            '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{escape(said(self.parts, 'claim'))}</title><style>{ALONE}</style>{_style()}"
            f"</head><body><main>{self.html(1)}</main></body></html>\n"
        )

    def html(self, level: int) -> str:
        """Return the page as HTML whose first heading has a level from 1 to 5."""
        return "".join((
            f'<article class="civicsdata-page{" small" if self.small else ""}" lang="en">',
            f'<p class="kicker">{escape(self.question)}</p>',
            f'<h{level} class="claim">{_text(self.parts, "claim")}</h{level}>',
            *self._sections(f"h{level + 1}"),
            "</article>",
        ))  # fmt: skip

    def _sections(self, tag: str) -> Iterator[str]:
        def headed(title: str, content: str) -> str:
            return f'<{tag} class="part">{title}</{tag}>{content}'

        if written(self.parts.get("text")):
            yield _paragraphs(str(self.parts["text"]))
        yield self._chart()
        rows = "".join(map(_row, self.rows))
        head = "".join(
            f'<th scope="col"{kind}>{name}</th>'
            for name, kind in (
                ("Side", ""), ("Statement", ""), ("Figure", ' class="figure"'), ("Sources", ""),
            )
        )  # fmt: skip
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        yield headed("Evidence", table if rows else _OPEN)
        for title, name in (
            ("The other side", "strongest"), ("A limit", "limit"),
            ("What would change my mind", "change"),
        ):  # fmt: skip
            yield headed(title, f"<p>{_text(self.parts, name)}</p>")
        cited = "".join(f"<li>{_linked(_cited(key))}</li>" for key in self.keys)
        listed = f'<ul class="sources sans">{cited}</ul>' if cited else _OPEN
        yield headed("Sources", listed)

    def _chart(self) -> str:
        settings = self.chart if isinstance(self.chart, Mapping) else {}
        try:
            figure = bars(**settings)
        except Exception:  # unfinished settings, of any kind: the check of the chart says which
            return f'<p class="open">The chart is {OPEN}.</p>'
        return f"<figure>{figure.svg}</figure>"


def written(value: object) -> bool:
    """Return whether something stands in place of the dots.

    Examples
    --------
    >>> written("Yes."), written(...), written("  ")
    (True, False, False)
    """
    return value is not ... and value is not None and bool(str(value).strip())


def said(given: Mapping[str, object], name: str) -> str:
    """Return a text, or that it is not written yet."""
    value = given.get(name)
    return " ".join(str(value).split()) if written(value) else OPEN


def _text(given: Mapping[str, object], name: str) -> str:
    text = escape(said(given, name))
    return text if written(given.get(name)) else f'<span class="open">{text}</span>'


def _paragraphs(text: str) -> str:
    """Return text with blank lines between its paragraphs as HTML; bold is kept."""
    parts = (escape(" ".join(part.split())) for part in re.split(r"\n\s*\n", text.strip()))
    return "".join(f"<p>{_BOLD.sub(_strong, part)}</p>" for part in parts)


def _strong(found: re.Match[str]) -> str:
    return f"<strong>{found[1]}</strong>"


def _figure(row: Mapping[str, Any]) -> str:
    """Return a figure with its unit."""
    return " ".join(str(row[name]) for name in ("figure", "unit") if written(row.get(name)))


def _row(row: Mapping[str, Any]) -> str:
    side = str(row.get("side"))
    place = " · ".join(str(row[n]) for n in ("table", "row", "column") if written(row.get(n)))
    keys = row.get("sources")
    listed = ", ".join(map(str, keys)) if isinstance(keys, list | tuple) else ""
    return (
        f'<tr><td class="side">{escape(SIDES.get(side, OPEN))}</td>'
        f'<td>{_text(row, "statement")} <span class="where">{escape(place)}</span></td>'
        f'<td class="figure">{escape(_figure(row))}</td><td>{escape(listed)}</td></tr>'
    )


def _cited(key: str) -> str:
    try:
        return " ".join(cite(key).split())
    except UnknownNameError:
        return f"{key}: no such source."


def _linked(text: str) -> str:
    """Return text as HTML with its addresses as links."""
    return _ADDRESS.sub(lambda at: f'<a href="{at[0]}">{at[0]}</a>', escape(text))


def _style() -> str:
    css = resources.files("civicsdata.explore").joinpath("page.css").read_text("utf-8")
    return f"<style>{css}</style>"
