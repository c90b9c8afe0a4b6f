"""Recordings read in a process of their own: what breaks the decoder, or keeps it for ever, breaks that process alone.

The process has few rights (`lgrr.confine`) and one file. It is asked over a pipe and believed as little as the file:
what it answers is checked like any input, and never a pickle.
"""

from lgrr.isolation.media import IsolatedMedia, open_isolated

__all__ = ["IsolatedMedia", "open_isolated"]
