"""The number of threads: measured once, remembered, told by the environment before all, and stated."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from lgrr.doctor.network import weights_checks
from lgrr.engine.messages import Load
from lgrr.engine.network import load_network
from lgrr.model import Predictor, load, shipped, use_threads
from lgrr.model.canary import canary_crops
from lgrr.model.threads import measure, quickest, remember, remembered, threads_file
from lgrr.processes import cores
from tests.e2e.conftest import ENVIRONMENT, ROOT


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder in which nothing is remembered, and an environment that tells nothing."""
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    before = torch.get_num_threads()
    yield tmp_path
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def small() -> Predictor:
    return load("lgrr-small", "cpu", "float32")


def told_by_the_doctor() -> str:
    (words,) = (check.words for check in weights_checks(shipped()[0], "cpu") if check.name == "Threads lgrr-small")
    return words


def test_what_was_measured_is_remembered_for_this_machine_these_weights_and_this_precision(small: Predictor) -> None:
    assert "not measured yet" in told_by_the_doctor()
    use_threads(small)
    number = torch.get_num_threads()
    assert 1 <= number <= cores()
    assert small.threads == number == remembered(small)
    assert list(json.loads(threads_file().read_text()).values()) == [number]
    ours = load("lgrr-small", "cpu", "bfloat16")
    assert remembered(ours) is None
    remember(ours, 1)
    assert (remembered(ours), remembered(small)) == (1, number)


def test_the_remembered_number_is_used_without_measuring_again(small: Predictor) -> None:
    remember(small, cores())
    kept = threads_file().read_bytes()
    torch.set_num_threads(cores() + 1)
    use_threads(small)
    assert torch.get_num_threads() == cores()
    assert threads_file().read_bytes() == kept
    auto = load("lgrr-small", "cpu")
    remember(auto, 1)
    assert told_by_the_doctor() == f"1, measured on this machine and kept in {threads_file()}"


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe", b"[1]", b"[" * 100_000, b"null"])
def test_a_damaged_file_is_measured_anew_and_mended(small: Predictor, damage: bytes) -> None:
    threads_file().parent.mkdir(parents=True)
    threads_file().write_bytes(damage)
    use_threads(small)
    assert remembered(small) == torch.get_num_threads()


@pytest.mark.parametrize("wrong", [0, -1, 10**9, True, 1.0, "1", None, [1]])
def test_a_number_that_cannot_be_is_not_used(small: Predictor, wrong: object) -> None:
    remember(small, 1)
    (key,) = json.loads(threads_file().read_text())
    threads_file().write_text(json.dumps({key: wrong}))
    assert remembered(small) is None
    remember(small, 1)
    use_threads(small, stated=wrong)
    assert torch.get_num_threads() == 1


def test_a_file_that_cannot_be_written_is_no_error(small: Predictor, home: Path) -> None:
    (home / "lgrr").touch()
    use_threads(small)
    assert 1 <= torch.get_num_threads() <= cores()
    assert [path.name for path in home.iterdir()] == ["lgrr"]


def test_the_environment_comes_before_all(small: Predictor, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remember(small, 1)
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    torch.set_num_threads(3)  # as torch does with it when it is imported
    use_threads(small)
    use_threads(small, stated=1)
    assert small.threads == 3
    assert told_by_the_doctor() == "3, told by OMP_NUM_THREADS"


def test_an_analysis_is_repeated_with_the_number_that_it_states(small: Predictor) -> None:
    remember(small, 1)
    use_threads(small, stated=cores())
    assert torch.get_num_threads() == cores()
    use_threads(small, stated=cores() + 1)
    assert torch.get_num_threads() == 1


def test_every_thread_of_the_engine_counts_the_same(small: Predictor) -> None:
    remember(small, cores())
    network = load_network(Load(1, "lgrr-small", "cpu", "float32"), lambda: None)
    counted = []

    def work() -> None:
        torch.set_num_threads(cores() + 1)  # of the weights before
        counted.append(network.take_up().predictor.threads)

    urgent = threading.Thread(target=work)
    urgent.start()
    urgent.join()
    assert counted == [small.threads] == [cores()]


def test_more_threads_are_tried_while_they_gain_and_taken_where_they_gain_a_tenth(small: Predictor) -> None:
    seconds = measure(small)
    assert 1 in seconds
    assert max(seconds) <= cores()
    assert all(taken > 0 for taken in seconds.values())
    assert quickest({1: 1.0}) == 1
    assert quickest({1: 1.0, 2: 0.91}) == 1
    assert quickest({1: 1.0, 2: 0.89, 4: 0.85}) == 2
    assert quickest({1: 1.0, 2: 0.6, 4: 0.5, 8: 5.0}) == 4


@pytest.mark.parametrize(("precision", "apart"), [("float32", 1e-5), ("bfloat16", 0.05)])
def test_scores_hardly_depend_on_the_number_of_threads(precision: str, apart: float) -> None:
    """To the last bit they may, so the number is stated."""
    predictor = load("lgrr-small", "cpu", precision)
    logits = []
    for number in (1, 2):
        torch.set_num_threads(number)
        logits.append(predictor.predict(canary_crops(predictor.side)).logits)
    np.testing.assert_allclose(*logits, atol=apart, rtol=0)


def analysed(home: Path, name: str, **environment: str) -> dict[str, Any]:
    """`analysis.json` of a grey picture."""
    free = {name: value for name, value in ENVIRONMENT.items() if name != "OMP_NUM_THREADS"}
    out = home / name
    command = [sys.executable, "-m", "lgrr", "analyze", home / "grey.png", "--out", out, "--format", "json"]
    subprocess.run(command, cwd=ROOT, env=free | environment, check=True, capture_output=True)
    found: dict[str, Any] = json.loads((out / "grey" / "analysis.json").read_text())
    return found


@pytest.mark.slow
def test_two_analyses_state_the_number_measured_and_a_third_the_one_that_it_was_told(home: Path) -> None:
    Image.new("RGB", (320, 240), "grey").save(home / "grey.png")
    first, again = (analysed(home, name, XDG_DATA_HOME=str(home)) for name in ("first", "again"))
    (number,) = json.loads(threads_file().read_text()).values()
    other = cores() if number == 1 else 1
    told = analysed(home, "told", OMP_NUM_THREADS=str(other))
    assert first["parameters"]["model"]["threads"] == first["environment"]["threads"] == number
    assert again["parameters"] == first["parameters"]
    assert told["parameters"]["model"]["threads"] == told["environment"]["threads"] == other
