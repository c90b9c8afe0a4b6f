"""The document cannot say what is impossible, and says all that was agreed."""

import json
import resource
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from lgrr.errors import StorageError
from lgrr.report import AnalysisDocument
from lgrr.types import Finding

ROOT = Path(__file__).parents[2]
Change = Callable[[dict[str, Any]], object]


def _face(values: dict[str, Any]) -> dict[str, Any]:
    face: dict[str, Any] = values["frames"][0]["faces"][0]
    return face


RATIO = {"log10_lr": 1.0, "log10_lr_interval": [0.5, 1.2], "bounded": False, "words": "moderate support"}


def _calibrated(values: dict[str, Any], ratio: dict[str, Any]) -> None:
    values["tracks"][0].update(ratio)
    values["calibration"] = {
        "id": "test", "sha256": "ab" * 32, "n_real": 20, "n_fake": 20, "unit": "track", "cllr": 0.5, "cllr_min": 0.4,
        "llr_bounds": [-1.2, 1.2], "method": "made by a test", "conditions": "made",
    }  # fmt: skip
    values["calibration_reason"] = None


IMPOSSIBLE: dict[str, tuple[Change, str]] = {
    "a score beside a reason for none": (lambda v: _face(v).update(skipped="too dark"), "skipped face has no score"),
    "no score and no reason": (lambda v: _face(v).update(p_fake=None), "without a score needs a reason"),
    "an empty reason": (lambda v: v.update(finding_reason="  "), "finding_reason"),
    "a finding without a track": (lambda v: v.update(tracks=[], frames=[]), "manipulated, yet no track shows it"),
    "no sign without a scored face": (
        lambda v: v.update(finding="no_sign", tracks=[], frames=[]),
        "no_sign needs a track with scored faces",
    ),
    "a track that finds without scored faces": (
        lambda v: v["tracks"][0].update(faces_scored=0, p_fake=None, interval=None),
        "manipulated needs a scored face",
    ),
    "a track's score without faces": (lambda v: v["tracks"][0].update(faces_scored=0), "a score needs scored faces"),
    "more faces counted than listed": (lambda v: v["tracks"][0].update(faces_scored=9), "9 faces scored, 8 listed"),
    "a face of nobody": (lambda v: _face(v).update(track=2), "unknown track 2"),
    "an interval upside down": (lambda v: v["tracks"][0].update(interval=[0.8, 0.7]), "ends before it begins"),
    "signs hidden by the whole": (lambda v: v.update(finding="inconclusive"), "yet a track shows signs"),
    "a changed file": (lambda v: v["media"].update(sha256_after="cd" * 32), "the file changed"),
    "a failed frame with faces": (lambda v: v["frames"][0].update(failed="torn"), "failed, yet has faces"),
    "more frames than there are": (lambda v: v["coverage"].update(frames_in_range=3), "more frames were looked at"),
    "a likelihood ratio without calibration": (lambda v: v["tracks"][0].update(RATIO), "needs a calibration"),
    "a likelihood ratio without words": (lambda v: v["tracks"][0].update(RATIO | {"words": None}), "its words"),
    "a likelihood ratio without an interval": (
        lambda v: v["tracks"][0].update(log10_lr=1.0, words="x"),
        "its interval",
    ),
    "a likelihood ratio beyond what is supported": (lambda v: _calibrated(v, RATIO | {"log10_lr": 1.3}), "beyond"),
    "a probability above one": (lambda v: _face(v).update(p_noise=1.01), "less than or equal to 1"),
    "not a number": (lambda v: _face(v).update(p_fake=float("nan")), "p_fake"),
    "an infinite time": (lambda v: v["frames"][0].update(time=float("inf")), "finite number"),
    "a field nobody knows": (lambda v: v.update(verdict="authentic"), "Extra inputs are not permitted"),
    "an unknown word of a finding": (lambda v: v.update(finding="authentic"), "finding"),
    "another schema": (lambda v: v.update(schema="lgrr-analysis/2"), "lgrr-analysis/1"),
    "taken over from a frame that is not there": (lambda v: v["frames"][1].update(same_as=7), "has not its picture"),
    "taken over from another picture": (lambda v: v["frames"][1].update(same_as=0), "has not its picture"),
    "taken over and not counted": (
        lambda v: v["frames"][1].update(same_as=0, sha256=v["frames"][0]["sha256"]),
        "other frames were taken over",
    ),
    "a picture counted twice": (
        lambda v: (
            v["frames"][1].update(same_as=0, sha256=v["frames"][0]["sha256"]),
            v["coverage"].update(taken_over=1),
        ),
        "8 faces scored, 7 listed",
    ),
    "half a hash": (lambda v: v["media"].update(sha256="abab"), "sha256"),
}


