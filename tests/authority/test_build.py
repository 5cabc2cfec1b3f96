"""scripts/build_authority.py: the shipped files are what it makes."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "ontology" / "authority"
ENTITIES = ROOT.parent / "shared" / "authority" / "entities.tsv"


@pytest.fixture(scope="module")
def build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_authority", ROOT / "scripts" / "build_authority.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_ministries_are_made_from_the_other_tables(build: ModuleType, tmp_path: Path) -> None:
    tables = [build.table(FOLDER / f"{name}.tsv") for name in ("states", "demonyms", "larger-states")]
    build.write(tmp_path / "ministries.tsv", build.ministries(*tables))
    assert (tmp_path / "ministries.tsv").read_bytes() == (FOLDER / "ministries.tsv").read_bytes()


@pytest.mark.skipif(not ENTITIES.is_file(), reason="the table of checked facts is not here")
def test_confirmed_is_made_from_the_checked_facts(build: ModuleType, tmp_path: Path) -> None:
    build.write(tmp_path / "confirmed.tsv", build.confirmed(build.table(ENTITIES)))
    assert (tmp_path / "confirmed.tsv").read_bytes() == (FOLDER / "confirmed.tsv").read_bytes()


TIDY = [
    # a name in countrynames, what is kept of it
    ("Democratic Republic Of Congo", "Democratic Republic of Congo"),  # small words made small
    ("REPUBLIC OF CUBA", ""),  # capitals
    ("Congo, Democratic Republic of", ""),  # turned round
    ("Kubanische Republik", ""),  # another language
    ("republic of Cuba", ""),  # no title case
]


@pytest.mark.parametrize(("name", "kept"), TIDY)
def test_tidy(build: ModuleType, name: str, kept: str) -> None:
    assert build.tidy(name) == kept


def test_slug(build: ModuleType) -> None:
    assert build.slug("Côte d'Ivoire") == "cote-divoire"
