"""Build the whole site: JupyterLite, pages, guides and reference, checked and moved into place."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from civicsdata.instructor.authoring.build import BANK
from civicsdata.instructor.authoring.build import build as build_course
from civicsdata.instructor.authoring.student_wheel import student_wheel
from civicsdata.instructor.site.browser.downloads import pyodide_core, wheels
from civicsdata.instructor.site.browser.lite import jupyterlite, kernel_wheels
from civicsdata.instructor.site.browser.offline import write_worker
from civicsdata.instructor.site.browser.pyodide import Parts
from civicsdata.instructor.site.errors import SiteError
from civicsdata.instructor.site.pages.guides import write_guides
from civicsdata.instructor.site.pages.units import write_pages

SITE = "build/site"
DOWNLOADS = "build/downloads"
COMPILED = "site/compiled"
MARK = "civicsdata-site.txt"  # stands in a folder that this command made, and may replace
# JupyterLite's own first page, and what its build alone needs; the landing page takes its place.
NOT_WANTED = ("index.html", "jupyterlite.schema.v0.json", "package.json")


@dataclass(frozen=True)
class Site:
    """A site that has been built.

    Attributes
    ----------
    folder : Path
        Where it stands.
    version : str
        Version of the course in it.
    """

    folder: Path
    version: str

    @property
    def megabytes(self) -> float:
        """Size of all its files in millions of bytes."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file()) / 1e6


def build_site(root: Path, target: Path, say: Callable[[str], None] = lambda _: None) -> Site:
    """Build the site of a course into a folder.

    Parameters
    ----------
    root : Path
        The folder of the course.
    target : Path
        Where the site is to stand; an earlier one there is replaced once the new one is whole.
    say : callable
        Called with one sentence before each step.

    Returns
    -------
    Site
        The site.

    Raises
    ------
    SiteError
        When something cannot be fetched, a hash differs, or a folder is in the way.
    """
    if target.exists() and any(target.iterdir()) and not (target / MARK).is_file():
        raise SiteError(f"{target} holds files that no site left there. Name an empty folder.")
    compiled = root / COMPILED
    if not compiled.is_dir():
        raise SiteError(f"{compiled} is missing. Build the site in a clone of the repository.")
    say("Reading the course.")
    built = build_course(root)
    course, files = built.course, built.files
    notebooks = {unit.id: files[f"assignments/{unit.id}/{unit.id}.ipynb"] for unit in course.units}
    say("Comparing what runs in the browser with its hashes; what is missing is fetched.")
    core, registry = pyodide_core(root / DOWNLOADS), wheels(root, root / DOWNLOADS)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".site-") as work:
        new = Path(work) / "site"
        own = student_wheel(Path(work), files[BANK], notebooks)
        say("Building JupyterLite.")
        parts = Parts(core, compiled, (*registry, *kernel_wheels(), own.path))
        contents = {f"{name}/{name}.ipynb": text for name, text in notebooks.items()}
        jupyterlite(contents, parts, new)
        for name in NOT_WANTED:
            (new / name).unlink(missing_ok=True)
        say("Writing the pages.")
        write_pages(course, notebooks, own.version, new)
        say("Writing the guides and the reference.")
        write_guides(root, course.title, own.version, new / "guides")
        (new / MARK).write_text(f"{course.title}, course version {own.version}\n", encoding="utf-8")
        # Some hosts of pages leave out what begins with an underscore unless this file is there.
        (new / ".nojekyll").touch()
        write_worker(new)
        shutil.rmtree(target, ignore_errors=True)
        new.rename(target)
    return Site(target, own.version)
