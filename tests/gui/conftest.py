"""Settings in the test's own folder, so that no test reads or writes those of the person who runs it; clips; and a case
in which a clip of one face was analysed, a copy of it for every test.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from lgrr.analysis import Case, Plan
from lgrr.analysis.acts import Note
from lgrr.desk import analyze_file
from lgrr.desk import open_desk as open_results
from lgrr.evidence import hash_file
from lgrr.video import write_clip
from tests.analysis.conftest import HEIGHT, RATE, WIDTH, moving_portrait


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LGRR_SETTINGS_FILE", str(tmp_path / "settings" / "settings.json"))
    monkeypatch.setenv("LGRR_CASES_FOLDER", str(tmp_path / "cases"))


@pytest.fixture(scope="module", autouse=True)
def undressed() -> Iterator[None]:
    """The program's looks end with a file of tests: the next one may set a palette of its own."""
    yield
    app = QApplication.instance()
    if isinstance(app, QApplication) and app.styleSheet():
        app.styleHints().setColorScheme(Qt.ColorScheme.Unknown)
        app.setStyleSheet("")
        app.setPalette(app.style().standardPalette())


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


@dataclass(frozen=True)
class Place:
    """A case, and the file that was analysed in it."""

    case: Path
    clip: Path


@pytest.fixture(scope="session")
def analysed_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a case with one finished analysis and two notes."""
    folder = tmp_path_factory.mktemp("reported")
    clip = folder / "hopper.mp4"
    write_clip(clip, moving_portrait(30), RATE)
    desk = open_results(folder / "case", device="cpu", precision="float32", formats=("json",))
    with desk.case as case:
        analyze_file(clip, desk, Plan(every=3))
        sha256 = hash_file(clip).sha256
        case.act("A. Examiner", sha256, Note(6, 6, "the collar is sharp", ("collar",)))
        case.act("A. Examiner", sha256, Note(9, 9, "a private remark"))
    return folder


@pytest.fixture
def place(analysed_once: Path, tmp_path: Path) -> Place:
    """The case and the clip in the test's own folder."""
    shutil.copytree(analysed_once / "case", tmp_path / "case")
    clip = Path(shutil.copy(analysed_once / "hopper.mp4", tmp_path / "hopper.mp4"))
    with Case.open(tmp_path / "case" / "case.sqlite") as case:
        (file,) = case.files()
        case.add_file(str(clip), file.hash, file.media)
    return Place(tmp_path / "case" / "case.sqlite", clip)
