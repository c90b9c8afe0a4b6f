"""How long does the report of a large case take? Half an hour, forty people by twos, the analyst's acts.

`python benchmarks/bench_report.py` prints one JSON line: seconds of each part (document from the case, pictures,
folder with PDF and HTML, preview) and the most memory that the process held, in MiB. The case is made without
the network: coloured patches with scores that a generator draws.
"""

from __future__ import annotations

import json
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from machine import machine

from lgrr.analysis import Case
from lgrr.analysis.acts import Exclude, Note, Rename
from lgrr.report import Choices, Preview, draft_of, report_of, write_report
from tests.report.cases import CALIBRATION, analysed, film

PEOPLE, MINUTES, TOGETHER = 40, 30, 2  # of the people, in view at once
EVERY = 10  # of the frames, ten a second: one a second is looked at, four times what the adaptive plan takes at most


def main() -> None:
    """Makes the case, then its report, part by part."""
    seconds: dict[str, float] = {}

    @contextmanager
    def timed(part: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        seconds[part] = round(time.perf_counter() - started, 2)

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Case.create(folder / "case.sqlite") as case:
            frames = MINUTES * 60 * 10
            turn = frames * TOGETHER // PEOPLE

            def present(index: int) -> range:
                return range(first := index // turn * TOGETHER, first + TOGETHER)

            clip = film(folder / "long.mp4", present, frames)
            analysed(case, clip, people=present, every=EVERY, calibration=CALIBRATION)
            sha256 = case.files()[0].hash.sha256
            case.act("A", sha256, Rename((0, 1), "Witness"))
            case.act("A", sha256, Exclude((0, 2), "a bystander"))
            for k in range(100):
                case.act("A", sha256, Note(15 * k, 15 * k + 5, f"remark {k}"))
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            with timed("document"):
                report_of(case, Choices())
            with timed("document_and_pictures"):
                draft = draft_of(case, Choices())
            with timed("folder"):
                write_report(case, draft, folder / "out")
            with timed("preview"):
                pages = Preview(draft).pages
            sizes = {p.name: p.stat().st_size for p in (folder / "out").glob("report.*")}
    figures = {
        "seconds": seconds,
        "beside_pictures": round(2 * seconds["document"] + seconds["folder"], 2),
        "pages": pages,
        "pictures": len(draft.pictures),
        "bytes": sizes,
        "most_memory_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "memory_before_mib": round(before / 1024),
    }
    print(
        json.dumps(
            {
                "question": "report of a large case",
                "people": PEOPLE,
                "minutes": MINUTES,
                **figures,
                "machine": machine(),
            }
        )
    )


if __name__ == "__main__":
    main()
