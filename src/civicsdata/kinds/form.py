"""Is everything there that a piece of work must have, whatever it says?

Length and structure only: which position a text takes is no business of this module.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from civicsdata.kinds.evidence import is_number, rows_of
from civicsdata.kinds.shared import Key, event, is_option, no, unfilled, whole
from civicsdata.plain import NotPlain, plain
from civicsdata.verdicts import Verdict

Form = Mapping[str, Any]


def form(item: str, answer: Any, key: Key | None, fields: Form, after: Any, hint: str) -> Verdict:
    """Look at each field of a form.

    What is noticed and can be answered by the key: ``"<field>: short"``, ``"<field>: other side"``,
    ``"same words"``, ``"all"``.

    Parameters
    ----------
    item : str
        Item id.
    answer : Any
        A dict with a line for each field.
    key : mapping or str
        What to say to what is noticed.
    fields : mapping
        Field to what it needs: ``(fewest, most)`` words of text, a list of choices, or the side of
        a row of evidence, such as ``"against"``: the field then holds the number of such a row.
    after : Any
        The table of evidence whose rows are numbered from 1.
    hint : str
        The next step.

    Returns
    -------
    Verdict
        The verdict.
    """
    empty = unfilled(item, answer, fields)
    if empty is not None:
        return empty
    try:
        value = plain({name: dict.get(answer, name) for name in fields})
    except NotPlain as error:
        return no(item, f"One of your fields is {error}; text in quotation marks is needed.")
    texts: dict[str, str] = {}
    for name, need in fields.items():
        verdict = _field(item, name, value.get(name), need, after, key)
        if verdict is not None:
            return verdict
        if isinstance(need, tuple):
            words = re.sub(r"\W+", " ", value[name]).strip().casefold()
            twin = next((other for other, text in texts.items() if text == words), None)
            if twin is not None:
                return event(item, key, "same words", f"{twin} and {name} say the same.", hint)
            texts[name] = words
    return whole(item, key, "Everything is there. What it says is for a person to read.")


def _field(
    item: str, name: str, value: Any, need: Any, after: Any, key: Key | None
) -> Verdict | None:
    if isinstance(need, str):
        return _row_number(item, name, value, need, after, key)
    if isinstance(need, tuple):
        return _length(item, name, value, need, key)
    return _choice(item, name, value, need)


def _choice(item: str, name: str, value: Any, options: Sequence[str]) -> Verdict | None:
    if is_option(value, options):
        return None
    return no(item, f"For {name}, write one of these in quotation marks: {', '.join(options)}.")


def _length(
    item: str, name: str, value: Any, need: tuple[int, int], key: Key | None
) -> Verdict | None:
    fewest, most = need
    if not isinstance(value, str):
        return no(item, f"For {name}, write text in quotation marks.")
    words = re.findall(r"[^\W\d_][\w’'-]*", value)
    if len(words) < fewest or len({word.casefold() for word in words}) < fewest / 2:
        count = f"{name} has {len(words)} words; {fewest} or more are needed."
        return event(item, key, f"{name}: short", count)
    if len(words) > most:
        return no(item, f"{name} has {len(words)} words; {most} are the most.")
    return None


def _row_number(
    item: str, name: str, value: Any, side: str, after: Any, key: Key | None
) -> Verdict | None:
    rows = rows_of("", after)
    if isinstance(rows, Verdict):
        return no(item, "First fill your table of evidence in the cell above; this builds on it.")
    if isinstance(value, str):
        return no(item, f"For {name}, write the number of the row without quotation marks.")
    if not is_number(value) or value != value // 1 or not 1 <= value <= len(rows):
        return no(item, f"For {name}, write the number of a row of evidence, 1 to {len(rows)}.")
    if rows[int(value) - 1].get("side") != side:
        words = f'Row {int(value)} of your evidence is not marked "{side}". Choose one that is.'
        return event(item, key, f"{name}: other side", words)
    return None
