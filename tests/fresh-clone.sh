#!/usr/bin/env bash
# README's two commands in README's order, as a stranger gives them: in a fresh clone, with an empty home, an empty package cache and no Node.js.
# Says how long each took. tests/fresh-clone.sh [REPOSITORY], this one unless given.
set -euo pipefail
repository="${1:-$(cd "$(dirname "$0")/.." && pwd)}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
mkdir "$work/home" "$work/bin"
for tool in node npm npx; do printf '#!/bin/sh\necho "%s is not to be needed" >&2\nexit 127\n' "$tool" >"$work/bin/$tool" && chmod +x "$work/bin/$tool"; done
git clone -q "$repository" "$work/clone"
cd "$work/clone"

stranger() {
  local start=$SECONDS
  # The tests send SIGINT, which a shell in the background would have them ignore.
  env -i --default-signal PATH="$work/bin:$PATH" HOME="$work/home" NUGET_PACKAGES="$work/packages" DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1 LANG=C.UTF-8 "$@"
  echo "== $((SECONDS - start)) s: $*"
}

stranger dotnet run -c Release --project src/NonlocalityML.Cli -- quickstart
test -s quickstart/report.html
echo "== packages: $(du -sm "$work/packages" | cut -f1) MB"
[ "${TESTS:-yes}" = no ] || stranger dotnet test
[ -z "$(git status --porcelain)" ] || { git status --short; echo "the clone is not clean afterwards" >&2; exit 1; }
