"""Frames that repeat a picture take over its results: what does that save, and does it move a score?

A recording's first pictures without loss, as they are and each of them three times (as where a clip was brought to a
higher constant frame rate); every frame of both is analysed. Processor seconds, with the decoder's.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from fractions import Fraction
from itertools import islice
from pathlib import Path

from bench_straightforward import ours
from machine import machine
from places import data_folder

from lgrr.analysis import Plan
from lgrr.video import open_media, write_clip

TIMES = 3


def main() -> None:
    """Prints one JSON line."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("file", type=Path, nargs="?", default=data_folder() / "videos/real_small_speech.mp4")
    words.add_argument("--pictures", type=int, default=60)
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        with open_media(asked.file) as media:
            rgb = [picture.rgb for picture in islice(media.pictures(range(len(media.frames))), asked.pictures)]
        rows = {}
        for name, pictures, rate in (("once", rgb, 10), ("thrice", [p for p in rgb for _ in range(TIMES)], 30)):
            clip = Path(folder) / f"{name}.mkv"
            write_clip(clip, pictures, Fraction(rate), codec="ffv1")
            run, outcome = ours(clip, Plan(every=1))
            document = outcome.document
            rows[name] = {
                "frames": document.coverage.frames_analyzed,
                "taken_over": document.coverage.taken_over,
                "processor_seconds": round(run.processor, 2),
                "tracks": {t.id: [t.p_fake, t.interval, t.faces_scored] for t in document.tracks},
            }
    answer = {"question": "pictures that repeat", "file": asked.file.name, **rows}
    print(json.dumps(answer | {"machine": machine()}))


if __name__ == "__main__":
    main()
