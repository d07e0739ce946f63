"""Refuse the system calls that a student's process has no use for.

Allowed are all but those with which a process starts others, opens a network socket, looks into
other processes, mounts, or reaches kernel parts that no notebook needs. A short BPF program says
so; `install` loads it for the calling process and all its threads to come, see seccomp(2).
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct

# Opcodes of classic BPF, sums of the parts in linux/bpf_common.h: load a word from the data at a
# constant offset (BPF_LD | BPF_W | BPF_ABS), jump when equal to a constant (BPF_JMP | BPF_JEQ |
# BPF_K), jump when a bit is set (BPF_JMP | BPF_JSET | BPF_K), return a constant (BPF_RET | BPF_K).
_LOAD, _JUMP_EQUAL, _JUMP_SET, _RETURN = 0x20, 0x15, 0x45, 0x06
# What a filter may return, from linux/seccomp.h: SECCOMP_RET_ALLOW, _ERRNO (plus the error) and
# _KILL_PROCESS.
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
# Offsets in struct seccomp_data of seccomp(2): `nr`, `arch`, and the lower halves of `args[0]` and
# `args[1]`.
_NUMBER, _ARCH, _ARGUMENT, _SECOND_ARGUMENT = 0, 4, 16, 24
# Flag of clone(2) with which a thread starts, and not a process.
_CLONE_THREAD = 0x00010000
# __X32_SYSCALL_BIT of asm/unistd.h: the x32 twin of every call of x86_64.
_X32_BIT = 0x40000000
# prctl(2), from linux/prctl.h, and SECCOMP_MODE_FILTER of linux/seccomp.h.
_PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS, _SECCOMP_MODE_FILTER = 22, 38, 2
# Column in the tables below, and AUDIT_ARCH_X86_64 or AUDIT_ARCH_AARCH64 of linux/audit.h: the
# number of the machine in elf.h, with bits for 64-bit and little-endian.
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_CLONE = (56, 220)
_CLONE3 = 435
_FCNTL, _FLOCK = (72, 25), (73, 32)
# Commands of fcntl(2), from linux/fcntl.h. Locks: F_GETLK, F_SETLK, F_SETLKW, and F_OFD_GETLK,
# F_OFD_SETLK, F_OFD_SETLKW. Refused: F_SETLEASE, F_GETLEASE, F_NOTIFY, which tell what others open.
_LOCKS, _NOTICES = (5, 6, 7, 36, 37, 38), (1024, 1025, 1026)
_INSTRUCTION_BYTES = 8  # struct sock_filter of linux/filter.h

# Numbers from asm/unistd.h, see syscalls(2), for x86_64 and aarch64; None where there is no such c
_REFUSED: dict[str, tuple[int | None, int | None]] = {
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "kcmp": (312, 272), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438),
    "socket": (41, 198), "bind": (49, 200), "listen": (50, 201), "connect": (42, 203),
    "shmget": (29, 194), "semget": (64, 190), "msgget": (68, 186), "mq_open": (240, 180),
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "userfaultfd": (323, 282),
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39),
    "pivot_root": (155, 41), "chroot": (161, 51), "open_tree": (428, 428),
    "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431),
    "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442),
    "bpf": (321, 280), "perf_event_open": (298, 241), "keyctl": (250, 219),
    "add_key": (248, 217), "request_key": (249, 218), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    "fanotify_init": (300, 262), "init_module": (175, 105), "finit_module": (313, 273),
    "kexec_load": (246, 104), "reboot": (169, 142), "swapon": (167, 224),
    "inotify_init": (253, None), "inotify_init1": (294, 26), "cachestat": (451, 451),
    "setpriority": (141, 140), "personality": (135, 92), "mknod": (133, None),
    "mknodat": (259, 33), "quotactl": (179, 60), "syslog": (103, 116),
}  # fmt: skip


def program(machine: str) -> bytes:
    """Return the BPF program for a machine.

    Raises
    ------
    OSError
        When the machine is not one that is known here.

    Examples
    --------
    >>> len(program("x86_64")) % 8
    0
    """
    if machine not in _MACHINES:
        raise OSError(errno.ENOSYS, f"no list of system calls for {machine}")
    column, arch = _MACHINES[machine]
    numbers = (row[column] for row in _REFUSED.values())
    refused = sorted(number for number in numbers if number is not None)
    refuse, done = (_RETURN, 0, 0, _ERRNO | errno.EPERM), (_RETURN, 0, 0, _ERRNO | 0)
    # opcode, lines to skip when true, lines to skip when false, constant
    lines = [
        (_LOAD, 0, 0, _ARCH),
        (_JUMP_EQUAL, 1, 0, arch),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
    ]
    if machine == "x86_64":
        lines += [(_JUMP_SET, 0, 1, _X32_BIT), (_RETURN, 0, 0, _KILL)]
    for number in refused:
        lines += [(_JUMP_EQUAL, 0, 1, number), refuse]
    lines += [(_JUMP_EQUAL, 0, 1, _FLOCK[column]), done]
    commands = [
        *(line for command in _LOCKS for line in ((_JUMP_EQUAL, 0, 1, command), done)),
        *(line for command in _NOTICES for line in ((_JUMP_EQUAL, 0, 1, command), refuse)),
        (_RETURN, 0, 0, _ALLOW),
    ]
    lines += [(_JUMP_EQUAL, 0, len(commands) + 1, _FCNTL[column])]
    lines += [(_LOAD, 0, 0, _SECOND_ARGUMENT), *commands]
    # glibc asks for clone3 first and falls back to clone, whose flags can be read here
    lines += [(_JUMP_EQUAL, 0, 1, _CLONE3), (_RETURN, 0, 0, _ERRNO | errno.ENOSYS)]
    lines += [
        (_JUMP_EQUAL, 0, 3, _CLONE[column]),
        (_LOAD, 0, 0, _ARGUMENT),
        (_JUMP_SET, 1, 0, _CLONE_THREAD),
        refuse,
        (_RETURN, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("=HBBI", *line) for line in lines)


def install() -> None:
    """Load the program; it cannot be taken off again.

    Raises
    ------
    OSError
        When the kernel refuses.
    """
    code = program(platform.machine())
    libc = ctypes.CDLL(None, use_errno=True)
    buffer = ctypes.create_string_buffer(code, len(code))

    class Program(ctypes.Structure):  # struct sock_fprog of linux/filter.h
        _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))

    rule = Program(len(code) // _INSTRUCTION_BYTES, ctypes.addressof(buffer))
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "no_new_privs")
    if libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(rule), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "seccomp")
