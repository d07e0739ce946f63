"""Answers that are a chart, from which a reader can tell what it shows and who says so.

The chart is the settings of ``explore.bars``, as a mapping, or the specification of an Altair
chart. Both are read as plain data: nothing is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from civicsdata.check.answers.evidence import rows_of
from civicsdata.check.answers.sources import cited_in, missing_key, source_records, split_keys
from civicsdata.check.messages import near
from civicsdata.check.question import Question, no
from civicsdata.check.reading.conversions import plain
from civicsdata.check.reading.quoting import close
from civicsdata.check.verdicts import Verdict, not_started
from civicsdata.values import is_number, opaque_part

SETTINGS = ("table", "x", "y", "title", "source")
FEWEST_TITLE_WORDS = 3
FEWEST_MARKS = 2
STEM = 5  # letters in which "import" and "imports" agree
SAYS_NOTHING = {
    "chart", "charts", "graph", "figure", "picture", "diagram", "title", "table", "data", "this",
    "that", "these", "here", "what", "with", "from", "some", "nice", "good", "mine", "show",
    "shows", "number", "numbers",
}  # fmt: skip
PARTS = ("layer", "hconcat", "vconcat", "concat", "spec")


@dataclass(frozen=True)
class _Chart:
    """What a reader of a chart sees."""

    title: str
    source: str
    x: str
    y: str
    numbers: list[float]
    names: list[Any] = field(default_factory=list)
    carriers: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)


def chart(question: Question, answer: Any, earlier: Any) -> Verdict:
    """Return the verdict on the title, the axes, the source and the numbers of a chart.

    The key is asked for ``"no title"``, ``"no source"``, ``"no axis"``, ``"other source"``,
    ``"not yours"`` and ``"all"``.

    Parameters
    ----------
    question : Question
        What is said to what is noticed.
    answer : Any
        Settings for ``explore.bars``, or the specification of an Altair chart.
    earlier : Any
        The table of evidence, of which one figure must appear in the chart; None asks for none.
    """
    seen = _read(answer)
    if isinstance(seen, Verdict):
        return seen
    if len(set(plain(seen.title).split())) < FEWEST_TITLE_WORDS:
        words = "The chart needs a title of three different words or more: what does it show?"
        return question.noticed("no title", words, question.otherwise)
    axis = next((name for name in ("x", "y") if not getattr(seen, name).strip(" _")), None)
    if axis is not None:
        return question.noticed("no axis", f"The {axis} axis has no name.", question.otherwise)
    if seen.x == seen.y:
        words = f"x and y are both {seen.x}, so each bar only names its own length."
        return no(words, "For y, take a column that names the rows.")
    cited = [word for word in re.findall(r"[\w&-]+", seen.source) if word in source_records()]
    if not cited:
        tried = re.findall(r"\b[A-Z0-9][A-Z0-9&-]{2,}\b", seen.source)
        words = "The chart does not name its source by its key."
        return question.noticed("no source", words, missing_key(tried) or question.otherwise)
    if earlier is not None:
        strange = [word for word in cited if word not in (seen.carriers or cited_in(earlier))]
        if strange:
            words = f"{strange[0]} does not carry the numbers of this chart."
            return question.noticed("other source", words, question.otherwise)
    known = (
        seen.words
        | _stems(source_records()[key]["title"] for key in cited)
        | _stems(_said(earlier))
    )
    if not _stems([seen.title]) & known:
        words = "The title names nothing that the chart shows."
        return no(words, "Say what is counted, where and when.")
    return _numbers_verdict(question, seen, earlier) or question.complete(
        f"Title, axes and source ({', '.join(dict.fromkeys(cited))}) are there."
    )


def _stems(texts: Iterable[str]) -> set[str]:
    """Return the beginnings of the words that say something."""
    words = (word for text in texts for word in re.findall(r"[^\W\d_]{4,}", text.casefold()))
    return {word[:STEM] for word in words if word not in SAYS_NOTHING}


def _said(evidence: Any) -> list[str]:
    """Return what the learner's own rows say, and in which unit and column."""
    rows = rows_of(evidence)
    if isinstance(rows, Verdict):
        return []
    return [_text(row.get(name)) for row in rows for name in ("statement", "unit", "column")]


def _numbers_verdict(question: Question, seen: _Chart, evidence: Any) -> Verdict | None:
    if len(seen.numbers) < FEWEST_MARKS:
        words = "The chart shows fewer than two numbers, so it compares nothing."
        return no(words, question.otherwise)
    if evidence is None or _shows(seen.numbers, evidence):
        return None
    if _shows(seen.names, evidence):
        words = "Your figure stands in the column of y. Did you exchange x and y?"
        return no(words, "x needs the numbers.")
    words = "No figure of your table of evidence appears in the chart."
    return question.noticed("not yours", words, question.otherwise)


