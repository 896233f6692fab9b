#!/usr/bin/env python3
"""`pgpreflight fix` on each case in testdata/fix (read tests/live/test_fix.py too, which proves them).

A case is a directory: setup.sql is what is deployed, `args` more of the command line, `versions` the
servers it is about, everything else the migrations. `expected/` has what --write makes of them, and
expected.err what is said about what is not fixed.

- the diff applies with `git apply` and gives what --write gives
- fixing the result again changes nothing
- nothing is written but the files named
- every rule that has a rewrite has a case in which it is used

UPDATE=1 in the environment rewrites what is expected: read the diff before committing it.

usage: fix.py PGPREFLIGHT [CASE...]
"""

import collections
import json
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
CASES = ROOT / "testdata" / "fix"
CONTROL = {"setup.sql", "args", "versions", "expected", "expected.err"}


def command(case):
    """Arguments behind `fix`, for a run inside a copy of the case."""
    args = shlex.split((case / "args").read_text()) if (case / "args").exists() else []
    paths = [p.name for p in sorted(case.iterdir()) if p.is_dir() and p.name != "expected"]
    return ["--no-config", "--history", "setup.sql", *args, *paths]


def copy(case, to):
    for entry in case.iterdir():
        if entry.name == "setup.sql" or entry.name not in CONTROL:
            (shutil.copytree if entry.is_dir() else shutil.copy2)(entry, to / entry.name)


def tree(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*"))
            if p.is_file() and p.name != "setup.sql"}


def run(binary, folder, *arguments):
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C", "SOURCE_DATE_EPOCH": "1750000000"}
    for name, value in os.environ.items():
        if name.endswith("SAN_OPTIONS"):
            env[name] = value
    return subprocess.run([binary, "fix", *arguments], cwd=folder, env=env, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)


def compare(wanted, got):
    problems = [f"{path} is not written" for path in wanted if path not in got]
    problems += [f"{path} is written, too" for path in got if path not in wanted]
    for path in sorted(set(wanted) & set(got)):
        if wanted[path] != got[path]:
            problems.append(f"{path} is\n{got[path].decode('utf-8', 'replace')}")
    return problems


def rules_of(binary, folder, case):
    """(rule, message): how many findings."""
    done = subprocess.run([binary, "check", "--format", "json", "--fail-on", "never", *command(case)], cwd=folder,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True)
    return collections.Counter((f["rule"], f["message"]) for f in json.loads(done.stdout)["findings"])


def check(binary, case, scratch, used):
    one, other = scratch / "written", scratch / "applied"
    for folder in (one, other):
        folder.mkdir()
        copy(case, folder)
    before, rules = tree(one), rules_of(binary, one, case)
    written = run(binary, one, "--write", *command(case))
    if written.returncode or written.stdout:
        return [f"--write ends with {written.returncode}: {written.stderr.decode()}{written.stdout.decode()}"]
    after = tree(one)
    if after != before:
        used.update(rule for rule, _ in rules - rules_of(binary, one, case))
    changed = {path: text for path, text in after.items() if before.get(path) != text}
    notes = b"".join(line for line in written.stderr.splitlines(True) if b"not fixed: " in line)
    if os.environ.get("UPDATE"):
        update(case, changed, notes)
    wanted = tree(case / "expected") if (case / "expected").exists() else {}
    problems = compare(wanted, changed)
    said = (case / "expected.err").read_bytes() if (case / "expected.err").exists() else b""
    if notes != said:
        problems.append(f"it says {notes.decode()}")
    diff = run(binary, other, *command(case))
    if diff.stdout:
        applied = subprocess.run(["git", "apply", "--whitespace=nowarn", "-"], cwd=other, input=diff.stdout,
                                 stderr=subprocess.PIPE, check=False,
                                 env={**os.environ, "GIT_CEILING_DIRECTORIES": str(scratch)})
        if applied.returncode:
            problems.append("git apply: " + applied.stderr.decode())
    problems += ["the diff gives another result: " + text for text in compare(after, tree(other))]
    again = run(binary, one, *command(case))
    if again.returncode or again.stdout:
        problems.append("fixing the result again gives\n" + again.stdout.decode("utf-8", "replace"))
    return problems


def update(case, changed, notes):
    shutil.rmtree(case / "expected", ignore_errors=True)
    for path, text in changed.items():
        (case / "expected" / path).parent.mkdir(parents=True, exist_ok=True)
        (case / "expected" / path).write_bytes(text)
    (case / "expected.err").unlink(missing_ok=True)
    if notes:
        (case / "expected.err").write_bytes(notes)


def main():
    binary, names = os.path.abspath(sys.argv[1]), sys.argv[2:]
    cases = sorted(p for p in CASES.iterdir() if not names or p.name in names)
    print(f"1..{len(cases) + (not names)}")
    failed, used = False, set()
    for number, case in enumerate(cases, 1):
        with tempfile.TemporaryDirectory(prefix="pgpreflight-") as scratch:
            problems = check(binary, case, pathlib.Path(scratch), used)
        print(f"{'not ok' if problems else 'ok'} {number} - {case.name}")
        for problem in problems:
            print("# " + problem.replace("\n", "\n# "))
        failed = failed or bool(problems)
    if not names:
        rules = json.loads(subprocess.run([binary, "rules", "--format", "json"], stdout=subprocess.PIPE, check=True).stdout)
        unused = sorted(r["id"] for r in rules if r["fix"] and r["id"] not in used)
        print(f"{'not ok' if unused else 'ok'} {len(cases) + 1} - every rule that has a rewrite has a case")
        print(*(f"# {rule}" for rule in unused), sep="\n", end="\n" if unused else "")
        failed = failed or bool(unused)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
