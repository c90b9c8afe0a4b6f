"""`python -m tests.fuzz --cases 20000 --seed 1 --corpus found`: prints one line of JSON."""

import argparse
import json
import tempfile
import time
from pathlib import Path

from tests.fuzz.run import run
from tests.fuzz.seeds import seeds

LARGEST = 300_000  # bytes of a further file that is mutated


def main() -> None:
    """Runs the cases."""
    parser = argparse.ArgumentParser(description="Mutated files against everything that parses them.")
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--more", type=Path, help="a folder with further files to mutate")
    parser.add_argument("--corpus", type=Path, help="where to keep what must not be")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lgrr-fuzz-") as folder:
        files = seeds(Path(folder))
        for path in sorted(asked.more.iterdir()) if asked.more else ():
            if path.is_file() and path.stat().st_size <= LARGEST:
                files[path.name] = path.read_bytes()
        start = time.monotonic()
        numbers = range(asked.first, asked.first + asked.cases)
        outcome = run(asked.seed, numbers, files, Path(folder), asked.corpus, asked.minutes)
    print(
        json.dumps(
            {
                "fuzz": {"seed": asked.seed, "first": asked.first, "files": len(files)},
                "cases": sum(outcome.ends.values()),
                **outcome.ends,
                "slowest_s": round(outcome.slowest, 2),
                "minutes": round((time.monotonic() - start) / 60, 1),
                "kept": outcome.kept,
            }
        )
    )


if __name__ == "__main__":
    main()
