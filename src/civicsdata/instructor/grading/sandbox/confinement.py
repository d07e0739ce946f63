"""Build the second wall, around one student's process behind the first.

Each fork of the fork server takes its own process tree and its own scratch folder in memory, gives
up every right, sets its limits, and loads a filter for system calls, so that it cannot start a
process, open a socket, or see a sibling. The end of its first process ends all.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from dataclasses import dataclass

from civicsdata.instructor.grading.limits import Limits
from civicsdata.instructor.grading.sandbox import seccomp

# Flags of clone(2), from linux/sched.h: mounts, System V IPC and process ids of its own.
_CLONE_NEWNS, _CLONE_NEWIPC, _CLONE_NEWPID = 0x00020000, 0x08000000, 0x20000000
# Numbers of clone(2), from asm/unistd.h of each machine; Python has no function for it.
_SYS_CLONE = {"x86_64": 56, "aarch64": 220}
# Flags of mount(2), from linux/mount.h.
_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_REC, _MS_PRIVATE = 0x1, 0x2, 0x4, 0x4000, 0x40000
# Options of prctl(2), from linux/prctl.h.
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_CAPBSET_DROP = 1, 4, 24
_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL = 47, 4
# capabilities(7) has 41 so far; the sets have room for 64.
_CAPABILITIES = 64
# Version 3 of the header of capset(2): two words for each of three sets, from linux/capability.h.
_LINUX_CAPABILITY_VERSION_3, _CAPABILITY_WORDS = 0x20080522, 6
_MOST_SCRATCH_FILES = 4096
_EMPTY_BYTES = 4096  # one page, the least that tmpfs(5) takes
# Seconds of processor time past the notebook's: the wall clock is to end it first.
_SPARE_SECONDS = 5


@dataclass(frozen=True)
class Confinement:
    """Confinement of one student's process.

    Attributes
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

    limits: Limits
    scratch: str
    confined: bool
    identity: int

    def enter(self) -> None:
        """Drop every right but writing to the scratch folder; there is no way back."""
        if self.confined:
            self._mount_scratch()
        self._set_limits()
        if self.confined:
            self._drop_rights()
            seccomp.install()

    def _mount_scratch(self) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        # mount_namespaces(7): without this, what is mounted here would be seen outside.
        if libc.mount(None, b"/", None, _MS_PRIVATE | _MS_REC, None) != 0:
            raise OSError(ctypes.get_errno(), "mount namespace")
        options = (  # of tmpfs(5)
            f"size={self.limits.scratch_bytes},nr_inodes={_MOST_SCRATCH_FILES},mode=700,"
            f"uid={self.identity},gid={self.identity}"
        )
        flags = _MS_NOSUID | _MS_NODEV
        # Terminals of one session would be seen by the others.
        empty = f"size={_EMPTY_BYTES},nr_inodes=1".encode()
        if libc.mount(b"empty", b"/dev/pts", b"tmpfs", flags | _MS_RDONLY, empty) != 0:
            raise OSError(ctypes.get_errno(), "folder of terminals")
        if libc.mount(b"scratch", self.scratch.encode(), b"tmpfs", flags, options.encode()) != 0:
            raise OSError(ctypes.get_errno(), "scratch folder")

    def _set_limits(self) -> None:
        """Set the limits of getrlimit(2)."""
        limits = self.limits
        seconds = int(limits.notebook_seconds + limits.checks_seconds) + _SPARE_SECONDS
        wanted = [
            (resource.RLIMIT_AS, limits.memory_bytes),
            (resource.RLIMIT_CPU, seconds),
            (resource.RLIMIT_FSIZE, limits.file_bytes),
            (resource.RLIMIT_NOFILE, limits.open_files),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_MEMLOCK, 0),
            (resource.RLIMIT_MSGQUEUE, 0),
        ]
        if self.confined:
            # The kernel counts threads by user id: without spare ids all workers share the count.
            wanted.append((resource.RLIMIT_NPROC, limits.threads * (1 if self.identity else 4)))
        for what, amount in wanted:
            lower_limit(what, amount)
        # A file that grows too large is an error that Python can show, not the end.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    def _drop_rights(self) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in range(_CAPABILITIES):
            libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)  # fails past the last, harmlessly
        libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
        if self.identity:
            os.setresgid(self.identity, self.identity, self.identity)
            os.setresuid(self.identity, self.identity, self.identity)
        header = (ctypes.c_uint32 * 2)(_LINUX_CAPABILITY_VERSION_3, 0)
        nothing = (ctypes.c_uint32 * _CAPABILITY_WORDS)()
        if libc.capset(ctypes.byref(header), ctypes.byref(nothing)) != 0:
            raise OSError(ctypes.get_errno(), "capabilities")
        # Not to be traced by, nor to have its memory read by, a process of the same user.
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def lower_limit(what: int, amount: int) -> None:
    """Set a limit of getrlimit(2) for good, unless the present one is lower still."""
    hard = resource.getrlimit(what)[1]
    most = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
    resource.setrlimit(what, (most, most))


def die_with_parent() -> None:
    """Have this process killed when the one that started it ends, however that ends."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def own_descriptors(channel: int) -> None:
    """Keep of all open files the channel; 0, 1 and 2 become a null device of this process's own.

    What the fork server has open, its forks share with their position and flags, so that one could
    leave there what a later one reads.
    """
    null = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(null, number)
    os.closerange(3, channel)
    os.closerange(channel + 1, os.sysconf("SC_OPEN_MAX"))


def fork(*, confined: bool) -> int:
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
    flags = _CLONE_NEWNS | _CLONE_NEWIPC | _CLONE_NEWPID | signal.SIGCHLD
    python.PyOS_BeforeFork()
    # The raw call: no stack, as for fork(2), and neither thread ids nor thread storage.
    pid = int(libc.syscall(number, ctypes.c_ulong(flags), None, None, None, None))
    if pid == 0:
        python.PyOS_AfterFork_Child()
        return 0
    failure = ctypes.get_errno()
    python.PyOS_AfterFork_Parent()
    if pid < 0:
        raise OSError(failure, os.strerror(failure))
    return pid
