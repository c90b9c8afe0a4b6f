"""A small labelled set made from one public-domain portrait: 20 reals and a fake of each, in a tar shard."""

import csv
import io
import tarfile
from pathlib import Path

import matplotlib.cbook
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from tests.training.clips import LAYOUTS, Clips

SIDE = 224


@pytest.fixture(scope="session")
def manifest(tmp_path_factory) -> Path:
    """`faces.csv` with `faces_0.tar`: the fake of each real has an ellipse in the middle shifted in colour."""
    folder = tmp_path_factory.mktemp("labelled")
    with matplotlib.cbook.get_sample_data("grace_hopper.jpg") as handle:
        face = Image.open(handle).convert("RGB").crop((150, 80, 400, 360)).resize((SIDE, SIDE))
    ellipse = Image.new("L", (SIDE, SIDE))
    ImageDraw.Draw(ellipse).ellipse((60, 60, 164, 164), fill=255)
    rows = []
    with tarfile.open(folder / "faces_0.tar", "w") as shard:
        for number in range(20):
            rng = np.random.default_rng(number)
            light = np.asarray(face, np.float32) * rng.uniform(0.6, 1.1) + rng.normal(0, 3, (SIDE, SIDE, 3))
            real = Image.fromarray(np.clip(light, 0, 255).astype(np.uint8))
            reddened = np.asarray(real, np.float32) * (1.3, 0.9, 0.7)
            other = Image.fromarray(np.clip(reddened, 0, 255).astype(np.uint8))
            fake = Image.composite(other, real, ellipse.filter(ImageFilter.GaussianBlur(4)))
            for label, picture in (("real", real), ("fake", fake)):
                name = f"{label}{number:02d}.jpg"
                _add(shard, name, picture)
                rows.append({"file": name, "label": label, "source": f"clip{number:02d}",
                             "split": "train" if number < 14 else "validation"})  # fmt: skip
    with (folder / "faces.csv").open("w", newline="") as handle:
        writer = csv.DictWriter(handle, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return folder / "faces.csv"


def _add(shard: tarfile.TarFile, name: str, picture: Image.Image) -> None:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=90)
    member = tarfile.TarInfo(name)
    member.size = buffer.tell()
    buffer.seek(0)
    shard.addfile(member, buffer)


@pytest.fixture(scope="session")
def quick_config(tmp_path_factory) -> Path:
    """A run of twelve steps of a narrow network."""
    path = tmp_path_factory.mktemp("config") / "quick.toml"
    path.write_text(
        'name = "quick"\nterms = "research only"\n'
        "width = 0.25\nside = [[0, 32], [8, 64]]\npairs = 4\nsteps = 12\nwarm_up = 3\ncool_down = 4\n"
        "threads = 1\nworkers = 0\ncheckpoint_every = 2\nevaluate_every = 6\nevaluate_pairs = 4\n"
    )
    return path


@pytest.fixture(scope="session")
def clips(tmp_path_factory) -> Clips:
    return Clips(tmp_path_factory.mktemp("clips"))


@pytest.fixture(scope="session")
def published(tmp_path_factory, clips):
    """The spec of a small data set of each layout, built at first use."""
    built: dict[str, str] = {}

    def spec(kind: str) -> str:
        if kind not in built:
            built[kind] = LAYOUTS[kind](tmp_path_factory.mktemp("published") / kind, clips)
        return built[kind]

    return spec
