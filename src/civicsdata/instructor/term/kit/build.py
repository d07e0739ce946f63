"""Build the kit: notebooks, the package and a start file, as a folder and as a zip."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files as resources
from pathlib import Path

from jinja2 import Environment

from civicsdata.instructor.authoring.build import BANK
from civicsdata.instructor.authoring.build import build as build_course
from civicsdata.instructor.authoring.source.syllabus import read_course
from civicsdata.instructor.authoring.student_wheel import student_wheel
from civicsdata.instructor.errors import CourseError
from civicsdata.instructor.term.kit.lock import locked_requirements, package_count

NAME = "handed-over"
MARK = "civicsdata-kit.txt"  # stands in a folder that this command made, and may replace
# macOS starts a file by a double click when its name ends in .command.
STARTERS = {"start.py": "start.py", "start.sh": "start.sh", "start.command": "start.sh"}
WINDOWS = "start.bat"
# A zip has the same bytes on every build; 1980 is the first year that a zip archive can state.
TIME = (1980, 1, 1, 0, 0, 0)
PROGRAM, TEXT = 0o100755, 0o100644  # st_mode of a file that runs, and of one that does not
_CLASS_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")


@dataclass(frozen=True)
class Kit:
    """A kit that has been built.

    Attributes
    ----------
    folder, archive : Path
        The folder, and the same as a zip.
    version : str
        Version of the course in it.
    packages : int
        How many packages a student's machine installs, the course itself left out.
    """

    folder: Path
    archive: Path
    version: str
    packages: int


def build_kit(root: Path, units: Sequence[str], target: Path, class_id: str = "") -> Kit:
    """Build the kit of a course.

    Parameters
    ----------
    root : Path
        The folder of the course.
    units : sequence of str
        Units that the kit is to hold; empty for all.
    target : Path
        Where folder and zip are to stand.
    class_id : str
        A mark of the class that each notebook carries, such as ``civics-2b``; never a name.

    Returns
    -------
    Kit
        The kit. An earlier one in the same place is replaced once the new one is whole.

    Raises
    ------
    CourseError
        When a unit or the mark is not usable, uv is missing, or another folder is in the way.
    """
    course = read_course(root / "course")
    known = [unit.id for unit in course.units]
    for unit in units:
        if unit not in known:
            raise CourseError(f"There is no unit {unit}; try one of: {', '.join(known)}.")
    if class_id and not _CLASS_ID.fullmatch(class_id):
        raise CourseError(
            f"{class_id!r} cannot mark a class; use up to 40 letters, digits, dots and hyphens, "
            "such as civics-2b, and no name of a person."
        )
    folder = target / NAME
    if folder.exists() and not (folder / MARK).is_file():
        raise CourseError(f"{folder} is not a kit of ours. Move it away, or name another --output.")
    files = build_course(root).files
    notebooks = {name: files[f"assignments/{name}/{name}.ipynb"] for name in units or known}
    requirements = locked_requirements(root)
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target, prefix=".kit-") as work:
        new = Path(work) / NAME
        new.mkdir()
        wheel = student_wheel(new, files[BANK], notebooks)
        marks = {"course": wheel.version, **({"class": class_id} if class_id else {})}
        for name, text in notebooks.items():
            place = new / name / f"{name}.ipynb"
            place.parent.mkdir()
            place.write_text(_marked(text, marks), encoding="utf-8")
        (new / "requirements.txt").write_text(requirements, encoding="utf-8")
        _write_starters(
            new, {"title": course.title, "version": wheel.version, "units": [*notebooks]}
        )
        (new / MARK).write_text(f"{course.title}, course version {wheel.version}\n", "utf-8")
        packed = Path(work) / f"{NAME}.zip"
        _pack(new, packed)
        archive = target / packed.name
        shutil.rmtree(folder, ignore_errors=True)
        new.rename(folder)
        packed.replace(archive)
    return Kit(folder, archive, wheel.version, package_count(requirements))


def _marked(notebook: str, marks: Mapping[str, str]) -> str:
    """Return a notebook whose metadata say of which course version, and class, it is."""
    content = json.loads(notebook)
    content["metadata"]["civicsdata"] = dict(marks)
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _write_starters(folder: Path, page: Mapping[str, object]) -> None:
    """Write the start files, and the page that says how to start."""
    source = resources("civicsdata.instructor.term.kit") / "files"
    for name, template in STARTERS.items():
        text = (source / template).read_text(encoding="utf-8")
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        (folder / name).chmod(PROGRAM & 0o777)
    batch = (source / WINDOWS).read_text(encoding="utf-8")
    # cmd.exe misreads labels of batch files with lines that end as on Unix.
    (folder / WINDOWS).write_text(batch, encoding="utf-8", newline="\r\n")
    text = (source / "how-to-start.html").read_text(encoding="utf-8")
    made = Environment(autoescape=True).from_string(text).render(page)
    (folder / "How to start.html").write_text(made, encoding="utf-8")


def _pack(folder: Path, archive: Path) -> None:
    """Write a folder as a zip, with its own name as the first part of each path."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder.parent).as_posix(), TIME)
            # The upper two bytes hold st_mode where the archive was made on Unix (zip 3.0, unzip).
            entry.external_attr = (PROGRAM if path.name in STARTERS else TEXT) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, path.read_bytes())
