"""Recordings read in a process of their own: what breaks the decoder, or keeps it for ever, breaks that process alone.

The process has few rights (`lgrr.confine`) and one file. It is asked over a pipe and believed as little as the file:
what it answers is checked like any input, and never a pickle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lgrr.isolation.media import IsolatedMedia, open_isolated

__all__ = ["IsolatedMedia", "open_isolated"]


def __getattr__(name: str) -> Any:
    """The names above, for who asks (PEP 562): who is asked confines itself before it imports any library."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from lgrr.isolation import media

    return getattr(media, name)
