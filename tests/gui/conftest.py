"""Settings in the test's own folder, so that no test reads or writes those of the person who runs it; and clips."""

from pathlib import Path

import numpy as np
import pytest

from lgrr.video import write_clip
from tests.analysis.conftest import HEIGHT, RATE, WIDTH, moving_portrait


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LGRR_SETTINGS_FILE", str(tmp_path / "settings" / "settings.json"))
    monkeypatch.setenv("LGRR_CASES_FOLDER", str(tmp_path / "cases"))


@pytest.fixture(scope="session")
def hopper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds, one face that drifts to the right."""
    path = tmp_path_factory.mktemp("clips") / "hopper.mp4"
    write_clip(path, moving_portrait(50), RATE)
    return path


@pytest.fixture(scope="session")
def nobody(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second without a face; every frame has a grey of its own."""
    path = tmp_path_factory.mktemp("clips") / "nobody.mp4"
    write_clip(path, (np.full((HEIGHT, WIDTH, 3), 8 * k, np.uint8) for k in range(25)), RATE)
    return path
