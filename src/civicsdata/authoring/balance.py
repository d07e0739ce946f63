"""Which kinds of sources does a unit name, and where do they come from?"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from civicsdata.authoring.syllabus import Course
from civicsdata.kinds.sources import source_rows

BEGIN = "<!-- balance: made by `civicsdata build` -->"
END = "<!-- end of balance -->"
KINDS = (
    "law", "court", "official statement", "official statistics", "news", "wire copy",
    "research", "analysis", "opinion", "reference",
)  # fmt: skip
ORIGINS = ("Mexico", "United States", "international", "other")


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
    known = source_rows()
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
