"""The program of the bundle: the command `lgrr`, which is also the Python of its own parts.

They start one another as `sys.executable [-P] -m MODULE ...` or `sys.executable -P FILE.py ...`, and here that is this
program. Workers of multiprocessing are started by `freeze_support`, which comes first for that reason.
"""

import multiprocessing
import runpy
import sys


def main() -> None:
    """What the words on the command line ask for."""
    words = sys.argv[1:]
    safe_path = words[:1] == ["-P"]
    if safe_path:
        del words[0]
    if words[:1] == ["-m"]:
        sys.argv = words[1:]
        runpy.run_module(words[1], run_name="__main__", alter_sys=True)
    elif safe_path:
        sys.argv = words
        runpy.run_path(words[0], run_name="__main__")
    else:
        from lgrr.cli import main as lgrr

        lgrr()


if __name__ == "__main__":
    multiprocessing.freeze_support()
    main()
