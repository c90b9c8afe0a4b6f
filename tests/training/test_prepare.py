"""Crops are cut once: as analysis cuts, a fake like its real, whatever happens on the way."""

import csv
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from lgrr.cli import app
from lgrr.errors import Cancelled, UsageError
from lgrr.faces import MtcnnDetector, crop
from lgrr.training.batches import PairSteps
from lgrr.training.config import TrainConfig
from lgrr.training.data import open_data
from lgrr.training.extract import spaced
from lgrr.training.prepare import prepare_data
from lgrr.video import open_media
from tests.training.clips import FRAMES, LAYOUTS

PREPARE = """
import sys
from pathlib import Path
from lgrr.training.prepare import prepare_data
if __name__ == "__main__":
    prepare_data([sys.argv[1]], Path(sys.argv[2]), frames=3, processes=int(sys.argv[3]))
"""


@pytest.fixture(scope="module")
def ffpp(published, tmp_path_factory) -> Path:
    """FaceForensics++ in small, prepared."""
    out = tmp_path_factory.mktemp("crops") / "ffpp"
    prepare_data([published("ffpp")], out, frames=3)
    return out


def rows_of(out: Path) -> list[dict[str, str]]:
    with (out / "faces.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def digests(out: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(out.iterdir())}


def test_a_crop_is_what_analysis_cuts_of_that_very_frame(ffpp, published):
    data = open_data(f"manifest:{ffpp / 'faces.csv'}")
    row = next(row for row in rows_of(ffpp) if row["recording"] == "youtube/c23/000" and row["frame"] == "3")
    root = Path(published("ffpp").partition(":")[2])
    with open_media(root / "original_sequences/youtube/c23/videos/000.mp4") as media:
        picture = media.read_pts(int(row["pts"]))
        assert picture.frame.index == 3
        (face,) = MtcnnDetector().detect(picture.rgb)
        np.testing.assert_array_equal(data.read(row["file"]), crop(picture.rgb, face, 224))


def test_a_fake_is_cut_at_the_frames_and_in_the_box_of_its_real_with_the_mask_of_the_data(ffpp):
    data = open_data(f"manifest:{ffpp / 'faces.csv'}")
    rows = {row["file"]: row for row in rows_of(ffpp)}
    fakes = [row for row in rows.values() if row["label"] == "fake"]
    assert len(rows) == 36 and len(fakes) == 18
    for fake in fakes:
        real = rows[fake["real"]]
        assert (fake["mask_from"], real["label"]) == ("dataset", "real")
        for same in ("frame", "pts", "source", "split", "crop_width"):
            assert fake[same] == real[same]
        changed = np.abs(data.read(real["file"]).astype(int) - data.read(fake["file"])).max(2)
        mask = data.read_mask(fake["mask"])
        assert 0.1 < mask.mean() < 0.6
        assert changed[mask > 0.9].mean() > 5 * changed[mask == 0].mean()


@pytest.mark.parametrize("kind", LAYOUTS)
def test_every_layout_ends_in_crops_that_can_be_trained_on(kind, published, tmp_path):
    done = prepare_data([published(kind)], tmp_path / kind, frames=2)
    assert not done.failures
    data = open_data(f"manifest:{done.manifest}")
    train = data.split("train")
    assert train.samples
    blended = 0.0 if train.pairs() else 1.0
    images, shares, masks = PairSteps(train, TrainConfig(pairs=4, blended=blended, side=[(0, 64)]), 0)[0]
    assert images.shape == (8, 3, 64, 64) and shares.isfinite().all()
    assert set(masks) == {"dataset" if kind == "ffpp" else "blend" if kind == "real" else "difference"}
    assert {s.manipulation for s in data.samples if s.fake} <= {
        "Deepfakes", "Celeb-DF", "higher_quality", "DFDC", "colour", None}  # fmt: skip


@pytest.mark.slow
def test_after_kill_minus_nine_and_in_several_processes_the_crops_are_the_very_same(ffpp, published, tmp_path):
    out = tmp_path / "killed"
    command = [sys.executable, "-c", PREPARE, published("ffpp"), str(out)]
    process = subprocess.Popen([*command, "1"], stderr=subprocess.PIPE, cwd=Path(__file__).parents[2])
    deadline = time.monotonic() + 120
    while len(list(out.glob("parts/*.tar"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert not (out / "faces.csv").exists(), "the run ended before it was killed"
    kept = {path: path.stat().st_mtime_ns for path in out.glob("parts/*.tar")}
    script = tmp_path / "prepare.py"
    script.write_text(PREPARE)
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    subprocess.run([sys.executable, str(script), *command[3:], "2"], check=True, timeout=240, env=environment)
    assert kept and digests(out) == digests(ffpp)


def test_a_finished_folder_is_not_cut_again_and_one_of_other_words_is_refused(ffpp, published):
    before = digests(ffpp)
    done = prepare_data([published("ffpp")], ffpp, frames=3, on_progress=lambda done, total: pytest.fail("cut again"))
    assert done.counts == {"real": 18, "fake": 18} and digests(ffpp) == before
    with pytest.raises(UsageError, match="crops of other data or settings"):
        prepare_data([published("ffpp")], ffpp, frames=4)


def test_a_stopped_run_says_how_to_go_on_and_goes_on(ffpp, published, tmp_path):
    with pytest.raises(Cancelled, match="5 groups"):
        prepare_data([published("ffpp")], tmp_path / "out", frames=3, cancelled=lambda: True)
    prepare_data([published("ffpp")], tmp_path / "out", frames=3)
    assert digests(tmp_path / "out") == digests(ffpp)


def test_what_cannot_be_read_or_shows_no_face_is_told_and_the_rest_is_cut(tmp_path, clips):
    root = tmp_path / "mixed"
    for number in range(3):
        clips.put(root / f"real/{number}.mp4", number)
        clips.put(root / f"fake/{number}.mp4", number, "fake")
    whole = (root / "fake/1.mp4").read_bytes()
    (root / "fake/1.mp4").write_bytes(whole[: len(whole) // 3])
    (root / "real/2.mp4").write_bytes(b"no video at all")
    Image.new("RGB", (200, 200)).save(root / "real/grey.png")
    done = prepare_data([f"folder:{root}"], tmp_path / "out", frames=2)
    assert set(done.failures) == {"fake/1.mp4", "real/2.mp4", "real/grey.png"}
    assert "no face" in done.failures["real/grey.png"]
    of = {row["recording"]: row for row in rows_of(tmp_path / "out")}
    assert set(of) == {"real/0.mp4", "fake/0.mp4", "real/1.mp4", "fake/2.mp4"}
    assert (of["fake/2.mp4"]["mask_from"], of["fake/2.mp4"]["real"]) == ("none", "")


def test_a_mask_video_that_breaks_costs_only_the_mask(tmp_path, clips):
    for label in ("real", "fake", "mask"):
        clips.put(tmp_path / f"{label}.mp4", 1, label)
    (tmp_path / "mask.mp4").write_bytes(b"no video")
    rows = ["file,label,source,mask", "real.mp4,real,a,", "fake.mp4,fake,a,mask.mp4"]
    (tmp_path / "clips.csv").write_text("\n".join(rows))
    done = prepare_data([f"manifest:{tmp_path / 'clips.csv'}"], tmp_path / "out", frames=1)
    assert list(done.failures) == ["mask of fake.mp4"]
    assert [row["mask_from"] for row in rows_of(tmp_path / "out")] == ["", "difference"]


def test_a_fake_that_does_not_lie_on_its_real_is_cut_by_its_own_face_and_has_no_mask(tmp_path):
    import tests.training.clips as made

    for label, forged in (("real", False), ("fake", True)):
        (tmp_path / label).mkdir()
        picture = Image.fromarray(made.pictures(1, forged)[0])
        (picture if label == "real" else picture.resize((360, 420))).save(tmp_path / label / "a.png")
    out = tmp_path / "out"
    prepare_data([f"folder:{tmp_path}"], out)
    data = open_data(f"manifest:{out / 'faces.csv'}")
    ((_, fake),) = data.pairs()
    assert not fake.aligned and fake.mask is None
    pair = PairSteps(data, TrainConfig(side=[(0, 64)]), 0).pair(0, 0)
    assert pair.origin == "none" and np.isnan(pair.share).all()


def test_several_sets_share_a_folder_and_keep_their_sources_apart(published, tmp_path):
    done = prepare_data([published("folder"), published("real")], tmp_path / "out", frames=1)
    sources = {row["source"] for row in rows_of(tmp_path / "out")}
    assert sources == {*(f"1/{k}" for k in range(4)), *(f"2/people/{k}.png" for k in range(3))}
    assert done.counts == {"real": 7, "fake": 4}


def test_in_several_processes_no_recording_is_lost(tmp_path):
    people = tmp_path / "people"
    people.mkdir()
    for k in range(11):
        Image.fromarray(np.full((400, 300, 3), 20 * k, np.uint8)).save(people / f"{k}.png")
    done = prepare_data([f"real:{people}"], tmp_path / "out", frames=1, processes=2)
    assert len(done.failures) == 11


@pytest.mark.parametrize("count", [1, 5, 6, 100])
def test_frames_are_evenly_spaced_and_never_more_than_there_are(count):
    indices = spaced(count, 6)
    assert len(indices) == min(count, 6) == len(set(indices))
    assert 0 <= indices[0] <= indices[-1] < count and indices == sorted(indices)
    assert count > 6 or indices == list(range(count))


def test_show_draws_what_the_network_sees_and_says_where_masks_are_from(ffpp, tmp_path):
    spec = f"manifest:{ffpp / 'faces.csv'}"
    words = ["data", "show", "--data", spec, "--out", str(tmp_path / "sheet.png"), "--count", "6"]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    drawn = np.asarray(Image.open(tmp_path / "sheet.png"))
    assert drawn.shape[1] > drawn.shape[0] and len(np.unique(drawn)) > 100
    CliRunner().invoke(app, [*words[:5], str(tmp_path / "sheets"), "--count", "30"])
    assert [path.name for path in sorted((tmp_path / "sheets").iterdir())] == ["sheet-01.png", "sheet-02.png"]


def test_the_command_prepares_and_says_how_to_go_on(published, tmp_path):
    words = ["data", "prepare", "--data", published("folder"), "--out", str(tmp_path / "out"), "--frames", "1"]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    assert f"4 real and 4 fake crops; --data manifest:{tmp_path / 'out' / 'faces.csv'}" in result.output
    assert json.loads((tmp_path / "out" / "failures.json").read_text()) == {}
    refused = CliRunner().invoke(app, ["data", "show", "--data", published("ffpp"), "--out", str(tmp_path / "x.png")])
    assert refused.exit_code == 2 and "lgrr data prepare" in refused.output


def test_stills_are_ready_crops_and_videos_are_not(published):
    data = open_data(published("folder"))
    assert len(data.pairs()) == 4 and data.read("real/0.png").shape == (280, 240, 3)
    assert len(open_data(published("real")).samples) == 3
    assert FRAMES == 6


def test_a_folder_of_videos_must_be_prepared(clips, tmp_path):
    clips.put(tmp_path / "real/a.mp4", 0)
    with pytest.raises(UsageError, match=r"holds a video \(real/a\.mp4\)"):
        open_data(f"folder:{tmp_path}")
