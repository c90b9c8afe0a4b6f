"""Takes rights away from the process that calls it, for good: what parses hostile files needs few.

On Linux: limits of memory and files for all; where the kernel has them, Landlock (nothing in the file system can be
changed or run, no TCP) and, on x86-64, a seccomp filter (no sockets, no other programs, no reaching into other
processes). Elsewhere a process of its own is all there is. Only the calling thread and those that it starts later are
held by Landlock, so this is called before any library starts threads.
"""

from __future__ import annotations

import ctypes
import os
import platform
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

_FILES = 64  # open at once
# struct landlock_ruleset_attr (landlock(7)): rights over files, over TCP ports, scopes; no rule grants any of them
_CHANGE_FILES = 0b1_1111_1110_011  # execute, write, remove, make; not read (bits 2 and 3)
_REFER, _TRUNCATE, _IOCTL = 1 << 13, 1 << 14, 1 << 15  # known from ABI 2, 3 and 5
_TCP = 0b11  # bind, connect: ABI 4
_SCOPES = 0b11  # abstract sockets and signals stay inside: ABI 6
_CREATE_RULESET, _RESTRICT_SELF, _SECCOMP = 444, 446, 317  # the last is x86-64's
_NO_NEW_PRIVILEGES = 38
# x86-64 (arch/x86/entry/syscalls/syscall_64.tbl)
_DENIED = {
    "socket": 41, "fork": 57, "vfork": 58, "execve": 59, "kill": 62, "ptrace": 101, "mount": 165, "umount2": 166,
    "init_module": 175, "tkill": 200, "kexec_load": 246, "add_key": 248, "request_key": 249, "keyctl": 250,
    "unshare": 272, "perf_event_open": 298, "setns": 308, "process_vm_readv": 310, "process_vm_writev": 311,
    "finit_module": 313, "bpf": 321, "execveat": 322, "userfaultfd": 323, "pidfd_send_signal": 424,
    "io_uring_setup": 425,
}  # fmt: skip
_CLONE, _CLONE3, _CLONE_THREAD = 56, 435, 0x10000
_X86_64, _X32 = 0xC000003E, 0x40000000
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # classic BPF
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data
_ALLOW, _REFUSE, _UNKNOWN_CALL = 0x7FFF0000, 0x00050001, 0x00050026  # EPERM; ENOSYS: glibc then uses clone


def confine(memory: int) -> tuple[str, ...]:
    """Confines this process to `memory` bytes of address space and the rest above; returns what holds from now on:
    of "limits", "landlock" and "seccomp".
    """
    if sys.platform != "linux":
        return ()
    import resource

    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_NOFILE, _FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (least, least))
    libc = ctypes.CDLL(None)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    held = ["limits"]
    if _restrict_files(libc):
        held.append("landlock")
    if platform.machine() == "x86_64" and _filter_calls(libc):
        held.append("seccomp")
    return tuple(held)


def environment() -> dict[str, str]:
    """For a process of the code of this one that is to be confined: few threads, little memory set aside."""
    paths = [str(Path(__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
    few = {"MALLOC_ARENA_MAX": "4", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    return os.environ | few | {"PYTHONPATH": os.pathsep.join(paths)}


def allow_seconds(seconds: int) -> None:
    """From now on this process may compute for so long, all its threads together, until the system ends it."""
    if sys.platform != "win32":
        import resource

        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + seconds, hard))


def _restrict_files(libc: ctypes.CDLL) -> bool:
    version = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(1))
    if version < 1:
        return False
    rights = _CHANGE_FILES
    rights |= sum(bit for bit, since in ((_REFER, 2), (_TRUNCATE, 3), (_IOCTL, 5)) if version >= since)
    values = (rights, *([_TCP] if version >= 4 else []), *([_SCOPES] if version >= 6 else []))
    asked = (ctypes.c_uint64 * len(values))(*values)
    ruleset = libc.syscall(_CREATE_RULESET, asked, ctypes.c_size_t(ctypes.sizeof(asked)), ctypes.c_uint32(0))
    if ruleset < 0:
        return False
    try:
        return bool(libc.syscall(_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0)) == 0)
    finally:
        os.close(ruleset)


class _Instruction(ctypes.Structure):
    _fields_ = [
        ("code", ctypes.c_uint16),
        ("if_true", ctypes.c_uint8),
        ("if_false", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    ]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_uint16), ("first", ctypes.POINTER(_Instruction))]


def instruction_list(lines: Iterable[tuple[int, int, int, int]]) -> tuple[ctypes.Structure, ctypes.Array[Any]]:
    """A filter's lines as seccomp(2) takes them, and the memory that they are in, to be kept until it was given."""
    made = [_Instruction(*line) for line in lines]
    array = (_Instruction * len(made))(*made)
    return _Program(len(made), array), array


def _filter_calls(libc: ctypes.CDLL) -> bool:
    program, kept = instruction_list(_instructions())
    set_filter, all_threads = ctypes.c_uint(1), ctypes.c_uint(1)
    given = libc.syscall(_SECCOMP, set_filter, all_threads, ctypes.byref(program))
    del kept
    return bool(given == 0)


def _instructions() -> Iterator[tuple[int, int, int, int]]:
    """(code, instructions to skip if true, if false, value): seccomp(2)."""
    yield _LOAD, 0, 0, _ARCHITECTURE
    yield _EQUAL, 1, 0, _X86_64
    yield _RETURN, 0, 0, _REFUSE
    yield _LOAD, 0, 0, _NUMBER
    yield _AT_LEAST, 0, 1, _X32
    yield _RETURN, 0, 0, _REFUSE
    for number in _DENIED.values():
        yield _EQUAL, 0, 1, number
        yield _RETURN, 0, 0, _REFUSE
    yield _EQUAL, 0, 1, _CLONE3
    yield _RETURN, 0, 0, _UNKNOWN_CALL
    yield _EQUAL, 0, 4, _CLONE  # threads are allowed, processes are not
    yield _LOAD, 0, 0, _FIRST_ARGUMENT
    yield _ANY_BIT, 1, 0, _CLONE_THREAD
    yield _RETURN, 0, 0, _REFUSE
    yield _RETURN, 0, 0, _ALLOW
    yield _RETURN, 0, 0, _ALLOW
