"""A contact sheet of what the network will see: each real, its fake, and the fake with its mask: `lgrr data show`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from lgrr.errors import StorageError
from lgrr.training.batches import Pair, PairSteps
from lgrr.training.config import TrainConfig
from lgrr.training.data import open_sets

A_SHEET = 24  # pairs
COLUMNS = 3
TILE, GAP, CAPTION = 160, 12, 34  # px
INK, GROUND, FORGED = (40, 40, 40), (255, 255, 255), (230, 60, 30)


def show_data(specs: Sequence[str], out: Path, config: TrainConfig, count: int = A_SHEET) -> list[Path]:
    """Draws `count` pairs of the split `train` as the last steps of a run show them; returns the files written.

    `out` that ends in .png is one sheet, else a folder of sheets. Raises UsageError for data that will not do,
    StorageError.
    """
    data = open_sets(specs).split("train")
    steps, last = PairSteps(data, config, 0), config.steps - 1
    pairs = [steps.pair(place, last) for place in range(count)]
    if out.suffix.lower() == ".png":
        sheets = {out: pairs}
    else:
        starts = range(0, count, A_SHEET)
        sheets = {out / f"sheet-{k:02d}.png": pairs[at : at + A_SHEET] for k, at in enumerate(starts, start=1)}
    try:
        for path, shown in sheets.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            sheet(shown).save(path)
    except OSError as error:
        raise StorageError(f"The sheet cannot be written to {out} ({error.strerror}); check the folder.") from None
    return list(sheets)


def sheet(pairs: Sequence[Pair]) -> Image.Image:
    """Three pairs in a row; each of a real, its fake, and the fake with its mask and forged shares."""
    width, height = 3 * TILE + GAP, TILE + CAPTION
    rows = -(-len(pairs) // COLUMNS)
    page = Image.new("RGB", (COLUMNS * width + GAP, rows * height + GAP), GROUND)
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(12)
    for k, pair in enumerate(pairs):
        x, y = GAP + k % COLUMNS * width, GAP + k // COLUMNS * height
        for place, tile in enumerate((pair.real, pair.fake, overlaid(pair))):
            resized = cv2.resize(tile, (TILE, TILE), interpolation=cv2.INTER_LINEAR)
            page.paste(Image.fromarray(resized), (x + place * TILE, y))
        _shares(pen, font, pair, x + 2 * TILE, y)
        pen.text((x, y + TILE + 3), caption(pair), INK, font)
    return page


def caption(pair: Pair) -> str:
    """How the fake was made, where its mask is from, and of which source it is."""
    made = "self-blend" if pair.origin == "blend" else pair.sample.manipulation or "fake of the data"
    mask = {
        "blend": "its own mask",
        "none": "no mask",
        "difference": "mask by difference",
        "dataset": "mask of the data",
    }
    return f"{made}, {mask[pair.origin]}, {pair.sample.source}"[:76]


def overlaid(pair: Pair) -> np.ndarray:
    """The fake (S, S, 3) uint8 with its mask in colour; grey all over where there is no mask."""
    if pair.origin == "none":
        return np.repeat(cv2.cvtColor(pair.fake, cv2.COLOR_RGB2GRAY)[..., None], 3, 2) // 2 + 96
    weight = 0.6 * cv2.resize(pair.mask, pair.fake.shape[1::-1])[..., None]
    return (pair.fake * (1 - weight) + np.array(FORGED) * weight).astype(np.uint8)


def _shares(
    pen: ImageDraw.ImageDraw, font: ImageFont.ImageFont | ImageFont.FreeTypeFont, pair: Pair, x: int, y: int
) -> None:
    """The grid of the nine windows with their forged shares in percent."""
    step = TILE / 3
    for line in (1, 2):
        pen.line((x + line * step, y, x + line * step, y + TILE), GROUND)
        pen.line((x, y + line * step, x + TILE, y + line * step), GROUND)
    for (row, column), share in np.ndenumerate(pair.share):
        if np.isfinite(share):
            at = (x + (column + 0.5) * step, y + (row + 0.5) * step)
            pen.text(at, f"{100 * share:.0f}", GROUND, font, "mm", stroke_width=1, stroke_fill=INK)
