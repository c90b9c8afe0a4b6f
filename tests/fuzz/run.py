"""A run: so many cases from one seed, through workers that are replaced when they die."""

from __future__ import annotations

import contextlib
import queue
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lgrr.confine import environment
from lgrr.isolation import wire
from tests.fuzz.mutate import mutated

PATIENCE = 120.0  # seconds of the clock for one case: for a busy machine; computing is limited in the worker


@dataclass
class Outcome:
    """How cases ended, by kind; `kept` are those that must not be, as (kind, name of the damaged file, number)."""

    ends: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    kept: list[tuple[str, str, int]] = field(default_factory=list)


class Worker:
    """A process that parses; `ask` gives how it ended, "crashed" or "hung" where it did not say."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.fuzz.worker"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment(),
        )  # fmt: skip
        self._answers: queue.SimpleQueue[wire.Message | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def ask(self, number: int, path: Path) -> tuple[str, str, float]:
        """(how, words, seconds of computing)."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.write(f"{number} {path}\n".encode())
            self._process.stdin.flush()
        try:
            answer = self._answers.get(timeout=PATIENCE)
        except queue.Empty:
            return "hung", f"no answer in {PATIENCE:g} s", PATIENCE
        if answer is None:
            code = self._process.wait()
            return ("hung" if code == -24 else "crashed"), f"exit code {code}", 0.0  # 24: SIGXCPU
        return answer[0]["how"], answer[0]["words"], answer[0]["seconds"]

    def kill(self) -> None:
        """Ends the process at once."""
        self._process.kill()

    def close(self) -> None:
        """Returns when process, thread and pipes are gone."""
        assert self._process.stdin is not None
        self._process.kill()
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        self._process.wait()
        self._thread.join()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as stream, contextlib.suppress(ValueError, OSError):
            while (message := wire.read(stream)) is not None:  # type: ignore[arg-type]
                self._answers.put(message)
        self._answers.put(None)


def case(seed: int, number: int, files: dict[str, bytes]) -> tuple[str, bytes]:
    """The name of the file that is damaged, and the damaged content; the same for the same numbers and files."""
    draw = random.Random(f"{seed} {number}")
    name = draw.choice(sorted(files))
    return name, mutated(files[name], list(files.values()), draw)


def run(
    seed: int, numbers: Sequence[int], files: dict[str, bytes], folder: Path, corpus: Path | None, minutes: float
) -> Outcome:
    """All cases, or those that the minutes allow; what must not be is kept in `corpus`, if there is one."""
    outcome, worker = Outcome(), Worker()
    deadline = time.monotonic() + 60 * minutes
    for number in numbers:
        if time.monotonic() > deadline:
            break
        name, content = case(seed, number, files)
        path = folder / f"case{Path(name).suffix}"
        path.write_bytes(content)
        how, words, seconds = worker.ask(number, path)
        outcome.ends[how] += 1
        outcome.slowest = max(outcome.slowest, seconds)
        if how not in ("read", "refused"):
            outcome.kept.append((how, name, number))
            if corpus is not None:
                corpus.mkdir(parents=True, exist_ok=True)
                (corpus / f"{how}-{seed}-{number}{path.suffix}").write_bytes(content)
                (corpus / f"{how}-{seed}-{number}.txt").write_text(f"{name}\n{words}\n")
        if how in ("crashed", "hung"):
            worker.close()
            worker = Worker()
    worker.close()
    return outcome
