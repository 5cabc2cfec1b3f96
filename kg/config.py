"""kg.toml, the environment and options -> one frozen :class:`Settings`.

An option wins over the environment (``KG_BASE``, ``KG_MODEL`` …), the environment over ``kg.toml``, that over the defaults.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kg.errors import ConfigError
from kg.parse import DEFAULT_MODEL
from kg.pipeline import EXTRACTORS, Extractor

FILE = "kg.toml"
ENGINES = ("shacl", "pyshacl")
AUTHENTICATIONS = ("basic", "digest", "bearer")
CHOICES: dict[str, tuple[str, ...]] = {"extractor": EXTRACTORS, "engine": ENGINES, "auth": AUTHENTICATIONS}
FILES = ("authority", "rights", "publishers")
URLS = ("base", "store", "sparql")
FROM_ENVIRONMENT_ONLY = ("password", "token")
OPTIONS = {"store": "--endpoint", "sparql": "--endpoint"}  # the others are named like their setting


@dataclass(frozen=True, slots=True)
class Settings:
    """What every command needs to know.

    `timeout` is in seconds, `min_confidence` a probability from 0 to 1 (None: the extractor's own default).

    `base` is where minted IRIs begin; its default is the address of the embedded server, so that links work on the first run.
    `store` is a Graph Store Protocol address, `sparql` a query address; `auth`, `user`, `password` and `token` serve both.
    """

    base: str = "http://127.0.0.1:8765/"
    authority: tuple[Path, ...] = ()
    model: str = DEFAULT_MODEL
    extractor: Extractor = EXTRACTORS[0]
    min_confidence: float | None = None
    rights: tuple[Path, ...] = ()
    publishers: tuple[Path, ...] = ()
    engine: str = "shacl"
    store: str | None = None
    sparql: str | None = None
    auth: str = "basic"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)
    timeout: float = 60.0


NAMES = tuple(f.name for f in fields(Settings))
IN_FILE = tuple(name for name in NAMES if name not in FROM_ENVIRONMENT_ONLY)


def load(config: Path | None = None, options: Mapping[str, Any] | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """The settings from `options` (None = not given), `environ` (default: the process's) and the file `config`.

    Without `config` the file is ``KG_CONFIG`` or ``kg.toml`` in the current folder, where there is one.
    ConfigError names the place of a value that is unknown or does not fit.
    """
    environ = os.environ if environ is None else environ
    merged: dict[str, tuple[str, Any]] = {}
    path = config or (Path(environ["KG_CONFIG"]) if environ.get("KG_CONFIG") else None)
    if path is not None or Path(FILE).is_file():
        merged |= _from_file(path or Path(FILE))
    for name in NAMES:
        variable = f"KG_{name.upper()}"
        if environ.get(variable):
            merged[name] = (variable, environ[variable])
    for name, value in (options or {}).items():
        if value is not None and value != ():
            merged[name] = (OPTIONS.get(name, f"--{name.replace('_', '-')}"), value)
    return Settings(**{name: _fit(name, value, place) for name, (place, value) in merged.items()})


def _from_file(path: Path) -> dict[str, tuple[str, Any]]:
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except OSError as e:
        raise ConfigError(f"{path}: cannot be read ({e.strerror})") from e
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
        raise ConfigError(f"{path}: not TOML: {e}") from e
    for name in found:
        if name in FROM_ENVIRONMENT_ONLY:
            raise ConfigError(f"{path}: {name} does not belong in a file: set KG_{name.upper()} or use ~/.netrc")
        if name not in IN_FILE:
            raise ConfigError(f"{path}: unknown setting {name!r}; known are {', '.join(IN_FILE)}")
    for name in FILES:
        if isinstance(found.get(name), list):
            found[name] = [path.parent / str(p) for p in found[name]]
    return {name: (f"{path}: {name}", value) for name, value in found.items()}


def _fit(name: str, value: Any, place: str) -> Any:
    """`value` as the type of the setting `name`."""
    if name in FILES:
        return _paths(value, place)
    if name in ("min_confidence", "timeout"):
        return _number(name, value, place)
    if not isinstance(value, str):
        raise ConfigError(f"{place}: must be text, not {value!r}")
    if name in CHOICES and value not in CHOICES[name]:
        raise ConfigError(f"{place}: must be one of {', '.join(CHOICES[name])}, not {value!r}")
    if name in URLS:
        return _url(name, value, place)
    return value


def _paths(value: Any, place: str) -> tuple[Path, ...]:
    if isinstance(value, str):
        value = [p for p in value.split(os.pathsep) if p]
    if not isinstance(value, (list, tuple)):
        raise ConfigError(f"{place}: must be a list of files, not {value!r}")
    return tuple(Path(p) for p in value)


def _number(name: str, value: Any, place: str) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError) as e:
        raise ConfigError(f"{place}: must be a number, not {value!r}") from e
    if name == "min_confidence" and not 0 <= number <= 1:
        raise ConfigError(f"{place}: must lie between 0 and 1, not {value}")
    if name == "timeout" and not 0 < number < float("inf"):
        raise ConfigError(f"{place}: must be a number of seconds above 0, not {value}")
    return number


def _url(name: str, value: str, place: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError(f"{place}: must be an address that begins with http:// or https://, not {value!r}")
    if name == "base" and not value.endswith(("/", "#")):
        raise ConfigError(f"{place}: must end in / or #, since names are put after it: {value!r}")
    return value
