"""`lgrr train`, `evaluate`, `calibrate` and `data`: from data sets to weights and what they are worth."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lgrr.cli.options import Crops, Data, Device, Model, Out, Precision, ProgressStyle, Recordings, Resume, Split, Style
from lgrr.cli.speaking import spoken, stop_on_interrupt


def train(
    config: Annotated[Path, typer.Option("--config", help="The run's settings, toml.")],
    data: Data,
    out: Out,
    resume: Resume = False,
    progress: ProgressStyle = Style.AUTO,
    until_eof: Annotated[
        bool, typer.Option("--until-eof", help="Stop cleanly when standard input ends, as on Ctrl-C.")
    ] = False,
    device: Device = "auto",
) -> None:
    """Train weights; the last step writes them with their card.

    In several processes, one for each GPU: torchrun --nproc_per_node N -m lgrr train ...

    Example: lgrr train --config configs/lgrr-small.toml --data manifest:faces.csv --out runs/small
    """
    from lgrr.progress import training_told

    with spoken(out), stop_on_interrupt(until_eof) as cancelled, training_told(progress.value) as log:
        from lgrr.training.run import run_training

        run_training(config, data, out, resume, log, cancelled, device)


def evaluate(
    data: Data,
    out: Annotated[Path, typer.Option("--out", help="The json file to write; charts go beside it.")],
    model: Model = "lgrr-small",
    crops: Crops = False,
    robustness: Annotated[bool, typer.Option("--robustness", help="Also after JPEG, H.264 and at half size.")] = False,
    split: Split = "validation",
    sources: Annotated[int | None, typer.Option(min=1, help="At most so many sources of each set.")] = None,
    card: Annotated[bool, typer.Option("--card", help="Also put the figures into the weights' card.")] = False,
    device: Device = "auto",
    precision: Precision = "auto",
) -> None:
    """Score labelled data and write figures with intervals.

    Example: lgrr evaluate --data manifest:faces.csv --crops --robustness --out figures.json
    """
    with spoken(), stop_on_interrupt() as cancelled:
        from lgrr.model import load
        from lgrr.model.registry import find
        from lgrr.training.assess import Asked, into_card, run_evaluation

        asked = Asked(split, crops, robustness, sources)
        figures = run_evaluation(data, load(model, device, precision), asked, out, print, cancelled)
        if card:
            into_card(find(model), figures)
        print(f"written to {out}")


def calibrate(
    data: Annotated[str, typer.Option("--data", help="manifest:PATH.csv")],
    model: Model = "lgrr-small",
    crops: Crops = False,
    split: Split = "validation",
    device: Device = "cpu",
) -> None:
    """Set thresholds and likelihood ratios of weights from known cases; writes them beside the weights.

    Example: lgrr calibrate --data manifest:faces.csv --crops --model runs/small/lgrr-small.safetensors
    """
    with spoken(), stop_on_interrupt() as cancelled:
        from lgrr.model.card import worth
        from lgrr.model.registry import find
        from lgrr.training.recordings import recordings_of
        from lgrr.training.scores import crops_of
        from lgrr.training.validate import validate_crops, validate_recordings

        if crops:
            found = validate_crops(find(model), crops_of(data, split), data, device, cancelled)
        else:
            found = validate_recordings(find(model), recordings_of(data, split), data, device, cancelled)
        print(f"{found.card.name}: {worth(found.card.figures)}\nthresholds: {found.card.threshold_note}")
        print(f"calibration: {found.reason if found.calibration is None else found.calibration.worth}")


def data_prepare(
    data: Recordings,
    out: Out,
    frames: Annotated[int, typer.Option(min=1, help="Most crops of one recording.")] = 16,
    processes: Annotated[int, typer.Option(min=1, help="Processes that cut.")] = 1,
) -> None:
    """Cut the faces of whole recordings once, as analysis does, into shards with a manifest.

    Example: lgrr data prepare --data ffpp:/data/FaceForensics++ --out crops/ffpp --processes 8
    """
    with spoken(out), stop_on_interrupt() as cancelled:
        from lgrr.progress import counting
        from lgrr.training.prepare import prepare_data

        with counting("groups of recordings") as on_progress:
            done = prepare_data(data, out, frames, processes, on_progress, cancelled)
        for note in done.notes:
            print(note)
        print(f"{done.counts['real']} real and {done.counts['fake']} fake crops; --data manifest:{done.manifest}")
        print(f"{len(done.failures)} recordings gave none: {out / 'failures.json'} says why")


def data_show(
    data: Data,
    out: Annotated[Path, typer.Option("--out", help="A .png file, or a folder for sheets of 24 pairs.")],
    count: Annotated[int, typer.Option(min=1, help="Pairs to show.")] = 24,
    config: Annotated[
        Path | None, typer.Option("--config", help="The run's settings, toml; without it the defaults, half blends.")
    ] = None,
) -> None:
    """Draw what the network will see: each real, its fake, and the fake's mask.

    Example: lgrr data show --data manifest:crops/faces.csv --out sheet.png
    """
    with spoken():
        from lgrr.training.config import TrainConfig, read_config
        from lgrr.training.show import show_data

        settings = read_config(config) if config else TrainConfig.model_validate({"blended": 0.5})
        for path in show_data(data, out, settings, count):
            print(f"written: {path}")
