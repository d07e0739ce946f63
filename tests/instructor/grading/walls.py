"""Whether this system can confine anything, so that tests know what to expect."""

from __future__ import annotations

import subprocess

from civicsdata.instructor.grading.errors import GradingError
from civicsdata.instructor.grading.sandbox.bubblewrap import confinement_error, program_path


def confinement_problem() -> str | None:
    """Return why nothing can be confined here, or None when it can."""
    try:
        line = [program_path(), "--unshare-all", "--ro-bind", "/", "/", "--", "/proc/self/exe"]
    except GradingError as error:
        return str(error)
    done = subprocess.run([*line, "--version"], capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else str(confinement_error(done.returncode, done.stderr))
