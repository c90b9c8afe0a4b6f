"""What is noted stays noted, whoever is killed and whoever else opens the case."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lgrr.analysis import Case
from lgrr.analysis.acts import Note
from lgrr.analysis.occupied import Occupied
from lgrr.errors import StorageError
from tests.e2e.conftest import ROOT

HOLDS = """
import sys
from pathlib import Path
from lgrr.analysis.occupied import Occupied
held = Occupied(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="starts writers by fork")
def test_writers_killed_at_any_moment_lose_nothing_that_was_told_nor_a_case_on_its_way_to_this_version() -> None:
    command = [sys.executable, "-m", "tests.durability.kills", "--times", "30", "--migrations", "30", "--seed", "5"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert (found["kills"], found["told_and_lost"], found["faults"]) == (30, 0, 0)
    assert found["rows"] >= 30
    assert (found["migrations_killed"], found["lost"]) == (30, 0)


def test_a_case_is_open_in_one_window_at_a_time_and_free_when_that_is_killed(tmp_path: Path) -> None:
    place = tmp_path / "case.sqlite"
    Case.create(place).close()
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(place)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(StorageError, match="is open in another window of LGRR"):
            Occupied(place)
        with Case.open(place) as case:  # programs that add to it are not kept out
            case.act("examiner", "ab" * 32, Note(0, 0, "noted meanwhile"))
        other.kill()
    mine = Occupied(place)
    mine.release()
    Occupied(place).release()


def test_where_nothing_can_be_locked_nothing_is_refused(tmp_path: Path) -> None:
    mine = Occupied(tmp_path / "missing" / "case.sqlite")
    mine.release()
