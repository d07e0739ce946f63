"""The build: from `course/` to `assignments/`, `solutions/` and the bank of items.

Everything is made in memory first. Only when nothing has a mistake are files written, each to a
temporary name and then renamed.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat

from civicsdata.instructor.authoring.generated import balance, coverage
from civicsdata.instructor.authoring.generated.item_bank import bank_text
from civicsdata.instructor.authoring.generated.pace import (
    PACE_BEGIN,
    PACE_END,
    Pace,
    pace,
    pace_table,
    survey_pace,
    too_long,
)
from civicsdata.instructor.authoring.generated.pages import with_generated_part
from civicsdata.instructor.authoring.lint import lint
from civicsdata.instructor.authoring.notebooks.answer_key import answer_key
from civicsdata.instructor.authoring.notebooks.release import notebook_text, release
from civicsdata.instructor.authoring.notebooks.source_notebook import source_notebook
from civicsdata.instructor.authoring.source.corpus import read_corpus
from civicsdata.instructor.authoring.source.items import Item
from civicsdata.instructor.authoring.source.story import functions_of, read_story
from civicsdata.instructor.authoring.source.syllabus import Course, read_course
from civicsdata.instructor.files import write_whole

BANK = "src/civicsdata/data/items.json"
NOT_COMMITTED = "build/"


@dataclass(frozen=True)
class Built:
    """What a build gives.

    Attributes
    ----------
    course : Course
        The course that was read.
    files : dict of str to str
        Path, relative to the root, to text.
    findings : tuple of str
        What an author should look at: a notebook that is too long, a unit that takes longer than
        it says.
    open_items : tuple of str
        For each unit, the items whose answer can be found by trying, offline, with their points.
    """

    course: Course
    files: dict[str, str]
    findings: tuple[str, ...] = ()
    open_items: tuple[str, ...] = ()

    def differences(self, root: Path) -> list[str]:
        """Return the differences between committed files and this build, as diffs."""
        differences = []
        for name, text in self.files.items():
            if not name.startswith(NOT_COMMITTED):
                differences += _difference(root / name, name, text)
        for folder in ("assignments", "solutions"):
            for path in sorted((root / folder).glob("*/*.ipynb")):
                name = path.relative_to(root).as_posix()
                if name not in self.files:
                    differences.append(f"{name} comes from no unit of the syllabus; delete it.")
        return differences

    def write(self, root: Path) -> list[str]:
        """Write the files that differ; return their names."""
        changed = []
        for name, text in self.files.items():
            path = root / name
            if not path.is_file() or path.read_bytes() != text.encode():
                write_whole(path, text.encode())
                changed.append(name)
        return changed


def build(root: Path) -> Built:
    """Make everything that is made from the text of a course.

    Parameters
    ----------
    root : Path
        The folder that holds ``course/``.

    Returns
    -------
    Built
        Source notebooks (``build/source/``), student versions, answer keys, the bank of items, and
        the pages with generated parts.

    Raises
    ------
    BuildError
        When the source has a mistake; nothing has been written then.
    """
    folder = root / "course"
    course = read_course(folder)
    files: dict[str, str] = {}
    sources, functions = {}, {}
    paces: dict[str, tuple[Pace, int]] = {}
    for unit in course.units:
        if (folder / unit.id / "answers.yaml").is_file():
            read_corpus(folder, unit)  # for its mistakes only; the tests try the answers
        cells = read_story(folder / unit.id / f"{unit.id}.md", unit)
        functions[unit.id] = functions_of(cells)
        source = sources[unit.id] = source_notebook(unit, cells, course)
        files[f"build/source/{unit.id}/{unit.id}.ipynb"] = notebook_text(source)
        paces[unit.id] = pace(unit, source), unit.spine.minutes
        if unit.surveys:
            besides = survey_pace(unit, source), unit.spine.minutes_of_survey
            paces[f"{unit.id}, without points"] = besides
        key = answer_key(unit, source, course.rubrics)
        files[f"solutions/{unit.id}/{unit.id}.ipynb"] = notebook_text(key)
    files[BANK] = bank_text(course, functions)
    findings = [too_long(name, *one) for name, one in paces.items()]
    for name, text in release(sources).items():
        files[f"assignments/{name}/{name}.ipynb"] = text
        notebook = nbformat.reads(text, as_version=4)
        findings += [f"{name}: {finding}" for finding in lint(notebook)]
    parts = [
        ("docs/guide.md", coverage.BEGIN, coverage.END, coverage.coverage_table(course)),
        ("docs/guide.md", PACE_BEGIN, PACE_END, pace_table(paces)),
        ("course/editorial.md", balance.BEGIN, balance.END, balance.balance_table(folder, course)),
    ]
    for name, *part in parts:
        page = root / name
        if page.is_file():
            text = files.get(name) or page.read_text(encoding="utf-8")
            files[name] = with_generated_part(text, *part)
    return Built(course, files, tuple(filter(None, findings)), tuple(open_items(course)))


def open_items(course: Course) -> Iterator[str]:
    """Yield for each unit which of its items are open to trying, and one line for all."""
    found = machine = 0
    for unit in course.units:
        checked = [item for item in unit.items if isinstance(item, Item)]
        tried = [item for item in checked if item.open_to_trying]
        found += sum(item.points for item in tried)
        machine += sum(item.points for item in checked)
        if tried:
            yield f"{unit.id}: {', '.join(f'{item.id} ({item.points})' for item in tried)}"
    yield f"in all {found} of {machine} points that a machine checks"


def _difference(path: Path, name: str, text: str) -> list[str]:
    old = path.read_text(encoding="utf-8") if path.is_file() else ""
    if old == text:
        return []
    lines = difflib.unified_diff(
        old.splitlines(), text.splitlines(), f"{name} (committed)", f"{name} (built)", lineterm=""
    )
    return ["\n".join(lines)]
