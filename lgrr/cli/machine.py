"""`lgrr doctor` and `weights`: whether this machine and these weights can be relied on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lgrr.cli.speaking import say, spoken


def doctor(
    out: Annotated[Path, typer.Option("--out", help="Folder where results are to go.")] = Path(),
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for other programs.")] = False,
) -> None:
    """Examine this machine: libraries, weights, display, GPU, disk, clock; each with what to do. 1: something fails.

    Example: lgrr doctor
    """
    with spoken():
        from lgrr.doctor import examine, tell

        healthy = tell(examine(out), as_json)
    raise typer.Exit(0 if healthy else 1)


def weights_list() -> None:
    """Name, size, file, figures and limits of each weights file.

    Example: lgrr weights list
    """
    with spoken():
        from lgrr.model import Card, shipped
        from lgrr.model.calibration import calibration_words
        from lgrr.model.card import cannot_see, worth

        for path in shipped():
            card = Card.read(path.with_suffix(".json"))
            print(
                f"{card.name}: width {card.width:g}, {card.side} px, {path.stat().st_size / 1e6:.1f} MB, {card.created}"
            )
            print(f"  file: {path}")
            print(f"  {worth(card.figures)}")
            print(f"  thresholds: {card.threshold_note}")
            print(f"  calibration: {calibration_words(path, card.sha256)}")
            for sentence in cannot_see(card):
                print(f"  limit: {sentence}")


def weights_verify(
    models: Annotated[list[str] | None, typer.Argument(metavar="NAME|PATH", help="Default: all that ship.")] = None,
) -> None:
    """Check hash, shapes, crop rule and canary of each.

    Example: lgrr weights verify
    """
    with spoken():
        from lgrr.errors import WeightsError
        from lgrr.model import load, shipped

        names = models or [path.stem for path in shipped()]
        if not names:
            raise WeightsError("No weights ship with this program; reinstall it.")
        code = 0
        for name in names:
            try:
                ready = load(name)
                print(f"{ready.name}: verified, {ready.precision} on {ready.device}, SHA-256 {ready.sha256}")
                if ready.calibration_refused is not None:
                    raise WeightsError(ready.calibration_refused)
            except WeightsError as error:
                say(error)
                code = error.exit_code
    raise typer.Exit(code)
