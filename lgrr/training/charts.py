"""Three charts beside the figures: ROC, reliability of the scores, Tippett plot of the likelihood ratios."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from lgrr.analysis.likelihood import Calibration
from lgrr.model.card import FALSE_ALARMS
from lgrr.report.page import Page, page
from lgrr.report.style import INK, QUIET, shorten
from lgrr.training.evaluation import ratios
from lgrr.training.llr import tippett
from lgrr.training.metrics import share_interval
from lgrr.training.scores import Scores

WIDTH, HEIGHT = 5.2, 5.4  # inches
LEFT, TOP, SIDE = 0.75, 0.85, 4.1
REAL, FAKE = "#2b6cb0", "#b83280"
BINS = 10


def draw_charts(
    scores: Scores, unused: Scores, row: dict[str, Any], calibration: Calibration | None, out: Path
) -> list[Path]:
    """PNGs `OUT.SET.LEVEL.roc.png` and so on. The Tippett plot is of the cases that had no part in fitting the
    calibration; there is none without one. Raises StorageError.
    """
    if row.get("auc") is None:
        return []
    stem = f"{out.stem}.{Path(row['set']).stem}.{row['level']}"
    head = f"{row['set']}, by {row['level']}"
    charts = {"roc": ("ROC", _roc), "reliability": ("Reliability of the score", _reliability)}
    paths = []
    for name, (title, draw) in charts.items():
        paths.append(out.with_name(f"{stem}.{name}.png"))
        with page(WIDTH, HEIGHT, paths[-1]) as sheet:
            _head(sheet, title, head, scores)
            draw(sheet.axes(LEFT, TOP, SIDE, SIDE), scores, row)
    if calibration is not None and unused.fake.any() and not unused.fake.all():
        paths.append(out.with_name(f"{stem}.tippett.png"))
        with page(WIDTH, HEIGHT, paths[-1]) as sheet:
            _head(sheet, "Tippett plot of the likelihood ratios", head, unused)
            _tippett(sheet.axes(LEFT, TOP, SIDE, SIDE), ratios(unused, calibration), unused.fake, calibration)
    return paths


def _head(sheet: Page, title: str, head: str, shown: Scores) -> None:
    counts = f": {(~shown.fake).sum()} real, {shown.fake.sum()} fake"
    sheet.text(LEFT, 0.4, title, 12)
    sheet.text(LEFT, 0.65, shorten(head, SIDE - 1.3, 7.5) + counts, 7.5, color=QUIET)


def _roc(axes: Axes, scores: Scores, row: dict[str, Any]) -> None:
    at = np.concatenate([[np.inf], np.unique(scores.p_fake)[::-1]])
    alarms, detected = tippett(scores.p_fake, scores.fake, at)
    low, high = row["auc_interval"]
    axes.plot([0, 1], [0, 1], color=QUIET, linestyle=":", linewidth=1)
    axes.plot(alarms, detected, color=INK, linewidth=1.6)
    axes.axvline(FALSE_ALARMS, color=QUIET, linestyle="--", linewidth=0.8)
    found = row["detected_at_1_percent_false_alarms"]
    axes.text(0.97, 0.05, f"AUC {row['auc']:.3f} [{low:.3f}, {high:.3f}]", ha="right", size=9)
    axes.text(FALSE_ALARMS + 0.015, 0.94, f"1 % false alarms: {found:.1%} detected", size=7.5, color=QUIET)
    _square(axes, "reals called fake", "fakes called fake")


def _reliability(axes: Axes, scores: Scores, row: dict[str, Any]) -> None:
    """Bins of equally many cases; bars are 95 % intervals of a share."""
    order = np.argsort(scores.p_fake, kind="stable")
    axes.plot([0, 1], [0, 1], color=QUIET, linestyle=":", linewidth=1)
    for cases in np.array_split(order, min(BINS, len(order))):
        hits, said = int(scores.fake[cases].sum()), float(scores.p_fake[cases].mean())
        low, high = share_interval(hits, len(cases))
        axes.plot([said, said], [low, high], color=INK, linewidth=1)
        axes.plot(said, hits / len(cases), "o", color=INK, markersize=4)
    axes.text(0.97, 0.05, "a score is not a probability", ha="right", size=7.5, color=QUIET)
    _square(axes, "mean score of a tenth of the cases", "share of fakes among them")


def _tippett(axes: Axes, llr: np.ndarray, fake: np.ndarray, calibration: Calibration) -> None:
    at = np.unique(np.concatenate([llr, np.linspace(*_reach(calibration), 200)]))
    reals, fakes = tippett(llr, fake, at)
    axes.step(at, reals, where="pre", color=REAL, linewidth=1.6)
    axes.step(at, fakes, where="pre", color=FAKE, linewidth=1.6)
    axes.axvline(0, color=QUIET, linestyle=":", linewidth=1)
    for bound in calibration.llr_bounds:
        axes.axvline(bound, color=QUIET, linestyle="--", linewidth=0.8)
    corner: dict[str, Any] = {"transform": axes.transAxes, "size": 8, "ha": "right"}
    axes.text(0.97, 0.94, f"reals: {np.mean(llr[~fake] > 0):.1%} above LR 1", color=REAL, **corner)
    axes.text(0.97, 0.88, f"fakes: {np.mean(llr[fake] < 0):.1%} below LR 1", color=FAKE, **corner)
    axes.set(xlim=_reach(calibration), ylim=(-0.02, 1.02))
    axes.set_xlabel("log10 LR (dashed: bounds)", size=9)
    axes.set_ylabel("share of cases with at least this LR", size=9)


def _reach(calibration: Calibration) -> tuple[float, float]:
    return calibration.llr_bounds[0] - 0.3, calibration.llr_bounds[1] + 0.3


def _square(axes: Axes, across: str, up: str) -> None:
    axes.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02))
    axes.set_xlabel(across, size=9)
    axes.set_ylabel(up, size=9)
