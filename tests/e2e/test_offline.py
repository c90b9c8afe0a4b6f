"""Nothing reaches for a network unasked: every process is killed by the kernel that opens an Internet socket, whatever
language it is written in (Linux on x86-64)."""

import platform
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import ENVIRONMENT, PLAN, ROOT
from tools.trap import without_network

pytestmark = pytest.mark.skipif(
    (sys.platform, platform.machine()) != ("linux", "x86_64"), reason="the filter is made for this kernel"
)
WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from lgrr_gui.app import Desk
from lgrr_gui.settings.store import Settings

app = QApplication([])
desk = Desk(Settings(cases_folder=Path(sys.argv[2])))
desk.window.show()
desk.start([Path(sys.argv[1])])

def look():
    now = desk.store.now
    bad = [notice.words for notice in now.notices if notice.level == "error"]
    if bad:
        print(*bad)
        app.exit(1)
    elif now.model.status == "ready" and now.recordings and not now.recordings[0].stage:
        app.quit()

timer = QTimer(interval=100)
timer.timeout.connect(look)
timer.start()
code = app.exec()
desk.close()
sys.exit(code)
"""


def run(*command: object, **environment: str) -> subprocess.CompletedProcess[str]:
    options: dict[str, Any] = {
        "cwd": ROOT,
        "env": ENVIRONMENT | environment,
        "capture_output": True,
        "text": True,
        "timeout": 1200,
    }
    return subprocess.run([sys.executable, *map(str, command)], preexec_fn=without_network, **options)


def test_whoever_reaches_for_the_network_is_killed() -> None:
    assert run("-c", "import socket; socket.socket(socket.AF_UNIX)").returncode == 0
    assert run("-c", "import socket; socket.socket()").returncode == -signal.SIGSYS
    assert run("-c", "import socket; socket.getaddrinfo('example.org', 80)").returncode == -signal.SIGSYS


@pytest.mark.slow
def test_demo_and_analysis_need_no_network(pair: Path, tmp_path: Path) -> None:
    demo = run("-m", "lgrr", "demo", "--out", tmp_path / "demo")
    assert (demo.returncode, "Traceback" in demo.stderr) == (0, False), demo.stderr
    analysis = run("-m", "lgrr", "analyze", pair, "--out", tmp_path / "out", *PLAN)
    assert (analysis.returncode, analysis.stderr) == (0, ""), analysis.stderr
    assert (tmp_path / "out/pair/analysis.json").is_file()


@pytest.mark.slow
def test_the_window_needs_no_network(pair: Path, tmp_path: Path) -> None:
    window = run("-c", WINDOW, pair, tmp_path / "cases", LGRR_SETTINGS_FILE=str(tmp_path / "settings.json"))
    assert window.returncode == 0, window.stdout + window.stderr
