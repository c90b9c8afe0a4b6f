"""Sittings at the real window, one after another: nothing that was started or opened for one is left after it."""

import json
import subprocess
import sys

import pytest

from tests.e2e.conftest import ENVIRONMENT, ROOT


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="counts what a process holds in /proc")
def test_nothing_is_left_after_a_sitting() -> None:
    command = [sys.executable, "-m", "tests.durability.soak", "--actions", "36", "--sitting", "12", "--seed", "4"]
    done = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["actions"] == 36
    left = {name: found[name] for name in ("threads_more", "children_left", "temporary_left")}
    assert left == dict.fromkeys(left, 0)
    assert found["handles_more"] <= 2, "of the first time that something is done"
    assert found["errors"] == []
