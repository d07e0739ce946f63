"""Can a reader tell what a chart shows, in which units, and who says so?

The chart is either the settings of ``explore.bars``, as a dict, or an Altair chart. Both are read
as plain data: nothing is drawn.
"""

from __future__ import annotations

import re
from typing import Any

from civicsdata.kinds.evidence import close, is_number, rows_of
from civicsdata.kinds.shared import Key, event, near, no, not_started, whole
from civicsdata.kinds.sources import cited_in, missing_key, source_keys, split_keys
from civicsdata.plain import NotPlain, plain
from civicsdata.verdicts import Verdict

SETTINGS = ("table", "x", "y", "title", "source")
FEWEST_TITLE_WORDS = 3
FEWEST_MARKS = 2
PARTS = ("layer", "hconcat", "vconcat", "concat", "spec")


def chart(item: str, answer: Any, key: Key | None, after: Any, hint: str) -> Verdict:
    """Look at the title, the axes, the source and the numbers of a chart.

    What is noticed and can be answered by the key: ``"no title"``, ``"no source"``, ``"no axis"``,
    ``"other source"``, ``"not yours"``, ``"all"``.

    Parameters
    ----------
    item : str
        Item id.
    answer : Any
        Settings for ``explore.bars``, an Altair chart, or its specification.
    key : mapping or str
        What to say to what is noticed.
    after : Any
        The table of evidence, of which one figure must appear in the chart; None asks for none.
    hint : str
        The next step.

    Returns
    -------
    Verdict
        The verdict.
    """
    if isinstance(answer, dict) and issubclass(type(answer), dict):
        empty = [str(name) for name in SETTINGS if dict.get(answer, name) is ...]
        if len(empty) == len(SETTINGS):
            return not_started(item)
        if empty:
            return no(item, f"These still have no answer: {', '.join(empty)}.")
    seen = _seen(item, answer)
    if isinstance(seen, Verdict):
        return seen
    if len(seen["title"].split()) < FEWEST_TITLE_WORDS:
        words = "The chart needs a title of three words or more that says what it shows."
        return event(item, key, "no title", words, hint)
    axis = next((name for name in ("x", "y") if not seen[name].strip(" _")), None)
    if axis is not None:
        return event(item, key, "no axis", f"The {axis} axis has no name.", hint)
    cited = [word for word in re.findall(r"[\w&-]+", seen["source"]) if word in source_keys()]
    if not cited:
        tried = re.findall(r"\b[A-Z0-9][A-Z0-9&-]{2,}\b", seen["source"])
        words = "The chart does not name its source by its key."
        return event(item, key, "no source", words, missing_key(tried) or hint)
    carriers = seen["carriers"] or cited_in(after)
    strange = [word for word in cited if word not in carriers]
    if after is not None and strange:
        words = f"{strange[0]} does not carry the numbers of this chart."
        return event(item, key, "other source", words, hint)
    if len(seen["numbers"]) < FEWEST_MARKS:
        return no(item, "The chart shows fewer than two numbers, so it compares nothing.", hint)
    if after is not None and not _shows(seen["numbers"], after):
        if _shows(seen["names"], after):
            words = "Your figure stands in the column of y. Did you exchange x and y?"
            return no(item, words, "x takes the numbers.")
        words = "No figure of your table of evidence appears in the chart."
        return event(item, key, "not yours", words, hint)
    named = ", ".join(dict.fromkeys(cited))
    return whole(item, key, f"Title, axes and source ({named}) are there.")


def _seen(item: str, answer: Any) -> dict[str, Any] | Verdict:
    """Read what a reader of the chart would see."""
    if _is_altair(answer):
        try:
            answer = answer.to_dict()
        except Exception as error:
            return no(item, f"The chart cannot be read: {type(error).__name__}.")
    try:
        value = plain(answer)
    except NotPlain as error:
        words = "Give the settings of explore.bars in curly brackets, or an Altair chart"
        return no(item, f"{words}; your answer is {error}.")
    if not isinstance(value, dict):
        return no(item, "Give the settings of explore.bars in curly brackets, or an Altair chart.")
    if "table" in value or "x" in value:
        return _from_settings(item, value)
    return _from_spec(value)


def _is_altair(answer: Any) -> bool:
    kind = type(answer)
    module = str(getattr(kind, "__module__", ""))
    return module.startswith(("altair", "civicsdata.instructor.grading")) and hasattr(
        kind, "to_dict"
    )


def _from_settings(item: str, value: dict[str, Any]) -> dict[str, Any] | Verdict:
    missing = [name for name in SETTINGS if name not in value]
    if missing:
        return no(item, f"These settings are missing: {', '.join(missing)}.")
    rows = value["table"]
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        return no(
            item, 'Under "table" stands no table with rows. Give one, such as load("handovers").'
        )
    for axis in ("x", "y"):
        column = value[axis]
        if not isinstance(column, str) or column not in rows[0]:
            columns = [str(name) for name in rows[0]]
            like = near(str(column), columns) or f"It has: {', '.join(columns[:8])}."
            return no(item, f"The table has no column {str(column)[:30]!r} for {axis}.", like)
    numbers = [row[value["x"]] for row in rows if is_number(row.get(value["x"]))]
    if not numbers:
        return no(item, f"The column {value['x']!r} holds no numbers; x needs them.")
    return {
        "title": _text(value["title"]),
        "source": _text(value["source"]),
        "x": value["x"],
        "y": value["y"],
        "numbers": numbers,
        "names": [row[value["y"]] for row in rows if is_number(row.get(value["y"]))],
        "carriers": _carriers(rows),
    }


def _from_spec(spec: dict[str, Any]) -> dict[str, Any]:
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
    return {
        "title": _text(main[0]) if main else "",
        "source": " ".join(_text(text) for text in (*main, *below, *said, spec.get("usermeta"))),
        **named,
        "numbers": _numbers(rows),
        "names": [],
        "carriers": _carriers(rows),
    }


def _parts(spec: dict[str, Any], depth: int = 0) -> Any:
    yield spec
    for name in PARTS:
        inner = spec.get(name)
        for part in inner if isinstance(inner, list) else [inner]:
            if isinstance(part, dict) and depth < 6:
                yield from _parts(part, depth + 1)


def _axis_name(channel: dict[str, Any]) -> str:
    """Give what stands along an axis: its title, else its field; nothing when switched off."""
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
    """Give the source keys that stand in the rows themselves."""
    keys = (split_keys(row.get("source_ids")) for row in rows if isinstance(row, dict))
    return {key for some in keys for key in some}


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


def _shows(numbers: list[float], after: Any) -> bool:
    rows = rows_of("", after)
    if isinstance(rows, Verdict):
        return False
    figures = [row.get("figure") for row in rows]
    return any(close(f, n) for f in figures if is_number(f) for n in numbers)
