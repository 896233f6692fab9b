"""Adds up the results in Meson's testlog.json files: 'N passed, N failed, N skipped'.

A test that speaks TAP counts with each of its points. A test that is skipped as
a whole lacks a server or a tool: it is named, and it is a failure where
PGPREFLIGHT_NO_SKIP is set. A point that is skipped only does not apply.
"""

import json
import os
import re
import sys

POINT = re.compile(r"^(not )?ok\b([^#\n]*)(#\s*skip\b)?", re.IGNORECASE | re.MULTILINE)

passed = failed = skipped = 0
for path in sys.argv[1:]:
    for line in open(path, encoding="utf-8"):
        test = json.loads(line)
        result, output = test["result"], test.get("stdout") or ""
        points = POINT.findall(output)
        bad = sum(bool(word) and not skip for word, _, skip in points)
        if result == "SKIP":
            print(f"skipped: {test['name']}: {output.strip()[:200]}", file=sys.stderr)
            if os.environ.get("PGPREFLIGHT_NO_SKIP"):
                failed += 1
            else:
                skipped += 1
            continue
        if result not in ("OK", "EXPECTEDFAIL"):
            # A crash or a time-out is a failure beside the points it got to.
            failed += max(bad, 1)
        elif not points:
            passed += 1
        passed += sum(not word and not skip for word, _, skip in points)
        skipped += sum(bool(skip) for _, _, skip in points)
print(f"{passed} passed, {failed} failed, {skipped} skipped")
