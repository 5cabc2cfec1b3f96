"""The README shows what the tool does, and CI runs the README's test command."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = re.findall(r"^```bash\n(.*?)\n```", (ROOT / "README.md").read_text("utf-8"), re.M | re.S)


def test_two_commands_and_ci_runs_the_second() -> None:
    install, test = COMMANDS
    assert install.endswith("kg export examples/parenthetical.txt -o article.ttl")
    assert test in (ROOT / ".ci" / "run").read_text("utf-8")


def test_the_example_is_what_the_tool_does() -> None:
    done = subprocess.run([sys.executable, "scripts/readme.py", "--check"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, f"run scripts/readme.py\n{done.stdout}{done.stderr}"
