"""The wheel, installed in a fresh environment in another folder with the locked versions, does the main job."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent

DATA = ("ontology", "shapes", "queries")


def call(*command: str | Path, cwd: Path = ROOT) -> str:
    """Standard output of a command that must succeed; it sees nothing of this environment or this checkout."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV", "KG_"))}
    done = subprocess.run([str(c) for c in command], cwd=cwd, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    call(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder)
    (built,) = folder.glob("policy_kg-*.whl")
    return built


def test_the_wheel_holds_code_and_data_and_nothing_else(wheel: Path) -> None:
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    expected = {str(p.relative_to(ROOT)) for p in (ROOT / "kg").rglob("*") if p.is_file() and "__pycache__" not in p.parts}
    expected |= {f"kg/{p.relative_to(ROOT)}" for folder in DATA for p in (ROOT / folder).rglob("*") if p.is_file()}
    assert inside == expected
    assert {"kg/shapes/meaning.ttl", "kg/ontology/authority/states.tsv", "kg/py.typed"} <= inside


def test_the_main_job_in_a_fresh_environment(wheel: Path, tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_bytes((ROOT / "examples" / "parenthetical.txt").read_bytes())
    call(BIN / "uv", "venv", "--python", sys.executable, "env", cwd=tmp_path)
    install = (BIN / "uv", "pip", "install", "--python", tmp_path / "env" / "bin" / "python")
    call(*install, "--require-hashes", "-r", ROOT / "requirements.txt", cwd=tmp_path)
    call(*install, "--no-deps", wheel, cwd=tmp_path)
    kg = tmp_path / "env" / "bin" / "kg"
    call(kg, "export", "article.txt", "-o", "article.ttl", cwd=tmp_path)
    assert "conforms" in call(kg, "validate", "article.ttl", "--text", "article.txt", cwd=tmp_path)
    holders = call(kg, "query", "SELECT DISTINCT ?h { ?p a kg:Position ; kg:holder ?h }", "article.ttl", "--format", "csv", cwd=tmp_path)
    assert len(holders.splitlines()) > 2
