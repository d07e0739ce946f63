"""Families of answers: how an answer of each kind is compared with its key.

Each family is a function of a question, a plain answer, and the plain earlier answer on which it
builds (None for most), and returns a verdict.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from civicsdata.check.answers.charts import chart
from civicsdata.check.answers.evidence import evidence
from civicsdata.check.answers.forms import form
from civicsdata.check.answers.functions import function
from civicsdata.check.answers.mappings import mapping
from civicsdata.check.answers.numbers import guess, number
from civicsdata.check.answers.orders import order
from civicsdata.check.answers.sources import independent_sources, sources
from civicsdata.check.answers.words import choice
from civicsdata.check.question import Question
from civicsdata.check.verdicts import Verdict

Family = Callable[[Question, Any, Any], Verdict]

FAMILIES: dict[str, Family] = {
    "chart": chart,
    "choice": choice,
    "evidence": evidence,
    "form": form,
    "function": function,
    "guess": guess,
    "independent sources": independent_sources,
    "mapping": mapping,
    "number": number,
    "order": order,
    "sources": sources,
}
