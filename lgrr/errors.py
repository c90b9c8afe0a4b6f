"""What can go wrong, each with one sentence for the user and the exit code of the command line.

The sentence says what is wrong, with which file, and what to do next.
"""


def system_reason(error: OSError) -> str:
    """Why the system refused, for the middle of a sentence: `no space left on device`."""
    return (error.strerror or str(error)).lower()


class LgrrError(Exception):
    """Base of every error that is shown to the user; `str(error)` is the sentence."""

    exit_code = 1


class UsageError(LgrrError):
    """The command was asked for something that cannot be done: unknown range, missing or unreadable path."""

    exit_code = 2


class MediaError(LgrrError):
    """A file that cannot be read as a video or an image, or that does not read the same way twice."""

    exit_code = 3


class WeightsError(LgrrError):
    """Weights that are missing, altered, misshapen, in an unsafe format, or that drift from their canary."""

    exit_code = 4


class StorageError(LgrrError):
    """Results that cannot be written: full disk, no permission, a case of another version."""

    exit_code = 2


class Cancelled(LgrrError):  # noqa: N818 - an ending, not a fault
    """The user asked to stop; what was computed so far is kept."""

    exit_code = 130
