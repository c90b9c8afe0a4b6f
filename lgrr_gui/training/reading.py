"""Reads a run's folder: its log, its sheet of heat maps, whether it can go on, and the weights it made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from lgrr.training.folder import CHECKPOINT, LOG, SAMPLES
from lgrr_gui.training.record import Training


def read_folder(folder: Path) -> Training:
    """What lies there; stage `none` where no run does. Never raises: what cannot be read is not there."""
    rows = _rows(folder / LOG)
    resumable = can_go_on(folder)
    if not rows and not resumable:
        return Training(folder=folder)
    config = _config(folder)
    name = str(config.get("name", ""))
    weights = folder / f"{name}.safetensors"
    published = bool(name) and weights.exists() and weights.with_suffix(".json").exists()
    return Training(
        "kept",
        folder,
        name,
        int(config.get("steps", 0)),
        2 * int(config.get("pairs", 0)),
        samples=read_samples(folder),
        weights=weights if published else None,
        resumable=resumable,
    ).with_rows(rows)


def can_go_on(folder: Path) -> bool:
    """Whether a run's state lies there."""
    return (folder / CHECKPOINT).exists()


def read_samples(folder: Path) -> np.ndarray | None:
    """The sheet of heat maps (H, W, 4) uint8 RGBA; None without one that can be read."""
    try:
        data = np.frombuffer((folder / SAMPLES).read_bytes(), np.uint8)
        picture = cv2.imdecode(data, cv2.IMREAD_UNCHANGED)
    except (OSError, cv2.error):
        return None
    return None if picture is None else cv2.cvtColor(picture, cv2.COLOR_BGRA2RGBA)


def _rows(log: Path) -> list[dict[str, Any]]:
    """The log's whole lines; a kill may have cut the last one."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    rows = []
    for line in lines:
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if isinstance(row, dict) and isinstance(row.get("step"), int):
            rows.append(row)
    return rows


def _config(folder: Path) -> dict[str, Any]:
    """The settings that the run was last begun with."""
    try:
        files = sorted(folder.glob("config-from-step-*.json"))
        kept = json.loads(files[-1].read_text(encoding="utf-8")) if files else {}
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}
