"""A confined process, and what it cannot do any more (Linux)."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from lgrr.confine import environment

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux confines")

TRIES = """
import json, os, socket, subprocess, sys, threading
from lgrr.confine import confine
held = confine(1 << 30)
folder = sys.argv[1]
tries = {
    "read": lambda: open(f"{folder}/there").read(),
    "thread": lambda: threading.Thread(target=len, args=("",)).start(),
    "write": lambda: open(f"{folder}/there", "w"),
    "make": lambda: open(f"{folder}/new", "x"),
    "remove": lambda: os.remove(f"{folder}/there"),
    "rename": lambda: os.rename(f"{folder}/there", f"{folder}/elsewhere"),
    "folder": lambda: os.mkdir(f"{folder}/sub"),
    "program": lambda: subprocess.run(["/bin/true"]),
    "fork": os.fork,
    "socket": lambda: socket.socket(),
    "local socket": lambda: socket.socket(socket.AF_UNIX),
    "signal": lambda: os.kill(os.getppid(), 0),
    "memory": lambda: bytearray(2 << 30),
    "many files": lambda: [os.open("/", os.O_RDONLY) for _ in range(100)],
}
said = {}
for name, attempt in tries.items():
    try:
        attempt()
        said[name] = "done"
    except (OSError, MemoryError) as error:
        said[name] = type(error).__name__
print(json.dumps([held, said]))
"""


def test_it_may_read_and_compute_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "there").write_text("kept")
    done = subprocess.run(
        [sys.executable, "-c", TRIES, str(tmp_path)], env=environment(), capture_output=True, text=True, check=True
    )
    held, said = json.loads(done.stdout)
    assert "limits" in held
    assert [said.pop("read"), said.pop("thread")] == ["done", "done"]
    assert said.pop("memory") == "MemoryError"
    assert said.pop("many files") == "OSError"
    if "seccomp" in held:
        refused = {said.pop(name) for name in ("program", "fork", "socket", "local socket", "signal")}
        assert refused == {"PermissionError"}
    if "landlock" in held:
        assert {said.pop(name) for name in ("write", "make", "remove", "rename", "folder")} == {"PermissionError"}
    assert (tmp_path / "there").read_text() == "kept"
    assert list(tmp_path.iterdir()) == [tmp_path / "there"]
