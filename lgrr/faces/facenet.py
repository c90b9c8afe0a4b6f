"""Imports facenet-pytorch as this program needs it: beside any torch, and without reaching for the network."""

from __future__ import annotations

import importlib
import socket
from typing import Any

from lgrr.faces.torchvision_operators import ensure_torchvision


def facenet() -> Any:
    """The module. For downloads that are never made here it imports urllib3, which opens a socket when it is imported,
    to see whether there is IPv6: it is told that there is none.
    """
    ensure_torchvision()
    before = socket.has_ipv6
    socket.has_ipv6 = False
    try:
        return importlib.import_module("facenet_pytorch")
    finally:
        socket.has_ipv6 = before
