"""All that the graphs of a run depend on besides the documents, as one digest: where it changes, they are made anew."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from importlib import metadata, resources, util
from pathlib import Path

import kg
from kg.config import FILES
from kg.corpus.work import Job
from kg.data import data
from kg.errors import AuthorityError, ModelError
from kg.pipeline import weights

_LIBRARIES = ("spacy", "pyoxigraph", "onnxruntime", "tokenizers", "ahocorasick-rs", "rdflib")


def settings_digest(job: Job) -> str:
    """sha-256 over options, versions, the authority, the tables of the language and the weights; AuthorityError for no such file."""
    options = {name: value for name, value in asdict(job).items() if name not in FILES}
    stated = {
        "options": options,
        "versions": {"policy-kg": kg.__version__, **{name: _version(name) for name in (*_LIBRARIES, job.model)}},
        **{name: [_digest(path) for path in getattr(job, name)] for name in FILES},
        "data": dict(_shipped()),
        "weights": weights(job.extractor),
    }
    return hashlib.sha256(json.dumps(stated, sort_keys=True, default=str).encode()).hexdigest()


def model_version(model: str) -> tuple[str, str]:
    """Name and version of a spaCy pipeline, as in the graphs of documents; ModelError where it is not installed."""
    found = util.find_spec(model) if model.isidentifier() else None
    folders = [Path(model), *map(Path, (found and found.submodule_search_locations) or ())]
    for meta in (folder / "meta.json" for folder in folders):
        if meta.is_file():
            told = json.loads(meta.read_text("utf-8"))
            return f"{told['lang']}_{told['name']}", str(told["version"])
    raise ModelError(f"language model {model!r} is not installed: pip install it, or choose another with --model")


def _version(name: str) -> str | None:
    """The version of an installed package, or of the spaCy pipeline in a folder; None where there is none."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        meta = Path(name, "meta.json")
        return hashlib.sha256(meta.read_bytes()).hexdigest() if meta.is_file() else None


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as e:
        raise AuthorityError(f"{path}: cannot be read ({e.strerror})") from e


def _shipped() -> Iterator[tuple[str, str]]:
    """The digests of the shipped tables and shapes: in a checkout they change without a new version."""
    for folder in (data("ontology", "authority"), data("shapes"), resources.files("kg.lexicon")):
        for file in sorted(folder.iterdir(), key=lambda f: f.name):
            if file.name.endswith((".tsv", ".ttl")):
                yield f"{folder.name}/{file.name}", hashlib.sha256(file.read_bytes()).hexdigest()
