#!/usr/bin/env bash
# Fetches the query editor (YASGUI, MIT) from npm into kg/serve/static: the built files as published, without their source maps.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
version=4.6.2
static="$PWD/kg/serve/static"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm pack --silent "@zazuko/yasgui@$version" > /dev/null
tar -xzf ./*.tgz
sed '/^\/\/# sourceMappingURL=/d' package/build/yasgui.min.js > "$static/yasgui.min.js"
cp package/build/yasgui.min.css "$static/yasgui.min.css"
echo "YASGUI $version is in $static; its licence is yasgui.LICENSE.txt there"
