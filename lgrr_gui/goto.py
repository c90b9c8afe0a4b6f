"""What an analyst types to go somewhere: a frame, a time stamp or a time."""

from __future__ import annotations

import re

import numpy as np

from lgrr.errors import UsageError

TIME = re.compile(r"(?:(?:(\d+):)?(\d+):)?(\d+(?:\.\d+)?)(s?)")


def find(text: str, seconds: np.ndarray, pts: np.ndarray) -> int:
    """Index of the frame that `text` names: `1234` an index, `pts 98765` an exact time stamp, `12.5s`, `0:41.2` or
    `1:02:03` a time since the first frame (the frame on show then).

    Raises UsageError, in one sentence, where there is none.
    """
    words = text.strip().lower()
    if words.isdigit():
        index = int(words)
        if index >= len(pts):
            raise UsageError(f"There is no frame {index}: frames are numbered from 0 to {len(pts) - 1}.")
        return index
    if words.startswith("pts"):
        return _of_pts(words.removeprefix("pts").strip(" =:"), pts)
    match = TIME.fullmatch(words)
    if match is None:
        raise UsageError(f'"{text}" names no frame: write 1234, pts 98765, 12.5s or 0:41.2.')
    hours, minutes, rest, _ = match.groups()
    time = 3600 * int(hours or 0) + 60 * int(minutes or 0) + float(rest) + seconds[0]
    return max(0, int(np.searchsorted(seconds, time + 5e-7, side="right")) - 1)


def _of_pts(text: str, pts: np.ndarray) -> int:
    if not re.fullmatch(r"-?\d+", text):
        raise UsageError(f'"{text}" is no time stamp: write pts and a whole number.')
    index = int(np.searchsorted(pts, int(text)))
    if index >= len(pts) or pts[index] != int(text):
        raise UsageError(f"No frame has the time stamp {text}: they run from {pts[0]} to {pts[-1]}.")
    return index
