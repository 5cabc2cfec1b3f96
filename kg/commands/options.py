"""Options that several commands share, and how the settings are made from them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg import config
from kg.config import AUTHENTICATIONS, ENGINES, Settings
from kg.model import PartialDate
from kg.pipeline import EXTRACTORS

if TYPE_CHECKING:
    from kg.read.metadata import Metadata

Function = TypeVar("Function", bound=Callable[..., Any])
FILE = click.Path(path_type=Path)

BASE = click.option("--base", metavar="IRI", help="Where minted IRIs begin; ends in / or #.")
AUTHORITY = click.option("--authority", metavar="FILE", type=FILE, multiple=True, help="Known actors of your own (TSV); may be repeated.")
RIGHTS = click.option("--rights", metavar="FILE", type=FILE, multiple=True, help="What may be quoted of whom (TSV); may be repeated.")
PUBLISHERS = click.option("--publishers", metavar="FILE", type=FILE, multiple=True, help="Profiles of your own (TSV, TOML).")
MODEL = click.option("--model", metavar="NAME", help="Installed spaCy pipeline.")
EXTRACTOR = click.option("--extractor", type=click.Choice(EXTRACTORS), help="Rules alone, or rules and the trained encoder.")
MIN_CONFIDENCE = click.option("--min-confidence", metavar="P", type=float, help="Leave out positions less sure than this (0 to 1).")
ENGINE = click.option("--engine", type=click.Choice(ENGINES), help="SHACL engine.")
AUTH = click.option("--auth", type=click.Choice(AUTHENTICATIONS), help="How to log in; by KG_USER and KG_PASSWORD, KG_TOKEN or ~/.netrc.")
TIMEOUT = click.option("--timeout", metavar="SECONDS", type=float, help="How long to wait for an answer.")
JSON = click.option("--json", "as_json", is_flag=True, help="Report as JSON on standard output.")

EXTRACTION = (AUTHORITY, MODEL, EXTRACTOR, MIN_CONFIDENCE)
ENDPOINT = (AUTH, TIMEOUT)


def iso_date(context: click.Context, option: click.Parameter, value: str | None) -> PartialDate | None:
    """The date that an option gives; click.BadParameter for what is none."""
    try:
        return None if value is None else PartialDate.parse(value)
    except ValueError as e:
        raise click.BadParameter(f"{value!r} is no date; write 2017-03-16, 2017-03 or 2017") from e


METADATA = (
    click.option("--date", metavar="ISO", callback=iso_date, help="When the article came out: 2017-03-16, 2017-03 or 2017."),
    click.option("--title", help="The article's title."),
    click.option("--periodical", help="Where the article came out."),
    click.option("--volume", help="Its volume."),
    click.option("--issue", help="Its issue or number."),
    click.option("--author", "creators", multiple=True, help="The article's author; may be repeated."),
    click.option("--language", metavar="TAG", help="en reads a text that does not look English."),
    click.option("--encoding", metavar="NAME", help="The files' encoding.  [default: found out]"),
)


def options(*given: Callable[[Function], Function]) -> Callable[[Function], Function]:
    """All of `given` as one decorator, in the order in which ``--help`` lists them."""

    def decorate(function: Function) -> Function:
        for option in reversed(given):
            function = option(function)
        return function

    return decorate


def metadata(given: dict[str, Any]) -> Metadata:
    """What the options METADATA, taken out of `given`, say of an article."""
    from kg.read.metadata import Metadata

    names = ("date", "title", "periodical", "volume", "issue", "creators", "language")
    return Metadata(**{name: given.pop(name) for name in names})


def settings(context: click.Context, **given: Any) -> Settings:
    """The settings of this call: `given` options over the environment over kg.toml; ConfigError."""
    return config.load(context.obj, given)
