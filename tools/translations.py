"""Brings the window's translations up to date: texts of lgrr_gui go into the .ts files, these into the .qm files.

`--check` changes nothing, names every text that is missing or unfinished in a .ts file, and exits with 1 if there is
one.
"""

from __future__ import annotations

import argparse
import ast
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "lgrr_gui"
LANGUAGES = ("de",)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only say what is missing or unfinished")
    parser.add_argument(
        "--source", type=Path, default=SOURCE, help="the package; its folder translations holds the files"
    )
    asked = parser.parse_args()
    left = [line for language in LANGUAGES for line in _one(asked.source, language, asked.check)]
    print("\n".join(left) if left else "All texts are translated.")
    return 1 if asked.check and left else 0


def _one(source: Path, language: str, check: bool) -> list[str]:
    """Brings one language up to date (a copy of it, if only to check) and says what is unfinished."""
    file = source / "translations" / f"lgrr_{language}.ts"
    if not check:
        file.parent.mkdir(exist_ok=True)
        _update(source, file, language)
        _tool("lrelease", "-silent", str(file), "-qm", str(file.with_suffix(".qm")))
        return [*unfinished(file), *unheard(source, file)]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / file.name
        if file.exists():
            shutil.copy(file, copy)
        _update(source, copy, language)
        return [*unfinished(copy), *unheard(source, copy)]


def unfinished(file: Path) -> list[str]:
    """One line for each text of a .ts file that has no finished translation."""
    messages = ET.parse(file).getroot().iter("message")
    lines = []
    for message in messages:
        translation = message.find("translation")
        if translation is None or translation.get("type") == "unfinished" or not (translation.text or "").strip():
            lines.append(f"{file.name}: {message.findtext('source')}")
    return lines


def unheard(source: Path, file: Path) -> list[str]:
    """One line for each text in the code that did not get into a .ts file: lupdate does not look into f-strings."""
    known = {message.findtext("source") for message in ET.parse(file).getroot().iter("message")}
    lines = []
    for path in sorted(source.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match call:
                case ast.Call(ast.Name("translate"), [ast.Constant("lgrr"), ast.Constant(str(text))]):
                    if text not in known:
                        lines.append(f"{path.name}:{call.lineno}: take this out of the f-string: {text}")
    return lines


def _update(source: Path, file: Path, language: str) -> None:
    sources = sorted(str(path) for path in source.rglob("*.py"))
    options = ("-silent", "-locations", "none", "-no-obsolete", "-source-language", "en", "-target-language", language)
    _tool("lupdate", *options, *sources, "-ts", str(file))


def _tool(name: str, *arguments: str) -> None:
    subprocess.run([Path(sysconfig.get_path("scripts")) / f"pyside6-{name}", *arguments], check=True)


if __name__ == "__main__":
    sys.exit(main())
