"""Answers that fill a form, of which every field must be there, whatever it says.

Length and structure only: which position a text takes is no business of this module.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from civicsdata.check.answers.evidence import rows_of
from civicsdata.check.conversions import is_option, unfilled
from civicsdata.check.question import Question, no
from civicsdata.check.verdicts import Verdict
from civicsdata.values import is_number, opaque_part


def form(question: Question, answer: Any, earlier: Any) -> Verdict:
    """Return the verdict on a form with a line for each field.

    The key is asked for ``"<field>: short"``, ``"<field>: other side"``, ``"same words"`` and
    ``"all"``.

    Parameters
    ----------
    question : Question
        Its fields say what each needs: ``{"words": [fewest, most]}``, ``{"options": [...]}``, or
        ``{"row": side}`` for the number of a row of evidence on that side.
    answer : Any
        A mapping with a line for each field.
    earlier : Any
        The table of evidence whose rows are numbered from 1.
    """
    empty = unfilled(answer, question.fields)
    if empty is not None:
        return empty
    strange = opaque_part([answer[name] for name in question.fields])
    if strange is not None:
        return no(f"One of your fields is {strange.kind}; text in quotation marks is needed.")
    texts: dict[str, str] = {}
    for name, need in question.fields.items():
        verdict = _Field(question, name, need).problem(answer[name], earlier)
        if verdict is not None:
            return verdict
        if "words" in need:
            words = re.sub(r"\W+", " ", answer[name]).strip().casefold()
            twin = next((other for other, text in texts.items() if text == words), None)
            if twin is not None:
                said = f"{twin} and {name} say the same."
                return question.noticed("same words", said, question.otherwise)
            texts[name] = words
    return question.complete("Everything is there. What it says is for a person to read.")


class _Field:
    """One field of a form, and what it needs."""

    def __init__(self, question: Question, name: str, need: Mapping[str, Any]) -> None:
        self.question = question
        self.name = name
        self.need = need

    def problem(self, value: Any, evidence: Any) -> Verdict | None:
        """Return the verdict on a field that is not as it should be, or None."""
        if "row" in self.need:
            return self._row_number(value, evidence)
        if "words" in self.need:
            return self._length(value)
        options = self.need["options"]
        if is_option(value, options):
            return None
        return no(f"For {self.name}, write one of these in quotation marks: {', '.join(options)}.")

    def _length(self, value: Any) -> Verdict | None:
        fewest, most = self.need["words"]
        if not isinstance(value, str):
            return no(f"For {self.name}, write text in quotation marks.")
        words = re.findall(r"[^\W\d_][\w’'-]*", value)
        if len(words) < fewest or len({word.casefold() for word in words}) < fewest / 2:
            count = f"{self.name} has {len(words)} words; {fewest} or more are needed."
            return self.question.noticed(f"{self.name}: short", count)
        if len(words) > most:
            return no(f"{self.name} has {len(words)} words; {most} are the most.")
        return None

    def _row_number(self, value: Any, evidence: Any) -> Verdict | None:
        rows = rows_of(evidence)
        if isinstance(rows, Verdict):
            return no("First fill your table of evidence in the cell above; this builds on it.")
        if isinstance(value, str):
            return no(f"For {self.name}, write the number of the row without quotation marks.")
        if not is_number(value) or value != value // 1 or not 1 <= value <= len(rows):
            return no(f"For {self.name}, write the number of a row of evidence, 1 to {len(rows)}.")
        side = self.need["row"]
        if rows[int(value) - 1].get("side") != side:
            words = f'Row {int(value)} of your evidence is not marked "{side}". Choose one that is.'
            return self.question.noticed(f"{self.name}: other side", words)
        return None
