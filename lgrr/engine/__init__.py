"""The analysis as a process of its own: `python -m lgrr.engine` takes requests and tells events, one frame a message.

A window stays smooth and quick to start because torch lives here and nowhere else.
"""
