"""Build JupyterLite with the notebooks, the course's settings, and Python from this site alone."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jupyterlite_core

from civicsdata.instructor.site.browser.pyodide import WANTED, Parts, pyodide_folder
from civicsdata.instructor.site.errors import SiteError

EXTENSIONS = Path(sys.prefix) / "share" / "jupyter" / "labextensions"
KERNEL = EXTENSIONS / "@jupyterlite" / "pyodide-kernel-extension"
WIDGETS = EXTENSIONS / "@jupyter-widgets" / "jupyterlab-manager"
PICTURES = EXTENSIONS / "anywidget"  # pictures that are dragged
# A notebook's keys for its command mode, such as A for a new cell, also reach it from widgets.
OUTSIDE_OUTPUTS = ":not(.jp-OutputArea *)"
SETTINGS: dict[str, Any] = {
    # Cells outside the view stay in the page, so that the browser's search finds them.
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
    "@jupyter-notebook/application-extension:top": {"visible": "no"},  # the unit's page has one
    "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false"},
}


def kernel_wheels() -> list[Path]:
    """Return the wheels that JupyterLite's kernel brings along."""
    return sorted((KERNEL / "static" / "pypi").glob("*.whl"))


def jupyterlite(notebooks: Mapping[str, str], parts: Parts, target: Path) -> None:
    """Build JupyterLite into a folder.

    Parameters
    ----------
    notebooks : mapping of str to str
        Path below the folder of contents to the text of a notebook.
    parts : Parts
        What Python in the browser is made of.
    target : Path
        The folder, which is made.

    Raises
    ------
    SiteError
        When a part is missing, or JupyterLite's own build fails.
    """
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        for name, text in notebooks.items():
            path = folder / "files" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        pyodide_folder(parts, folder / "static" / "pyodide")
        for name, content in (
            ("jupyter-lite.json", page_config()),
            ("overrides.json", SETTINGS | shortcut_settings(app_shortcuts())),
            ("jupyter_lite_config.json", _build_config(folder, target)),
        ):
            (folder / name).write_text(json.dumps(content), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "jupyterlite_core", "build"],
            cwd=folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
    if done.returncode:
        last = "".join((done.stderr or done.stdout).strip().splitlines()[-1:])
        raise SiteError(f"JupyterLite could not be built: {last}")


def _build_config(folder: Path, target: Path) -> dict[str, Any]:
    return {
        "LiteBuildConfig": {
            "lite_dir": str(folder),
            "output_dir": str(target),
            "contents": [str(folder / "files")],
            "apps": ["notebooks"],
            "no_sourcemaps": True,
            "no_unused_shared_packages": True,
            # The environment holds nbgrader's extensions too, which need a server.
            "ignore_sys_prefix": ["federated_extensions"],
            "federated_extensions": [str(KERNEL), str(WIDGETS), str(PICTURES)],
        }
    }


def page_config() -> dict[str, Any]:
    """Return the settings of JupyterLite's page."""
    kernel = {
        # `%pip install` then says that there is no such package; it asks no other host.
        "disablePyPIFallback": True,
        "loadPyodideOptions": {"packages": list(WANTED)},
    }
    return {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": "Handed Over",
            "exposeAppInBrowser": True,  # the unit's page says what Python does, and saves
            "enableServiceWorkerCache": "true",  # what was loaded once is kept
            "litePluginSettings": {"@jupyterlite/pyodide-kernel-extension:kernel": kernel},
        },
    }


def app_shortcuts() -> list[dict[str, Any]]:
    """Return the shortcuts of JupyterLite's page, from its schemas."""
    (archive,) = Path(jupyterlite_core.__file__).parent.glob("jupyterlite-app-*.tgz")
    found: list[dict[str, Any]] = []
    with tarfile.open(archive) as tar:
        for member in tar:
            if "/build/schemas/" in member.name and member.name.endswith(".json"):
                file = tar.extractfile(member)
                schema = json.load(file) if file else {}
                if isinstance(schema, dict):
                    found += schema.get("jupyter.lab.shortcuts", [])
    return found


def shortcut_settings(shortcuts: list[dict[str, Any]]) -> dict[str, Any]:
    """Return settings under which keys typed into a widget do nothing to the notebook.

    Parameters
    ----------
    shortcuts : list of dict
        The page's own shortcuts.

    Returns
    -------
    dict
        Settings: each shortcut of the command mode is off, and on again outside outputs.

    Examples
    --------
    >>> key = {"keys": ["A"], "selector": ".jp-mod-commandMode :focus"}
    >>> (settings,) = shortcut_settings([key]).values()
    >>> [one["selector"] for one in settings["shortcuts"] if not one.get("disabled")]
    ['.jp-mod-commandMode :focus:not(.jp-OutputArea *)']
    """
    changed = []
    for key in shortcuts:
        selector = key.get("selector", "")
        if "commandMode" in selector and selector.endswith(":focus") and not key.get("disabled"):
            changed.append({**key, "disabled": True})
            changed.append({**key, "selector": selector + OUTSIDE_OUTPUTS})
    return {"@jupyterlab/shortcuts-extension:shortcuts": {"shortcuts": changed}}
