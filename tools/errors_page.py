"""Writes docs/errors.md: every sentence with which a command ends, by its exit code, read from the source."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

from lgrr import errors

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "errors.md"
KINDS = {
    name: kind
    for name, kind in vars(errors).items()
    if inspect.isclass(kind) and issubclass(kind, errors.LgrrError) and kind is not errors.LgrrError
}


def page() -> str:
    """The page as markdown."""
    found: dict[str, dict[str, set[str]]] = {name: {} for name in KINDS}
    for path in sorted(p for room in ("lgrr", "lgrr_gui") for p in (ROOT / room).rglob("*.py")):
        module = str(path.relative_to(ROOT).with_suffix("")).replace("/", ".")
        for kind, sentence in sentences(ast.parse(path.read_text("utf-8"))):
            found[kind].setdefault(sentence, set()).add(module)
    parts = [
        "# Every error in words",
        "Written by `.venv/bin/python tools/errors_page.py` from the source. Each says what is wrong, with which "
        "file, and what to do; ‹...› stands for what is only known then. Exit codes: 0 done, whatever was found; "
        "1 what nobody foresaw (a file with details is named); the others are below. A failure is never a score.",
    ]
    for name, kind in KINDS.items():
        about = " ".join((inspect.getdoc(kind) or "").split())
        parts.append(f"## Exit code {kind.exit_code}: {name}")
        parts.append(about)
        rows = [f"| {sentence} | {', '.join(sorted(where))} |" for sentence, where in sorted(found[name].items())]
        parts.append("\n".join(["| sentence | from |", "|---|---|", *rows]))
    return "\n\n".join(parts) + "\n"


def sentences(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """(class, sentence) of each error that a module makes."""
    values: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                values.setdefault(ast.unparse(target), []).append(node.value)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS and node.args:
            for sentence in texts(node.args[0], values, 4):
                yield node.func.id, sentence.replace("|", "\\|").replace("\n", " ")


def texts(node: ast.expr, values: dict[str, list[ast.expr]], depth: int) -> Iterator[str]:
    """The texts that an expression can be, as far as the module itself says so."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=pieces):
            yield "".join(p.value if isinstance(p, ast.Constant) else f"‹{ast.unparse(p.value)}›" for p in pieces)
        case ast.IfExp(body=one, orelse=other):
            yield from texts(one, values, depth)
            yield from texts(other, values, depth)
        case ast.Dict(values=several):
            for value in several:
                yield from texts(value, values, depth)
        case ast.Call(func=ast.Attribute(value=inner, attr="format" | "get")) | ast.Subscript(value=inner):
            for text in texts(inner, values, depth):
                yield text.replace("{", "‹").replace("}", "›")
        case ast.Call(func=ast.Name(id="translate"), args=[_, text]):
            yield from texts(text, values, depth)
        case ast.Name() | ast.Attribute() if depth:
            for value in values.get(ast.unparse(node), []):
                yield from texts(value, values, depth - 1)


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        sys.exit(PAGE.read_text("utf-8") != page())
    PAGE.write_text(page(), "utf-8")
