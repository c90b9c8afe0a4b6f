"""`lgrr COMMAND --help`: every command ends its help with an example, and the example is one that it takes."""

import shlex
from collections.abc import Iterator
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from lgrr.cli import app


def commands(of: Any, *words: str) -> Iterator[tuple[str, ...]]:
    """The words of every command that does something."""
    for name, command in getattr(of, "commands", {}).items():
        below = list(commands(command, *words, name))
        yield from below or [(*words, name)]


ALL = list(commands(get_command(app)))


def test_all_commands_are_looked_at() -> None:
    assert {("analyze",), ("gui",), ("case", "import"), ("data", "show"), ("weights", "list")} <= set(ALL)
    assert len(ALL) == 17


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_the_help_ends_with_an_example_that_the_command_takes(words: tuple[str, ...]) -> None:
    said = CliRunner(env={"COLUMNS": "300", "TERM": "dumb"}).invoke(app, [*words, "--help"])
    assert said.exit_code == 0
    last = said.stdout.rstrip().splitlines()[-1].strip()
    start, example = last[:9], shlex.split(last[9:])
    assert start == "Example: " and example[: 1 + len(words)] == ["lgrr", *words]
    command: Any = get_command(app)
    for word in words:
        command = command.commands[word]
    command.make_context(words[-1], example[1 + len(words) :])  # raises at a word that it does not take
