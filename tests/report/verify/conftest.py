"""A real case: a short clip of a face, analysed with weights of its own, and its report as it leaves the desk."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from lgrr.analysis import Plan
from lgrr.analysis.acts import Note
from lgrr.desk import analyze_file, open_desk
from lgrr.evidence import hash_file
from lgrr.report import Choices, Laboratory, draft_of, write_report
from lgrr.report.verify import Asked, Check, verify
from lgrr.video import write_clip
from tests.analysis.conftest import RATE, make_weights, moving_portrait


@dataclass(frozen=True)
class Exported:
    """Everything that a report rests on, in one folder."""

    root: Path

    @property
    def report(self) -> Path:
        return self.root / "report"

    @property
    def exhibit(self) -> Path:
        return self.root / "hopper.mp4"

    @property
    def case(self) -> Path:
        return self.root / "results" / "case.sqlite"

    @property
    def analysis(self) -> Path:
        return self.root / "results" / "hopper" / "analysis.json"

    @property
    def weights(self) -> Path:
        return self.root / "weights" / "untrained.safetensors"

    def verify(self, name: str = "report.json", **asked: object) -> list[Check]:
        """All checks, with everything at hand."""
        at_hand = {"exhibits": (self.exhibit,), "case": self.case, "model": str(self.weights)}
        return list(verify(self.report / name, Asked(**(at_hand | asked))))


def failed(checks: Iterable[Check]) -> list[Check]:
    return [check for check in checks if check.passed is False]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    made = Exported(tmp_path_factory.mktemp("exported"))
    write_clip(made.exhibit, moving_portrait(15), RATE)
    weights = make_weights(made.weights.parent, 0.2, 0.1)
    desk = open_desk(made.root / "results", model=str(weights), device="cpu", precision="float32", formats=("json",))
    with desk.case as case:
        analyze_file(made.exhibit, desk, Plan(every=5))
        case.act("A. Examiner", hash_file(made.exhibit).sha256, Note(0, 3, "ein Ton\nund noch einer"))
        choices = Choices(examiner="A. Examiner", laboratory=Laboratory(name="Größe & Söhne", address=""))
        write_report(case, draft_of(case, choices), made.report)
    return made


@pytest.fixture
def exported(made: Exported, tmp_path: Path) -> Exported:
    """A copy of it, to be altered."""
    shutil.copytree(made.root, tmp_path / "copy")
    return Exported(tmp_path / "copy")
