"""The command line: parse, call, print. Exit 0 done whatever was found, 2 usage, 3 media, 4 weights, 130 cancelled."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from typing import Annotated

import typer

from lgrr import __version__
from lgrr.cli import analyzing, cases, machine, training

# Read by OpenMP when torch is imported: threads that wait by spinning make two busy processes ten times slower.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, no_args_is_help=True)


@app.callback(invoke_without_command=True)
def root(version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False) -> None:
    """Was this face manipulated, where, and how sure are we?"""
    if version:
        print(f"lgrr {__version__}")
        raise typer.Exit


def add(to: typer.Typer, command: Callable[..., None], name: str | None = None) -> None:
    """Adds a command. The line `Example: ...` of what it says of itself ends its help, below the options."""
    words, _, example = inspect.cleandoc(command.__doc__ or "").partition("Example: ")
    to.command(name, help=words.strip(), epilog=f"Example: {example}")(command)


def group(name: str, words: str, commands: dict[str, Callable[..., None]]) -> None:
    """Adds commands of two words."""
    under = typer.Typer(help=words, no_args_is_help=True)
    for second, command in commands.items():
        add(under, command, second)
    app.add_typer(under, name=name)


for command in (
    analyzing.analyze,
    analyzing.batch,
    cases.report,
    cases.verify,
    cases.stamp,
    analyzing.demo,
    analyzing.gui,
    machine.doctor,
    training.train,
    training.evaluate,
    training.calibrate,
):
    add(app, command)
group(
    "case", "Cases: handed on, and taken over from others.", {"export": cases.case_export, "import": cases.case_import}
)
group(
    "weights", "Weights that ship with the program.", {"list": machine.weights_list, "verify": machine.weights_verify}
)
group("data", "Data sets to train and evaluate on.", {"prepare": training.data_prepare, "show": training.data_show})


def main() -> None:
    """Entry point of the command `lgrr`."""
    app()
