"""Adds up the results in Meson's testlog.json files: 'N passed, N failed, N skipped'.

A test that speaks TAP counts with each of its points.
"""

import json
import re
import sys

POINT = re.compile(r"^(not )?ok\b([^#\n]*)(#\s*skip\b)?", re.IGNORECASE | re.MULTILINE)

passed = failed = skipped = 0
for path in sys.argv[1:]:
    for line in open(path, encoding="utf-8"):
        test = json.loads(line)
        result = test["result"]
        points = POINT.findall(test.get("stdout") or "")
        skips = sum(bool(skip) for _, _, skip in points)
        bad = sum(bool(word) and not skip for word, _, skip in points)
        if result not in ("OK", "SKIP", "EXPECTEDFAIL"):
            # A crash or a time-out is a failure beside the points it got to.
            bad = max(bad, 1)
        elif not points:
            skips = int(result == "SKIP")
            passed += int(result != "SKIP")
        passed += sum(not word and not skip for word, _, skip in points)
        failed += bad
        skipped += skips
print(f"{passed} passed, {failed} failed, {skipped} skipped")
