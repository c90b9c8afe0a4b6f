"""One recording of one face: scored, too small, absent, and a frame that failed; and its document."""

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from lgrr.analysis.scoring import Conclusion, Thresholds, conclude
from lgrr.report import AnalysisDocument, build_document
from lgrr.report.document import Environment, MediaFile, Model, Tool
from lgrr.types import FaceBox, FaceResult, FrameId, FrameResult, Quality

HASH = "ab" * 32
THRESHOLDS = Thresholds(0.6, 0.3, "made by a test")


def frame_id(index: int) -> FrameId:
    return FrameId(index, 512 * index, Fraction(1, 12800))


def scored_face(p_fake: float, forgery_map: np.ndarray | None = None) -> FaceResult:
    heat = np.full((11, 11), p_fake, np.float32) if forgery_map is None else forgery_map
    return FaceResult(
        1, FaceBox(100, 50, 80, 96), Quality(80, 0.5), p_fake, p_fake, p_fake, np.full((3, 3), p_fake), heat
    )


def looked_at(index: int, *faces: FaceResult, failed: str | None = None) -> FrameResult:
    """A frame with a picture of its own."""
    return FrameResult(frame_id(index), f"{index:064x}", faces, failed)


def recording() -> tuple[FrameResult, ...]:
    """Eight scored faces, a face too small, a frame without a face, one that failed."""
    small = FaceResult(1, FaceBox(100, 50, 8, 9), Quality(8, 0.5), skipped="the face is 8 px wide, too small to score")
    return (
        *(looked_at(5 * k, scored_face(0.7 + 0.02 * k)) for k in range(8)),
        looked_at(40, small),
        looked_at(45),
        looked_at(50, failed="-1 slices could be decoded"),
    )


def media_file(path: str = "exhibits/interview.mp4") -> MediaFile:
    return MediaFile(
        path=path, sha256=HASH, sha256_after=HASH, bytes=1000, container="mov", codec="h264", width=640, height=360,
        rotation=0, frames=60, duration=2.4, variable_frame_rate=False, stream=0, time_base="1/12800",
        pixel_format="yuv420p", sample_aspect_ratio="1", notes=(),
    )  # fmt: skip


def document_of(frames: tuple[FrameResult, ...], path: str = "exhibits/interview.mp4") -> AnalysisDocument:
    said: Conclusion = conclude(frames, 60, THRESHOLDS)
    return build_document(
        tool=Tool(version="0.1.0", commit=None),
        environment=Environment(
            os="Linux", python="3.11", torch="2", device="cpu", precision="float32", decoder="libav", packages={}
        ),
        media=media_file(path),
        model=Model(name="test", sha256=HASH, verified=True, card={}),
        parameters={"every": 5},
        coverage=said.coverage,
        finding=said.finding,
        finding_reason=said.reason,
        tracks=said.tracks,
        frames=frames,
        elapsed=1.25,
        created=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    )


@pytest.fixture(scope="session")
def document() -> AnalysisDocument:
    return document_of(recording())


@pytest.fixture
def values(document: AnalysisDocument) -> dict[str, Any]:
    """The document as the JSON values in its file, to be altered."""
    return document.model_dump(mode="json", by_alias=True)


def pixels(path: Path) -> np.ndarray:
    """(H, W, 3) uint8."""
    with Image.open(path) as image:
        assert image.format == "PNG"
        return np.asarray(image.convert("RGB"))


def nothing_reaches_the_edge(page: np.ndarray) -> bool:
    """Whether the outermost tenth of an inch is white all around: no word was cut off there."""
    edge = np.ones(page.shape[:2], bool)
    edge[15:-15, 15:-15] = False
    return bool((page[edge] == 255).all())
