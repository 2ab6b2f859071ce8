#!/bin/sh
# archive_list.sh URLS CONCURRENCY: `tearsheet archive` over a list, in this folder, without delay or requisites.
# Pages that continue a story of the list (its URL with more path) are left to the command: it finds them by itself, and
# the harness sees in the server's log whether every URL of the list was asked for.
set -eu
bin=${TEARSHEET:-$(cd "$(dirname "$0")/.." && pwd)/.venv/bin/tearsheet}
awk '{ known[$0] = 1; line[NR] = $0 }
     END { for (i = 1; i <= NR; i++) { parent = line[i]; sub("[^/]*/*$", "", parent); if (!(parent in known)) print line[i] } }' "$1" > asked.txt
exec "$bin" archive --input-file asked.txt --no-requisites --delay 0 --json \
  --set "CONCURRENT_REQUESTS=$2" --set "CONCURRENT_REQUESTS_PER_DOMAIN=$2"
