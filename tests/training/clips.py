"""Short clips of one public-domain portrait, and data sets built of them in their published layouts."""

import json
import shutil
import tarfile
from pathlib import Path

import cv2
import matplotlib.cbook
import numpy as np
from PIL import Image

from lgrr.video import write_clip

FRAMES = 6
SIZE = (240, 280)


def pictures(number: int, forged: bool = False) -> list[np.ndarray]:
    """A face that moves a little; `number` tells clips apart by their light."""
    with matplotlib.cbook.get_sample_data("grace_hopper.jpg") as handle:
        portrait = np.asarray(Image.open(handle).convert("RGB").resize(SIZE))
    light = (portrait.astype(np.float32) * (0.7 + 0.06 * (number % 6))).clip(0, 255).astype(np.uint8)
    moved = [np.roll(light, (k, 2 * k), (0, 1)) for k in range(FRAMES)]
    if not forged:
        return moved
    return [
        np.where(marked[..., :1] > 0, picture[..., ::-1], picture)
        for picture, marked in zip(moved, masks(), strict=True)
    ]


def masks() -> list[np.ndarray]:
    """White where the fakes of `pictures` are forged: an ellipse that moves with the face."""
    marked = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    cv2.ellipse(marked, (130, 100), (26, 33), 0, 0, 360, (255, 255, 255), -1)
    return [np.roll(marked, (k, 2 * k), (0, 1)) for k in range(FRAMES)]


class Clips:
    """Clips that are encoded once and copied to wherever a layout wants them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, path: Path, number: int, kind: str = "real") -> None:
        """`kind` is real, fake or mask."""
        made = self.folder / f"{kind}-{number if kind != 'mask' else 0}{path.suffix}"
        if not made.exists():
            shown = masks() if kind == "mask" else pictures(number, kind == "fake")
            write_clip(made, shown, 25, crf=12)
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(made, path)


def ffpp(root: Path, clips: Clips) -> str:
    """Three pairs of videos, one a split, each with the other's face."""
    pairs = [("000", "003"), ("010", "011"), ("020", "021")]
    for number, (pair, name) in enumerate(zip(pairs, ("train", "val", "test"), strict=True)):
        for target, donor in (pair, pair[::-1]):
            clips.put(root / f"original_sequences/youtube/c23/videos/{target}.mp4", number)
            made = root / "manipulated_sequences/Deepfakes"
            clips.put(made / f"c23/videos/{target}_{donor}.mp4", number, "fake")
            clips.put(made / f"masks/videos/{target}_{donor}.mp4", number, "mask")
        (root / f"{name}.json").write_text(json.dumps([pair]))
    return f"ffpp:{root}"


def celebdf(root: Path, clips: Clips) -> str:
    for number in range(4):
        clips.put(root / f"Celeb-real/id{number}_0000.mp4", number)
        clips.put(root / f"Celeb-synthesis/id{number}_id9_0000.mp4", number, "fake")
    clips.put(root / "Celeb-synthesis/id0_id8_0000.mp4", 0, "fake")
    clips.put(root / "YouTube-real/00000.mp4", 4)
    (root / "List_of_testing_videos.txt").write_text("1 Celeb-real/id0_0000.mp4\n0 Celeb-synthesis/id0_id9_0000.mp4\n")
    return f"celebdf:{root}"


def timit(root: Path, clips: Clips) -> str:
    """Fakes as videos, VidTIMIT's reals as folders of frames."""
    for number, (one, other) in enumerate([("fadg0", "fram1"), ("faks0", "fcft0"), ("mabw0", "mbdg0")]):
        for subject, donor in ((one, other), (other, one)):
            clips.put(root / f"higher_quality/{subject}/sa1-video-{donor}.avi", number, "fake")
            frames = root / f"vidtimit/{subject}/video/sa1"
            frames.mkdir(parents=True)
            for k, picture in enumerate(pictures(number)):
                Image.fromarray(picture).save(frames / f"{k + 1:03d}", "JPEG", quality=95)
    return f"timit:{root}"


def dfdc(root: Path, clips: Clips) -> str:
    for part in range(3):
        folder = root / f"dfdc_train_part_{part}"
        clips.put(folder / f"real{part}.mp4", part)
        clips.put(folder / f"fake{part}.mp4", part, "fake")
        about = {f"real{part}.mp4": {"label": "REAL", "split": "train", "original": None},
                 f"fake{part}.mp4": {"label": "FAKE", "split": "train", "original": f"real{part}.mp4"}}  # fmt: skip
        (folder / "metadata.json").write_text(json.dumps(about))
    return f"dfdc:{root}"


def folder(root: Path, clips: Clips) -> str:
    """Stills: the same name in both folders."""
    for number in range(4):
        for label in ("real", "fake"):
            path = root / label / f"{number}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(pictures(number, label == "fake")[0]).save(path)
    return f"folder:{root}"


def manifest(root: Path, clips: Clips) -> str:
    rows = ["file,label,source,split,manipulation"]
    for number in range(3):
        split = ("train", "validation", "test")[number]
        for label in ("real", "fake"):
            clips.put(root / f"{label}{number}.mp4", number, label)
            rows.append(f"{label}{number}.mp4,{label},clip{number},{split},{'colour' if label == 'fake' else ''}")
    (root / "clips.csv").write_text("\n".join(rows) + "\n")
    return f"manifest:{root / 'clips.csv'}"


def real(root: Path, clips: Clips) -> str:
    """A tar of stills."""
    root.mkdir(parents=True)
    with tarfile.open(root / "faces.tar", "w") as shard:
        for number in range(3):
            path = root / f"{number}.png"
            Image.fromarray(pictures(number)[0]).save(path)
            shard.add(path, f"people/{number}.png")
            path.unlink()
    return f"real:{root / 'faces.tar'}"


LAYOUTS = {made.__name__: made for made in (ffpp, celebdf, timit, dfdc, folder, manifest, real)}
