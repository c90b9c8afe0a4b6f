"""How every command ends: stopped cleanly, or with one sentence and an exit code."""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import typer

from lgrr import __version__
from lgrr.errors import LgrrError
from lgrr.text import printable


@contextmanager
def stop_on_interrupt(until_eof: bool = False) -> Iterator[Callable[[], bool]]:
    """The first Ctrl-C asks the work to stop cleanly, the second ends the program at once. With `until_eof` the end of
    standard input asks it too: whoever holds the other end can stop the work, and leaves none behind by dying.
    """
    asked = threading.Event()

    def ask(number: int, frame: object) -> None:
        asked.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        print("\nStopping; once more ends at once.", file=sys.stderr)

    def listen() -> None:
        while os.read(0, 4096):  # not sys.stdin: a thread that waits in it holds up the end of the program
            pass
        asked.set()

    if until_eof:
        threading.Thread(target=listen, daemon=True).start()
    before = signal.signal(signal.SIGINT, ask)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def spoken(out: Path | None = None) -> Iterator[None]:
    """Every error becomes one sentence on standard error and an exit code; what nobody foresaw goes to a file."""
    try:
        yield
    except LgrrError as error:
        say(error)
        raise typer.Exit(error.exit_code) from None
    except KeyboardInterrupt:
        print("Stopped at once; what was stored is kept.", file=sys.stderr)
        raise typer.Exit(130) from None
    except (typer.Exit, typer.Abort, BrokenPipeError):  # a reader such as `head` may leave early
        raise
    except Exception:
        print(f"LGRR met an error it does not know; {crash_file(out)}", file=sys.stderr)
        raise typer.Exit(1) from None


def say(error: LgrrError) -> None:
    """The sentence, safe for a terminal."""
    print(printable(str(error)), file=sys.stderr)


def crash_file(out: Path | None) -> str:
    """Writes the present exception to a file for the maintainers; says where."""
    name = f"lgrr-error-{datetime.now(UTC):%Y%m%d-%H%M%S}.txt"
    for folder in (out, Path.cwd()):
        if folder is not None and folder.is_dir():
            try:
                (folder / name).write_text(f"lgrr {__version__}\n{traceback.format_exc()}")
            except OSError:
                continue
            return f"the details are in {folder / name}: send them to the maintainers."
    return "its details could not be written."
