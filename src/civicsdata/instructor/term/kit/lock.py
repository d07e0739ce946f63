"""Read from the project's lock file what students have to install."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from packaging.requirements import Requirement

from civicsdata.instructor.errors import CourseError

# The packages of the project itself, without those of instructors, of the site and of the tests.
EXPORT = (
    "export", "--quiet", "--frozen", "--no-dev", "--no-emit-project", "--no-header",
    "--no-annotate", "--format", "requirements-txt",
)  # fmt: skip


def locked_requirements(root: Path) -> str:
    """Return what students install, with versions and hashes, as a requirements file.

    Parameters
    ----------
    root : Path
        The folder of the course, with ``uv.lock``.

    Returns
    -------
    str
        Lines that ``pip install --require-hashes -r`` takes, on every system.

    Raises
    ------
    CourseError
        When uv is not installed, or the lock file cannot be read.
    """
    uv = shutil.which("uv")
    if uv is None:
        raise CourseError("The kit needs uv to read uv.lock; install it with `pip install uv`.")
    done = subprocess.run([uv, *EXPORT], cwd=root, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CourseError(f"uv could not read uv.lock: {done.stderr.strip().splitlines()[-1]}")
    return done.stdout


def package_count(requirements: str) -> int:
    r"""Return how many packages a requirements file installs on this machine.

    Examples
    --------
    >>> package_count("pandas==3.1.1 \\\n    --hash=sha256:00\nsix==1 ; sys_platform == 'none'\n")
    1
    """
    lines = [line.rstrip(" \\") for line in requirements.splitlines() if line[:1].isalnum()]
    markers = [one.marker for one in map(Requirement, lines)]
    return sum(marker is None or marker.evaluate() for marker in markers)
