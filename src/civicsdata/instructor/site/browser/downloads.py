"""Fetch what Python in the browser needs from the registries, and compare it with its hashes."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

from civicsdata.instructor.site.errors import SiteError

PYODIDE = "0.27.7"  # the newest for which the Python registry has a wheel of pandas
CORE = f"pyodide-{PYODIDE}.tgz"
CORE_SHA256 = "89d5d952675eb08e11286e52c7238f1248ce71726e896db9703e73bef23dc343"
WHEELS = "site/wheels.txt"
# The Python and the platform for which Pyodide 0.27 is built: PEP 783.
TARGET = [
    "--python-version", "3.12", "--implementation", "cp", "--abi", "cp312",
    "--platform", "pyemscripten_2024_0_wasm32", "--platform", "any",
]  # fmt: skip


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def pyodide_core(folder: Path) -> Path:
    """Return the npm package of Pyodide, fetched when the folder does not hold it.

    Parameters
    ----------
    folder : Path
        Where downloads are kept between builds.

    Returns
    -------
    Path
        The archive, whose hash has been compared.

    Raises
    ------
    SiteError
        When it cannot be fetched, or is not the file that it should be.
    """
    path = folder / CORE
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        npm = shutil.which("npm")
        command = [npm or "npm", "pack", "--silent", f"pyodide@{PYODIDE}"]
        hint = f"Install npm, or put {CORE} from the npm registry into {folder}."
        if npm is None:
            raise SiteError(f"Pyodide cannot be fetched, for there is no command npm. {hint}")
        _run([*command, "--pack-destination", str(folder)], f"Pyodide {PYODIDE}", hint)
    if sha256(path) != CORE_SHA256:
        raise SiteError(
            f"{path} is not Pyodide {PYODIDE}: its SHA-256 is not {CORE_SHA256}. Delete it and "
            "try again."
        )
    return path


def wheels(root: Path, folder: Path) -> list[Path]:
    """Return the wheels that `site/wheels.txt` names, fetched where the folder lacks them.

    Parameters
    ----------
    root : Path
        The folder of the course.
    folder : Path
        Where downloads are kept between builds.

    Returns
    -------
    list of Path
        The wheels; pip has compared their hashes.

    Raises
    ------
    SiteError
        When one cannot be fetched, or its hash differs.
    """
    listed = root / WHEELS
    if not listed.is_file():
        raise SiteError(f"{listed} is missing: it names the wheels for Python in the browser.")
    hashes = set(re.findall(r"--hash=sha256:(\w+)", listed.read_text("utf-8")))
    place = folder / "wheels"
    if hashes - {sha256(path) for path in place.glob("*.whl")}:
        command = [
            sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
            "--no-deps", "--only-binary=:all:", "--require-hashes", *TARGET,
            "--dest", str(place), "--requirement", str(listed),
        ]  # fmt: skip
        _run(command, f"a wheel of {WHEELS}", "Look at the network and the Python registry.")
    return sorted(path for path in place.glob("*.whl") if sha256(path) in hashes)


def _run(command: list[str], what: str, hint: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = [line for line in (done.stderr + done.stdout).splitlines() if "rror" in line]
        last = f" ({said[-1].strip()})" if said else ""
        raise SiteError(f"{what} could not be fetched{last}. {hint}")
