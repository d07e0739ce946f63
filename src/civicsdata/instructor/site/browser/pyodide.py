"""Assemble the folder from which Pyodide loads Python and its packages, with a lock file."""

from __future__ import annotations

import email.parser
import json
import re
import shutil
import tarfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from civicsdata.instructor.site.browser.downloads import sha256
from civicsdata.instructor.site.errors import SiteError

# The files of Pyodide's npm package that a browser loads.
CORE_FILES = (
    "pyodide.mjs", "pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip",
)  # fmt: skip
# What a notebook needs: the kernel's parts, and the course. What they need follows by itself.
WANTED = (
    "micropip", "piplite", "ssl", "sqlite3", "ipykernel", "comm", "pyodide_kernel", "jedi",
    "ipython", "pandas", "ipywidgets", "civicsdata",
)  # fmt: skip
# JupyterLite ships these as extensions of its page.
IN_THE_PAGE = {"widgetsnbextension", "jupyterlab-widgets"}
BROWSER = {
    "extra": "", "implementation_name": "cpython", "os_name": "posix",
    "platform_machine": "wasm32", "platform_python_implementation": "CPython",
    "platform_system": "Emscripten", "sys_platform": "emscripten",
}  # fmt: skip


@dataclass(frozen=True)
class Parts:
    """Where the parts of the folder come from.

    Attributes
    ----------
    core : Path
        The npm package of Pyodide.
    compiled : Path
        Folder of files that only Pyodide's own distribution has.
    wheels : tuple of Path
        Wheels from elsewhere.
    """

    core: Path
    compiled: Path
    wheels: tuple[Path, ...]


def pyodide_folder(parts: Parts, target: Path) -> list[str]:
    """Fill a folder with Pyodide's core, the packages of the course, and their lock file.

    Parameters
    ----------
    parts : Parts
        Where the files come from.
    target : Path
        The folder, which is made.

    Returns
    -------
    list of str
        Names of the packages.

    Raises
    ------
    SiteError
        When a package is missing, or a compiled file is not the one that Pyodide's lock names.
    """
    target.mkdir(parents=True)
    with tarfile.open(parts.core) as archive:
        for name in CORE_FILES:
            (target / name).write_bytes(_content(archive, name))
        lock = json.loads(_content(archive, "pyodide-lock.json"))
    chosen = _Chosen(lock["packages"], parts, lock["info"]["python"])
    chosen.add(WANTED)
    if chosen.missing:
        names = ", ".join(sorted(chosen.missing))
        raise SiteError(f"Python in the browser lacks {names}: add them to site/wheels.txt.")
    for entry, path in chosen.found.values():
        shutil.copyfile(path, target / path.name)
        entry["depends"] = [name for name in entry["depends"] if _normal(name) in chosen.found]
    lock["packages"] = {name: chosen.found[name][0] for name in sorted(chosen.found)}
    (target / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")
    return sorted(chosen.found)


def _content(archive: tarfile.TarFile, name: str) -> bytes:
    file = archive.extractfile(f"package/{name}")
    if file is None:
        raise SiteError(f"Pyodide's npm package has no file {name}.")
    return file.read()


@dataclass
class _Chosen:
    """Packages that are wanted, with all that they need."""

    official: dict[str, dict[str, Any]]
    parts: Parts
    python: str
    found: dict[str, tuple[dict[str, Any], Path]] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        entries = ((wheel_entry(path, self.python), path) for path in self.parts.wheels)
        self.wheels = {entry["name"]: (entry, path) for entry, path in entries}

    def add(self, names: Iterable[str]) -> None:
        """Choose packages and what they need."""
        for name in map(_normal, names):
            if name in self.found or name in IN_THE_PAGE:
                continue
            chosen = self.wheels.get(name) or self._compiled(name)
            if chosen is None:
                self.missing.add(name)
            else:
                self.found[name] = chosen
                self.add(chosen[0]["depends"])

    def _compiled(self, name: str) -> tuple[dict[str, Any], Path] | None:
        entry = self.official.get(name)
        path = self.parts.compiled / (entry or {}).get("file_name", "none")
        if entry is None or not path.is_file():
            return None
        if sha256(path) != entry["sha256"]:
            raise SiteError(f"{path} is not the file that Pyodide's own lock file names.")
        return dict(entry), path


def wheel_entry(path: Path, python: str) -> dict[str, Any]:
    """Return what Pyodide's lock file says about a wheel.

    Parameters
    ----------
    path : Path
        The wheel.
    python : str
        Version of Python in the browser, by which its requirements are chosen.

    Returns
    -------
    dict
        An entry of ``packages`` in a lock file.
    """
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        metadata = next(name for name in names if name.endswith(".dist-info/METADATA"))
        said = email.parser.Parser().parsestr(archive.read(metadata).decode())
    inside = [name for name in names if ".dist-info/" not in name and ".data/" not in name]
    short = python.rpartition(".")[0]
    where = BROWSER | {"python_version": short, "python_full_version": python}
    needs = [Requirement(line) for line in said.get_all("Requires-Dist") or []]
    return {
        "name": _normal(said["Name"]),
        "version": said["Version"],
        "file_name": path.name,
        "install_dir": "site",
        "sha256": sha256(path),
        "package_type": "package",
        "imports": sorted({name.split("/")[0].removesuffix(".py") for name in inside}),
        "depends": [
            _normal(need.name) for need in needs if not need.marker or need.marker.evaluate(where)
        ],
        "unvendored_tests": False,
    }


def _normal(name: str) -> str:
    """Return the normalized name of a package (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
