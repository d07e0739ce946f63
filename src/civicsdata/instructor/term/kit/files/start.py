"""Start the course: JupyterLab in the browser. The first time, install what it needs.

This file runs with any Python 3 that a machine has, so that an old one is told what to do.
"""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".environment"
MARK = ENVIRONMENT / "installed.txt"  # names the wheel that was installed last
OLDEST, NEWEST = (3, 11), (3, 14)
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def stop(sentence: str) -> None:
    """End with a sentence that says what to do."""
    sys.stderr.write("\n" + sentence + "\n")
    sys.exit(2)


def wheel() -> str:
    """Return the name of the wheel that lies beside this file."""
    found = [path.name for path in HERE.glob("*.whl")]
    if len(found) != 1:
        stop("This folder is not whole. Unpack the zip again, into an empty folder.")
    return found[0]


def run(*words: str) -> None:
    """Run the environment's Python, and end when it fails."""
    if subprocess.call([str(PYTHON), *words], cwd=str(HERE)) != 0:
        stop(
            "That did not work. Is the machine on the internet? The first start needs it, for a "
            "few minutes. Start again when it is."
        )


def install(name: str) -> None:
    """Make an environment of the course's own, and install what stands in requirements.txt."""
    sys.stdout.write("First start: installing what the course needs. It takes minutes, once.\n")
    sys.stdout.flush()
    try:
        import venv

        venv.create(str(ENVIRONMENT), with_pip=True, clear=True)
    except PermissionError:
        stop("Nothing can be written into this folder. Move it to your documents and start again.")
    except Exception:
        stop(
            "Python could not make an environment. On Debian or Ubuntu, install the package "
            "python3-venv (sudo apt install python3-venv), then start again."
        )
    # requirements.txt is a lock: it names every package, so pip must look for no others.
    pip = ("-m", "pip", "install", "--disable-pip-version-check", "--quiet", "--no-deps")
    run(*pip, "--require-hashes", "-r", "requirements.txt")
    run(*pip, name)
    MARK.write_text(name, encoding="utf-8")


def main() -> None:
    """Install when needed, then start JupyterLab on this folder."""
    version = sys.version_info[:2]
    if not OLDEST <= version <= NEWEST:
        stop(
            "This is Python {}.{}; the course needs Python {}.{} to {}.{}. Install one from "
            "python.org, then start again.".format(*version, *OLDEST, *NEWEST)
        )
    name = wheel()
    if not MARK.is_file() or MARK.read_text(encoding="utf-8") != name:
        install(name)
    if "--install-only" in sys.argv:
        return
    sys.stdout.write("JupyterLab opens in your browser. To end, close this window.\n")
    sys.stdout.flush()
    lab = [str(PYTHON), "-m", "jupyterlab", "--notebook-dir", str(HERE)]
    sys.exit(subprocess.call(lab, cwd=str(HERE)))


if __name__ == "__main__":
    main()
