"""Was a JPEG image compressed before: gaps and peaks in the histograms of its DCT coefficients."""

from __future__ import annotations

import numpy as np
import scipy

_FREQUENCIES = ((0, 1), (1, 0), (1, 1), (0, 2), (2, 0), (1, 2), (2, 1), (2, 2), (0, 3), (3, 0))
_LARGEST = 40  # multiples of the quantiser that are counted
_LEAST_VALUES, _LEAST_BINS = 300, 10
_KERNEL = np.array([1, 2, 3, 4, 3, 2, 1]) / 16
# the luminance table of Recommendation ITU-T T.81, K.1, whose scaling most programs call quality
_STANDARD = np.array(
    [
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
        14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92,
        49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
    ]
)  # fmt: skip


def quality_of(table: np.ndarray) -> float:
    """The quality, 1 to 100, whose luminance table is nearest to this one of 64 values, as libjpeg scales them."""
    percent = 100 * float(np.mean(table / _STANDARD))
    return float(np.clip(5000 / percent if percent > 100 else (200 - percent) / 2, 1, 100))


def ripple(grey: np.ndarray, table: np.ndarray) -> float | None:
    """How strongly the histograms of low-frequency coefficients ripple; None where too few coefficients differ from 0.

    `grey` is (H, W) uint8 luminance as decoded, `table` (8, 8) the quantiser of its last compression. A histogram of
    multiples of the last quantiser falls smoothly; an earlier quantiser leaves a period in it (Popescu and Farid,
    Statistical tools for digital forensics, 2004). The measure is the median over frequencies of the largest Fourier
    amplitude of the square root of the histogram, less its smooth part, in units of what counting noise gives.
    """
    height, width = grey.shape[0] // 8 * 8, grey.shape[1] // 8 * 8
    blocks = grey[:height, :width].astype(np.float64).reshape(height // 8, 8, width // 8, 8).swapaxes(1, 2) - 128
    coefficients = scipy.fft.dctn(blocks, axes=(2, 3), norm="ortho").reshape(-1, 8, 8)
    found = [_amplitude(coefficients[:, u, v] / table[u, v]) for u, v in _FREQUENCIES]
    strong = [value for value in found if value is not None]
    return float(np.median(strong)) if strong else None


def _amplitude(multiples: np.ndarray) -> float | None:
    sizes = np.abs(np.rint(multiples)).astype(np.int64)
    counts = np.bincount(sizes[(sizes > 0) & (sizes <= _LARGEST)], minlength=_LARGEST + 1)[1:] / 2
    bins = int((counts > 3).sum())
    if bins < _LEAST_BINS or counts.sum() < _LEAST_VALUES:
        return None
    roots = np.sqrt(counts)
    rough = (roots - np.convolve(np.pad(roots, 3, mode="reflect"), _KERNEL, "valid"))[:bins]
    window = np.hanning(bins)
    amplitude = np.abs(np.fft.rfft(rough * window, 64)).max()
    return float(amplitude / (0.5 * np.sqrt((window**2).sum())))
