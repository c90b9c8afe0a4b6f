"""What cannot be done is said in one sentence that names the thing, with the exit code that programs rely on."""

import ctypes
import hashlib
import json
import resource
import shutil
from pathlib import Path

import numpy as np
import pytest
from safetensors.torch import load_file, save_file
from typer.testing import CliRunner, Result

from lgrr.cli import app
from lgrr.model.registry import WEIGHTS
from lgrr.video import write_clip
from tests.data import data_folder
from tests.e2e.conftest import PLAN, Run, lgrr, numbers_named

# Readable, though odd: they may come to a finding, but a finding without a number.
READABLE = {"h264_white_frame_sar_16_9.mp4", "video_colr_nclx_hdr10.mp4", "video_rotation_90.mp4"}


def here(*arguments: object) -> Result:
    """`lgrr ARGUMENTS...` in this process: quick, for what is refused before any work."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def one_sentence(stderr: str) -> str:
    """The only line of stderr."""
    assert "Traceback" not in stderr
    (line,) = stderr.splitlines()  # also no warning of a library
    assert line.endswith(".")
    return line


def as_any_user() -> None:
    """In the child: permissions hold for it even where root runs the tests (Linux; capabilities(7), prctl(2))."""
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP; of no effect for others than root


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of paths that are no video."""
    folder = tmp_path_factory.mktemp("bad")
    (folder / "empty.mp4").touch()
    (folder / "text.mp4").write_text("This is not a video, whatever its name says.\n" * 40)
    (folder / "folder.mp4").mkdir()
    (folder / "secret.mp4").touch(mode=0)
    return folder


def refused(files: list[Path], out: Path) -> tuple[Run, dict[str, dict[str, object]]]:
    """One command over all files, and what it says of each at the end."""
    run = lgrr("analyze", *files, "--out", out, *PLAN, "--progress", "json", preexec_fn=as_any_user)
    events = [json.loads(line) for line in run.stdout.splitlines()]
    return run, {Path(e["file"]).name: e for e in events if e["event"] in ("done", "error")}


def test_each_bad_file_gets_its_sentence_and_none_a_number(bad: Path, tmp_path: Path) -> None:
    names = ["empty.mp4", "text.mp4", "folder.mp4", "missing.mp4", "secret.mp4"]
    run, ends = refused([bad / name for name in names], tmp_path / "out")
    assert run.returncode == 3
    assert "Traceback" not in run.stderr
    sentences = run.stderr.splitlines()
    assert [ends[name]["words"] for name in names] == sentences
    assert [ends[name]["code"] for name in names] == [3, 3, 2, 2, 2]
    for name, sentence in zip(names, sentences, strict=True):
        assert name in sentence
        assert sentence.endswith(".")
    assert "p_fake" not in run.stdout
    assert list((tmp_path / "out").rglob("analysis.json")) == []


def test_after_only_bad_files_the_right_one_needs_no_resume(bad: Path, tmp_path: Path) -> None:
    clip = tmp_path / "nobody.mp4"
    assert here("analyze", tmp_path / "nobdy.mp4", "--out", tmp_path / "out").exit_code == 2
    write_clip(clip, [np.full((120, 160, 3), 90, np.uint8)] * 3, 10)
    run = here("analyze", bad / "empty.mp4", clip, "--out", tmp_path / "out", *PLAN)
    assert run.exit_code == 3  # of the worst ending
    assert "empty.mp4" in one_sentence(run.stderr)
    assert "INCONCLUSIVE" in run.stdout


def test_the_odd_test_files_end_in_a_sentence_or_without_a_number(tmp_path: Path) -> None:
    files = sorted((data_folder() / "videos" / "odd").iterdir())
    assert len(files) == 8
    run, ends = refused(files, tmp_path / "out")
    assert run.returncode == 3
    assert "Traceback" not in run.stderr
    for file in files:
        end = ends[file.name]
        written = tmp_path / "out" / file.stem / "analysis.json"
        if file.name in READABLE:
            found = json.loads(written.read_text())
            assert end["finding"] == found["finding"] == "inconclusive"
            assert set(numbers_named(found, "p_fake")) <= {None}
        else:
            assert (end["event"], end["code"]) == ("error", 3)
            assert file.name in str(end["words"])
            assert str(end["words"]) in run.stderr.splitlines()
            assert not written.exists()


def test_a_folder_that_may_not_be_written_is_named(pair: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    run = lgrr("analyze", pair, "--out", closed / "out", preexec_fn=as_any_user)
    assert run.returncode == 2
    assert str(closed) in one_sentence(run.stderr)


def test_a_full_disk_is_said_and_leaves_no_half_result(pair: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"

    def nearly_full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))  # as a disk with so much left

    run = lgrr("analyze", pair, "--out", out, *PLAN, preexec_fn=nearly_full)
    assert run.returncode == 2
    sentence = one_sentence(run.stderr)
    assert str(out) in sentence
    assert "space" in sentence
    assert list(out.rglob("analysis.json")) == []
    assert list(out.rglob("lgrr-error*")) == []


