#!/usr/bin/env bash
# The program starts where there is no libpq: it is loaded when a database is asked, not linked. TAP.
set -uo pipefail
echo "1..1"
needed=$(readelf -d "$1") || { echo "Bail out! readelf cannot read $1"; exit 1; }
if grep -q 'NEEDED.*libc\.' <<<"$needed" && ! grep -q 'NEEDED.*libpq' <<<"$needed"; then
    echo "ok 1 - libpq is no dynamic dependency"
else
    echo "not ok 1 - libpq is no dynamic dependency"
    grep NEEDED <<<"$needed" | sed 's/^/# /'
    exit 1
fi
