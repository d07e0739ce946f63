"""How do `assignments/` and `solutions/` come from `course/`?

Everything is made in memory first. Only when no unit has a mistake are files written, each to a
temporary name and then renamed.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path

from civicsdata.authoring import balance, coverage
from civicsdata.authoring.answers import answer_key
from civicsdata.authoring.made import with_made_part
from civicsdata.authoring.master import master_notebook
from civicsdata.authoring.release import notebook_text, release
from civicsdata.authoring.source import read_unit
from civicsdata.authoring.syllabus import read_course
from civicsdata.instructor.files import write_whole

COMMITTED = ("assignments", "solutions", "course")


@dataclass(frozen=True)
class Built:
    """What a build gives: path, relative to the root, to text."""

    files: dict[str, str]

    def differences(self, root: Path) -> list[str]:
        """Give the differences between committed files and this build, as diffs."""
        found = []
        for name, text in self.files.items():
            if name.partition("/")[0] in COMMITTED:
                found += _difference(root / name, name, text)
        for folder in ("assignments", "solutions"):
            for path in sorted((root / folder).glob("*/*.ipynb")):
                name = path.relative_to(root).as_posix()
                if name not in self.files:
                    found.append(f"{name} comes from no unit of the syllabus; delete it.")
        return found

    def write(self, root: Path) -> list[str]:
        """Write the files that differ; give their names."""
        changed = []
        for name, text in self.files.items():
            path = root / name
            if path.is_file() and path.read_bytes() == text.encode():
                continue
            write_whole(path, text.encode())
            changed.append(name)
        return changed


def build(root: Path) -> Built:
    """Make all notebooks of a course.

    Parameters
    ----------
    root : Path
        The folder that holds ``course/``.

    Returns
    -------
    Built
        Master notebooks (``build/source/``), student versions, answer keys and the guide.

    Raises
    ------
    BuildError
        When the source has a mistake; nothing has been written then.
    """
    folder = root / "course"
    course = read_course(folder)
    files: dict[str, str] = {}
    masters = {}
    for unit in course.units:
        path = folder / unit.id / f"{unit.id}.md"
        cells = read_unit(path, unit)
        master = master_notebook(path, unit, cells, course)
        masters[unit.id] = master
        files[f"build/source/{unit.id}/{unit.id}.ipynb"] = notebook_text(master)
        key = answer_key(unit, master, cells, course.rubrics)
        files[f"solutions/{unit.id}/{unit.id}.ipynb"] = notebook_text(key)
    for name, text in release(masters).items():
        files[f"assignments/{name}/{name}.ipynb"] = text
    parts = {
        "guide.md": (coverage.BEGIN, coverage.END, coverage.coverage_table(course)),
        "editorial.md": (balance.BEGIN, balance.END, balance.balance_table(folder, course)),
    }
    for name, part in parts.items():
        page = folder / name
        if page.is_file():
            files[f"course/{name}"] = with_made_part(page.read_text(encoding="utf-8"), *part)
    return Built(files)


def _difference(path: Path, name: str, text: str) -> list[str]:
    old = path.read_text(encoding="utf-8") if path.is_file() else ""
    if old == text:
        return []
    lines = difflib.unified_diff(
        old.splitlines(), text.splitlines(), f"{name} (committed)", f"{name} (built)", lineterm=""
    )
    return ["\n".join(lines)]
