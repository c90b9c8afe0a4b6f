"""Make resources/fonts/NotoSansCJK-LGRR.otf: the part of Noto Sans CJK SC that reports need.

Takes NotoSansCJK-Regular.ttc (the package fonts-noto-cjk has it) and keeps the characters of GB 2312 (simplified
Chinese), level 1 of Big5 (traditional), JIS X 0208 level 1 (Japanese) and KS X 1001 (Korean).
Usage: python tools/fonts.py NotoSansCJK-Regular.ttc
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import product
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection

MADE = Path(__file__).parents[1] / "resources" / "fonts" / "NotoSansCJK-LGRR.otf"
HIGH = range(0xA1, 0xFF)
SETS = (
    ("gb2312", range(0xA1, 0xF8), HIGH),
    ("big5", range(0xA4, 0xC7), [*range(0x40, 0x7F), *HIGH]),
    ("euc_jp", range(0xA1, 0xD0), HIGH),
    ("euc_kr", range(0xB0, 0xC9), HIGH),
)


def characters(encoding: str, lead: Iterable[int], trail: Iterable[int]) -> set[int]:
    """Code points of the two-byte characters of an encoding."""
    found = (bytes(pair).decode(encoding, "ignore") for pair in product(lead, trail))
    return {ord(text) for text in found if len(text) == 1 and ord(text) > 0x7F}


def main(collection: Path) -> None:
    """Writes the subset."""
    fonts = TTCollection(collection).fonts
    font = next(font for font in fonts if font["name"].getDebugName(1) == "Noto Sans CJK SC")
    options = subset.Options()
    options.layout_features = ["ccmp", "locl", "kern"]
    options.hinting = False
    options.name_IDs = ["*"]
    maker = subset.Subsetter(options)
    maker.populate(unicodes=set().union(*(characters(*each) for each in SETS)))
    maker.subset(font)
    font.save(MADE)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
