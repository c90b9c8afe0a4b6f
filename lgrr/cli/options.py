"""Options that several commands share; the same word means the same everywhere."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Style(StrEnum):
    """Forms of progress."""

    AUTO = "auto"
    JSON = "json"
    NONE = "none"


Out = Annotated[Path, typer.Option("--out", help="Folder for the results.")]
Model = Annotated[str, typer.Option("--model", help="Name of shipped weights, or path of a .safetensors file.")]
Device = Annotated[str, typer.Option("--device", help="auto, cpu or cuda.")]
Precision = Annotated[str, typer.Option("--precision", help="auto, float32 or bfloat16.")]
ProgressStyle = Annotated[Style, typer.Option("--progress", help="auto: a bar on a terminal; json: lines; none.")]
Every = Annotated[int | None, typer.Option(help="Every Nth frame; without it, adaptive.")]
Budget = Annotated[float | None, typer.Option(help="Seconds for each file; the best answer so far when they are over.")]
Detect = Annotated[
    str,
    typer.Option(
        "--detect",
        metavar="near|every",
        help="Where faces are looked for: near those known, and in the whole picture twice a second; or in the whole "
        "of every picture.",
    ),
]
Formats = Annotated[str, typer.Option("--format", help="Any of json,csv,png,pdf,html; json is always written.")]
Resume = Annotated[bool, typer.Option("--resume", help="Go on where an interrupted run stopped.")]
Data = Annotated[
    list[str], typer.Option("--data", help="Face crops: manifest:PATH.csv, folder:PATH, real:PATH; may be repeated.")
]
Recordings = Annotated[
    list[str],
    typer.Option(
        "--data", help="ffpp:, celebdf:, timit:, dfdc:, manifest:, folder: or real: with a path; may be repeated."
    ),
]
Crops = Annotated[bool, typer.Option("--crops", help="The pictures are face crops already.")]
Split = Annotated[str, typer.Option("--split", help="Which split to score.")]
