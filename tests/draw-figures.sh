#!/usr/bin/env bash
# Draws the pictures of README and docs again, in docs/figures: those there stay up to date, no others are added.
set -euo pipefail
cd "$(dirname "$0")/.."
drawn="$(mktemp -d)"
trap 'rm -rf "$drawn"' EXIT
dotnet run -c Release --project src/NonlocalityML.Cli -- report datasets/experiments/*.csv datasets/m3-cube \
  --out "$drawn/page.html" --figures "$drawn/figures"
for picture in docs/figures/*.svg; do cp "$drawn/figures/$(basename "$picture")" "$picture"; done
