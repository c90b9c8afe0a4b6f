"""One batch at a time in a folder, also just after one was killed."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from lgrr.batch.settings import alone_in, at_work_in
from lgrr.errors import UsageError

HOLD = """
import sys, time
from pathlib import Path
from lgrr.batch.settings import at_work_in
with at_work_in(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


def test_the_next_batch_waits_until_the_workers_of_a_killed_one_are_gone(tmp_path: Path) -> None:
    orphan = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert orphan.stdout is not None and orphan.stdout.readline() == "held\n"
    with at_work_in(tmp_path):
        pass  # workers do not exclude each other
    threading.Timer(1.0, os.kill, (orphan.pid, signal.SIGKILL)).start()
    with alone_in(tmp_path):
        assert orphan.wait() == -signal.SIGKILL
    orphan.communicate()


def test_a_batch_excludes_another_one_and_lets_its_own_workers_in(tmp_path: Path) -> None:
    refused = pytest.raises(UsageError, match="Another batch is at work")
    with alone_in(tmp_path), at_work_in(tmp_path), refused, alone_in(tmp_path):
        pass
    with alone_in(tmp_path):
        pass
