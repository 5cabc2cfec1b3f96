"""``kg fetch``: articles from the web into an archive."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.commands.options import FILE, JSON, TIMEOUT, iso_date, options, settings
from kg.commands.report import conclude, print_json

if TYPE_CHECKING:
    from kg.model import PartialDate


@click.command()
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@click.option("-o", "--output", type=FILE, required=True, metavar="FOLDER", help="Where the archive (WARC) and its state are kept.")
@click.option(
    "--since", metavar="ISO", callback=iso_date, help="Leave out what a feed or sitemap dates before: 2017-03-16, 2017-03 or 2017."
)
@click.option("--limit", type=click.IntRange(1), default=1000, show_default=True, help="Ask for so many addresses at most.")
@click.option("--max-size", type=click.FloatRange(0, min_open=True), default=20, show_default=True, metavar="MB", help="Largest answer.")
@click.option("--max-time", type=click.FloatRange(0, min_open=True), default=3600, show_default=True, metavar="SECONDS", help="Stop after.")
@click.option("--pause", type=click.FloatRange(0), default=1, show_default=True, metavar="SECONDS", help="Between two requests to a host.")
@click.option("--user-agent", metavar="TEXT", help="How kg names itself; add an address where its owner is reached.")
@click.option("--allow-private", is_flag=True, help="Ask machines of a private network and this machine too.")
@click.option("--replay", type=FILE, multiple=True, metavar="PLACE", help="Ask an archive (file or folder) rather than the network.")
@options(TIMEOUT, JSON)
@click.pass_context
def fetch(
    context: click.Context,
    addresses: tuple[str, ...],
    output: Path,
    since: PartialDate | None,
    limit: int,
    max_size: float,
    max_time: float,
    pause: float,
    user_agent: str | None,
    allow_private: bool,
    replay: tuple[Path, ...],
    timeout: float | None,
    as_json: bool,
) -> None:
    """Fetch the ADDRESSes, and what the feeds and sitemaps among them list, into FOLDER.

    robots.txt is kept to, a host gets one request at a time, and what has not changed since the last call is not sent again.
    A call that was stopped goes on where it was when it is made again. "kg export FOLDER/*.warc.gz" reads what was fetched.
    """
    from kg.errors import ConfigError
    from kg.fetch.archive import replay as recorded
    from kg.fetch.run import AGENT, Bounds
    from kg.fetch.run import fetch as run
    from kg.fetch.transport import network

    agent = user_agent or AGENT
    if not agent.isascii() or not agent.isprintable():
        raise ConfigError("--user-agent: must be plain ASCII letters in one line")
    seconds = settings(context, timeout=timeout).timeout
    size = int(max_size * 1_000_000)
    ask = recorded(replay) if replay else network(seconds, size, allow_private)
    bounds = Bounds(limit, max_time, size, 0.0 if replay else pause)
    report = run(addresses, output, ask, bounds, since=datetime.date(*since.earliest()) if since else None, agent=agent)
    if as_json:
        print_json(
            {
                "archive": str(report.archive) if report.archive else None,
                "read": report.read,
                "unchanged": report.unchanged,
                "failed": [{"address": url, "message": str(e), "exit_code": e.exit_code} for url, e in report.failed],
                "left": report.left,
            }
        )
    else:
        left = f"; {report.left} left: the same call goes on" if report.left else ""
        words = f"{len(report.read)} read, {len(report.unchanged)} unchanged, {len(report.failed)} failed{left}"
        click.echo(words + (f": {report.archive}" if report.archive else ""), err=True)
    total = len(report.read) + len(report.unchanged) + len(report.failed)
    conclude([error for _, error in report.failed], total, "addresses")
