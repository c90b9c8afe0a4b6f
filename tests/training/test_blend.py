"""Self-blends: the real and its fake are one picture outside the mask, of every shape, the same for the same seed."""

import io
import tarfile

import cv2
import matplotlib.cbook
import numpy as np
import pytest
from PIL import Image

from lgrr.errors import UsageError
from lgrr.training.batches import PairSteps, batches
from lgrr.training.blend import self_blend
from lgrr.training.config import TrainConfig
from lgrr.training.data import open_data, open_sets
from lgrr.training.loop import train
from lgrr.training.publish import sets_of
from lgrr.training.shapes import WEIGHTS


@pytest.fixture(scope="module")
def face() -> np.ndarray:
    with matplotlib.cbook.get_sample_data("grace_hopper.jpg") as handle:
        return np.asarray(Image.open(handle).convert("RGB").crop((150, 80, 400, 360)).resize((224, 224)))


def test_outside_the_mask_a_blend_is_its_real_but_for_jpeg_and_inside_it_is_changed(face):
    shapes = set()
    for seed in range(60):
        blend = self_blend(face, np.random.default_rng(seed))
        assert blend.real.shape == blend.fake.shape == (224, 224, 3)
        assert blend.mask.dtype == np.float32 and blend.mask.min() >= 0 and blend.mask.max() == 1
        change = np.abs(blend.real.astype(int) - blend.fake).mean(2)
        far = cv2.dilate(blend.mask, np.ones((37, 37))) == 0  # a JPEG block, 16 px of colour, carries what lies in it
        assert not far.any() or change[far].max() == 0
        assert change[blend.mask > 0.9].mean() > 0.8
        shapes.add(blend.shape)
    assert shapes == set(WEIGHTS)


def test_the_same_seed_gives_the_same_blend_and_another_seed_another(face):
    first, again, other = (self_blend(face, np.random.default_rng(seed)) for seed in (5, 5, 6))
    np.testing.assert_array_equal(first.fake, again.fake)
    assert not np.array_equal(first.fake, other.fake)


def test_small_and_large_pictures_serve_too(face):
    for side in (200, 512):
        resized = np.asarray(Image.fromarray(face).resize((side, side)))
        assert self_blend(resized, np.random.default_rng(1)).fake.shape == (224, 224, 3)


def test_the_share_of_blended_pairs_is_what_was_asked_and_others_stay_as_they_were(manifest):
    data = open_data(f"manifest:{manifest}").split("train")
    plain = PairSteps(data, TrainConfig(pairs=8, steps=20), 0)
    mixed = PairSteps(data, TrainConfig(pairs=8, steps=20, blended=0.3), 0)
    blended = 0
    for place in range(160):
        before, now = plain.pair(place, 0), mixed.pair(place, 0)
        if now.origin == "blend":
            blended += 1
            assert 0 < now.share.max() < 1.0001
        else:
            np.testing.assert_array_equal(before.fake, now.fake)
            np.testing.assert_array_equal(before.share, now.share)
    assert 30 <= blended <= 66  # 0.3 of 160 within three standard deviations
    first = next(batches(data, mixed.config, 0))
    assert sum(first.masks.values()) == 8 and set(first.masks) <= {"blend", "difference", "none"}


def test_reals_alone_are_only_ever_blended(manifest, face, tmp_path):
    with tarfile.open(tmp_path / "reals.tar", "w") as shard:
        for number in range(3):
            buffer = io.BytesIO()
            Image.fromarray(face).save(buffer, "PNG")
            member = tarfile.TarInfo(f"sub/{number}.png")
            member.size = buffer.tell()
            buffer.seek(0)
            shard.addfile(member, buffer)
    spec = f"real:{tmp_path / 'reals.tar'}"
    both = open_sets([f"manifest:{manifest}", spec]).split("train")
    alone = open_data(f"manifest:{manifest}").split("train")
    assert [(r.file, f.file) for r, f in both.pairs()] == [(r.file, f.file) for r, f in alone.pairs()]
    of_manifest, of_reals = sets_of(both, TrainConfig(terms="free"))
    assert (of_manifest["set"], of_manifest["learning"]) == ("faces.csv", "14 real and 14 fake crops")
    assert of_reals["masks"] == "of self-blends" and "difference" in of_manifest["masks"]
    assert (of_reals["set"], of_reals["learning"], of_reals["terms"]) == (
        "reals.tar",
        "3 real and 0 fake crops",
        "free",
    )
    assert len(both.samples) == len(alone.samples) + 3
    np.testing.assert_array_equal(both.read(both.samples[-1].file), face)
    config = TrainConfig(pairs=4, steps=2, blended=1)
    _, shares, masks = PairSteps(open_data(spec), config, 0)[0]
    assert masks == {"blend": 4} and shares.isfinite().all()
    with pytest.raises(UsageError, match="blended = 1"):
        PairSteps(open_data(spec), TrainConfig(blended=0.5), 0)


def test_a_run_needs_known_fakes_to_watch_before_it_begins(manifest, tmp_path):
    only_train = tmp_path / "faces.csv"
    lines = manifest.read_text().splitlines()
    only_train.write_text("\n".join(line for line in lines if "validation" not in line))
    with pytest.raises(UsageError, match="split validation"):
        train(TrainConfig(), open_data(f"manifest:{only_train}"), tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_a_folder_without_pictures_is_no_set_of_real_faces(tmp_path):
    with pytest.raises(UsageError, match="hold no recording"):
        open_data(f"real:{tmp_path}")
