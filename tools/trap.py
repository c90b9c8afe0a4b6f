"""A trap for whoever reaches for a network unasked: the kernel kills every process that opens an Internet socket, and
every process that it starts does the same, whatever language it is written in (Linux on x86-64).
"""

from __future__ import annotations

import ctypes

from lgrr.confine import instruction_list

_SOCKET, _INTERNET, _INTERNET_6 = 41, 2, 10
_LOAD, _EQUAL, _RETURN, _ALLOW, _KILL = 0x20, 0x15, 0x06, 0x7FFF0000, 0x80000000
_FILTER = [
    (_LOAD, 0, 0, 0),  # the system call
    (_EQUAL, 0, 4, _SOCKET),
    (_LOAD, 0, 0, 16),  # its first argument
    (_EQUAL, 1, 0, _INTERNET),
    (_EQUAL, 0, 1, _INTERNET_6),
    (_RETURN, 0, 0, _KILL),
    (_RETURN, 0, 0, _ALLOW),
]


def without_network() -> None:
    """Sets the trap for this process, for good: in a child, before it starts its program."""
    libc, (program, keep) = ctypes.CDLL(None), instruction_list(_FILTER)
    libc.prctl(38, 1, 0, 0, 0)
    if libc.prctl(22, 2, ctypes.byref(program), 0, 0) != 0:
        raise OSError("this kernel takes no filter of system calls")
    del keep
