"""The same batch on two real nodes of a Ray cluster, one of which is lost in the middle."""

import contextlib
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from lgrr.analysis import Case
from lgrr.video import write_clip
from tests.batch.test_batch import BATCH, documents, table
from tests.e2e.conftest import ENVIRONMENT, RATE, ROOT, lgrr, start, two_portraits
from tests.processes import descendants

pytest.importorskip("ray", reason="needs the extra [cluster]")
pytestmark = pytest.mark.slow


class Node:
    """`ray start`, with one processor, as a process of its own."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "ray.scripts.scripts", "start", "--num-cpus=1", "--block", *arguments]
        environment = ENVIRONMENT | {"RAY_USAGE_STATS_ENABLED": "0", "PYTHONPATH": str(ROOT)}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, **quiet)

    def kill(self) -> None:
        """Ends it and all that it has started, as when the power fails; once ended it stays so."""
        if self.process.returncode is not None:
            return
        for process in (psutil.Process(self.process.pid), *descendants(self.process.pid)):
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        self.process.wait()


@pytest.fixture
def nodes() -> Iterator[tuple[str, list[Node]]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    started = [Node("--head", f"--port={address.split(':')[1]}", "--include-dashboard=false", "--disable-usage-stats")]
    try:
        answers_at(address)
        started.append(Node(f"--address={address}"))
        yield address, started
    finally:
        for node in reversed(started):
            node.kill()


def answers_at(address: str) -> None:
    host, port = address.split(":")
    for _ in range(240):
        with socket.socket() as probe:
            if probe.connect_ex((host, int(port))) == 0:
                return
        time.sleep(0.5)
    pytest.fail("the first node does not answer")


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    """Eight good ones, a copy, a broken file."""
    folder = tmp_path / "clips"
    folder.mkdir()
    pictures = list(two_portraits(20))
    for number in range(8):
        write_clip(folder / f"{number}.mp4", pictures[number : number + 12], RATE)
    (folder / "copy.mp4").write_bytes((folder / "3.mp4").read_bytes())
    (folder / "broken.mp4").write_bytes((folder / "4.mp4").read_bytes()[:2000])
    return folder


def test_a_cluster_that_loses_a_node_gives_what_this_machine_gives(
    nodes: tuple[str, list[Node]], clips: Path, tmp_path: Path
) -> None:
    address, started = nodes
    here, there = tmp_path / "here", tmp_path / "there"
    process = start("batch", clips, "--out", there, *BATCH, "--ray", address, "--workers", "2", "--progress", "json")
    assert process.stdout is not None
    while json.loads(process.stdout.readline() or pytest.fail(process.communicate()[1]))["event"] != "done":
        pass
    started[1].kill()
    _, stderr = process.communicate(timeout=500)
    assert process.returncode == 3, stderr

    assert lgrr("batch", clips, "--out", here, *BATCH).returncode == 3
    found = documents(there)
    assert len(found) == 8
    assert found == documents(here)
    measured = [[{**row, "seconds": ""} for row in table(out)] for out in (here, there)]
    assert measured[0] == measured[1]
    with Case.open(there / "case.sqlite") as case, Case.open(here / "case.sqlite") as other:
        assert case.verify_log().faults == ()
        assert len(case.exhibits()) == len(case.files()) == 8
        mine = {e.hash.sha256: [o.result for o in case.observations(e.id)] for e in case.exhibits()}
        theirs = {e.hash.sha256: [o.result for o in other.observations(e.id)] for e in other.exhibits()}
        assert {k: [r.sha256 for r in v] for k, v in mine.items()} == {
            k: [r.sha256 for r in v] for k, v in theirs.items()
        }
    assert list((there / "arrived").iterdir()) == []


def test_an_address_where_no_cluster_answers_is_one_sentence(clips: Path, tmp_path: Path) -> None:
    run = lgrr("batch", clips, "--out", tmp_path / "out", *BATCH, "--ray", "127.0.0.1:9")
    assert run.returncode == 2
    assert "No Ray cluster answers at 127.0.0.1:9" in run.stderr.splitlines()[-1]
    assert "Traceback" not in run.stderr
