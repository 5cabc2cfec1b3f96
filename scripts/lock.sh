#!/usr/bin/env bash
# Writes requirements.txt and requirements-dev.txt: exact versions with hashes for Python 3.11, without any index's address.
# "scripts/lock.sh --upgrade" takes newer versions where pyproject.toml lets them in; without it the files' own versions stay.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
compile=(.venv/bin/uv pip compile --quiet --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml)
"${compile[@]}" --output-file requirements.txt "$@"
"${compile[@]}" --output-file requirements-dev.txt --extra dev --constraints requirements.txt "$@"
