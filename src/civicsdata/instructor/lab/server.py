"""Start JupyterLab with the formgrader, and say where it answers."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from civicsdata.instructor.errors import CourseError
from civicsdata.instructor.grading.folders import ClassFolders

SECONDS_TO_START = 60  # a cold start on a slow school machine takes about 20


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab.

    Attributes
    ----------
    url : str
        Where it answers, such as ``http://localhost:8888/``.
    token : str
        What a browser must bring along.
    process : subprocess.Popen
        The server.
    """

    url: str
    token: str
    process: subprocess.Popen[bytes]

    def page(self, path: str = "lab") -> str:
        """Return the address of a page, by way of the login, which sets the browser's cookie."""
        base = urlsplit(self.url).path
        return f"{self.url}login?{urlencode({'token': self.token, 'next': base + path})}"


def environment(students: str) -> dict[str, str]:
    """Return the environment in which nbgrader's tools find each other.

    Parameters
    ----------
    students : str
        Folder of the student data, relative to the folder of the course.

    Returns
    -------
    dict of str to str
        The present environment with our commands first on the path (nbgrader calls ``alembic``
        from there), our JupyterLab settings, and the folder of the student data.
    """
    config = str(Path(__file__).parent / "config")
    paths = [config, os.environ.get("JUPYTER_CONFIG_PATH", "")]
    return os.environ | {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
        "JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, paths)),
        "CIVICSDATA_CLASS": students,
        "PYTHONWARNINGS": "ignore",
    }


@contextmanager
def running_lab(root: Path, students: str = "class", port: int = 8888) -> Iterator[Lab]:
    """Run JupyterLab for the length of a block.

    Parameters
    ----------
    root : Path
        The folder of the course; JupyterLab opens there.
    students : str
        Folder of the student data, relative to `root`.
    port : int
        Port to try first; the next free one is taken.

    Yields
    ------
    Lab
        The server, once it answers.

    Raises
    ------
    CourseError
        When the server does not start.
    """
    log = ClassFolders(root, students).make_classroom() / "jupyterlab.log"
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", f"--ServerApp.root_dir={root}",
        f"--ServerApp.port={port}", "--ServerApp.ip=localhost",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]  # fmt: skip
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    with log.open("wb") as sink:
        process = subprocess.Popen(
            command, cwd=root, env=environment(students), stdout=sink, stderr=sink
        )
    try:
        yield _wait(process, log)
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait(process: subprocess.Popen[bytes], log: Path) -> Lab:
    from jupyter_server.serverapp import list_running_servers

    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end and process.poll() is None:
        for server in list_running_servers():
            if server["pid"] == process.pid:
                return Lab(server["url"], server["token"], process)
        time.sleep(0.2)
    last = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
    raise CourseError(f"JupyterLab did not start. Its last line was: {''.join(last)} See {log}.")
