"""How often do the signs of laundering hit, and how often do they fail? On clips that this script encodes itself.

Recordings of the data folder are made smaller, and given a little noise, so that the traces of their own past go; the
result counts as fresh. It is then compressed once or twice, enlarged, or compressed strongly. Portraits serve for JPEG.

    python benchmarks/measure_laundering.py $LGRR_DATA
"""

from __future__ import annotations

import argparse
import io
import json
import tarfile
import tempfile
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from PIL import Image

from lgrr.evidence.laundering import Sign, signs_of_laundering
from lgrr.video import open_media

RECORDINGS = (
    "real_1080p_street",
    "real_640x360_dark_stage",
    "real_small_speech",
    "pair_left_original_right_swapped_a",
    "pair_left_original_right_swapped_b",
)
MOST = 260
ONCE: tuple[dict[str, str], ...] = (
    {"crf": "18"}, {"crf": "23"}, {"crf": "28"}, {"crf": "31"}, {"crf": "23", "g": "30", "bf": "0"},
    {"crf": "23", "g": "30"}, {"crf": "28", "preset": "veryfast", "tune": "zerolatency"},
    {"crf": "26", "g": "50", "preset": "veryfast"}, {"b": "400k", "g": "48"},
    {"b": "1000k", "g": "30", "bf": "0", "preset": "ultrafast"},
)  # fmt: skip
FIRST = (("15", "20"), ("30", "20"), ("30", "26"), ("48", "23"), ("60", "23"))  # frames in a group, crf
SECOND: tuple[dict[str, str], ...] = (
    {"crf": "18"}, {"crf": "23"}, {"crf": "28"}, {"crf": "28", "g": "50", "preset": "veryfast"},
    {"crf": "26", "bf": "0"}, {"crf": "23", "g": "72"},
)  # fmt: skip
TRIMMED = 7  # frames cut off between the two compressions
ENLARGED = (1.0, 1.5, 2.0, 3.0, 4.0)
STRONG = ("18", "23", "28", "33", "36", "40", "45")
QUALITIES, EARLIER = (70, 75, 80, 85, 90, 95), (50, 60, 70, 75, 80, 85, 90, 95)
PORTRAITS = 40


def main() -> None:
    """Prints one JSON line."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("data", type=Path, help="the data folder")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        videos = {name: fresh(asked.data / "videos" / f"{name}.mp4") for name in RECORDINGS}
        said = {
            "video": twice(videos, folder),
            "edges": enlarged(videos, folder),
            "quantiser": strongly(videos, folder),
            "jpeg": jpegs(portraits(asked.data / "portraits_512.tar"), folder),
        }
    print(json.dumps(said))


def fresh(path: Path) -> list[np.ndarray]:
    """Pictures of a recording, (H, W, 3) uint8, smaller and with a little noise."""
    draw, pictures = np.random.default_rng(0), []
    for picture in decoded(path):
        height, width = picture.shape[:2]
        factor = 0.5 if height >= 720 else 0.6
        size = (int(width * factor) // 2 * 2, int(height * factor) // 2 * 2)
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        pictures.append(np.clip(small + draw.normal(0, 1.5, small.shape), 0, 255).astype(np.uint8))
        if len(pictures) == MOST:
            break
    return pictures


def decoded(path: Path) -> Iterable[np.ndarray]:
    """All pictures of a video."""
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            yield frame.to_ndarray(format="rgb24")


def encoded(path: Path, pictures: Sequence[np.ndarray], options: dict[str, str]) -> Path:
    """A clip in H.264."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=Fraction(25), options=options)
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        for picture in pictures:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, "rgb24")))
        container.mux(stream.encode(None))
    return path


def sign(path: Path, name: str) -> Sign:
    """One sign of a file."""
    with open_media(path) as media:
        return next(found for found in signs_of_laundering(media) if found.name == name)


def value(path: Path, name: str) -> float:
    """Its value; NaN where it could not be measured."""
    found = sign(path, name).value
    return float("nan") if found is None else found


def twice(videos: dict[str, list[np.ndarray]], folder: Path) -> dict[str, object]:
    """Evidence of an earlier compression, of clips compressed once and twice."""
    once = {
        name: [value(encoded(folder / "a.mp4", pictures, options), "compressed before") for options in ONCE]
        for name, pictures in videos.items()
    }
    two: dict[str, dict[str, list[float]]] = {}
    for name, pictures in videos.items():
        for group, crf in FIRST:
            options = {"g": group, "crf": crf, "bf": "0", "x264-params": "scenecut=0"}
            again = list(decoded(encoded(folder / "a.mp4", pictures, options)))[TRIMMED:]
            for second in SECOND:
                found = value(encoded(folder / "b.mp4", again, second), "compressed before")
                two.setdefault(name, {}).setdefault(json.dumps(second), []).append(found)
    return {"once": once, "twice": two}


def enlarged(videos: dict[str, list[np.ndarray]], folder: Path) -> dict[str, list[float]]:
    """Width of the sharpest edges by factor, each recording at crf 18, 28 and 33."""
    found: dict[str, list[float]] = {}
    for factor in ENLARGED:
        for pictures in videos.values():
            height, width = pictures[0].shape[:2]
            small = (int(width / factor), int(height / factor))
            grown = [
                cv2.resize(
                    cv2.resize(p, small, interpolation=cv2.INTER_AREA), (width, height), interpolation=cv2.INTER_CUBIC
                )
                for p in pictures[:40]
            ]
            for crf in ("18", "28", "33"):
                clip = encoded(folder / "a.mp4", pictures[:40] if factor == 1 else grown, {"crf": crf})
                found.setdefault(str(factor), []).append(value(clip, "soft pictures"))
    return found


def strongly(videos: dict[str, list[np.ndarray]], folder: Path) -> dict[str, list[float]]:
    """Mean quantiser by crf."""
    return {
        crf: [
            value(encoded(folder / "a.mp4", pictures[:80], {"crf": crf}), "strong compression")
            for pictures in videos.values()
        ]
        for crf in STRONG
    }


def portraits(path: Path) -> list[Image.Image]:
    """Portraits made smaller, so that their own JPEG's traces go."""
    found = []
    with tarfile.open(path) as tar:
        for member in [m for m in tar.getmembers() if m.isfile()][: PORTRAITS * 10 : 10]:
            file = tar.extractfile(member)
            if file is not None:
                image = Image.open(io.BytesIO(file.read())).convert("RGB")
                found.append(image.resize((int(image.width * 0.7), int(image.height * 0.7)), Image.Resampling.LANCZOS))
    return found


def jpegs(images: Sequence[Image.Image], folder: Path) -> dict[str, object]:
    """Ripple of images saved once, by quality, and twice, by the last and the earlier quality."""
    once, two = {}, {}
    for last in QUALITIES:
        once[str(last)] = [ripple_of(image, (last,), folder) for image in images]
        for earlier in EARLIER:
            two[f"{earlier}, {last}"] = [ripple_of(image, (earlier, last), folder) for image in images[:20]]
    return {"once": once, "twice": two}


def ripple_of(image: Image.Image, qualities: Sequence[int], folder: Path) -> float:
    """The ripple of an image after it was saved with these qualities, one after another."""
    for quality in qualities:
        image.save(folder / "a.jpg", quality=quality)
        with Image.open(folder / "a.jpg") as again:
            image = again.copy()
    return value(folder / "a.jpg", "compressed before")


if __name__ == "__main__":
    main()
