"""The command line as a whole: help, version, exit codes, completion."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import kg
from kg import errors
from kg.cli import EXIT_CODES, cli

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = ("export", "validate", "push", "query", "show", "ontology", "evaluate")


def _children(error: type[errors.KgError]) -> list[type[errors.KgError]]:
    return [error, *(e for child in error.__subclasses__() for e in _children(child))]


def test_every_error_has_an_exit_code_of_its_own_that_help_and_docs_list() -> None:
    codes = [e.exit_code for e in _children(errors.KgError) if e.__module__ == errors.__name__]  # a private kind shares its parent's
    assert len(set(codes)) == len(codes)
    listed = {int(n) for n in re.findall(r"^ +(\d+)  ", EXIT_CODES, re.M)}
    in_docs = {int(n) for n in re.findall(r"^\| (\d+) \|", (ROOT / "docs" / "cli.md").read_text("utf-8"), re.M)}
    assert listed == in_docs == {0, 2, *codes}


def test_help_lists_commands_and_exit_codes() -> None:
    shown = CliRunner().invoke(cli, ["--help"]).output
    assert all(re.search(rf"^  {name} ", shown, re.M) for name in COMMANDS)
    assert "12  some documents of a batch failed" in shown


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself(command: str) -> None:
    result = CliRunner().invoke(cli, [command, "--help"])
    assert result.exit_code == 0
    assert result.output.startswith(f"Usage: cli {command} ")


def test_version() -> None:
    done = subprocess.run([sys.executable, "-m", "kg", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"kg, version {kg.__version__}\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_script(shell: str) -> None:
    result = CliRunner(env={"_KG_COMPLETE": f"{shell}_source"}).invoke(cli, [], prog_name="kg")
    assert result.exit_code == 0
    assert "_KG_COMPLETE" in result.output


def test_wrong_use_is_2() -> None:
    result = CliRunner().invoke(cli, ["export", "--no-such-option", "a.txt"])
    assert result.exit_code == 2
    assert "No such option" in result.stderr


def test_wrong_settings_file_is_11(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("modle = 'x'\n")
    result = CliRunner().invoke(cli, ["--config", str(tmp_path / "own.toml"), "query", "ASK {}", "a.ttl"])
    assert result.exit_code == 11
    assert result.stderr.startswith(f"Error: {tmp_path}/own.toml: unknown setting 'modle'")
