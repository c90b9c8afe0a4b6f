"""Do the tests notice a mistake? Changes one operator or number of a module at a time, and runs tests on each change.

`python tools/mutate.py lgrr/analysis/ratio.py tests/analysis/test_ratio.py [--sample 60 --seed 1]` prints the changes
that no test noticed, and one JSON line. Some of those change nothing that could be noticed: they are for reading.
Unix only: each change runs in a fork of a process that has imported the libraries already, and has run nothing: threads
that a library had started there would be missing in the fork, which waits for them.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import copy
import importlib.abc
import importlib.machinery
import json
import os
import random
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOLERANCE = 1e-5  # a number below stands for rounding: a quarter more of it cannot be noticed
OURS = ("lgrr", "lgrr_gui", "tests")
SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Div, ast.Mod: ast.Mult,
    ast.And: ast.Or, ast.Or: ast.And, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
NOT_CODE = ("annotation", "returns", "decorator_list")
NAMES = {"min": "max", "max": "min", "minimum": "maximum", "maximum": "minimum", "any": "all", "all": "any"}


@dataclass(frozen=True)
class Mutant:
    """A changed module: its source, the line, and what stood and stands there."""

    source: str
    line: int
    before: str
    after: str


def mutants(source: str) -> Iterator[Mutant]:
    """Every change of one place, in the order of the source."""
    tree = ast.parse(source)
    for number, node in enumerate(list(_code(tree))):
        for choice in range(_choices(node)):
            changed = copy.deepcopy(tree)
            place = list(_code(changed))[number]
            before = ast.unparse(node)
            _change(place, choice)
            yield Mutant(ast.unparse(changed), getattr(node, "lineno", 0), before, ast.unparse(place))


def _code(node: ast.AST) -> Iterator[ast.AST]:
    """Nodes that compute: no annotations, no decorators, no words, no imports."""
    for name, value in ast.iter_fields(node):
        if name in NOT_CODE or isinstance(node, ast.JoinedStr | ast.Import | ast.ImportFrom):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield child
                yield from _code(child)


def _choices(node: ast.AST) -> int:
    """In how many ways a node can be changed."""
    match node:
        case ast.Compare(ops=ops):
            return sum(type(op) in SWAPS for op in ops)
        case ast.BinOp(op=op) | ast.BoolOp(op=op):
            return int(type(op) in SWAPS)
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            return 1
        case ast.Constant(value=bool()):
            return 1
        case ast.Constant(value=int() | float() as value):
            return int(value == 0 or abs(value) > TOLERANCE)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return int(name in NAMES)
    return 0


def _change(node: ast.AST, choice: int) -> None:
    """Changes a node in place."""
    match node:
        case ast.Compare(ops=ops):
            at = [k for k, op in enumerate(ops) if type(op) in SWAPS][choice]
            ops[at] = SWAPS[type(ops[at])]()  # type: ignore[assignment]
        case ast.BinOp() | ast.BoolOp():
            node.op = SWAPS[type(node.op)]()  # type: ignore[assignment]
        case ast.UnaryOp():
            node.op = ast.UAdd() if isinstance(node.op, ast.USub) else ast.Not()
            if isinstance(node.op, ast.Not):
                node.operand = ast.UnaryOp(ast.Not(), node.operand)
        case ast.Constant(value=bool() as value):
            node.value = not value
        case ast.Constant(value=int() as value):
            node.value = value + 1
        case ast.Constant(value=float() as value):
            node.value = 1.25 * value if value else 0.1
        case ast.Name():
            node.id = NAMES[node.id]
        case ast.Attribute():
            node.attr = NAMES[node.attr]


class Changed(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Gives out a changed module under its own name."""

    def __init__(self, name: str, path: Path, source: str) -> None:
        self._name, self._path, self._source = name, path, source

    def find_spec(self, name: str, path: object, target: object = None) -> importlib.machinery.ModuleSpec | None:
        """The one module."""
        if name != self._name:
            return None
        spec = importlib.machinery.ModuleSpec(name, self, origin=str(self._path))
        spec.has_location = True
        return spec

    def get_source(self, fullname: str) -> str:
        """Its changed source, which importlib compiles and runs."""
        return self._source


def run_tests(*tests: str) -> int:
    """pytest's exit code, without a word."""
    with (
        Path(os.devnull).open("w") as nowhere,
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        return int(pytest.main(["-x", "-q", "--no-header", "-p", "no:cacheprovider", *tests]))


def noticed(finder: Changed, tests: Sequence[str], patience: float) -> bool:
    """Whether a test fails, or does not come to its end, on the changed module; in a fork."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            for name in [name for name in sys.modules if name.split(".")[0] in OURS]:
                del sys.modules[name]
            sys.meta_path.insert(0, finder)
            code = run_tests(*tests)
        finally:
            os._exit(code)
    end = time.monotonic() + patience
    while time.monotonic() < end:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return status != 0
        time.sleep(0.01)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return True


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("module", type=Path)
    parser.add_argument("tests", nargs="+")
    parser.add_argument("--sample", type=int, help="so many changes, drawn by lot, instead of all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--patience", type=float, default=120, help="seconds until the tests hang, which is noticing")
    asked = parser.parse_args()
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    path = asked.module.resolve().relative_to(ROOT)
    source = path.read_text(encoding="utf-8")
    everything = list(mutants(source))
    tried = everything
    if asked.sample is not None and asked.sample < len(everything):
        tried = random.Random(asked.seed).sample(everything, asked.sample)
    name, killed = ".".join(path.with_suffix("").parts), 0
    run_tests("--collect-only", *asked.tests)
    if noticed(Changed(name, path, source), asked.tests, asked.patience):
        sys.exit("The tests fail already: mend them first.")
    for mutant in sorted(tried, key=lambda mutant: mutant.line):
        if noticed(Changed(name, path, mutant.source), asked.tests, asked.patience):
            killed += 1
        else:
            print(f"{path}:{mutant.line}: {mutant.before}  ->  {mutant.after}", flush=True)
    share = round(100 * killed / len(tried), 1) if tried else None
    print(json.dumps({"module": str(path), "changes": len(everything), "tried": len(tried), "noticed_percent": share}))


if __name__ == "__main__":
    main()
