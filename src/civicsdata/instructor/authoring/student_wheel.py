"""Make the wheel that students get: the package without the instructor's rooms."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

import civicsdata

LEFT_OUT = {"instructor", "__pycache__"}
EXTENSION = "labextension"  # a wheel brings it to where JupyterLab looks for extensions
# A wheel has the same bytes on every build; 1980 is the first year that a zip archive can state.
TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class StudentWheel:
    """The wheel, and the version of the course that it and the notebooks are.

    Attributes
    ----------
    path : Path
        The wheel.
    version : str
        Version of the package, then the first eight digits of a hash of all that students get.
    """

    path: Path
    version: str


def student_wheel(folder: Path, bank: str, notebooks: Mapping[str, str]) -> StudentWheel:
    """Write the wheel of the installed package without its instructor's part.

    Its version, and so its file name, differs whenever its content does: a browser that kept an
    older file never takes it for this one.

    Parameters
    ----------
    folder : Path
        Where the wheel is to stand.
    bank : str
        Text of the bank of items that fits the notebooks (`data/items.json`).
    notebooks : mapping of str to str
        The released notebooks, which count for the version.

    Returns
    -------
    StudentWheel
        The wheel and its version.
    """
    package = Path(civicsdata.__file__).parent
    known = distribution("civicsdata")
    files = {
        path.relative_to(package).as_posix(): path.read_bytes()
        for path in sorted(package.rglob("*"))
        if path.is_file() and not LEFT_OUT & set(path.relative_to(package).parts)
    }
    extension = {name: files.pop(name) for name in list(files) if name.startswith(EXTENSION)}
    files = {f"civicsdata/{name}": content for name, content in files.items()}
    files["civicsdata/data/items.json"] = bank.encode()
    everything = hashlib.sha256()
    for content in (*files.values(), *extension.values(), *map(str.encode, notebooks.values())):
        everything.update(hashlib.sha256(content).digest())
    version = f"{known.version}+{everything.hexdigest()[:8]}"
    for name, content in extension.items():
        place = f"share/jupyter/labextensions/civicsdata{name.removeprefix(EXTENSION)}"
        files[f"civicsdata-{version}.data/data/{place}"] = content
    info = f"civicsdata-{version}.dist-info"
    metadata = (known.read_text("METADATA") or "").replace(
        f"\nVersion: {known.version}\n", f"\nVersion: {version}\n"
    )
    files[f"{info}/METADATA"] = metadata.encode()
    files[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    record = "".join(f"{name},sha256={_digest(one)},{len(one)}\n" for name, one in files.items())
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    made = folder / f"civicsdata-{version}-py3-none-any.whl"
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, TIME), content, zipfile.ZIP_DEFLATED)
    return StudentWheel(made, version)


def _digest(content: bytes) -> str:
    """Return the hash of a file as a wheel's RECORD writes it."""
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
