"""Where the data folder is, for the tests that need it."""

import os
from pathlib import Path

import pytest


def data_folder() -> Path:
    folder = Path(os.environ.get("LGRR_DATA", Path(__file__).parents[1] / "../shared/data")).resolve()
    if not folder.is_dir():
        pytest.skip("needs the data folder: set LGRR_DATA")
    return folder
