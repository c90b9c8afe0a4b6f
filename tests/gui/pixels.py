"""What is on the screen, as numbers."""

import numpy as np
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget


def pixels(widget: QWidget | QImage) -> np.ndarray:
    """(H, W, 3) int RGB of a widget as it is painted now."""
    image = widget if isinstance(widget, QImage) else widget.grab().toImage()
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(int)


def differing(one: np.ndarray, other: np.ndarray, by: int = 0) -> np.ndarray:
    """(H, W) bool: where two pictures differ by more than `by` in any colour."""
    return np.abs(one - other).max(axis=2) > by


def bounds(mask: np.ndarray) -> tuple[int, int, int, int]:
    """(left, top, right, bottom) of what is set, the last two included."""
    rows, columns = np.nonzero(mask)
    return int(columns.min()), int(rows.min()), int(columns.max()), int(rows.max())
