"""Can a clip be scrubbed? Exact pictures a second while a mouse asks 30 times a second and only its latest wish counts.

`no_cache` keeps nothing, `first_pass` begins with an empty cache, `second_pass` repeats the same way. A picture counts
if it is another than the one before and has the hash of the survey.
"""

import argparse
import json
import os
import time
from pathlib import Path

import numpy as np
from places import data_folder

from lgrr.video import Media, open_media

RATE, SECONDS, FURTHEST = 30, 10, 40
REQUESTS = RATE * SECONDS


def ways(count: int) -> dict[str, np.ndarray]:
    """Frame indices as a mouse asks for them, one each thirtieth of a second."""
    ticks = np.arange(REQUESTS)
    rng = np.random.default_rng(11)
    jumps = rng.integers(1, FURTHEST + 1, REQUESTS) * rng.choice([-1, 1], REQUESTS)
    there_and_back = np.abs((4 * ticks + count) % (2 * count) - count)
    return {
        "forward": ticks % count,
        "backward": (-1 - ticks) % count,
        "back_and_forth": np.minimum(there_and_back, count - 1),
        "drag": np.abs((count // 2 + np.cumsum(jumps) + count) % (2 * count) - count).clip(0, count - 1),
    }


def scrub(media: Media, way: np.ndarray) -> tuple[float, float]:
    """Pictures a second, and the longest wait for one in milliseconds."""
    start, shown, last, longest = time.perf_counter(), 0, -1, 0.0
    while (asked := int((time.perf_counter() - start) * RATE)) < len(way):
        index = int(way[asked])
        if index != last:
            begun = time.perf_counter()
            picture = media.read(index)
            longest = max(longest, time.perf_counter() - begun)
            shown += picture.sha256 == media.hashes[index]
            last = index
        time.sleep(max(0.0, start + (asked + 1) / RATE - time.perf_counter()))
    return round(shown / SECONDS, 1), round(1000 * longest, 1)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("file", type=Path, nargs="?", help="default: the 1080p street clip of the data folder")
    words.add_argument("--cache-mib", type=int, default=1024)
    asked = words.parse_args()
    path = asked.file or data_folder() / "videos/real_1080p_street.mp4"
    results: dict[str, dict[str, tuple[float, float]]] = {}
    with open_media(path) as media:
        count, size, survey = len(media.frames), (media.info.width, media.info.height), media.survey_bytes()
    for name, way in ways(count).items():
        with open_media(path, cache_bytes=0, survey=survey) as media:
            results[name] = {"no_cache": scrub(media, way)}
        with open_media(path, cache_bytes=asked.cache_mib * 2**20, survey=survey) as media:
            results[name] |= {"first_pass": scrub(media, way), "second_pass": scrub(media, way)}
    line = {
        "question": "scrubbing: exact pictures a second",
        "clip": path.name,
        "frames": count,
        "size": size,
        "cache_mib": asked.cache_mib,
        "cores": os.cpu_count(),
        "pictures_a_second_and_longest_wait_ms": results,
    }
    print(json.dumps(line))


if __name__ == "__main__":
    main()
