#!/usr/bin/env bash
# Records the public interface of the libraries as it is now, in src/*/PublicAPI.Shipped.txt.
set -euo pipefail
cd "$(dirname "$0")/.."
log="$(mktemp)"
trap 'rm -f "$log"' EXIT
files=(src/*/PublicAPI.Shipped.txt)
for file in "${files[@]}"; do
  echo '#nullable enable' > "$file"
  touch "$(dirname "$file")"/*.csproj
done
dotnet build src/NonlocalityML.MLNet --no-incremental -p:RunAnalyzersDuringBuild=true -p:TreatWarningsAsErrors=false > "$log" || { cat "$log"; exit 1; }
for file in "${files[@]}"; do
  project="$(basename "$(dirname "$file")").csproj"
  grep -F "$project]" "$log" \
    | sed -nE "s/.*RS0016: Symbol '(.*)' is not part of the declared public API.*/\1/p" \
    | LC_ALL=C sort -u >> "$file"
done
wc -l "${files[@]}"
