"""The network and the detector: weights, canary, calibration, GPU."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from lgrr.doctor.check import Check, failed, passed, unknown
from lgrr.errors import WeightsError

if TYPE_CHECKING:  # torch is imported when it was seen to load
    from lgrr.model import Predictor


def checks() -> Iterator[Check]:
    """Of the weights that ship, on the processor and on a GPU where there is one."""
    import torch

    from lgrr.model import shipped

    weights = shipped()
    if not weights:
        yield failed("Weights", "none ship with this program", "Install it anew from a complete package.")
    devices = ["cpu"] + ["cuda"] * torch.cuda.is_available()
    for path in weights:
        for device in devices:
            yield from weights_checks(path, device)
    yield detector()
    yield gpu()


def weights_checks(path: Path, device: str) -> Iterator[Check]:
    """Hash, shapes, crop rule and canary on one device; the calibration where it is the processor."""
    from lgrr.model import load
    from lgrr.model.calibration import calibration_words

    name = f"Weights {path.stem}"
    try:
        ready = load(path, device)
    except WeightsError as error:
        yield Check(name, "failed", str(error))
        return
    yield passed(name, f"SHA-256 {ready.sha256[:16]}…, canary holds on {ready.device} in {ready.precision}")
    if device != "cpu":
        return
    yield passed(f"Threads {path.stem}", threads_words(ready))
    if ready.calibration_refused is not None:
        yield Check(f"Calibration {path.stem}", "failed", ready.calibration_refused)
    elif ready.calibration is None:
        remedy = "Scores hold without it; `lgrr calibrate` makes one from known cases."
        yield unknown(f"Calibration {path.stem}", "none: no likelihood ratios will be given", remedy)
    else:
        yield passed(f"Calibration {path.stem}", calibration_words(path, ready.sha256))


def threads_words(predictor: Predictor) -> str:
    """How many threads an analysis will use, and whence the number is."""
    from lgrr.model.threads import remembered, threads_file, told

    if told():
        return f"{predictor.threads}, told by OMP_NUM_THREADS"
    if (number := remembered(predictor)) is not None:
        return f"{number}, measured on this machine and kept in {threads_file()}"
    return "not measured yet: the first analysis does, in about a second"


def detector() -> Check:
    """Whether the detector loads and keeps quiet on a picture without a face."""
    import numpy as np

    from lgrr.faces import MtcnnDetector

    found = MtcnnDetector().detect(np.full((240, 320, 3), 128, np.uint8))
    if found:
        return failed("Detector", "sees a face in a grey picture", "Install facenet-pytorch and torch anew.")
    return passed("Detector", MtcnnDetector.name)


def gpu() -> Check:
    """What torch can use."""
    import torch

    if torch.cuda.is_available():
        names = ", ".join(torch.cuda.get_device_name(k) for k in range(torch.cuda.device_count()))
        return passed("GPU", f"{names}, CUDA {torch.version.cuda}")
    if Path("/proc/driver/nvidia/version").exists():
        built = torch.version.cuda
        words = f"a driver of NVIDIA is here, but torch {torch.__version__} cannot use it"
        why = "Install a driver that fits it." if built else "Install torch in a build for CUDA (docs/install.md)."
        return unknown("GPU", words, f"{why} Until then analyses run on the processor.")
    return passed("GPU", "none: analyses run on the processor")
