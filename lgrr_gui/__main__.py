"""`python -m lgrr_gui [FILE...]`."""

import sys
from pathlib import Path

from lgrr_gui.app import run

if __name__ == "__main__":
    sys.exit(run([Path(name) for name in sys.argv[1:]]))
