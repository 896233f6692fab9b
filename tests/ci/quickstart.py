#!/usr/bin/env python3
"""The README's first command, in a copy of the tree that was never built. TAP.

usage: quickstart.py PGPREFLIGHT
"""

import os
import re
import shutil
import sys

from tap import ROOT, main, run, test

SUCCESS = "== pgpreflight works: build/pgpreflight is ready"


def copy(folder):
    """The files that git knows, as they are now."""
    names = run(ROOT, os.environ, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard").out
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


@test
def it_builds_and_reports_and_does_so_again(folder):
    tree = copy(folder / "a fresh copy")
    assert "\nscripts/quickstart " in (tree / "README.md").read_text()
    for _ in range(2):
        ran = run(tree, os.environ, "scripts/quickstart")
        assert re.search(r"^\d+ statements in \d+ files: ", ran.out, re.M), ran
        assert ran.err.rstrip().rpartition("\n")[2].startswith(SUCCESS), ran


if __name__ == "__main__":
    sys.exit(main("git"))
