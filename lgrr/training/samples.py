"""Six watched faces with the averaged network's heat maps: the sheet that a run draws anew at each evaluation."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFont

from lgrr.faces.crop import prepare
from lgrr.heatmap import spread
from lgrr.model.network import LGRR
from lgrr.training.data import Manifest
from lgrr.training.watch import seen

PAIRS = 3
TILE, GAP = 128, 4  # px
PAPER, INK = (255, 255, 255), (0, 0, 0)


@torch.no_grad()
def write_samples(model: LGRR, data: Manifest, side: int, path: Path) -> None:
    """Writes the sheet as a PNG, whole or not at all: a row for each pair, of real, its map, fake and its map."""
    pairs = data.pairs()[:PAIRS]
    crops = np.stack([prepare(data.read(sample.file), side) for pair in pairs for sample in pair])
    output = seen(model, crops)
    beside = path.with_suffix(".part")
    sheet(crops, output.forgery_map.cpu().numpy(), output.p_fake.cpu().numpy()).save(beside, "PNG")
    beside.replace(path)


def sheet(crops: np.ndarray, maps: np.ndarray, scores: np.ndarray) -> Image.Image:
    """Crops (2N, S, S, 3) uint8, real and fake in turn, each beside its map (11, 11) with its score; on no ground."""
    size = (4 * TILE + 3 * GAP, len(crops) // 2 * (TILE + GAP) - GAP)
    page = Image.new("RGBA", size, (0, 0, 0, 0))
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(22)
    for k, (crop, heat, score) in enumerate(zip(crops, maps, scores, strict=True)):
        x, y = k % 2 * 2 * (TILE + GAP), k // 2 * (TILE + GAP)
        face = cv2.resize(crop, (TILE, TILE), interpolation=cv2.INTER_AREA if len(crop) > TILE else cv2.INTER_LINEAR)
        page.paste(Image.fromarray(face), (x, y))
        page.paste(Image.fromarray(heated(face, spread(heat, TILE))), (x + TILE + GAP, y))
        corner = (x + 2 * TILE + GAP - 6, y + TILE - 6)
        pen.text(corner, f"{score:.2f}", PAPER, font, "rs", stroke_width=2, stroke_fill=INK)
    return page


def heated(face: np.ndarray, heat: np.ndarray) -> np.ndarray:
    """A face (S, S, 3) under its heat (S, S) in [0, 1], in viridis; what is cold shows the face in grey."""
    levels = np.round(255 * np.clip(heat, 0, 1)).astype(np.uint8)
    colour = cv2.applyColorMap(levels, cv2.COLORMAP_VIRIDIS)[..., ::-1]
    grey = cv2.cvtColor(face, cv2.COLOR_RGB2GRAY)[..., None]
    return np.round(0.4 * grey + 0.6 * colour).astype(np.uint8)
