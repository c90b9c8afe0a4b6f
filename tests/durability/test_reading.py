"""A case that may not be written, or that another window has open, is read all the same, and nothing is left in it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lgrr.analysis import Case
from lgrr.analysis.acts import Note
from lgrr.analysis.occupied import Occupied
from lgrr.errors import StorageError
from tests.analysis.test_migration import old_case
from tests.e2e.conftest import ENVIRONMENT, ROOT, lgrr
from tests.report.cases import analysed, film

# a folder mounted without the right to write, for one command, as a share can be
SHARE = ("unshare", "-rm", "sh", "-c", 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"')


def on_a_share(folder: Path, *command: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*SHARE, *map(str, (folder, *command))], cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def reported_case(folder: Path) -> Path:
    folder.mkdir()
    with Case.create(folder / "case.sqlite") as case:
        analysed(case, film(folder / "clip.mp4", 1, 8))
    return folder / "case.sqlite"


def test_reading_leaves_every_byte_as_it_is_and_writing_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "case.sqlite"
    with Case.create(place) as case:
        case.act("A", "ab" * 32, Note(1, 2, "kept"))
    before = contents(tmp_path)
    with Case.open(place, read_only=True) as case:
        assert [act.deed for act in case.acts()] == [Note(1, 2, "kept")]
        assert not case.verify_log().faults
        with pytest.raises(StorageError, match="is open for reading only, so nothing can be kept in it"):
            case.act("A", "ab" * 32, Note(3, 4))
    assert contents(tmp_path) == before


def test_what_is_written_meanwhile_is_read_and_told_of(tmp_path: Path) -> None:
    with Case.create(tmp_path / "case.sqlite") as writer, Case.open(writer.path, read_only=True) as reader:
        before = reader.state
        assert reader.state == before
        writer.act("A", "ab" * 32, Note(1, 2, "new"))
        assert reader.state != before
        assert [act.deed for act in reader.acts()] == [Note(1, 2, "new")]


def test_a_case_of_an_earlier_version_is_not_brought_up_by_reading(tmp_path: Path) -> None:
    place = old_case(tmp_path / "case.sqlite", 3)
    before = contents(tmp_path)
    with pytest.raises(StorageError, match="made by an earlier version of LGRR: open it once for writing"):
        Case.open(place, read_only=True)
    assert contents(tmp_path) == before


@pytest.mark.slow
def test_a_case_that_a_window_has_open_is_reported_and_verified(tmp_path: Path) -> None:
    place = reported_case(tmp_path / "case")
    window = Occupied(place)
    done = lgrr("report", place, "--out", tmp_path / "report", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    assert lgrr("verify", tmp_path / "report" / "report.json", "--case", place).returncode == 0
    window.release()


@pytest.mark.slow
def test_a_case_on_a_share_without_writing_is_reported_and_verified_and_stays_as_it_is(tmp_path: Path) -> None:
    place, out = reported_case(tmp_path / "case"), tmp_path / "report"
    if shutil.which("unshare") is None or on_a_share(place.parent, "true").returncode != 0:
        pytest.skip("this system mounts nothing for a test")
    before, program = contents(place.parent), (sys.executable, "-m", "lgrr")
    assert on_a_share(place.parent, "touch", place).returncode != 0
    done = on_a_share(place.parent, *program, "report", place, "--out", out, "--format", "json")
    assert done.returncode == 0, done.stderr
    assert "note: The case may not be written, so its log says nothing of this report." in done.stderr
    checked = on_a_share(place.parent, *program, "verify", out / "report.json", "--case", place)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert contents(place.parent) == before
