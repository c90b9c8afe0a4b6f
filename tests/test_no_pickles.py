"""Nothing here opens a file in a way that runs what is in it. Ruff forbids the modules; this looks at the calls."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from lgrr.errors import WeightsError
from lgrr.faces.detector import WEIGHTS, check_weights, weights_folder

ROOT = Path(__file__).parents[1]
SOURCES = [*(p for room in ("lgrr", "lgrr_gui", "tools", "benchmarks") for p in (ROOT / room).rglob("*.py"))]
MODULES = {"pickle", "cPickle", "_pickle", "marshal", "shelve", "dill", "joblib", "cloudpickle"}
CALLS = {"torch.load", "torch.save", "torch.jit.load", "pandas.read_pickle", "yaml.load", "eval", "exec"}
ARRAYS = {"np.load", "np.save", "np.savez", "numpy.load", "numpy.save", "numpy.savez"}


def unsafe(text: str) -> Iterator[str]:
    """What in a source could open a pickle."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] in MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            yield from (name for name in names if name.split(".")[0] in MODULES or name in CALLS)
        elif isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            said = {(k.arg, ast.unparse(k.value)) for k in node.keywords}
            harmless = said & {("allow_pickle", "False")} if name in ARRAYS else said & {("weights_only", "True")}
            if name in CALLS | ARRAYS and not harmless:
                yield name


def test_no_source_can_open_a_pickle() -> None:
    assert len(SOURCES) > 200
    found = {path.relative_to(ROOT): names for path in SOURCES if (names := list(unsafe(path.read_text())))}
    assert not found


@pytest.mark.parametrize(
    "text",
    [
        "import pickle", "from pickle import loads", "import joblib.numpy_pickle", "import torch\ntorch.load('a')",
        "from torch import load", "np.load(file)", "np.load(file, allow_pickle=True)", "eval('1')",
        "torch.load('a', weights_only=False)", "np.load(file, weights_only=True)",
    ],
)  # fmt: skip
def test_the_rule_finds_what_it_forbids(text: str) -> None:
    assert list(unsafe(text))


def test_the_detectors_own_pickles_are_the_known_ones(tmp_path: Path) -> None:
    check_weights(weights_folder())
    for name in WEIGHTS:
        (tmp_path / name).write_bytes((weights_folder() / name).read_bytes())
    check_weights(tmp_path)
    (tmp_path / "rnet.pt").write_bytes(b"\x80\x02cos\nsystem\n.")
    with pytest.raises(WeightsError, match=r"rnet.pt are not those of facenet-pytorch"):
        check_weights(tmp_path)
