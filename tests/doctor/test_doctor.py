"""`lgrr doctor` on this machine, and on machines where something is wrong."""

import json
import os
import shutil
import stat
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from lgrr.doctor.check import guarded
from lgrr.doctor.clock import plausible
from lgrr.doctor.libraries import read_constraints, tried
from lgrr.doctor.loading import complaints
from lgrr.doctor.network import weights_checks
from lgrr.doctor.places import place
from lgrr.doctor.window import fonts
from lgrr.errors import StorageError
from lgrr.model import shipped
from tests.e2e.conftest import ROOT

WITHOUT = {"LGRR_KEY_FILE", "DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}


def examined(tmp_path: Path, **environment: str) -> tuple[int, dict[str, list[dict[str, str]]]]:
    """Exit code and checks by name of `lgrr doctor --json`, without a display."""
    kept = {name: value for name, value in os.environ.items() if name not in WITHOUT}
    done = subprocess.run(
        [sys.executable, "-m", "lgrr", "doctor", "--json", "--out", tmp_path / "results"],
        cwd=ROOT, env=kept | {"HOME": str(tmp_path)} | environment, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stderr == ""
    found: dict[str, Any] = json.loads(done.stdout)
    by_name: dict[str, list[dict[str, str]]] = {}
    for check in found["checks"]:
        by_name.setdefault(check["name"], []).append(check)
    assert sum(found[state] for state in ("passed", "failed", "unknown")) == len(found["checks"])
    return done.returncode, by_name


@pytest.mark.slow
def test_a_sound_machine_without_a_screen_is_told_so_and_nothing_is_left_behind(tmp_path: Path) -> None:
    code, checks = examined(tmp_path)
    assert code == 0
    failed = [check for same in checks.values() for check in same if check["state"] == "failed"]
    assert not failed
    for name in ("Libraries", "Video", "Images", "Content Credentials", "Weights lgrr-small", "Detector", "Window"):
        assert checks[name][0]["state"] == "passed", name
    (display,) = checks["Display"]
    assert display["state"] == "unknown"
    assert "command line needs none" in display["remedy"]
    assert not [path for path in tmp_path.rglob("*") if path.name.startswith(".lgrr-doctor") or path.suffix == ".pem"]


@pytest.mark.slow
def test_what_fails_is_named_with_what_to_do_and_the_exit_code_says_so(tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    key.write_text("anything")
    key.chmod(0o644)
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "cv2.py").write_text(
        "raise ImportError('libGL.so.1: cannot open shared object file: No such file or directory')"
    )
    code, checks = examined(
        tmp_path, LGRR_KEY_FILE=str(key), PYTHONPATH=f"{broken}:{ROOT}", QT_QPA_PLATFORM="nonsense", DISPLAY=":77"
    )
    assert code == 1
    (library,) = checks["Libraries"]
    assert library["state"] == "failed"
    assert library["remedy"] == "Install the package libgl1 (names are Debian's)."
    assert checks["Window"][0]["state"] == "failed"
    assert "Unset QT_QPA_PLATFORM" in checks["Window"][0]["remedy"]
    assert checks["Decoding"][0]["state"] == "unknown"  # not failed: the missing library is why


def test_a_library_that_ends_the_program_is_found_without_ending_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "unfit.py").write_text("import os; os.abort()")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    ((what, remedy),) = complaints(("json", "unfit", "wave"))
    assert "unfit ends the program" in what
    assert "this processor" in remedy


def test_altered_weights_fail(tmp_path: Path) -> None:
    weights = tmp_path / "lgrr-small.safetensors"
    shutil.copy(shipped()[0], weights)
    shutil.copy(shipped()[0].with_suffix(".json"), tmp_path)
    with weights.open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\x55")
    (check,) = weights_checks(weights, "cpu")
    assert check.state == "failed"
    assert "SHA-256 differs" in check.words


def test_other_versions_than_those_tried_are_unknown_not_failed(tmp_path: Path) -> None:
    (tmp_path / "constraints.txt").write_text("# tried\nnumpy==1.0.0\npytest==9999\nnot-installed==1\n")
    check = tried(read_constraints(tmp_path / "constraints.txt"))
    assert check.state == "unknown"
    assert "numpy" in check.words
    assert "(tried: 1.0.0)" in check.words
    assert "not-installed" not in check.words
    assert tried(None).state == "unknown"


def test_a_folder_that_cannot_be_written_fails(tmp_path: Path) -> None:
    assert place("Results", tmp_path / "new" / "results").state == "passed"
    assert not (tmp_path / "new").exists()
    assert place("Results", Path("/proc/results")).state == "failed"
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


def test_a_clock_before_the_program_was_made_fails() -> None:
    made = date(2026, 11, 25)
    assert plausible(datetime(2019, 1, 1, tzinfo=UTC), made).state == "failed"
    assert plausible(datetime(2026, 11, 26, tzinfo=UTC), made).state == "passed"
    assert plausible(datetime(2099, 1, 1, tzinfo=UTC), made).state == "unknown"


def test_without_fonts_the_remedy_names_a_package() -> None:
    assert "fonts-noto-core" in fonts(0).remedy


def test_what_a_check_raises_is_a_check() -> None:
    def refuse() -> Any:
        raise StorageError("The disk is full: free some space.")
        yield

    def stumble() -> Any:
        raise ZeroDivisionError("by zero")
        yield

    (refused,) = guarded("Places", refuse)
    assert (refused.state, refused.words) == ("failed", "The disk is full: free some space.")
    (stumbled,) = guarded("Places", stumble)
    assert (stumbled.state, stumbled.words) == ("failed", "ZeroDivisionError: by zero")
