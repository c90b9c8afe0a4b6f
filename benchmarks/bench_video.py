"""What does exactness cost? Frames a second of the index (every picture hashed) against plain decoding, and seeks."""

import json
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from lgrr.video import open_media, write_clip
from lgrr.video.decoder import Decoder
from lgrr.video.reading import survey

FRAMES, HEIGHT, WIDTH = 150, 1080, 1920


def make_clip(path: Path) -> Path:
    rng = np.random.default_rng(7)
    texture = np.repeat(np.repeat(rng.integers(0, 255, (140, 250, 3), np.uint8), 8, axis=0), 8, axis=1)
    write_clip(path, (texture[n % 16 :, n % 64 :][:HEIGHT, :WIDTH] for n in range(FRAMES)), 25)
    return path


def rate(work) -> float:
    """Frames a second, the best of three runs."""
    best = 0.0
    for _ in range(3):
        start = time.perf_counter()
        count = work()
        best = max(best, count / (time.perf_counter() - start))
    return best


def decode(path: Path) -> int:
    decoder = Decoder(path, threaded=True)
    count = sum(1 for _ in decoder.frames())
    decoder.close()
    return count


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(sys.argv[1]) if len(sys.argv) > 1 else make_clip(Path(folder) / "clip.mp4")
        plain, index = rate(lambda: decode(path)), rate(lambda: len(survey(path)[0].pts))
        seeks = []
        with open_media(path, cache_bytes=0) as media:
            for place in np.random.default_rng(0).integers(0, len(media.frames), 20).tolist():
                start = time.perf_counter()
                media.read(place)
                seeks.append(time.perf_counter() - start)
            start = time.perf_counter()
            shown = sum(1 for _ in media.pictures(range(len(media.frames))))
            reading = shown / (time.perf_counter() - start)
        print(
            json.dumps(
                {
                    "question": "video: decoding, indexing, seeking",
                    "clip": path.name,
                    "decode_fps": round(plain, 1),
                    "index_fps": round(index, 1),
                    "index_to_decode": round(index / plain, 2),
                    "sequential_rgb_fps": round(reading, 1),
                    "seek_median_ms": round(1000 * float(np.median(seeks)), 1),
                }
            )
        )


if __name__ == "__main__":
    main()
