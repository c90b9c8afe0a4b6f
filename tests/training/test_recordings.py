"""Whole recordings go through the analysis itself; likelihood ratios are printed where their unit fits."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lgrr.analysis import Case, Done, Plan, analyze
from lgrr.faces import MtcnnDetector
from lgrr.model import load
from lgrr.model.calibration import calibration_path
from lgrr.report.hand_over import document_of
from lgrr.training.assess import Asked, run_evaluation
from lgrr.training.recordings import STILL, recordings_of, score_recordings
from lgrr.training.scores import crops_of
from lgrr.training.validate import validate_crops, validate_recordings
from lgrr.video import write_clip
from tests.analysis.conftest import RATE, make_weights, moving_portrait, portrait
from tests.training.test_calibration import other, record


@pytest.fixture(scope="module")
def films(tmp_path_factory) -> Path:
    """A csv of a real clip, two forged ones (one with two people), a picture, a clip of nobody, a text named .mp4."""
    folder = tmp_path_factory.mktemp("films")
    write_clip(folder / "real.mp4", moving_portrait(50), RATE)
    write_clip(folder / "fake.mp4", (picture[..., ::-1] for picture in moving_portrait(50)), RATE)
    pairs = (np.concatenate([picture, picture[:, ::-1]], axis=1) for picture in moving_portrait(50))
    write_clip(folder / "two.mp4", pairs, RATE)
    write_clip(folder / "nobody.mp4", (np.full((120, 160, 3), k, np.uint8) for k in range(25)), RATE)
    Image.fromarray(portrait(300)).save(folder / "still.png")
    (folder / "text.mp4").write_text("not a film")
    rows = ["file,label,source,split,manipulation"]
    rows += [f"{name},real,{name},validation," for name in ("real.mp4", "nobody.mp4", "still.png", "text.mp4")]
    rows += [f"{name},fake,{name},validation,swap" for name in ("fake.mp4", "two.mp4")]
    (folder / "films.csv").write_text("\n".join(rows) + "\n")
    return folder / "films.csv"


@pytest.fixture
def weights(tmp_path) -> Path:
    return make_weights(tmp_path, 0.2, 0.1)


@pytest.mark.slow
def test_recordings_are_scored_by_frame_track_and_video_with_failures_as_rows(films, weights, tmp_path):
    predictor, said = load(weights, "cpu", "float32"), []
    out = tmp_path / "figures.json"
    figures = run_evaluation([f"manifest:{films}"], predictor, Asked(), out, said.append)
    levels = {row["level"]: row for row in figures["rows"] if row["manipulation"] is None}
    assert list(levels) == ["frame", "track", "video"]
    assert (levels["video"]["n_real"], levels["video"]["n_fake"]) == (2, 2)
    assert [row["file"] for row in levels["video"]["failures"]] == ["nobody.mp4", "text.mp4"]
    assert (levels["track"]["n_real"], levels["track"]["n_fake"]) == (2, 1)
    assert levels["track"]["failures"] == [
        {"file": "two.mp4", "reason": "2 tracks, and which of them is forged is not known"}
    ]
    assert levels["frame"]["n_fake"] > 6
    assert levels["video"]["at_thresholds"]["false_alarms"]["n"] == 2
    assert {row["manipulation"] for row in figures["rows"]} == {None, "swap"}
    assert (tmp_path / "figures.films.video.roc.png").exists()
    again = run_evaluation([f"manifest:{films}"], predictor, Asked(), out)
    assert again["rows"] == figures["rows"]


@pytest.mark.slow
def test_a_tracks_score_is_the_one_that_casework_gets(films, weights, tmp_path):
    predictor = load(weights, "cpu", "float32")
    known = [r for r in recordings_of(f"manifest:{films}", "validation") if r.name in ("real.mp4", "still.png")]
    levels = score_recordings(predictor, known, tmp_path / "known.sqlite")
    document = analysed(films.with_name("real.mp4"), predictor, tmp_path)
    assert round(levels.tracks.rows[0].p_fake, 6) == document.tracks[0].p_fake
    assert [row.what for row in levels.tracks.rows] == ["track 1", STILL]
    assert levels.videos.rows == levels.tracks.rows


def analysed(path: Path, predictor, folder: Path):
    with Case.create(folder / f"{path.stem}.sqlite") as case:
        for event in analyze(path, case, predictor, MtcnnDetector(), Plan()):
            if isinstance(event, Done):
                parameters = case.exhibits()[0].parameters
                return document_of(event, parameters, predictor, 1.0, path)
    raise AssertionError


@pytest.mark.slow
def test_a_ratio_is_printed_for_what_was_calibrated_and_a_reason_for_all_else(films, weights, tmp_path):
    (folders := [tmp_path / name for name in ("none", "crop", "track", "refused")])[0].mkdir()
    film, still = films.with_name("real.mp4"), films.with_name("still.png")
    document = analysed(film, load(weights, "cpu", "float32"), folders[0])
    assert document.calibration is None and document.tracks[0].words is None
    assert document.calibration_reason.startswith("these weights have no calibration")
    for folder, unit, fitting, other_one in (
        (folders[1], "crop", still, film),
        (folders[2], "track", film, still),
    ):
        folder.mkdir()
        record(weights, unit=unit, sizes=None).write(calibration_path(weights))
        predictor = load(weights, "cpu", "float32")
        document = analysed(fitting, predictor, folder)
        (track,) = document.tracks
        low, high = document.calibration.llr_bounds
        assert document.calibration.unit == unit and document.calibration.sha256 == predictor.calibration.sha256
        assert low <= track.log10_lr_interval[0] <= track.log10_lr <= track.log10_lr_interval[1] <= high
        assert "support" in track.words and document.parameters["calibration"]["unit"] == unit
        document = analysed(other_one, predictor, folder)
        assert document.calibration is None and document.tracks[0].log10_lr is None
        assert "not likelihood ratios" in document.calibration_reason
    folders[3].mkdir()
    other(calibration_path(weights), weights_sha256="cd" * 32)
    document = analysed(film, load(weights, "cpu", "float32"), folders[3])
    assert document.calibration is None and "made for other weights" in document.calibration_reason


@pytest.mark.slow
def test_too_few_known_videos_leave_figures_and_a_reason_and_no_calibration(films, weights):
    record(weights).write(calibration_path(weights))
    spec = f"manifest:{films}"
    found = validate_recordings(weights, recordings_of(spec, "validation"), spec)
    assert found.calibration is None and "needs 30 real and 30 forged" in found.reason
    assert not calibration_path(weights).exists()
    assert load(weights, "cpu", "float32").card.figures["videos"]["n_fake"] == 2


def test_too_few_known_crops_likewise(manifest, weights):
    spec = f"manifest:{manifest}"
    found = validate_crops(weights, crops_of(spec, "validation"), spec)
    assert found.calibration is None
    card = json.loads(weights.with_suffix(".json").read_text())
    assert card["figures"]["validation"]["n_fakes_with_mask"] == 6
