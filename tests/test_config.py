"""Settings: which place wins, and what is refused with which words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.config import Settings, load
from kg.errors import ConfigError


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_defaults_where_nothing_is_said(here: Path) -> None:
    assert load(environ={}) == Settings()


def test_option_over_environment_over_file(here: Path) -> None:
    (here / "kg.toml").write_text('model = "file"\nbase = "https://file.example/"\nengine = "pyshacl"\n')
    found = load(options={"model": "option", "base": None}, environ={"KG_MODEL": "environment", "KG_BASE": "https://environment.example/"})
    assert (found.model, found.base, found.engine) == ("option", "https://environment.example/", "pyshacl")


def test_file_named_by_option_or_environment(here: Path) -> None:
    for name in ("a", "b"):
        (here / f"{name}.toml").write_text(f'model = "{name}"\n')
    assert load(environ={"KG_CONFIG": "a.toml"}).model == "a"
    assert load(Path("b.toml"), environ={"KG_CONFIG": "a.toml"}).model == "b"


def test_authority_files(here: Path) -> None:
    (here / "sub").mkdir()
    (here / "sub" / "kg.toml").write_text('authority = ["own.tsv"]\n')
    assert load(Path("sub/kg.toml"), environ={}).authority == (Path("sub/own.tsv"),)  # beside the file that names them
    assert load(environ={"KG_AUTHORITY": "a.tsv:b.tsv"}).authority == (Path("a.tsv"), Path("b.tsv"))
    assert load(options={"authority": (Path("c.tsv"),)}, environ={"KG_AUTHORITY": "a.tsv"}).authority == (Path("c.tsv"),)


def test_password_comes_from_the_environment_and_is_not_shown(here: Path) -> None:
    found = load(environ={"KG_USER": "editor", "KG_PASSWORD": "s3cret"})
    assert (found.user, found.password) == ("editor", "s3cret")
    assert "s3cret" not in repr(found)


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("model = ", "kg.toml: not TOML"),  # syntax
        ("modle = 'x'", "kg.toml: unknown setting 'modle'; known are base, authority, model"),  # a slip of the pen
        ("password = 'x'", "kg.toml: password does not belong in a file"),  # a secret
        ("model = 3", "kg.toml: model: must be text, not 3"),  # a type
        ("extractor = 'magic'", "kg.toml: extractor: must be one of hybrid, rules, not 'magic'"),  # a choice
        ("base = 'https://example.org/x'", "kg.toml: base: must end in / or #"),  # names would run into it
        ("base = 'example.org/'", "kg.toml: base: must be an address"),  # no protocol
        ("store = 'file:///x'", "kg.toml: store: must be an address"),  # another protocol
        ("min_confidence = 1.5", "kg.toml: min_confidence: must lie between 0 and 1"),  # no probability
        ("min_confidence = nan", "kg.toml: min_confidence: must lie between 0 and 1"),  # no number
        ("timeout = 0", "kg.toml: timeout: must be a number of seconds above 0"),  # no time at all
        ("timeout = 'soon'", "kg.toml: timeout: must be a number, not 'soon'"),  # no number
        ("authority = 3", "kg.toml: authority: must be a list of files, not 3"),  # no list
    ],
)
def test_wrong_files(here: Path, toml: str, words: str) -> None:
    (here / "kg.toml").write_text(toml)
    with pytest.raises(ConfigError) as caught:
        load(environ={})
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("options", "environ", "words"),
    [
        ({"min_confidence": 2.0}, {}, "--min-confidence: must lie between 0 and 1, not 2.0"),  # the option is named
        ({"store": "x"}, {}, "--endpoint: must be an address"),  # by the name that it has on the command line
        ({}, {"KG_TIMEOUT": "-1"}, "KG_TIMEOUT: must be a number of seconds above 0"),  # the variable is named
        ({}, {"KG_CONFIG": "absent.toml"}, "absent.toml: cannot be read (No such file or directory)"),  # a file that was asked for
    ],
)
def test_wrong_options_and_variables(here: Path, options: dict[str, object], environ: dict[str, str], words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(options=options, environ=environ)
    assert words in str(caught.value)


@given(st.floats(0, 1))
def test_any_probability_fits_from_any_place(p: float) -> None:
    assert load(options={"min_confidence": p}, environ={}).min_confidence == p
    assert load(environ={"KG_MIN_CONFIDENCE": repr(p)}).min_confidence == p
