"""Writes FOLDER/requirements.txt: every wheel in the folder with its version and SHA-256, for `pip --require-hashes`.

`python tools/hashes.py FOLDER`.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

from packaging.utils import parse_wheel_filename


def lines(folder: Path) -> Iterator[str]:
    """One for each wheel; the program itself with its window."""
    for wheel in sorted(folder.glob("*.whl")):
        name, version, *_ = parse_wheel_filename(wheel.name)
        with wheel.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        yield f"{name}{'[gui]' if name == 'lgrr' else ''}=={version} --hash=sha256:{digest}"


def main(folder: Path) -> None:
    """Writes the list and its own SHA-256, which is to be compared by another way than the folder travels."""
    requirements = folder / "requirements.txt"
    requirements.write_text("\n".join(lines(folder)) + "\n", "utf-8")
    print(hashlib.sha256(requirements.read_bytes()).hexdigest(), requirements)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
