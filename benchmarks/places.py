"""Where what is measured with lies."""

from __future__ import annotations

import os
from pathlib import Path


def data_folder() -> Path:
    """LGRR_DATA, or where it lies beside the project."""
    return Path(os.environ.get("LGRR_DATA", "../shared/data"))