def test_an_out_that_is_a_file_is_named(pair: Path, tmp_path: Path) -> None:
    taken = tmp_path / "notes.txt"
    taken.write_text("keep me")
    run = here("analyze", pair, "--out", taken)
    assert run.exit_code == 2
    assert str(taken) in one_sentence(run.stderr)
    assert taken.read_text() == "keep me"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--format", "docx"), ("docx", "json, csv, png, pdf, html")),
        (("--range", "sometimes"), ("sometimes", "A:B")),
        (("--every", "0"), ("Every 0 frames",)),
        (("--budget", "0"), ("0 seconds",)),
        (("--precision", "int4"), ("int4", "auto, float32 or bfloat16")),
        (("--device", "tpu"), ("tpu", "auto, cpu or cuda")),
        (("--model", "lgrr-huge"), ("lgrr-huge", "lgrr-small")),
    ],
)
def test_a_wrong_option_is_answered_with_the_right_ones(
    options: tuple[str, str], words: tuple[str, ...], pair: Path, tmp_path: Path
) -> None:
    run = here("analyze", pair, "--out", tmp_path / "out", *options)
    assert run.exit_code == (4 if "--model" in options else 2)
    sentence = one_sentence(run.stderr)
    assert all(word in sentence for word in words)
    assert not (tmp_path / "out").exists()


def test_cuda_where_there_is_none_is_refused(pair: Path, tmp_path: Path) -> None:
    import torch

    if torch.cuda.is_available():
        pytest.skip("this machine has CUDA")
    run = here("analyze", pair, "--out", tmp_path / "out", "--device", "cuda")
    assert run.exit_code == 2
    assert "No CUDA device" in one_sentence(run.stderr)


def test_weights_list_says_what_they_are_worth() -> None:
    run = here("weights", "list")
    card = json.loads((WEIGHTS / "lgrr-small.json").read_text())
    figures = card["figures"]["validation"]
    low, high = figures["auc_interval"]
    assert run.exit_code == 0
    assert f"frame AUC {figures['auc']:.2f} [{low:.2f}, {high:.2f}]" in run.stdout
    assert all(f"limit: {limit}" in run.stdout for limit in card["limits"])


def test_weights_verify_accepts_what_ships() -> None:
    run = here("weights", "verify")
    digest = hashlib.sha256((WEIGHTS / "lgrr-small.safetensors").read_bytes()).hexdigest()
    assert run.exit_code == 0
    assert "lgrr-small: verified" in run.stdout
    assert digest in run.stdout


def copy_weights(folder: Path, name: str, **card: object) -> Path:
    """A copy of the shipped weights under another name, with other words on the card."""
    weights = folder / f"{name}.safetensors"
    shutil.copy(WEIGHTS / "lgrr-small.safetensors", weights)
    change_card(weights, **card)
    return weights


def change_card(weights: Path, **card: object) -> None:
    written = json.loads((WEIGHTS / "lgrr-small.json").read_text())
    weights.with_suffix(".json").write_text(json.dumps(written | card))


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, str]:
    """Weights that must be refused, each with a word of its fault."""
    folder = tmp_path_factory.mktemp("weights")
    altered = copy_weights(folder, "altered")
    content = bytearray(altered.read_bytes())
    content[-1] ^= 1
    altered.write_bytes(content)

    pickled = folder / "old.pth"
    pickled.write_bytes(b"\x80\x04.")
    other_rule = copy_weights(folder, "other-rule", crop_rule="lgrr-crop/0")
    no_card = folder / "no-card.safetensors"
    shutil.copy(WEIGHTS / "lgrr-small.safetensors", no_card)

    misshapen = folder / "misshapen.safetensors"
    tensors = load_file(WEIGHTS / "lgrr-small.safetensors")
    name = next(name for name, tensor in tensors.items() if tensor.ndim == 4)
    save_file(tensors | {name: tensors[name][:, :, :1].contiguous()}, misshapen)
    change_card(misshapen, sha256=hashlib.sha256(misshapen.read_bytes()).hexdigest())

    drifted = copy_weights(folder, "drifted", canary={"logits": [[2.0, -2.0]] * 3})
    return {
        altered: "SHA-256 differs",
        pickled: "pickle",
        other_rule: "lgrr-crop/0",
        no_card: "card",
        misshapen: f"tensor {name} has shape",
        drifted: "canary off by",
        folder / "absent.safetensors": "There is no weights file",
    }


def test_weights_that_are_not_what_they_claim_are_refused_by_name(spoilt: dict[Path, str]) -> None:
    run = here("weights", "verify", *spoilt, "lgrr-small")
    assert run.exit_code == 4
    assert "lgrr-small: verified" in run.stdout  # the others do not stop it
    sentences = run.stderr.splitlines()
    for (path, fault), sentence in zip(spoilt.items(), sentences, strict=True):
        assert path.stem in sentence
        assert fault in sentence


def test_no_analysis_is_begun_with_refused_weights(spoilt: dict[Path, str], pair: Path, tmp_path: Path) -> None:
    run = here("analyze", pair, "--out", tmp_path / "out", "--model", next(iter(spoilt)))
    assert run.exit_code == 4
    assert "SHA-256 differs" in one_sentence(run.stderr)
    assert "p_fake" not in run.stdout
    assert not (tmp_path / "out").exists()
