"""What runs in the browser is compared with its hashes, and a missing part is one sentence."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile

import pytest

from civicsdata.instructor.authoring.student_wheel import student_wheel
from civicsdata.instructor.site.browser import downloads
from civicsdata.instructor.site.browser.pyodide import CORE_FILES, WANTED, Parts, pyodide_folder
from civicsdata.instructor.site.errors import SiteError


def wheel(folder, name, *needs):
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        lines = [f"Name: {name}", "Version: 1.0", *(f"Requires-Dist: {need}" for need in needs)]
        archive.writestr(f"{name}-1.0.dist-info/METADATA", "\n".join(lines) + "\n")
        archive.writestr(f"{name}/__init__.py", "")
    return path


@pytest.fixture
def parts(tmp_path):
    """A core, a compiled package, and a wheel for everything else that is wanted."""
    compiled = tmp_path / "compiled"
    compiled.mkdir()
    numpy = wheel(compiled, "numpy")
    known = {
        "numpy": {
            "name": "numpy", "version": "1.0", "file_name": numpy.name, "depends": [],
            "sha256": downloads.sha256(numpy),
        }
    }  # fmt: skip
    lock = {"info": {"python": "3.12.7"}, "packages": known}
    core = tmp_path / "core.tgz"
    with tarfile.open(core, "w:gz") as archive:
        for name in (*CORE_FILES, "pyodide-lock.json"):
            content = json.dumps(lock).encode() if name.endswith("lock.json") else b"core"
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    needs = {"pandas": ["numpy>=1", "tzdata; sys_platform == 'win32'"]}
    wheels = tuple(wheel(tmp_path, name, *needs.get(name, ())) for name in WANTED)
    return Parts(core, compiled, wheels)


def test_the_lock_names_what_is_wanted_and_what_that_needs(parts, tmp_path):
    names = pyodide_folder(parts, tmp_path / "out")
    assert {"numpy", "pandas", "civicsdata", "pyodide-kernel"} <= set(names)
    assert "tzdata" not in names, "nothing that the browser does not need"
    lock = json.loads((tmp_path / "out" / "pyodide-lock.json").read_text())
    assert lock["packages"]["pandas"]["depends"] == ["numpy"]
    for entry in lock["packages"].values():
        assert downloads.sha256(tmp_path / "out" / entry["file_name"]) == entry["sha256"]


def test_a_changed_compiled_file_is_refused(parts, tmp_path):
    (path,) = parts.compiled.iterdir()
    path.write_bytes(path.read_bytes() + b"more")
    with pytest.raises(SiteError, match="is not the file that Pyodide's own lock file names"):
        pyodide_folder(parts, tmp_path / "out")


def test_a_package_that_nobody_has_is_named(parts, tmp_path):
    fewer = Parts(parts.core, parts.compiled, parts.wheels[1:])
    with pytest.raises(SiteError, match=f"lacks {WANTED[0]}: add them to site/wheels.txt"):
        pyodide_folder(fewer, tmp_path / "out")


def test_a_core_with_another_hash_is_refused(tmp_path):
    (tmp_path / downloads.CORE).write_bytes(b"another")
    with pytest.raises(SiteError, match=r"is not Pyodide 0\.27\.7: its SHA-256 is not 89d5"):
        downloads.pyodide_core(tmp_path)


def test_without_npm_one_sentence_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(downloads.shutil, "which", lambda _: None)
    with pytest.raises(SiteError, match=r"Install npm, or put pyodide-0\.27\.7\.tgz"):
        downloads.pyodide_core(tmp_path)


def test_what_the_registry_lacks_is_told(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / downloads.WHEELS).write_text(f"./no-such.whl --hash=sha256:{'0' * 64}\n")
    with pytest.raises(SiteError, match=r"a wheel of site/wheels\.txt could not be fetched"):
        downloads.wheels(tmp_path, tmp_path)


def test_the_students_wheel_has_no_instructor_and_a_version_of_its_content(tmp_path):
    one = student_wheel(tmp_path, "{}", {"0-start": "text"})
    same = student_wheel(tmp_path, "{}", {"0-start": "text"})
    other = student_wheel(tmp_path, "{}", {"0-start": "another text"})
    assert one == same
    assert one.version != other.version
    with zipfile.ZipFile(one.path) as archive:
        names = archive.namelist()
        metadata = archive.read(f"civicsdata-{one.version}.dist-info/METADATA").decode()
        assert archive.read("civicsdata/data/items.json") == b"{}"
    assert f"\nVersion: {one.version}\n" in metadata
    assert "civicsdata/check/__init__.py" in names
    assert not [name for name in names if "instructor" in name]
    data = f"civicsdata-{one.version}.data/data/share/jupyter/labextensions/civicsdata"
    assert f"{data}/package.json" in names
    assert not [name for name in names if name.startswith("civicsdata/labextension")]
