"""What each loss and each stream is worth: trains the same short run once for each of them switched off.

.venv/bin/python tools/ablation.py --config configs/lgrr-small.toml --data manifest:faces.csv --out runs/ablation
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "passive")


def main() -> None:
    """Prints a line a run, then the table; the same stands in OUT/ablation.jsonl and OUT/ablation.md."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--data", action="append", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--sources", type=int, default=400, help="validation sources to score")
    asked = parser.parse_args()

    from lgrr.cli.speaking import spoken, stop_on_interrupt
    from lgrr.training.ablation import ablate, table
    from lgrr.training.config import read_config
    from lgrr.training.data import open_sets

    with spoken(), stop_on_interrupt() as cancelled:
        config, data = read_config(asked.config), open_sets(asked.data)
        rows = ablate(config, data, asked.out, asked.steps, asked.sources, print, cancelled)
        print(table(rows))


if __name__ == "__main__":
    main()