@pytest.mark.parametrize("fault", IMPOSSIBLE)
def test_an_impossible_document_is_refused(fault: str, values: dict[str, Any]) -> None:
    change, words = IMPOSSIBLE[fault]
    AnalysisDocument.model_validate(values)
    change(values)
    with pytest.raises(ValidationError, match=words):
        AnalysisDocument.model_validate(values)


def test_what_is_written_is_read_back(document: AnalysisDocument, tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "analysis.json"
    document.write_json(path)
    assert AnalysisDocument.read_json(path) == document
    assert [p.name for p in path.parent.iterdir()] == ["analysis.json"]
    written = json.loads(path.read_text())
    assert written["schema"] == "lgrr-analysis/1"
    assert written["created"] == "2026-01-02T03:04:05Z"
    assert written["frames"][8]["faces"][0]["p_fake"] is None
    assert "8 px" in written["frames"][8]["faces"][0]["skipped"]


def test_the_test_document_says_what_was_found(document: AnalysisDocument) -> None:
    assert document.finding is Finding.MANIPULATED
    coverage = document.coverage
    assert (coverage.frames_analyzed, coverage.no_face, coverage.too_small, coverage.failed) == (11, 1, 1, 1)


def test_on_a_full_disk_the_old_document_stays_whole(document: AnalysisDocument, tmp_path: Path) -> None:
    path = tmp_path / "analysis.json"
    path.write_text("old")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(StorageError, match=r"analysis\.json cannot be written .*: free some space"):
            document.write_json(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["analysis.json"]


def test_the_published_schema_is_that_of_the_program() -> None:
    publisher = runpy.run_path(str(ROOT / "tools" / "publish_schema.py"))
    for path, model in publisher["PUBLISHED"].items():
        assert publisher["schema"](model) == path.read_text(), "run tools/publish_schema.py"


def test_the_published_schema_has_every_field_that_was_agreed() -> None:
    schema = json.loads((ROOT / "docs" / "analysis.schema.json").read_text())

    def fields(name: str) -> set[str]:
        return set(schema["$defs"][name]["properties"])

    assert set(schema["properties"]) >= {
        "schema", "created", "tool", "environment", "media", "model", "parameters", "coverage", "finding",
        "finding_reason", "tracks", "frames", "calibration", "calibration_reason",
    }  # fmt: skip
    assert fields("Tool") >= {"version", "commit"}
    assert fields("Environment") >= {"os", "python", "torch", "device", "decoder"}
    assert fields("MediaFile") >= {
        "path", "sha256", "sha256_after", "bytes", "container", "codec", "width", "height", "rotation", "frames",
        "duration", "variable_frame_rate", "c2pa",
    }  # fmt: skip
    assert fields("Model") >= {"name", "sha256", "verified", "card"}
    assert fields("CoverageCounts") == {
        "frames_in_range", "frames_analyzed", "no_face", "too_small", "blurred", "failed", "taken_over",
    }  # fmt: skip
    assert fields("TrackEntry") == {
        "id", "label", "first_index", "last_index", "faces_scored", "box", "p_fake", "interval", "finding", "reason",
        "log10_lr", "log10_lr_interval", "bounded", "words",
    }  # fmt: skip
    assert fields("FrameEntry") >= {"index", "pts", "time", "sha256", "faces", "same_as"}
    assert fields("FaceEntry") == {
        "track", "box", "p_fake", "p_noise", "p_semantic", "patches", "quality", "skipped",
    }  # fmt: skip
    assert fields("FaceQuality") == {"size", "sharpness"}
    assert fields("Calibration") == {
        "id", "sha256", "n_real", "n_fake", "unit", "cllr", "cllr_min", "llr_bounds", "method", "conditions",
    }  # fmt: skip
    assert schema["$defs"]["Finding"]["enum"] == ["manipulated", "no_sign", "inconclusive"]
    sections = [schema, *(part for part in schema["$defs"].values() if part["type"] == "object")]
    assert all(section["additionalProperties"] is False for section in sections)
