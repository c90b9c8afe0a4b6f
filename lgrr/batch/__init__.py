"""A folder of recordings, from the first file to a ranked overview: `lgrr batch`.

Work goes by content: a file's SHA-256 names its task, its results and its outcome, so a task may be begun any number of
times, and copies of a file are analysed once. What has ended stands as rows of the kind `outcome` in the log of the
one case; nothing else is needed to go on after a run was killed.
"""

from lgrr.batch.run import run_batch
from lgrr.batch.settings import Settings

__all__ = ["Settings", "run_batch"]
