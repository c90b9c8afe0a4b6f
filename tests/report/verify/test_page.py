"""The page for those who write their own verifier: its example runs as it stands there, and agrees with ours."""

import json
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

from lgrr.evidence.seal import canonical
from tests.report.verify.conftest import Exported

PAGE = Path(__file__).parents[3] / "docs" / "verify.md"


def example() -> str:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    return str(code)


def check(exported: Exported, folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "check_report.py").write_text(example())
    command = [sys.executable, "check_report.py", exported.report / "report.json", exported.exhibit]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, env={})


def test_the_example_checks_a_report_without_this_program(exported: Exported, tmp_path: Path) -> None:
    assert "lgrr" not in re.findall(r"(?:import|from) (\w+)", example())
    ran = check(exported, tmp_path)
    assert ran.returncode == 0, ran.stderr
    *_, last = ran.stdout.splitlines()
    assert last.endswith("an exhibit of this report")
    files = [path for path in exported.report.rglob("*") if path.is_file()]
    assert ran.stdout.count("as it was exported") == len(files) - 1 and len(files) > 6


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        ("report/report.json", "report.json was changed after it was sealed"),
        ("report/report.pdf", "report.pdf was changed after it was exported"),
        ("hopper.mp4", "is none of the exhibits"),
    ],
)
def test_the_example_names_what_was_changed(exported: Exported, tmp_path: Path, thing: str, words: str) -> None:
    place = exported.root / thing
    content = place.read_bytes()
    if place.suffix == ".json":
        place.write_bytes(content.replace(b"A. Examiner", b"B. Examiner", 1))
    else:
        place.write_bytes(content[:-30] + bytes([content[-30] ^ 1]) + content[-29:])
    ran = check(exported, tmp_path)
    assert ran.returncode != 0 and words in ran.stderr


def test_the_examples_canonical_form_is_ours() -> None:
    parts = example().split("report_file, *exhibits")[0]
    names: dict[str, object] = {}
    exec(parts, names)
    draw = random.Random(3)
    numbers = [draw.uniform(-1, 1) * 10 ** draw.randrange(-30, 30) for _ in range(2000)]
    values = [*numbers, 0.0, -0.0, 1e21, 1e-6, 1e-7, 5e-324, 1.7976931348623157e308, 100.0, 123456789012345680000.0]
    value = {"z": values, "\U0001f600": [True, False, None, 2**53 - 1], "\ufb33": 'a"\\\x00\x1f\x7f\u2028', "": {}}
    assert names["canonical"](json.loads(json.dumps(value))).encode() == canonical(value)  # type: ignore[operator]
