#!/usr/bin/env bash
# Does in a clone what the README's reader does first: set up, set up again, serve, open the first page, stop.
# Usage: replay_first_minutes.sh CLONE
set -euo pipefail
cd "$1"
unset WARDMOTE_REQUIRE_ALL WARDMOTE_SHARED VIRTUAL_ENV PORT

./run --setup
./run --setup

output=$(mktemp)
server=
trap 'rm -f "$output"; [ -z "$server" ] || kill "$server" 2>/dev/null || true' EXIT
./run >"$output" 2>&1 &
server=$!
for _ in $(seq 120); do
    address=$(sed -n 's/^Wardmote is ready: //p' "$output")
    [ -z "$address" ] || break
    kill -0 "$server" 2>/dev/null || break
    sleep 0.5
done
cat "$output"
[ -n "$address" ]
.venv/bin/python - "$address" <<'PYTHON'
import sys
from urllib.request import urlopen

with urlopen(sys.argv[1]) as page:
    text = page.read().decode()
assert page.status == 200, page.status
assert "<h1" in text, "the first page has no heading"
print("The first page opens:", len(text), "characters")
PYTHON
kill -INT "$server" 2>/dev/null || true
wait "$server"
server=
grep -q '^Stopped' "$output"
