"""Which kinds of sources does a unit name, and where do they come from?"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from importlib import resources
from pathlib import Path

from civicsdata.authoring.syllabus import Course

BEGIN = "<!-- balance: made by `civicsdata build` -->"
END = "<!-- end of balance -->"
KINDS = (
    "law", "court", "official statement", "official statistics", "news", "wire copy",
    "research", "analysis", "opinion", "reference",
)  # fmt: skip
ORIGINS = ("Mexico", "United States", "international", "other")


def with_balance(text: str, folder: Path, course: Course) -> str:
    """Give the text of ``editorial.md`` with its count brought up to date.

    Parameters
    ----------
    text : str
        The file's text.
    folder : Path
        The folder ``course/``.
    course : Course
        The spine.

    Returns
    -------
    str
        The text; what stood between the two marker lines is replaced.
    """
    if BEGIN not in text or END not in text:
        return text
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n\n{balance_table(folder, course)}\n\n{END}{after}"


def balance_table(folder: Path, course: Course) -> str:
    """Count the sources that each unit names, by kind and by origin.

    Parameters
    ----------
    folder : Path
        The folder ``course/``.
    course : Course
        The spine.

    Returns
    -------
    str
        A Markdown table with one column for each unit.
    """
    known = _sources()
    named = {
        unit.id: named_sources((folder / unit.id / f"{unit.id}.md").read_text("utf-8"), set(known))
        for unit in course.units
    }
    rows = [
        "| Sources named | " + " | ".join(named) + " |",
        "| --- |" + " ---: |" * len(named),
    ]
    for column, values in (("kind", KINDS), ("origin", ORIGINS)):
        counts = {u: Counter(known[key][column] for key in keys) for u, keys in named.items()}
        for value in values:
            numbers = [counts[unit][value] for unit in named]
            if any(numbers):
                rows.append(f"| {column}: {value} | " + " | ".join(map(str, numbers)) + " |")
    rows.append("| in all | " + " | ".join(str(len(keys)) for keys in named.values()) + " |")
    return "\n".join(rows)


def named_sources(text: str, known: set[str]) -> set[str]:
    """Give the source keys that stand in a text.

    Examples
    --------
    >>> sorted(named_sources('two counts [EM-FGR], key={"R-TRIB": "yes"}', {"EM-FGR", "R-TRIB"}))
    ['EM-FGR', 'R-TRIB']
    """
    return {word for word in re.findall(r"[A-Z0-9][A-Z0-9&-]+", text) if word in known}


def _sources() -> dict[str, dict[str, str]]:
    text = (resources.files("civicsdata") / "data" / "sources.csv").read_text("utf-8")
    return {row["id"]: row for row in csv.DictReader(io.StringIO(text))}
