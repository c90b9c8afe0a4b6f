"""What `lgrr train --progress json` says line by line, to a program that holds the other end."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

HERE = Path(__file__).parents[2]


def command(config: Path, spec: str, out: Path, *more: str) -> list[str]:
    words = ["train", "--config", str(config), "--data", spec, "--out", str(out), "--progress", "json"]
    return [sys.executable, "-m", "lgrr", *words, *more]


@pytest.fixture(scope="module")
def long_config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("config") / "long.toml"
    path.write_text(
        'name = "long"\nwidth = 0.25\nside = [[0, 32]]\npairs = 2\nsteps = 100000\nthreads = 1\nworkers = 0\n'
        "evaluate_every = 20\nevaluate_pairs = 2\n"
    )
    return path


def test_the_end_of_standard_input_stops_a_run_whose_state_is_kept(manifest: Path, long_config: Path, tmp_path: Path):
    out = tmp_path / "run"
    with subprocess.Popen(
        command(long_config, f"manifest:{manifest}", out, "--until-eof"),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=HERE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdin is not None
        said = [json.loads(process.stdout.readline()) for _ in range(2)]
        process.stdin.close()
        said += [json.loads(line) for line in process.stdout]
        assert process.wait(60) == 130
    assert [row["event"] for row in said] == ["log"] * (len(said) - 1) + ["stopped"]
    assert said[0]["step"] == said[1]["step"] == 20
    assert "total" in said[0]
    assert 0 <= said[0]["waited"] < 1
    assert "auc_head" in said[1]
    assert (out / "checkpoint.safetensors").exists()
    with Image.open(out / "samples.png") as sheet:
        assert sheet.size == (4 * 128 + 12, 3 * 128 + 8)


def test_an_error_is_one_line_and_one_sentence(long_config: Path, tmp_path: Path):
    done = subprocess.run(
        command(long_config, "manifest:nowhere.csv", tmp_path / "run"), capture_output=True, text=True, cwd=HERE
    )
    (line,) = done.stdout.splitlines()
    said = json.loads(line)
    assert (said["event"], said["code"], done.returncode) == ("error", 2, 2)
    assert said["words"] == done.stderr.strip()
