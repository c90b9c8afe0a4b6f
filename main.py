"""python main.py [FILE...]: opens the window."""

import sys
from pathlib import Path

from lgrr_gui.app import run

if __name__ == "__main__":
    sys.exit(run([Path(name) for name in sys.argv[1:]]))
