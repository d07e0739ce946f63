"""What learners hear: each wrong answer that is kept, with its message, on a page to read aloud.

``python -m tests.messages`` prints the page; with ``--write`` it goes into tests/messages.md.
"""

from __future__ import annotations

import sys
from itertools import groupby
from textwrap import indent

from civicsdata.instructor.authoring.source.corpus import Answer
from tests.course import ROOT, corpus, course, items, unit
from tests.heard import LEARNER, Pairs, outcomes

PAGE = ROOT / "tests" / "messages.md"
HEAD = """# What wrong answers hear

Made by `uv run python -m tests.messages --write` from `course/*/answers.yaml`; read by a person. Each
line has what somebody wrote and what the card says to it in the notebook. Every sentence should be
true of the answer beside it, and help.
"""


def page(name: str, heard: Pairs) -> str:
    """Return the part of the page on one unit: item by item, with the answers as they are kept."""
    titles = {item.id: item.title for item in items(name)}
    kept = {answer.id: place for place, answer in enumerate(corpus(name))}
    wrong = [(a, told.message) for a, told in heard if not a.right and a.name != "blank"]
    wrong = [(a, said) for a, said in wrong if a.item in titles]
    wrong.sort(key=lambda pair: (list(titles).index(pair[0].item), kept[pair[0].id]))
    parts = [f"## {unit(name).spine.title} ({name})"]
    for item, answers in groupby(wrong, key=lambda pair: pair[0].item):
        parts += [f"### {titles[item]} ({item})", "\n".join(_line(*one) for one in answers)]
    return "\n\n".join(parts) + "\n"


def _line(answer: Answer, message: str) -> str:
    """Return an answer and what it hears; code of several lines stands below its name."""
    given = "".join(f" after `{text}`" for text in answer.given.values())
    lines = [one for one in answer.code.strip().splitlines() if not one.startswith("# Item ")]
    said = f"→ {' '.join(message.split())}"
    if len(lines) == 1:
        return f"- {answer.name}: `{lines[0]}`{given} {said}"
    code = indent("\n".join(lines), "      ", lambda line: bool(line.strip()))
    return f"- {answer.name}{given}:\n\n{code}\n\n  {said}\n"


def pages() -> str:
    """Return the whole page."""
    names = [one.id for one in course().units]
    return "\n".join([HEAD, *(page(name, outcomes(name, LEARNER)) for name in names)])


def main(arguments: list[str]) -> None:
    made = pages()
    if "--write" in arguments:
        PAGE.write_text(made, encoding="utf-8")
    else:
        sys.stdout.write(made)


if __name__ == "__main__":
    main(sys.argv[1:])
