"""What the program says of findings, files and weights is there in German, with every number it had."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lgrr.analysis.likelihood import NONE, OTHER_UNIT
from lgrr.sentences import TABLES, told
from lgrr.training.calibration import METHOD
from lgrr.training.validate import OTHERS

ROOT = Path(__file__).parents[1]
SPEAKERS = (  # modules whose sentences are kept in analyses and shown in reports
    "analysis/scoring", "analysis/tempering", "analysis/likelihood", "analysis/review", "evidence/laundering",
    "evidence/log", "evidence/credentials", "evidence/metadata", "evidence/boxes", "evidence/stills", "faces/quality",
    "model/card", "training/thresholds", "training/publish", "video/describe", "video/still",
)  # fmt: skip
KNOWN = json.loads((TABLES / "de.json").read_text("utf-8"))


def sentences(tree: ast.AST) -> Iterator[str]:
    """Every text of a module that ends as a sentence does, with {} for each value; not docstrings, not errors."""
    skipped: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise | ast.Expr) or (isinstance(node, ast.Call) and "Error" in ast.unparse(node.func)):
            skipped.update(ast.walk(node) if not isinstance(node, ast.Expr) or _is_docstring(node) else ())
        if isinstance(node, ast.JoinedStr):
            skipped.update(set(ast.walk(node)) - {node})
    for node in ast.walk(tree):
        if node in skipped:
            continue
        if isinstance(node, ast.JoinedStr):
            words = "".join(piece.value if isinstance(piece, ast.Constant) else "{}" for piece in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            words = node.value
        else:
            continue
        if " " in words and words.rstrip().endswith("."):
            yield words.strip()


def _is_docstring(node: ast.Expr) -> bool:
    return isinstance(node.value, ast.Constant)


@pytest.mark.parametrize("module", SPEAKERS)
def test_every_sentence_of_an_analysis_is_there_in_german(module: str) -> None:
    found = list(sentences(ast.parse((ROOT / "lgrr" / f"{module}.py").read_text("utf-8"))))
    pieces = [piece.strip() for words in found for piece in re.split(r"\{\}|(?<=\.) ", words)]
    assert [piece for piece in pieces if not any(piece in english for english in KNOWN)] == []


@pytest.mark.parametrize("words", [METHOD, OTHERS, NONE, *OTHER_UNIT.values()])
def test_so_is_what_a_calibration_says(words: str) -> None:
    assert told(words, "de") != words


@pytest.mark.parametrize(
    ("english", "german"),
    [
        (
            "Track 1 scores 0.90 [0.88, 0.96] over 1,040 faces, above the threshold of 0.60. Track 2 is excluded by "
            "the examiner: Person im Hintergrund.",
            "Spur 1: Score 0,90 [0,88; 0,96] aus 1\N{NARROW NO-BREAK SPACE}040 Gesichtern, über der Schwelle von 0,60. "
            "Spur 2 ist von der sachverständigen Person ausgeschlossen: Person im Hintergrund.",
        ),
        (
            "Zeugin M. scores 0.2 [0.0, 0.6] over 9 faces, not clear of the thresholds of 0.21 and 0.89. 3 more tracks "
            "likewise.",
            "Zeugin M.: Score 0,2 [0,0; 0,6] aus 9 Gesichtern, von den Schwellen 0,21 und 0,89 nicht abgesetzt. 3 "
            "weitere Spuren ebenso.",
        ),
        (
            "Track 1 scores 0.97 over 1 face (250 frames, equal pictures counted once), too few for an interval (at "
            "least 6 are needed).",
            "Spur 1: Score 0,97 aus 1 Gesicht (250 Einzelbilder, gleiche Bilder einmal gezählt), zu wenige für ein "
            "Intervall (mindestens 6 sind nötig).",
        ),
        (
            "Track 1 scores 0.90 [0.88, 0.96] over 12 faces (36 frames, equal pictures counted once), above the "
            "threshold of 0.60.",
            "Spur 1: Score 0,90 [0,88; 0,96] aus 12 Gesichtern (36 Einzelbilder, gleiche Bilder einmal gezählt), über "
            "der Schwelle von 0,60.",
        ),
        (
            "Track 3 has no score: 3 faces too small and 1 face too blurred.",
            "Spur 3 hat keinen Score: 3 Gesichter zu klein und 1 Gesicht zu unscharf.",
        ),
        ("Limits of weights of another laboratory. And so on.",) * 2,
    ],
)
def test_numbers_and_names_stay_and_what_is_not_known_is_left(english: str, german: str) -> None:
    assert told(english, "de") == german
    assert told(english, "en") == english
