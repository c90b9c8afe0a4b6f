"""What ships: the list of hashes of the offline set, and the program of the bundle, which is also its parts' Python."""

import hashlib
import subprocess
import sys
from pathlib import Path

from tools.hashes import main

ROOT = Path(__file__).parents[1]


def test_every_wheel_is_listed_with_its_hash_and_the_program_with_its_window(tmp_path: Path) -> None:
    wheels = {"lgrr-0.1.0-py3-none-any.whl": b"one", "PyYAML-6.0.4-cp311-cp311-linux_x86_64.whl": b"two"}
    for name, content in wheels.items():
        (tmp_path / name).write_bytes(content)
    main(tmp_path)
    one, two = (hashlib.sha256(content).hexdigest() for content in wheels.values())
    assert set((tmp_path / "requirements.txt").read_text().splitlines()) == {
        f"lgrr[gui]==0.1.0 --hash=sha256:{one}",
        f"pyyaml==6.0.4 --hash=sha256:{two}",
    }


def test_the_program_of_the_bundle_is_the_command_and_the_python_of_its_parts() -> None:
    def start(*words: str) -> str:
        command = [sys.executable, "tools/bundle/start.py", *words]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert start("--version").startswith("lgrr ")
    assert start("-P", "-m", "lgrr.doctor.loads", "json") == "json loads\n"
    assert start("-m", "lgrr", "--version") == start("--version")
    picture = "docs/images/demo-scores.png"
    assert start("-P", "lgrr/evidence/c2pa_child.py", picture) == '{"found": false}'
