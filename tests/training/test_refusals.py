"""What a training cannot go on with is said in one sentence that names it."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from safetensors.torch import load_file

from lgrr.errors import StorageError, UsageError
from lgrr.model import load
from lgrr.training.batches import batches
from lgrr.training.checkpoint import save
from lgrr.training.config import TrainConfig, read_config
from lgrr.training.data import open_data
from lgrr.training.folder import CHECKPOINT
from lgrr.training.loop import train
from lgrr.training.scores import score_crops
from lgrr.training.step import build
from tests.analysis.conftest import make_weights

SMALL = {"width": 0.25, "side": [(0, 32)], "pairs": 1, "threads": 1, "workers": 0}


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("side = []", "setting side: .*begin at 0"),
        ("side = [[10, 64]]", "setting side: .*begin at 0"),
        ("side = [[0, 64], [0, 96]]", "setting side: .*rise"),
        ("side = [[0, 50]]", "setting side.*multiple of 16"),
        ("damaged = [[0, 2.0]]", "setting damaged.*less than or equal to 1"),
        ('name = "../lgrr"', "setting name"),
        ("\n".join(f"loss_{name} = 0" for name in ("image", "stream", "patch", "similarity", "cross_patch",
                                                   "cross_global")), "every loss is 0"),
    ],
)  # fmt: skip
def test_a_configuration_that_cannot_be_trained_is_refused(setting: str, words: str, tmp_path: Path):
    (tmp_path / "run.toml").write_text(setting + "\n")
    with pytest.raises(UsageError, match=words):
        read_config(tmp_path / "run.toml")


def test_a_configuration_in_another_encoding_is_refused(tmp_path: Path):
    (tmp_path / "run.toml").write_bytes(b'terms = "\xfcblich"\n')
    with pytest.raises(UsageError, match="not valid toml"):
        read_config(tmp_path / "run.toml")


@pytest.mark.parametrize("label", ["FAKE", "1", ""])
def test_a_label_that_is_neither_real_nor_fake_is_refused_rather_than_taken_for_real(label: str, tmp_path: Path):
    (tmp_path / "x.csv").write_text(f"file,label,source\na.jpg,{label},1\n")
    with pytest.raises(UsageError, match=f"label '{label}'; a label is real or fake"):
        open_data(f"manifest:{tmp_path / 'x.csv'}")


def test_a_csv_as_excel_writes_it_is_read(tmp_path: Path):
    (tmp_path / "x.csv").write_text("file,label,source\na.jpg,fake,1\n", encoding="utf-8-sig")
    assert open_data(f"manifest:{tmp_path / 'x.csv'}").samples[0].fake


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A real, a fake that equals it, and a broken fake of another, with their csv."""
    picture = np.random.default_rng(1).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    for name in ("real.png", "same.png", "other.png"):
        Image.fromarray(picture).save(tmp_path / name)
    (tmp_path / "broken.png").write_bytes((tmp_path / "real.png").read_bytes()[:500])
    return tmp_path


def described(folder: Path, *rows: str) -> str:
    (folder / "x.csv").write_text("\n".join(["file,label,source,split", *rows]) + "\n")
    return f"manifest:{folder / 'x.csv'}"


@pytest.mark.parametrize("workers", [0, 1])
def test_a_picture_that_cannot_be_read_is_named_without_a_traceback(folder: Path, workers: int):
    data = open_data(described(folder, "other.png,real,2,train", "broken.png,fake,2,train"))
    with pytest.raises(UsageError) as refused:
        next(batches(data, TrainConfig(**SMALL | {"workers": workers}), 0))
    assert str(refused.value).startswith("broken.png, which ") and "\n" not in str(refused.value)


def test_fakes_that_all_equal_their_reals_end_the_training_instead_of_holding_it(folder: Path):
    data = open_data(described(folder, "real.png,real,1,train", "same.png,fake,1,train"))
    with pytest.raises(UsageError, match="equal their reals"):
        next(batches(data, TrainConfig(**SMALL), 0))


def test_a_real_that_cannot_be_read_costs_its_fake_the_mask_and_not_the_evaluation(folder: Path, tmp_path: Path):
    (weights := tmp_path / "weights").mkdir()
    data = open_data(described(folder, "broken.png,real,1,validation", "same.png,fake,1,validation"))
    scores = score_crops(load(make_weights(weights, 0.2, 0.1), "cpu", "float32"), data)
    assert [row.sample.file for row in scores.rows] == ["same.png"]
    assert np.isnan(scores.rows[0].shares).all()
    assert [failure["file"] for failure in scores.failures] == ["broken.png"]


def test_a_damaged_checkpoint_and_a_run_that_is_further_than_its_steps_are_refused(manifest: Path, tmp_path: Path):
    data = open_data(f"manifest:{manifest}")
    (tmp_path / CHECKPOINT).write_bytes(b"not a checkpoint")
    with pytest.raises(UsageError, match="cannot be read"):
        train(TrainConfig(**SMALL), data, tmp_path, resume=True)
    save(tmp_path / CHECKPOINT, 9, {}, *build(TrainConfig(**SMALL)))
    with pytest.raises(UsageError, match="has done 9 steps already"):
        train(TrainConfig(**SMALL, steps=5), data, tmp_path, resume=True)


def test_weights_that_a_training_cannot_start_from_are_named(manifest: Path, tmp_path: Path):
    with pytest.raises(UsageError, match="cannot start from the weights"):
        build(TrainConfig(**SMALL, start_from=tmp_path / "none.safetensors"))
    with pytest.raises(UsageError, match="cannot start from the weights"):
        build(TrainConfig(**SMALL | {"width": 0.5}, start_from=make_weights(tmp_path, 0.2, 0.1)))


def test_a_state_that_cannot_be_written_is_said_and_the_one_before_is_kept(tmp_path: Path):
    made = build(TrainConfig(**SMALL))
    save(path := tmp_path / CHECKPOINT, 1, {}, *made)
    before = path.read_bytes()
    path.with_suffix(".part").mkdir()
    with pytest.raises(StorageError, match="cannot be written"):
        save(path, 2, {}, *made)
    assert path.read_bytes() == before


def test_a_loss_that_is_no_number_ends_the_run_and_is_not_stored(manifest: Path, tmp_path: Path):
    config = TrainConfig(**SMALL, steps=4, warm_up=1, cool_down=1, learning_rate=1e30, clip=1e30, checkpoint_every=1)
    with pytest.raises(UsageError, match="no number at step"):
        train(config, open_data(f"manifest:{manifest}"), tmp_path / "run")
    for tensor in load_file(tmp_path / "run" / CHECKPOINT).values():
        assert not tensor.isnan().any()
