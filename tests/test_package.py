"""The package is light, quiet and complete."""

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import civicsdata

ROOT = Path(__file__).parents[1]
PUBLIC = {
    "begin", "tables", "load", "describe", "cite", "check", "page", "preflight", "explore", "models",
    "__version__",
}  # fmt: skip


def run(code, *options):
    return subprocess.run(
        [sys.executable, *options, "-c", code],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_importing_loads_nothing_heavy():
    code = (
        "import json, sys, civicsdata\n"
        "heavy = ['pandas', 'numpy', 'ipywidgets', 'IPython', 'altair', 'nbgrader', 'nbformat']\n"
        "ours = [m for m in sys.modules if m.startswith('civicsdata.')]\n"
        "print(json.dumps([[name for name in heavy if name in sys.modules], ours]))"
    )
    done = run(code)
    assert done.stderr == ""
    heavy, ours = json.loads(done.stdout)
    assert heavy == []
    rooms = {name.split(".")[1] for name in ours}
    assert "tables" in rooms
    assert not rooms & {"instructor", "explore", "models"}


def test_all_names_exist_and_are_listed():
    assert set(civicsdata.__all__) == PUBLIC
    assert dir(civicsdata) == sorted(PUBLIC)
    assert all(getattr(civicsdata, name) is not None for name in PUBLIC)


def test_names_shared_by_a_function_and_a_module_are_functions():
    code = (
        "import civicsdata\n"
        "names = ['tables', 'check', 'preflight', 'load', 'describe', 'cite']\n"
        "assert all(callable(getattr(civicsdata, n)) for n in names)\n"
        "civicsdata.load('claims'); civicsdata.cite('VCLT'); civicsdata.tables()\n"
        "import civicsdata.tables, civicsdata.check, civicsdata.check.preflight, civicsdata.sources\n"
        "from civicsdata.frames import describe\n"
        "assert all(callable(getattr(civicsdata, n)) for n in names)\n"
        "civicsdata.explore, civicsdata.models\n"
        "assert all(callable(getattr(civicsdata, n)) for n in names)\n"
        "print('ok')"
    )
    done = run(code)
    assert (done.stdout, done.stderr) == ("ok\n", "")


def test_the_version_is_that_of_the_project():
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{civicsdata.__version__}"' in project


def test_a_name_that_does_not_exist_is_answered_with_the_names_that_do():
    with pytest.raises(AttributeError, match=r"has no 'laod'.*load"):
        _ = civicsdata.laod
    with pytest.raises(ImportError):
        exec("from civicsdata import laod")


def test_reading_every_table_writes_nothing_on_stderr():
    code = (
        "import civicsdata as c\n"
        "for name in c.tables()['name']:\n"
        "    c.load(name); c.describe(name)\n"
        "c.cite('A13', 'C13', 'X5', 'L29', 'E1', 'VCLT', 'routes:abduction_1990/consent')\n"
        "try: c.load('claim')\n"
        "except KeyError as error: print(error)"
    )
    done = run(code, "-W", "error")
    assert done.stderr == ""
    assert done.stdout == (
        "There is no table 'claim'. Did you mean 'claims'? tables() lists all tables.\n"
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    uv = shutil.which("uv")
    if uv is None:
        pytest.skip("uv is not installed")
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [uv, "build", "--quiet", "--wheel", "--out-dir", str(folder), str(ROOT)],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    if "Failed to fetch" in done.stderr:
        pytest.skip("the build backend could not be fetched")
    assert done.returncode == 0, done.stderr
    (path,) = folder.glob("*.whl")
    return path


def test_the_wheel_is_pure_and_small(wheel):
    assert wheel.name == f"civicsdata-{civicsdata.__version__}-py3-none-any.whl"
    assert wheel.stat().st_size < 1_000_000


def test_the_wheel_holds_every_table_and_its_description(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    inside = {Path(name).name for name in names if name.startswith("civicsdata/data/")}
    here = {file.name for file in (ROOT / "src" / "civicsdata" / "data").iterdir()}
    assert "datapackage.json" in inside
    assert inside == here


def test_the_wheel_holds_only_the_package_and_what_jupyterlab_takes_from_it(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    info = f"civicsdata-{civicsdata.__version__}"
    assert {name.split("/")[0] for name in names} == {
        "civicsdata", f"{info}.dist-info", f"{info}.data",
    }  # fmt: skip
    extension = f"{info}.data/data/share/jupyter/labextensions/civicsdata/"
    given = {name for name in names if name.startswith(f"{info}.data/")}
    assert f"{extension}package.json" in given
    assert all(name.startswith(extension) for name in given)