def _read(answer: Any) -> _Chart | Verdict:
    """Return what a reader of the chart would see."""
    if not isinstance(answer, dict):
        strange = opaque_part(answer)
        words = "Give the settings of explore.bars in curly brackets, or an Altair chart"
        return no(f"{words}; your answer is {strange.kind}." if strange else f"{words}.")
    empty = [name for name in SETTINGS if answer.get(name) is ...]
    if len(empty) == len(SETTINGS):
        return not_started()
    if empty:
        return no(f"Still to answer: {', '.join(empty)}.")
    return _from_settings(answer) if "table" in answer or "x" in answer else _from_spec(answer)


def _from_settings(value: dict[str, Any]) -> _Chart | Verdict:
    missing = [name for name in SETTINGS if name not in value]
    if missing:
        return no(f"These settings are missing: {', '.join(missing)}.")
    rows = value["table"]
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        return no('"table" holds no table with rows. Give one, such as load("handovers").')
    for axis in ("x", "y"):
        column = value[axis]
        if not isinstance(column, str) or column not in rows[0]:
            columns = [str(name) for name in rows[0]]
            like = near(str(column), columns) or f"It has: {', '.join(columns[:8])}."
            return no(f"The table has no column {str(column)[:30]!r} for {axis}.", like)
    numbers = [row[value["x"]] for row in rows if is_number(row.get(value["x"]))]
    if not numbers:
        return no(f"The column {value['x']!r} holds no numbers, and x needs numbers.")
    return _Chart(
        title=_text(value["title"]),
        source=_text(value["source"]),
        x=value["x"],
        y=value["y"],
        numbers=numbers,
        names=[row[value["y"]] for row in rows if is_number(row.get(value["y"]))],
        carriers=_carriers(rows),
        words=_stems([value["x"], value["y"], *_texts(rows)]),
    )


def _from_spec(spec: dict[str, Any]) -> _Chart:
    parts = list(_parts(spec))
    rows = _rows(spec, parts)
    named = {"x": "", "y": ""}
    for part in parts:
        encoding = part.get("encoding")
        for axis in named:
            channel = encoding.get(axis) if isinstance(encoding, dict) else None
            if isinstance(channel, dict):
                named[axis] = named[axis] or _axis_name(channel)
    titles = [part["title"] for part in parts if part.get("title")]
    said = [part["description"] for part in parts if isinstance(part.get("description"), str)]
    main = [title.get("text") if isinstance(title, dict) else title for title in titles]
    below = [title.get("subtitle") for title in titles if isinstance(title, dict)]
    return _Chart(
        title=_text(main[0]) if main else "",
        source=" ".join(_text(text) for text in (*main, *below, *said, spec.get("usermeta"))),
        x=named["x"],
        y=named["y"],
        numbers=_numbers(rows),
        carriers=_carriers(rows),
        words=_stems([*named.values(), *_texts(rows)]),
    )


def _parts(spec: dict[str, Any], depth: int = 0) -> Iterator[dict[str, Any]]:
    yield spec
    for name in PARTS:
        inner = spec.get(name)
        for part in inner if isinstance(inner, list) else [inner]:
            if isinstance(part, dict) and depth < 6:
                yield from _parts(part, depth + 1)


def _axis_name(channel: dict[str, Any]) -> str:
    """Return what stands along an axis: its title, else its field; nothing when switched off."""
    axis = channel.get("axis", {})
    if axis is None or ("title" in channel and not channel["title"]):
        return ""
    own = axis.get("title") if isinstance(axis, dict) else None
    if isinstance(axis, dict) and "title" in axis and not own:
        return ""
    return _text(channel.get("title") or own or channel.get("field") or channel.get("aggregate"))


def _rows(spec: dict[str, Any], parts: list[dict[str, Any]]) -> list[Any]:
    sets = spec.get("datasets")
    data = [part.get("data") for part in parts]
    lists = list(sets.values()) if isinstance(sets, dict) else []
    lists += [one.get("values") for one in data if isinstance(one, dict)]
    return [row for rows in lists if isinstance(rows, list) for row in rows]


def _carriers(rows: list[Any]) -> set[str]:
    """Return the source keys that stand in the rows themselves."""
    keys = (split_keys(row.get("source_ids")) for row in rows if isinstance(row, dict))
    return {key for some in keys for key in some}


def _texts(rows: list[Any]) -> Iterator[str]:
    """Give the names of the columns of a table, and the texts in its cells."""
    for row in rows:
        if isinstance(row, dict):
            yield from map(str, row)
            yield from filter(None, map(_text, row.values()))


def _numbers(rows: list[Any]) -> list[float]:
    return [
        value
        for row in rows
        for value in (row.values() if isinstance(row, dict) else [row])
        if is_number(value)
    ]


def _text(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(map(_text, value))
    if isinstance(value, dict):
        return " ".join(map(_text, value.values()))
    return value if isinstance(value, str) else ""


def _shows(numbers: list[float], evidence: Any) -> bool:
    rows = rows_of(evidence)
    if isinstance(rows, Verdict):
        return False
    figures = [row.get("figure") for row in rows]
    return any(close(f, n) for f in figures if is_number(f) for n in numbers)
