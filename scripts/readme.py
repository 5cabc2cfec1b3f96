"""Write the example of README.md anew from what the tool really does: `python scripts/readme.py`; with `--check` only compare.

The first three fenced blocks are the head of the example article, one position of its graph with all that hangs on it, and a
query's answer. The query stands in the README itself.
"""

from __future__ import annotations

import difflib
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ARTICLE = ROOT / "examples" / "parenthetical.txt"
README = ROOT / "README.md"
PARAGRAPHS = 5  # of the article that are shown
FOLLOWED = r"kg:(?:evidence|citation|citedWork) (\S+)"  # from the position to what hangs on it


def main() -> int:
    """The exit code: 1 where `--check` finds that the README does not show what the tool does."""
    old = README.read_text("utf-8")
    new = example(old)
    if "--check" not in sys.argv:
        README.write_text(new, "utf-8")
        return 0
    sys.stdout.writelines(difflib.unified_diff(old.splitlines(True), new.splitlines(True), "README.md", "what the tool does"))
    return int(old != new)


def example(readme: str) -> str:
    """`readme` with its first three blocks anew."""
    with tempfile.TemporaryDirectory() as folder:
        graph = Path(folder) / "article.ttl"
        kg("export", str(ARTICLE.relative_to(ROOT)), "-o", str(graph))
        query = re.search(r'`kg query "(.*?)" article.ttl`', readme, re.S)
        assert query
        answer = kg("query", query[1], str(graph))
        shown = iter([head(ARTICLE.read_text("utf-8")), position(graph.read_text("utf-8")), answer])
    return re.sub(r"(?<=\n```)(text|turtle)\n.*?\n(?=```\n)", lambda m: f"{m[1]}\n{next(shown).strip()}\n", readme, count=3, flags=re.S)


def kg(*arguments: str) -> str:
    """Standard output of the tool, with no settings but its own."""
    return subprocess.run([sys.executable, "-m", "kg", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def head(article: str) -> str:
    """The first paragraphs."""
    return "\n\n".join(article.split("\n\n")[:PARAGRAPHS])


def position(turtle: str) -> str:
    """The surest position that a citation supports, and what hangs on it, as the file has them."""
    blocks = {block.split(" ", 1)[0]: block for block in turtle.strip().split("\n\n")}
    cited = [name for name, block in blocks.items() if " a kg:Position" in block and "kg:citation" in block]
    sought = [max(cited, key=lambda name: float(re.findall(r"kg:confidence ([\d.]+)", blocks[name])[0]))]
    for name in sought:
        sought += [n for n in re.findall(FOLLOWED, blocks[name]) if n in blocks and n not in sought]
        sought += [n for n in (f"{name}\\#position", f"{name}\\#quote") if n in blocks]
    return "\n\n".join(blocks[name] for name in sought)


if __name__ == "__main__":
    sys.exit(main())
